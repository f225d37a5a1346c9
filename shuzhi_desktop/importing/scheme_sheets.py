"""The sheets of a scheme's workbook: which is which, where its header is, and its items with the place of each cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.cell_cleaning import cleaned_rows
from shuzhi_desktop.importing.complaint import Complaints
from shuzhi_desktop.importing.headers import SEARCHED_ROWS, Header, columns_of, normal
from shuzhi_desktop.importing.scheme_cells import quoted
from shuzhi_desktop.importing.tables import TEXT_SUFFIXES, WORKBOOK_SUFFIXES, read_tables
from shuzhi_desktop.services.import_columns import column_letter
from shuzhi_desktop.services.scheme_blocks import BLOCKS, SINGLE_COLUMNS
from shuzhi_desktop.services.scheme_book import NOTES, PARENT, Block, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.importing.tables import Row, Table

MOST_ROWS = 1_500
"""Rows of one sheet, and of options given to every indicator; a scheme file has no room for more."""
BOOK_SUFFIXES = (*WORKBOOK_SUFFIXES, ".csv", ".tsv")
_TOTALS = ("合计", "总计", "小计", "共计", "total")
_NOTE_STARTS = ("注:", "注：", "备注:", "备注：", "说明:", "说明：", "※", "制表", "填表", "审核")
_ROSTER_SHEETS = ("述职对象", "评议主体")
_NAMED = {normal(name): block for block in reversed(BLOCKS) for name in (*block.names, block.key)}
_NAMED |= {normal(block.key.rpartition(".")[2]): block for block in BLOCKS if "." in block.key}
_NOTES = frozenset(map(normal, NOTES))


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a sheet: the cells by key of the field, what is empty left out, and how each column is called."""

    sheet: str
    row: int
    cells: dict[str, str]
    labels: dict[str, str]


@dataclass(slots=True)
class Sheets:
    """What was found: items by block key, the name of the sheet of each block, and what is wrong with the sheets.

    A block of single values is one item whose `labels` name the rows; `rows` says where each stands.
    """

    items: dict[str, list[Item]] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    complaints: Complaints = field(default_factory=Complaints)


def block_named(name: str) -> Block | None:
    """The block of a sheet's name, with or without a number in front or brackets around it."""
    plain = normal(name.strip().strip("[]【】#《》"))
    return _NAMED.get(plain) or _NAMED.get(plain.lstrip("0123456789.-_一二三四五六七八九十"))


def may_be_scheme_book(path: Path) -> bool:
    """Whether a file or folder is of a kind that can hold a scheme as tables."""
    return path.is_dir() or path.suffix.lower() in BOOK_SUFFIXES


def is_scheme_book(path: Path) -> bool:
    """Whether the sheets are those of a scheme rather than of a roster: a sheet 方案, or several of the others.

    Raises:
        Refused: the file cannot be read.
    """
    found: set[str] = set()
    for table in read_tables(path):
        if table.hidden:
            continue
        if any(name in table.sheet for name in _ROSTER_SHEETS) and block_named(table.sheet) is None:
            return False
        block = block_named(table.sheet)
        if block is not None:
            found.add(block.key)
        elif path.is_file() and path.suffix.lower() in TEXT_SUFFIXES:
            found |= {block.key for _, cells in _first(table.rows) if (block := _section(cells)) is not None}
    return "scheme" in found or len(found) > 1


def _first(rows: Iterator[Row]) -> Iterator[Row]:
    for _, row in zip(range(SEARCHED_ROWS), cleaned_rows(rows), strict=False):
        yield row


def read_sheets(path: Path) -> Sheets:
    """Every visible sheet of the workbook, the csv files of a folder, or the parts of one csv.

    Raises:
        Refused: the file cannot be read, or is far too long for a scheme.
    """
    found = Sheets()
    for table in read_tables(path):
        if not table.hidden:
            _take(table, found, one_file=path.suffix.lower() in TEXT_SUFFIXES and path.is_file())
    return found


def _take(table: Table, found: Sheets, *, one_file: bool) -> None:
    """Read a sheet as the part that its name says; one csv, or a sheet 方案, may hold other parts below."""
    own = block_named(table.sheet)
    if own is None and normal(table.sheet) in _NOTES:
        return
    rows = list(_limited(table))
    parts: list[tuple[Block | None, list[Row]]] = [(own, [])]
    several = one_file or own is None or own.single
    for number, cells in rows:
        section = _section(cells) if several else None
        if section is not None:
            parts.append((section, []))
        else:
            parts[-1][1].append((number, cells))
    for block, part in parts:
        if block is not None:
            _take_block(table.sheet, block, part, found)
        elif len(parts) == 1 and part:
            known = quoted(one.name for one in BLOCKS)
            found.complaints.add(table.sheet, 0, "", text("不认识这个工作表；可用：{known}", known=known))
        elif any(len(set(filter(None, cells))) > 1 for _, cells in part):
            found.complaints.add(table.sheet, part[0][0], "", text("这一行上面没有写明是方案的哪一部分"))


def _limited(table: Table) -> Iterator[Row]:
    for count, row in enumerate(cleaned_rows(table.rows)):
        if count >= MOST_ROWS:
            raise too_long(table.sheet)
        yield row


def too_long(sheet: str) -> Refused:
    """What is said of a sheet that cannot be a scheme's."""
    return Refused(text("工作表“{sheet}”超过 {limit} 行，不像方案，请检查文件", sheet=sheet, limit=MOST_ROWS))


def _section(cells: tuple[str, ...]) -> Block | None:
    """The block that begins with a row, where nothing but its name stands in it, in the first column."""
    return block_named(cells[0]) if cells and cells[0] and len(set(filter(None, cells))) == 1 else None


def _take_block(sheet: str, block: Block, rows: Sequence[Row], found: Sheets) -> None:
    if not rows:
        return
    if block.key in found.names:
        said = text("有不止一个“{kind}”工作表，请只保留一个", kind=block.name)
        found.complaints.add(sheet, 0, "", said)
        return
    found.names[block.key] = sheet
    if block.single:
        _take_values(sheet, block, rows, found)
        return
    header, below = _header(rows, block.columns())
    if header is None:
        wanted = quoted(one.names[0] for one in block.fields)
        found.complaints.add(sheet, rows[0][0], "", text("没有找到表头；可用的列：{wanted}", wanted=wanted))
        return
    _check_header(sheet, block, header, found)
    labels = {key: header.label(key) for key in header.columns}
    items = found.items.setdefault(block.key, [])
    for number, cells in below:
        if header.is_repeated(cells) or _is_aside(cells):
            continue
        _check_strays(sheet, number, header, cells, found)
        values = {key: header.get(cells, key) for key in header.columns}
        kept = {key: value for key, value in values.items() if value}
        if kept:
            items.append(Item(sheet, number, kept, labels))


def _header(rows: Sequence[Row], columns: dict[str, tuple[str, ...]]) -> tuple[Header | None, Sequence[Row]]:
    """The first row with two names of columns, else the last that is one name; what stands above it are titles."""
    single = None
    for place, (number, cells) in enumerate(rows[:SEARCHED_ROWS]):
        known = columns_of(cells, columns)
        if len(known) >= 2:
            return Header(number, cells, known), rows[place + 1 :]
        if known and len(list(filter(None, cells))) == 1:
            single = Header(number, cells, known), rows[place + 1 :]
    return single or (None, ())


def _check_header(sheet: str, block: Block, header: Header, found: Sheets) -> None:
    taken = set(header.columns.values())
    names = {normal(name) for known in block.columns().values() for name in known}
    for place, label in enumerate(header.cells):
        if not label or place in taken or normal(label) in _NOTES:
            continue
        said = text("这一列写了两次") if normal(label) in names else _unknown(one.names[0] for one in block.fields)
        found.complaints.add(sheet, header.row, label, said)


def _unknown(names: Iterable[str]) -> Text:
    return text("不认识这一列；可用：{known}，不属于方案的请改名为“备注”", known=quoted(names))


def _check_strays(sheet: str, number: int, header: Header, cells: tuple[str, ...], found: Sheets) -> None:
    for place, cell in enumerate(cells):
        if cell and (place >= len(header.cells) or not header.cells[place]):
            found.complaints.add(
                sheet, number, column_letter(place), text("这一格上面没有列名：“{value}”", value=cell[:40])
            )


def _is_aside(cells: tuple[str, ...]) -> bool:
    """Whether a row is a total or a note rather than an item."""
    filled = [cell for cell in cells if cell]
    return "".join(filled[0].split()).casefold() in _TOTALS or (
        len(set(filled)) == 1 and filled[0].startswith(_NOTE_STARTS)
    )


def _take_values(sheet: str, block: Block, rows: Sequence[Row], found: Sheets) -> None:
    """A sheet of single values: what it is in one cell, the value in the next one; a header above is not needed."""
    header, below = _header(rows, {key: (*names, key) for key, names in SINGLE_COLUMNS.items()})
    item_column, content_column = 0, 1
    if header is not None and "item" in header.columns and "content" in header.columns:
        item_column, content_column = header.columns["item"], header.columns["content"]
        rows = below
    item = Item(sheet, rows[0][0] if rows else 0, {}, {})
    for number, cells in rows:
        label = cells[item_column] if item_column < len(cells) else ""
        value = cells[content_column] if content_column < len(cells) else ""
        key = _key_of(block, label)
        if key is None:
            if len(set(filter(None, cells))) > 1 and not _is_aside(cells):
                known = quoted(one.names[0] for one in block.fields)
                found.complaints.add(
                    sheet, number, label or column_letter(item_column), text("不认识这一项；可用：{known}", known=known)
                )
            continue
        if key in item.cells:
            found.complaints.add(sheet, number, label, text("这一项写了两次"))
        elif value:
            item.cells[key] = value
        item.labels[key] = label
        found.rows[block.key, key] = number
    found.items[block.key] = [item]


def _key_of(block: Block, label: str) -> str | None:
    plain = normal(label)
    return next(
        (one.key for one in block.fields if plain and plain in {normal(n) for n in (*one.names, one.key)}), None
    )


def field_of(block: Block, key: str) -> Field:
    """The field of a key as `Item.cells` has it."""
    return next(one for one in block.fields if one.key == key)


def is_parent(key: str) -> bool:
    """Whether the column only says to what the item belongs."""
    return key.startswith(PARENT)
