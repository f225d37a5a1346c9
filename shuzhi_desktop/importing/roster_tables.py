"""Which tables of a sheet are the reporters and the raters: by the sheet's name, by their headers, as the user maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.column_choice import mapped_header, meant_kind
from shuzhi_desktop.importing.header_rows import HeaderFound, Kind
from shuzhi_desktop.importing.headers import REPORTER_COLUMNS, SEAT_COLUMNS, normal
from shuzhi_desktop.importing.table_finding import FoundTable, find_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shuzhi_desktop.importing.tables import Row
    from shuzhi_desktop.services.import_columns import ColumnMap

REPORTERS = Kind("述职对象", REPORTER_COLUMNS, (("name", "unit"),))
SEATS = Kind("评议主体", SEAT_COLUMNS, (("class", "name"), ("class", "number")))
# A header of raters holds one of reporters in it (姓名, 单位), so it is looked for first.
KINDS = (SEATS, REPORTERS)
_IN_ORDER = (REPORTERS, SEATS)
_REPORTER_SHEETS = ("述职对象", "述职人员", "述职书记", "被评议人", "reporters")
_SEAT_SHEETS = ("评议主体", "评委", "评议人", "评分主体", "测评主体", "评分人", "投票人", "raters", "seats")


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table of a roster and the name by which complaints, the preview and `ColumnMap` call it."""

    name: str
    table: FoundTable


def kind_by_name(sheet: str) -> Kind | None:
    """What a sheet is by its name."""
    plain = normal(sheet)
    # "述职对象" goes first: a sheet 述职对象评委 is unlikely, 评议主体 (述职对象以外) is cut at its bracket.
    if any(name in plain for name in _REPORTER_SHEETS):
        return REPORTERS
    if any(name in plain for name in _SEAT_SHEETS):
        return SEATS
    return None


def roster_tables(sheet: str, rows: Sequence[Row], mapping: ColumnMap | None) -> list[NamedTable]:
    """The tables of a roster on a sheet, the raters' and the reporters' once each at most.

    Args:
        sheet: its name.
        rows: all its rows, cleaned.
        mapping: what the user says of columns; goes before what is found.

    Raises:
        Refused: the map does not fit a table.
    """
    by_name = kind_by_name(sheet)
    found = find_tables(rows, KINDS, first=None if by_name is None else (by_name,))
    if mapping is None:
        return _named(sheet, found)
    said = mapping.said_of(sheet)
    if said is not None:
        wanted = by_name or meant_kind(said[0], [one.kind for one in found], _IN_ORDER)
        if all(one.kind is not wanted for one in found):
            return [NamedTable(sheet, _forced(rows, wanted, *said))]
        found = [_remapped(rows, one, *said) if one.kind is wanted else one for one in found]
    rest = rows_left(rows, found)
    for kind in KINDS:
        said_of_rest = mapping.said_of(part_name(sheet, kind))
        if found and said_of_rest is not None and all(one.kind is not kind for one in found):
            found.append(_forced(rest, kind, *said_of_rest))
    named = [NamedTable(one.name, _as_said(rows, one, mapping, sheet)) for one in _named(sheet, found)]
    if named or said is not None:
        return named
    for kind in _IN_ORDER if by_name is None else (by_name,):
        said = _said_of_kind(mapping, kind)
        if said is not None:
            return [NamedTable(sheet, _forced(rows, kind, *said))]
    return []


def part_name(sheet: str, kind: Kind) -> str:
    """By which name one of two tables on a sheet goes."""
    return f"{sheet}·{kind.name}"


def rows_left(rows: Sequence[Row], found: Sequence[FoundTable]) -> list[Row]:
    """The rows of a sheet above the tables that were found, which may be another one that nobody knows."""
    top = min((number for one in found for number in one.header_rows), default=0)
    return [row for row in rows if row[0] < top]


def _named(sheet: str, found: list[FoundTable]) -> list[NamedTable]:
    if len(found) == 1:
        return [NamedTable(sheet, found[0])]
    return [NamedTable(part_name(sheet, one.kind), one) for one in found]


def _as_said(rows: Sequence[Row], one: NamedTable, mapping: ColumnMap, sheet: str) -> FoundTable:
    said = None if one.name == sheet else mapping.said_of(one.name)
    if said is None and mapping.said_of(sheet) is None:
        said = _said_of_kind(mapping, one.table.kind)
    return one.table if said is None else _remapped(rows, one.table, *said)


def _said_of_kind(mapping: ColumnMap, kind: Kind) -> tuple[Mapping[str, str], int | None] | None:
    """What the user says of a part by its name, or without a name by fields that mean it."""
    said = mapping.said_of(kind.name)
    if said is None:
        said = mapping.said_of("")
        if said is not None and meant_kind(said[0], _IN_ORDER, ()) is not kind:
            return None
    return said


def _remapped(rows: Sequence[Row], table: FoundTable, chosen: Mapping[str, str], header_row: int | None) -> FoundTable:
    """A table that was found, with the user's columns; it keeps its rows unless the user points to another header."""
    if header_row is not None:
        return _forced(rows, table.kind, chosen, header_row)
    base = HeaderFound(table.kind, table.header, table.header_rows, 0)
    header = mapped_header(table.below, table.kind, chosen, None, base)
    return find_tables(table.below, (table.kind,), forced=header)[0]


def _forced(rows: Sequence[Row], kind: Kind, chosen: Mapping[str, str], header_row: int | None) -> FoundTable:
    header = mapped_header(rows, kind, chosen, header_row)
    if header is None:
        raise Refused(text("“{kind}”的表没有找到表头，请用“表头=行号”指出，没有表头写“表头=0”", kind=kind.name))
    return find_tables(rows, (kind,), forced=header)[0]
