"""The tables on a sheet of ballots, given scores or adjustments: rows stream past, however many there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol

from shuzhi_desktop.domain.message import listed, text
from shuzhi_desktop.importing.cell_cleaning import cleaned_rows
from shuzhi_desktop.importing.column_choice import mapped_header, meant_kind
from shuzhi_desktop.importing.header_rows import HeaderFound, Kind, headers_at
from shuzhi_desktop.importing.headers import (
    ADJUSTMENT_COLUMNS,
    BALLOT_COLUMNS,
    GIVEN_COLUMNS,
    SEARCHED_ROWS,
    Header,
)
from shuzhi_desktop.importing.table_finding import is_footing, likely_header, own_cells, understood_columns
from shuzhi_desktop.services.import_columns import Understood

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shuzhi_desktop.importing.complaint import Complaints
    from shuzhi_desktop.importing.tables import Row, Table
    from shuzhi_desktop.services.import_columns import ColumnMap

BALLOTS = Kind("选票", BALLOT_COLUMNS, (("ballot", "class", "reporter", "indicator", "value"),))
ADJUSTMENTS = Kind("加减分", ADJUSTMENT_COLUMNS, (("adjustment", "reporter", "value", "reason"),))
GIVEN = Kind("得分", GIVEN_COLUMNS, (("class", "reporter", "value"),))
# Those that need more columns go first: the others fit them too.
KINDS = (BALLOTS, ADJUSTMENTS, GIVEN)
_LABELS = frozenset(name for kind in KINDS for name in kind.fields["value"])
_MOST_IGNORED = 1_000


class RowReader(Protocol):
    """Takes the rows of one kind of table."""

    def begin(self, sheet: str, header: Header) -> None:
        """A new table."""

    def take(self, row: int, cells: tuple[str, ...]) -> None:
        """One row below the header."""


@dataclass(slots=True)
class _Told:
    """What is told of a table when it has been read."""

    head: HeaderFound
    read: int = 0
    ignored: list[int] = field(default_factory=list)


def read_sheet(
    name: str,
    table: Table,
    readers: Mapping[str, RowReader],
    complaints: Complaints,
    told: tuple[ColumnMap | None, Callable[[], None]],
) -> tuple[tuple[Understood, ...], list[Row]]:
    """Hand the rows of every table on a sheet to the reader of its kind.

    Args:
        name: the sheet as complaints call it.
        table: the sheet.
        readers: by name of kind.
        complaints: takes a table that lacks a column; its rows are not read.
        told: what the user says of columns, and what is called for every row.

    Returns:
        Each table as it was understood, none for a sheet that is none of ours; and the first rows of the sheet.

    Raises:
        Refused: the user's map does not fit the sheet.
    """
    mapping, tick = told
    rest = cleaned_rows(table.rows)
    rows = list(islice(rest, SEARCHED_ROWS + 1))
    current = _first_headers((name, table.sheet), rows, mapping)
    tables = [_Told(one) for one in current]
    for one in tables:
        _begin(name, one.head, readers, complaints)
    after = max((one.after for one in current), default=0)
    # A table that lacks a column is complained of once, not in every row.
    below = chain(rows[after:], rest) if all(one.kind.fits(one.header.columns) for one in current) else iter(())
    for number, cells in below if current else ():
        found = _next_headers(tables[-len(current) :], number, cells)
        if found:
            current = found
            tables += [_Told(one) for one in found]
            for head in found:
                _begin(name, head, readers, complaints)
            continue
        for one in tables[-len(current) :]:
            mine = own_cells(one.head, cells) if len(current) > 1 else cells
            if _is_content(one, number, mine):
                readers[one.head.kind.name].take(number, mine)
                one.read += 1
                tick()
    return tuple(_understood(name, one) for one in tables), rows


def guessed(name: str, rows: Sequence[Row]) -> Understood | None:
    """A sheet that is none of ours as the user may map it to any kind; None where it is no table at all."""
    header = likely_header(rows, BALLOTS)
    if sum(map(bool, header.cells)) < len(GIVEN.needed[0]):
        return None
    fields = tuple(dict.fromkeys(kind.label(one) for kind in KINDS for one in kind.fields))
    return Understood(name, "", (header.row,), understood_columns(header, BALLOTS), fields, 0)


def _first_headers(names: tuple[str, str], rows: list[Row], mapping: ColumnMap | None) -> list[HeaderFound]:
    """The uppermost headers of a sheet: as the user says, else as found."""
    found: list[HeaderFound] = []
    for place in range(min(len(rows), SEARCHED_ROWS)):
        found = headers_at(rows, place, KINDS)
        if found:
            break
    if mapping is None:
        return found
    kinds = [one.kind for one in found]
    said = mapping.said_of(names[0]) or mapping.said_of(names[1])
    if said is not None:
        # A table that was found stays what it is, unless the user speaks of fields it does not have.
        kind = meant_kind(said[0], kinds, KINDS)
        base = next((one for one in found if one.kind is kind), None)
        forced = mapped_header(rows, kind, *said, base)
        return [] if forced is None else [forced]
    for kind in kinds or KINDS:
        said = mapping.said_of(kind.name) or mapping.said_of("")
        if said is not None and meant_kind(said[0], kinds, KINDS) is kind:
            base = next((one for one in found if one.kind is kind), None)
            forced = mapped_header(rows, kind, *said, base)
            return [] if forced is None else [forced]
    return found


def _begin(sheet: str, head: HeaderFound, readers: Mapping[str, RowReader], complaints: Complaints) -> None:
    lacking = head.kind.lacking(head.header.columns)
    if lacking:
        missing = listed(head.kind.label(one) for one in lacking)
        complaints.add(sheet, head.header.row, "", text("表头缺少“{missing}”列", missing=missing))
    else:
        readers[head.kind.name].begin(sheet, head.header)


def _next_headers(current: list[_Told], number: int, cells: tuple[str, ...]) -> list[HeaderFound]:
    """The headers of further tables below; a header that is only repeated is none."""
    for one in current:
        # A look at one cell tells for nearly every row of a million that it is no header.
        if one.head.header.get(cells, "value").casefold() in _LABELS and not one.head.header.is_repeated(cells):
            return headers_at([(number, cells)], 0, KINDS)
    return []


def _is_content(one: _Told, number: int, cells: tuple[str, ...]) -> bool:
    get = one.head.header.get
    if all(get(cells, name) for name in one.head.kind.needed[0]) and get(cells, "value").casefold() not in _LABELS:
        return True
    if any(cells) and not one.head.header.is_repeated(cells) and not is_footing(one.head, cells):
        return True
    if any(cells) and len(one.ignored) < _MOST_IGNORED:
        one.ignored.append(number)
    return False


def _understood(sheet: str, one: _Told) -> Understood:
    kind, header = one.head.kind, one.head.header
    fields = tuple(kind.label(name) for name in kind.fields)
    return Understood(
        sheet, kind.name, one.head.rows, understood_columns(header, kind), fields, one.read, tuple(one.ignored)
    )
