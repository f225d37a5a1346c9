"""A roster from a file or from rows pasted out of a spreadsheet: reporters (述职对象) and raters (评议主体).

All or nothing: one bad cell and there is no roster, but the list of every bad cell and a preview to show them in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, listed, text
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.importing.complaint import Complaint, Complaints
from shuzhi_desktop.importing.headers import REPORTER_COLUMNS, SEAT_COLUMNS, Header, columns_of, find_header, normal
from shuzhi_desktop.importing.roster_rows import read_reporters, read_seats
from shuzhi_desktop.importing.tables import TEXT_SUFFIXES, Row, Table, read_tables
from shuzhi_desktop.importing.text_file import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.domain.scheme import Scheme

REPORTERS_SHEET = "述职对象"
SEATS_SHEET = "评议主体"
MAX_ROSTER_ROWS = 100_000
_PREVIEW_ROWS = 2_000
_REPORTER_SHEETS = ("述职对象", "述职人员", "述职书记", "被评议人", "reporters")
_SEAT_SHEETS = ("评议主体", "评委", "评议人", "评分主体", "测评主体", "评分人", "投票人", "raters", "seats")
_REPORTERS_NEED = ("name", "unit")
_SEATS_NEED = ("class",)


@dataclass(frozen=True, slots=True)
class PreviewSheet:
    """One sheet as it was read, to show with its bad cells marked: complaints name `sheet`, row number and header."""

    sheet: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RosterReading:
    """A roster, or every reason why there is none. A part that was not in the source is empty.

    `warnings` stop nothing, but are worth a look before the roster is taken.
    """

    roster: Roster | None
    complaints: tuple[Complaint, ...]
    preview: tuple[PreviewSheet, ...]
    warnings: tuple[Text, ...] = ()


@dataclass(slots=True)
class _Parts:
    reporters: tuple[Reporter, ...] | None = None
    seats: tuple[Seat, ...] | None = None
    preview: list[PreviewSheet] = field(default_factory=list)
    complaints: Complaints = field(default_factory=Complaints)

    def reading(self) -> RosterReading:
        roster = None
        if not self.complaints.number:
            roster = Roster(self.reporters or (), self.seats or ())
        return RosterReading(roster, self.complaints.all(), tuple(self.preview))


def read_roster(path: Path, scheme: Scheme | None) -> RosterReading:
    """Read a roster file: a workbook, a folder of csv files, or the csv file of one sheet (with its sister beside it).

    Args:
        path: the file or folder.
        scheme: whose classes the raters belong to; None leaves the classes unchecked.

    Raises:
        Refused: the file cannot be read at all.
    """
    parts = _Parts()
    for file in _with_sister(path):
        for table in read_tables(file):
            _take(table, scheme, parts)
    if parts.reporters is None:
        parts.complaints.add(
            REPORTERS_SHEET, 0, "", text("没有找到，请提供名为“述职对象”的工作表，表头须有“姓名”和“单位”")
        )
    if parts.seats is None and (scheme is None or scheme.ballot_classes):
        parts.complaints.add(
            SEATS_SHEET, 0, "", text("没有找到，请提供名为“评议主体”的工作表，表头须有“类别”和“姓名”或“人数”")
        )
    return parts.reading()


def read_pasted(pasted: str, scheme: Scheme | None, sheet: str) -> RosterReading:
    """Read rows copied from a spreadsheet as one sheet of a roster; the other part of the roster is empty.

    Rows without a header are taken in the order of the columns of `formats.md`.

    Args:
        pasted: the clipboard's text.
        scheme: whose classes the raters belong to.
        sheet: 述职对象 or 评议主体.

    Raises:
        Refused: there is nothing in it, or no such sheet.
    """
    if not pasted.strip():
        raise Refused(text("剪贴板里没有文字，请先在 Excel 或 WPS 中选中名单并复制"))
    is_reporters = _kind_by_name(sheet) == REPORTERS_SHEET
    fields, needed = (REPORTER_COLUMNS, _REPORTERS_NEED) if is_reporters else (SEAT_COLUMNS, _SEATS_NEED)
    parts = _Parts()
    table = read_text(pasted, sheet)
    header, rows = find_header(table.rows, fields, needed)
    if header is None:
        waiting = list(rows)
        # A row of known headers that lacks a needed one is a header all the same, and the complaint must say so.
        known = next((columns for _, cells in waiting[:1] if len(columns := columns_of(cells, fields)) >= 2), None)
        header = Header(waiting[0][0], waiting[0][1], known) if known else _usual_header(fields, waiting, is_reporters)
        rows = iter(waiting[1:] if known else waiting)
    _take_rows(sheet, header, rows, scheme, parts, is_reporters=is_reporters)
    return parts.reading()


def _usual_header(fields: dict[str, tuple[str, ...]], rows: list[Row], is_reporters: bool) -> Header:  # noqa: FBT001
    """The columns in the usual order; reporters may come without numbers in front."""
    names = list(fields)
    first = [cells[0] for _, cells in rows if cells]
    if is_reporters and not all(cell.isdecimal() for cell in first if cell):
        names.remove("order")
    return Header(0, tuple(fields[name][0] for name in names), {name: i for i, name in enumerate(names)})


def _with_sister(path: Path) -> Iterable[Path]:
    """The path, and the csv of the other sheet where a csv of one sheet was named."""
    if path.suffix.lower() in TEXT_SUFFIXES and not path.is_dir():
        for mine, other in ((REPORTERS_SHEET, SEATS_SHEET), (SEATS_SHEET, REPORTERS_SHEET)):
            sister = path.with_name(path.name.replace(mine, other))
            if mine in path.stem and sister.is_file():
                return (path, sister)
    return (path,)


def _kind_by_name(sheet: str) -> str:
    plain = normal(sheet)
    # "述职对象" goes first: a sheet 述职对象评委 is unlikely, 评议主体 (述职对象以外) is cut at its bracket.
    if any(name in plain for name in _REPORTER_SHEETS):
        return REPORTERS_SHEET
    if any(name in plain for name in _SEAT_SHEETS):
        return SEATS_SHEET
    return ""


def _take(table: Table, scheme: Scheme | None, parts: _Parts) -> None:
    """Read a table as the part it is by its name, else by its header; other tables are left alone."""
    kind = _kind_by_name(table.sheet)
    rows = table.rows
    if not kind:
        for second in ("name", "number"):
            found, rows = find_header(rows, SEAT_COLUMNS, ("class", second))
            if found is not None:
                kind, rows = SEATS_SHEET, _put_back(found, rows)
                break
    if not kind:
        found, rows = find_header(rows, REPORTER_COLUMNS, _REPORTERS_NEED)
        if found is None or parts.reporters is not None:
            return
        kind, rows = REPORTERS_SHEET, _put_back(found, rows)
    is_reporters = kind == REPORTERS_SHEET
    if (parts.reporters if is_reporters else parts.seats) is not None:
        parts.complaints.add(table.sheet, 0, "", text("有不止一个“{kind}”工作表，请只保留一个", kind=kind))
        return
    fields, needed = (REPORTER_COLUMNS, _REPORTERS_NEED) if is_reporters else (SEAT_COLUMNS, _SEATS_NEED)
    header, rows = find_header(rows, fields, needed)
    if header is None:
        _complain_of_header(table.sheet, rows, fields, needed, parts)
        return
    _take_rows(table.sheet, header, rows, scheme, parts, is_reporters=is_reporters)


def _put_back(header: Header, rows: Iterator[Row]) -> Iterator[Row]:
    yield header.row, header.cells
    yield from rows


def _complain_of_header(
    sheet: str, rows: Iterator[Row], fields: dict[str, tuple[str, ...]], needed: tuple[str, ...], parts: _Parts
) -> None:
    """Say which columns are missing, in the row that is most like a header."""
    best_row = 0
    best: dict[str, int] = {}
    for _, (number, cells) in zip(range(10), rows, strict=False):
        columns = columns_of(cells, fields)
        if len(columns) > len(best):
            best_row, best = number, columns
    missing = listed(fields[name][0] for name in needed if name not in best)
    parts.complaints.add(sheet, best_row, "", text("表头缺少“{missing}”列", missing=missing))
    if fields is REPORTER_COLUMNS:
        parts.reporters = ()
    else:
        parts.seats = ()


def _take_rows(
    sheet: str, header: Header, rows: Iterator[Row], scheme: Scheme | None, parts: _Parts, *, is_reporters: bool
) -> None:
    if "name" not in header.columns and (is_reporters or "number" not in header.columns):
        parts.complaints.add(sheet, header.row, "", text("表头缺少“{missing}”列", missing="姓名"))
    elif is_reporters and "unit" not in header.columns:
        parts.complaints.add(sheet, header.row, "", text("表头缺少“{missing}”列", missing="单位"))
    elif not is_reporters and "class" not in header.columns:
        parts.complaints.add(sheet, header.row, "", text("表头缺少“{missing}”列", missing="类别"))
    shown: list[Row] = []
    kept = _kept(sheet, rows, shown)
    if is_reporters:
        parts.reporters = read_reporters(sheet, header, kept, parts.complaints)
    else:
        parts.seats = read_seats(sheet, header, kept, scheme, parts.complaints)
    parts.preview.append(PreviewSheet(sheet, header.cells, tuple(shown)))


def _kept(sheet: str, rows: Iterator[Row], shown: list[Row]) -> Iterator[Row]:
    """The rows, kept for the preview as they pass."""
    for count, row in enumerate(rows):
        if count >= MAX_ROSTER_ROWS:
            raise Refused(
                text("工作表“{sheet}”超过 {limit} 行，不像名册，请检查文件", sheet=sheet, limit=MAX_ROSTER_ROWS)
            )
        if len(shown) < _PREVIEW_ROWS:
            shown.append(row)
        yield row
