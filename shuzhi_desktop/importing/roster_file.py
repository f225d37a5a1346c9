"""A roster from a file or from rows pasted out of a spreadsheet: reporters (述职对象) and raters (评议主体).

All or nothing: one bad cell and there is no roster, but the list of every bad cell and a preview to show them in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, listed, text
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.importing.cell_cleaning import cleaned_rows
from shuzhi_desktop.importing.column_choice import mapped_header
from shuzhi_desktop.importing.complaint import Complaint, Complaints
from shuzhi_desktop.importing.header_rows import HeaderFound, Kind
from shuzhi_desktop.importing.headers import SEARCHED_ROWS, Header, columns_of
from shuzhi_desktop.importing.roster_rows import read_reporters, read_seats
from shuzhi_desktop.importing.roster_tables import (
    KINDS,
    REPORTERS,
    SEATS,
    NamedTable,
    kind_by_name,
    part_name,
    roster_tables,
    rows_left,
)
from shuzhi_desktop.importing.table_finding import FoundTable, find_tables, has_header, is_transposed, likely_header
from shuzhi_desktop.importing.tables import TEXT_SUFFIXES, Row, Table, read_tables
from shuzhi_desktop.importing.text_file import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.import_columns import ColumnMap, Understood

REPORTERS_SHEET = REPORTERS.name
SEATS_SHEET = SEATS.name
MAX_ROSTER_ROWS = 100_000
_MOST_CHARACTERS = 20_000_000
_PREVIEW_ROWS = 2_000
_MOST_TITLES = 3
_NEEDS = {
    REPORTERS_SHEET: text("表头须有“姓名”和“单位”"),
    SEATS_SHEET: text("表头须有“类别”和“姓名”或“人数”"),
}


@dataclass(frozen=True, slots=True)
class PreviewSheet:
    """One sheet as it was read, to show with its bad cells marked: complaints name `sheet`, row number and header."""

    sheet: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RosterReading:
    """A roster, or every reason why there is none. A part that was not in the source is empty.

    `warnings` stop nothing, but are worth a look before the roster is taken. `understood`: each table as it was read,
    and a sheet that may be the part nobody found, for the user to map.
    """

    roster: Roster | None
    complaints: tuple[Complaint, ...]
    preview: tuple[PreviewSheet, ...]
    warnings: tuple[Text, ...] = ()
    understood: tuple[Understood, ...] = ()


@dataclass(slots=True)
class _Parts:
    """What has been read so far; `left` are the first rows of visible sheets that were not understood."""

    scheme: Scheme | None
    mapping: ColumnMap | None
    reporters: tuple[Reporter, ...] | None = None
    seats: tuple[Seat, ...] | None = None
    left: list[tuple[str, Sequence[Row]]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=lambda: {"", REPORTERS_SHEET, SEATS_SHEET})
    preview: list[PreviewSheet] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    complaints: Complaints = field(default_factory=Complaints)

    def has(self, kind: Kind) -> bool:
        return (self.reporters if kind is REPORTERS else self.seats) is not None

    def reading(self) -> RosterReading:
        roster = None
        if not self.complaints.number:
            roster = Roster(self.reporters or (), self.seats or ())
        return RosterReading(
            roster, self.complaints.all(), tuple(self.preview), tuple(self.warnings), tuple(self.understood)
        )


def read_roster(path: Path, scheme: Scheme | None, mapping: ColumnMap | None = None) -> RosterReading:
    """Read a roster file: a workbook, a folder of csv files, or the csv file of one sheet (with its sister beside it).

    Hidden sheets are passed over unless `mapping` names them.

    Args:
        path: the file or folder.
        scheme: whose classes the raters belong to; None leaves the classes unchecked.
        mapping: columns and header rows as the user says; the program finds the others.

    Raises:
        Refused: the file cannot be read at all, or the map does not fit it.
    """
    parts = _Parts(scheme, mapping)
    for file in _with_sister(path):
        for table in read_tables(file):
            _take_sheet(table, parts)
    if mapping is not None:
        unknown = sorted(mapping.names() - parts.names)
        if unknown:
            raise Refused(text("“{path}”里没有“{name}”这张表，请核对名称", path=path.name, name=unknown[0]))
    for kind in (REPORTERS, SEATS):
        if not parts.has(kind) and (kind is REPORTERS or scheme is None or scheme.ballot_classes):
            _miss(kind, parts)
    return parts.reading()


def read_pasted(pasted: str, scheme: Scheme | None, sheet: str, mapping: ColumnMap | None = None) -> RosterReading:
    """Read rows copied from a spreadsheet as one sheet of a roster; the other part of the roster is empty.

    Rows without a header are taken in the order of the columns of `formats.md`.

    Args:
        pasted: the clipboard's text.
        scheme: whose classes the raters belong to.
        sheet: 述职对象 or 评议主体.
        mapping: columns as the user says.

    Raises:
        Refused: there is nothing in it, no such sheet, or the map does not fit it.
    """
    if not pasted.strip():
        raise Refused(text("剪贴板里没有文字，请先在 Excel 或 WPS 中选中名单并复制"))
    kind = kind_by_name(sheet) or SEATS
    parts = _Parts(scheme, mapping)
    rows = list(_bounded(sheet, read_text(pasted, sheet).rows))
    found = next(iter(find_tables(rows, (kind,))), None)
    said = None if mapping is None else mapping.said_of(sheet)
    if found is None or said is not None:
        head = _pasted_header(rows, kind) if found is None else HeaderFound(kind, found.header, found.header_rows, 0)
        below = rows[head.after :] if found is None else found.below
        if said is not None:
            head = mapped_header(rows if said[1] is not None else below, kind, *said, head) or head
            below = rows[head.after :] if said[1] is not None else below
        found = find_tables(below, (kind,), forced=HeaderFound(kind, head.header, head.rows, 0))[0]
    _take_table(NamedTable(sheet, found), parts)
    return parts.reading()


def _pasted_header(rows: list[Row], kind: Kind) -> HeaderFound:
    """The header of pasted rows that have none, or one that lacks a column."""
    number, cells = rows[0]
    columns = columns_of(cells, kind.fields)
    # A row of known headers that lacks a needed one is a header all the same, and the complaint must say so.
    if len(columns) >= 2:
        return HeaderFound(kind, Header(number, cells, columns), (number,), 1)
    names = list(kind.fields)
    first = [cells[0] for _, cells in rows if cells]
    # Reporters may come without numbers in front.
    if kind is REPORTERS and not all(cell.isdecimal() for cell in first if cell):
        names.remove("order")
    labels = tuple(kind.fields[name][0] for name in names)
    return HeaderFound(kind, Header(0, labels, {name: i for i, name in enumerate(names)}), (), 0)


def _with_sister(path: Path) -> Iterable[Path]:
    """The path, and the csv of the other sheet where a csv of one sheet was named."""
    if path.suffix.lower() in TEXT_SUFFIXES and not path.is_dir():
        for mine, other in ((REPORTERS_SHEET, SEATS_SHEET), (SEATS_SHEET, REPORTERS_SHEET)):
            sister = path.with_name(path.name.replace(mine, other))
            if mine in path.stem and sister.is_file():
                return (path, sister)
    return (path,)


def _bounded(sheet: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Rows cleaned; a sheet too large to be a roster is refused before it fills the memory."""
    characters = 0
    for count, row in enumerate(cleaned_rows(rows)):
        characters += sum(map(len, row[1])) + 10 * len(row[1])
        if count >= MAX_ROSTER_ROWS or characters > _MOST_CHARACTERS:
            raise Refused(
                text("工作表“{sheet}”超过 {limit} 行，不像名册，请检查文件", sheet=sheet, limit=MAX_ROSTER_ROWS)
                if count >= MAX_ROSTER_ROWS
                else text("工作表“{sheet}”的内容太多，不像名册，请检查文件", sheet=sheet)
            )
        yield row


def _take_sheet(table: Table, parts: _Parts) -> None:
    """Read the tables of a sheet that are parts of a roster; others are left alone."""
    name, mapping = table.sheet, parts.mapping
    parts.names |= {name, *(part_name(name, kind) for kind in KINDS)}
    if table.hidden and (mapping is None or mapping.said_of(name) is None):
        parts.hidden.append(name)
        return
    by_name = kind_by_name(name)
    rest = _bounded(name, table.rows)
    rows = list(islice(rest, SEARCHED_ROWS + 1))
    if by_name is None and mapping is None and not has_header(rows, KINDS):
        parts.left.append((name, rows))
        return
    rows += rest
    found = roster_tables(name, rows, mapping)
    taken = False
    for one in found:
        kind = one.table.kind
        if not parts.has(kind):
            _take_table(one, parts)
            taken = True
        elif by_name is kind or kind is SEATS:
            parts.complaints.add(one.name, 0, "", text("有不止一个“{kind}”工作表，请只保留一个", kind=kind.name))
            taken = True
        else:
            parts.warnings.append(text("工作表“{sheet}”没有读入：“{kind}”已经有了", sheet=one.name, kind=kind.name))
    if taken:
        above = rows_left(rows, [one.table for one in found])
        if len(found) == 1 and len(above) > _MOST_TITLES:
            other = REPORTERS if found[0].table.kind is SEATS else SEATS
            parts.left.append((part_name(name, other), above[: SEARCHED_ROWS + 1]))
        return
    if by_name is not None and not found and not parts.has(by_name):
        _offer(name, rows, by_name, parts)
    else:
        parts.left.append((name, rows[: SEARCHED_ROWS + 1]))


def _miss(kind: Kind, parts: _Parts) -> None:
    """Say that a part was not found, and offer the first sheet left over to be mapped as it."""
    needs = _NEEDS[kind.name]
    said = text("没有找到，请提供名为“{kind}”的工作表，{needs}", kind=kind.name, needs=needs)
    turned = next((name for name, rows in parts.left if is_transposed(rows, (kind,))), None)
    if turned is not None:
        said = text(
            "工作表“{sheet}”的项目竖着排、人横着排，请先转置（复制后选择性粘贴，勾选“转置”）再导入", sheet=turned
        )
    elif parts.hidden:
        said = text("{said}（隐藏的工作表没有读：{sheets}）", said=said, sheets=listed(parts.hidden))
    parts.complaints.add(kind.name, 0, "", said)
    if parts.left:
        name, rows = parts.left.pop(0)
        parts.preview.append(PreviewSheet(name, likely_header(rows, kind).cells, tuple(rows)))
        parts.understood.append(replace(_guess(rows, kind).understood(name), read=0))


def _offer(sheet: str, rows: Sequence[Row], kind: Kind, parts: _Parts) -> None:
    """A sheet that is a part by its name but lacks a column: say which, and let the user map it."""
    if is_transposed(rows, (kind,)):
        parts.complaints.add(sheet, 0, "", text("项目竖着排、人横着排，请先转置（复制后选择性粘贴，勾选“转置”）再导入"))
        if kind is REPORTERS:
            parts.reporters = ()
        else:
            parts.seats = ()
        return
    _take_table(NamedTable(sheet, _guess(rows, kind)), parts)


def _guess(rows: Sequence[Row], kind: Kind) -> FoundTable:
    header = likely_header(rows, kind)
    below = tuple(row for row in rows if row[0] > header.row)
    return FoundTable(kind, header, (header.row,) if header.row else (), below)


def _take_table(one: NamedTable, parts: _Parts) -> None:
    table, kind, header = one.table, one.table.kind, one.table.header
    lacking = [kind.fields[name][0] for name in kind.lacking(header.columns)]
    for name in lacking:
        parts.complaints.add(one.name, header.row, "", text("表头缺少“{missing}”列", missing=name))
    parts.preview.append(PreviewSheet(one.name, header.cells, tuple(table.rows[:_PREVIEW_ROWS])))
    rows = () if lacking else table.rows
    parts.understood.append(replace(table.understood(one.name), read=len(rows)))
    if kind is REPORTERS:
        parts.reporters = () if lacking else read_reporters(one.name, header, rows, parts.complaints)
    else:
        parts.seats = () if lacking else read_seats(one.name, header, rows, parts.scheme, parts.complaints)
