"""The tables on a sheet as people make it: titles above, notes below, one under another or side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.importing.header_rows import HeaderFound, Kind, headers_at
from shuzhi_desktop.importing.headers import SEARCHED_ROWS, Header, columns_of, known_names, normal
from shuzhi_desktop.services.import_columns import Understood, UnderstoodColumn, column_letter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from shuzhi_desktop.importing.tables import Row

_TOTALS = ("合计", "总计", "小计", "共计", "总数", "total")
_NOTES = ("备注", "说明", "注:", "注：", "填表", "制表", "审核", "※", "领导签字", "签字", "盖章", "联系人", "填报")
_LONG_NOTE = 20
_MOST_TABLES = 200
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table: what it is, its header, the rows below it as complaints number them, and those that are no content."""

    kind: Kind
    header: Header
    header_rows: tuple[int, ...]
    rows: tuple[Row, ...]
    passed_over: tuple[Row, ...] = ()

    @property
    def below(self) -> list[Row]:
        """Every row below the header, with those that are no content."""
        return sorted((*self.rows, *self.passed_over))

    def understood(self, sheet: str) -> Understood:
        """What to tell of it, `sheet` being its name for complaints."""
        return Understood(
            sheet,
            self.kind.name,
            self.header_rows,
            understood_columns(self.header, self.kind),
            tuple(self.kind.label(field) for field in self.kind.fields),
            len(self.rows),
            tuple(number for number, _ in self.passed_over),
        )


def understood_columns(header: Header, kind: Kind) -> tuple[UnderstoodColumn, ...]:
    """The columns of a header that have a label or a field."""
    read_as = {column: kind.label(field) for field, column in header.columns.items()}
    return tuple(
        UnderstoodColumn(column_letter(place), label, read_as.get(place, ""))
        for place, label in enumerate(header.cells)
        if label or place in read_as
    )


def find_tables(
    rows: Sequence[Row],
    kinds: Sequence[Kind],
    *,
    first: Sequence[Kind] | None = None,
    forced: HeaderFound | None = None,
) -> list[FoundTable]:
    """Every table of the kinds on a sheet.

    Tables of one kind on one sheet are one table: the rows of the later ones are laid under the header of the first.

    Args:
        rows: all rows of the sheet, cleaned.
        kinds: what to look for; of kinds that both fit, the first is taken.
        first: what the uppermost table can be, where the sheet's name tells; the kinds without it.
        forced: the header the user pointed to; then nothing else is looked for.
    """
    current: list[HeaderFound] = [] if forced is None else [forced]
    parts: list[tuple[HeaderFound, list[Row], list[Row]]] = [] if forced is None else [(forced, [], [])]
    place = 0 if forced is None else forced.after
    known = frozenset().union(*(known_names(kind.fields) for kind in kinds))
    while place < len(rows):
        sought = kinds if current or first is None else first
        found = (
            [] if forced is not None or len(parts) > _MOST_TABLES else _header_here(rows, place, sought, current, known)
        )
        if found:
            for _, kept, ignored in parts[len(parts) - len(current) :]:
                _give_up_titles(kept, ignored)
            current = found
            parts += [(one, [], []) for one in found]
            place = max(one.after for one in found)
            continue
        if not current and place >= SEARCHED_ROWS:
            break
        for head, kept, ignored in parts[len(parts) - len(current) :]:
            _sort(head, rows[place], kept, ignored, several=len(current) > 1)
        place += 1
    return _united(parts)


def _header_here(
    rows: Sequence[Row], place: int, kinds: Sequence[Kind], current: list[HeaderFound], known: AbstractSet[str]
) -> list[HeaderFound]:
    """A new header in a row; a row of people that reads like one by chance is none."""
    if not current:
        return headers_at(rows, place, kinds)
    cells = rows[place][1]
    # Names of columns in two cells are rare among a hundred thousand rows of people; only then it is worth a look.
    if sum(normal(cell) in known for cell in cells if cell) < 2 or any(
        one.header.is_repeated(cells) for one in current
    ):
        return []
    found = headers_at(rows, place, kinds)
    labels = sum(len(one.header.columns) for one in found)
    filled = sum(map(bool, cells))
    # 书记, 街道, 支部 are names of columns and contents of cells: below a header most of a row must be names.
    return found if labels >= 2 and labels * 2 > filled and len(found[0].rows) == 1 else []


def _sort(head: HeaderFound, row: Row, kept: list[Row], ignored: list[Row], *, several: bool) -> None:
    number, cells = row
    mine = own_cells(head, cells) if several else cells
    if not any(mine):
        return
    if head.header.is_repeated(mine) or is_footing(head, mine):
        ignored.append((number, mine))
    else:
        kept.append((number, mine))


def _give_up_titles(kept: list[Row], ignored: list[Row]) -> None:
    """Lines above a new header are its titles, not people of the table before: lone cells below a gap or a long one."""
    start = len(kept)
    while start and sum(map(bool, kept[start - 1][1])) == 1:
        start -= 1
    before = kept[start - 1][0] if start else 0
    if start < len(kept) and kept[start][0] == before + 1:
        longest = (max(map(len, cells)) > _LONGEST_NAME for _, cells in kept[start:])
        start += next((place for place, is_long in enumerate(longest) if is_long), len(kept))
    ignored += kept[start:]
    del kept[start:]


def own_cells(head: HeaderFound, cells: tuple[str, ...]) -> tuple[str, ...]:
    """A row of tables side by side with the cells of one of them only."""
    first = min(i for i, cell in enumerate(head.header.cells) if cell)
    return tuple(cell if first <= i < len(head.header.cells) else "" for i, cell in enumerate(cells))


def is_footing(head: HeaderFound, cells: tuple[str, ...]) -> bool:
    """Whether a row is a total, a note, a signature, or a number of a row nobody filled in, rather than content."""
    get = head.header.get
    first = next((cell for cell in cells if cell), "")
    plain = "".join(first.split()).casefold()
    if plain in _TOTALS:
        return True
    whole = any(all(get(cells, field) for field in needed) for needed in head.kind.needed)
    if whole:
        return False
    if plain.startswith(_NOTES + _TOTALS):
        return True
    filled = [(place, cell) for place, cell in enumerate(cells) if cell]
    if len(filled) != 1:
        return not any(get(cells, field) for field in head.header.columns)
    place, cell = filled[0]
    wanted = {head.header.columns[f] for needed in head.kind.needed for f in needed if f in head.header.columns}
    return place not in wanted or len(cell) > _LONG_NOTE


def _united(parts: list[tuple[HeaderFound, list[Row], list[Row]]]) -> list[FoundTable]:
    """One table a kind; later headers may have their columns elsewhere."""
    tables: list[FoundTable] = []
    for kind in dict.fromkeys(head.kind.name for head, _, _ in parts):
        same = [part for part in parts if part[0].kind.name == kind]
        head = same[0][0]
        rows = [row for other, kept, _ in same for row in _relaid(kept, other.header, head.header)]
        passed = [row for other, _, ignored in same for row in _relaid(ignored, other.header, head.header)]
        header_rows = tuple(dict.fromkeys(number for one, _, _ in same for number in one.rows))
        tables.append(FoundTable(head.kind, head.header, header_rows, tuple(rows), tuple(passed)))
    return tables


def _relaid(rows: list[Row], mine: Header, wanted: Header) -> list[Row]:
    if mine.columns == wanted.columns:
        return rows
    width = len(wanted.cells)
    laid = []
    for number, cells in rows:
        row = [""] * width
        for field, column in wanted.columns.items():
            row[column] = mine.get(cells, field)
        laid.append((number, tuple(row)))
    return laid


def has_header(rows: Sequence[Row], kinds: Sequence[Kind]) -> bool:
    """Whether a table of the kinds begins within the rows that are searched."""
    return any(headers_at(rows, place, kinds) for place in range(min(len(rows), SEARCHED_ROWS)))


def likely_header(rows: Sequence[Row], kind: Kind) -> Header:
    """The row most like a header of a kind though a column is missing; else the first with more than one cell."""
    head = rows[:SEARCHED_ROWS]
    best = max(head, key=lambda row: len(columns_of(row[1], kind.fields)), default=(0, ()))
    columns = columns_of(best[1], kind.fields)
    if not columns:
        best = next((row for row in head if sum(map(bool, row[1])) > 1), (0, ()))
    return Header(*best, columns)


def is_transposed(rows: Sequence[Row], kinds: Sequence[Kind]) -> bool:
    """Whether the names of the fields stand one under another at the left, and the people side by side."""
    head = rows[:SEARCHED_ROWS]
    for column in range(3):
        down = tuple(cells[column] if column < len(cells) else "" for _, cells in head)
        if any(kind.fits(columns_of(down, kind.fields)) for kind in kinds):
            return True
    return False
