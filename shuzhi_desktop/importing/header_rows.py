"""Where the header of a table is when people made it: under titles, two rows high, next to another table's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.importing.headers import Header, columns_of, known_names, normal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shuzhi_desktop.importing.tables import Row

Fields = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a table can be: its name, its fields, and the sets of fields one of which it must have."""

    name: str
    fields: Fields
    needed: tuple[tuple[str, ...], ...]

    def fits(self, columns: Mapping[str, int]) -> bool:
        """Whether the columns found make it a table of this kind."""
        return not self.lacking(columns)

    def label(self, field: str) -> str:
        """A field as people call it: its first Chinese name."""
        names = self.fields[field]
        return next((name for name in names if not name.isascii()), names[0])

    def lacking(self, columns: Mapping[str, int]) -> list[str]:
        """The needed fields that have no column, of the set that is nearest to whole."""
        sets = [[field for field in fields if field not in columns] for fields in self.needed]
        return min(sets, key=len)


@dataclass(frozen=True, slots=True)
class HeaderFound:
    """A header: `rows` are the numbers of its rows, `after` the place in the list of the first row below it."""

    kind: Kind
    header: Header
    rows: tuple[int, ...]
    after: int


def headers_at(rows: Sequence[Row], place: int, kinds: Sequence[Kind]) -> list[HeaderFound]:
    """The headers that begin in a row: one, none, or those of tables side by side.

    Args:
        rows: rows of the sheet.
        place: position of the row in the list.
        kinds: what to look for, the first that fits is taken.
    """
    number, cells = rows[place]
    beside = _beside(number, cells, kinds, place)
    single = _first(cells, kinds)
    # One table with an empty column in it has each of its labels once; tables side by side share some.
    if len(beside) > 1 and (single is None or len(single[1]) < sum(len(one.header.columns) for one in beside)):
        return beside
    below = _next(rows, place)
    if single is not None:
        kind, columns = single
        return [_widened(rows, place, kind, columns)]
    if below is None or _first(below, kinds) is not None:
        return []
    joined = _joined(cells, below, kinds)
    found = _first(joined, kinds)
    if found is None:
        return []
    kind, columns = found
    return [HeaderFound(kind, Header(number, joined, columns), (number, number + 1), place + 2)]


def _first(cells: tuple[str, ...], kinds: Sequence[Kind]) -> tuple[Kind, dict[str, int]] | None:
    for kind in kinds:
        columns = columns_of(cells, kind.fields)
        if kind.fits(columns):
            return kind, columns
    return None


def _beside(number: int, cells: tuple[str, ...], kinds: Sequence[Kind], place: int) -> list[HeaderFound]:
    """Headers parted by empty columns, where each of them is one by itself."""
    found = []
    for first, last in _blocks(cells):
        alone = tuple(cell if first <= i < last else "" for i, cell in enumerate(cells))
        fit = _first(alone, kinds)
        if fit is not None:
            found.append(HeaderFound(fit[0], Header(number, alone[:last], fit[1]), (number,), place + 1))
    return found


def _blocks(cells: tuple[str, ...]) -> list[tuple[int, int]]:
    """Stretches of filled cells, as (first, beyond the last)."""
    blocks: list[tuple[int, int]] = []
    for place, cell in enumerate(cells):
        if not cell:
            continue
        if blocks and blocks[-1][1] == place:
            blocks[-1] = (blocks[-1][0], place + 1)
        else:
            blocks.append((place, place + 1))
    return blocks


def _next(rows: Sequence[Row], place: int) -> tuple[str, ...] | None:
    """The cells of the row right below, None where it is empty."""
    if place + 1 < len(rows) and rows[place + 1][0] == rows[place][0] + 1:
        return rows[place + 1][1]
    return None


def _widened(rows: Sequence[Row], place: int, kind: Kind, columns: dict[str, int]) -> HeaderFound:
    """A header and what the row above or below adds to it: labels over or under its empty cells."""
    number, cells = rows[place]
    plain = HeaderFound(kind, Header(number, cells, columns), (number,), place + 1)
    below = _next(rows, place)
    if below is not None and _goes_on(cells, columns, below):
        joined = _joined(cells, below, (kind,))
        more = columns_of(joined, kind.fields)
        if len(more) > len(columns):
            return HeaderFound(kind, Header(number, joined, more), (number, number + 1), place + 2)
    if place and rows[place - 1][0] == number - 1:
        above = rows[place - 1][1]
        width = max(len(above), len(cells))
        filled = tuple(_at(cells, i) or _at(above, i) for i in range(width))
        more = columns_of(filled, kind.fields)
        # What a header means by itself stays; the row above only adds.
        if len(more) > len(columns) and all(more.get(field) == column for field, column in columns.items()):
            return HeaderFound(kind, Header(number, filled, more), (number - 1, number), place + 1)
    return plain


def _goes_on(cells: tuple[str, ...], columns: Mapping[str, int], below: tuple[str, ...]) -> bool:
    """Whether the row below can be the second row of a header: nothing, or the same again, under its fields."""
    return all(not _at(below, c) or normal(_at(below, c)) == normal(cells[c]) for c in columns.values())


def _joined(upper: tuple[str, ...], lower: tuple[str, ...], kinds: Sequence[Kind]) -> tuple[str, ...]:
    """One label a column from two rows: the cell split over both, else the lower one, else the upper one.

    A heading over several columns stands in the first of them only, and is put before labels that say nothing alone.
    """
    known = {name for kind in kinds for name in known_names(kind.fields)}
    labels, heading = [], ""
    for column in range(max(len(upper), len(lower))):
        above, under = _at(upper, column), _at(lower, column)
        heading = above or (heading if under else "")
        both = above + under
        if normal(both) in known and normal(above) != normal(under):
            labels.append(both)
        elif not under or (normal(above) in known and normal(under) not in known):
            labels.append(above)
        elif normal(under) in known or not heading or normal(heading) == normal(under):
            labels.append(under)
        else:
            labels.append(f"{heading}·{under}")
    return tuple(labels)


def _at(cells: tuple[str, ...], column: int) -> str:
    return cells[column] if column < len(cells) else ""
