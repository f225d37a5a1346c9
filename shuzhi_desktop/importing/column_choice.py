"""A header as the user maps it: columns given by letter, and the header row where it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, listed, text
from shuzhi_desktop.importing.header_rows import HeaderFound, Kind, headers_at
from shuzhi_desktop.importing.headers import SEARCHED_ROWS, Header, columns_of, known_names, normal
from shuzhi_desktop.services.import_columns import column_letter, column_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shuzhi_desktop.importing.tables import Row


def meant_kind(chosen: Mapping[str, str], found: Sequence[Kind], others: Sequence[Kind]) -> Kind:
    """The kind of table that has every field a user speaks of, those that were found before the others.

    Of the others one that would be whole goes first. Without any the first of them all, whose fields a complaint can
    name.
    """
    names = {normal(name) for name in chosen}
    named = tuple(name for name, letter in chosen.items() if letter)
    able = [kind for kind in (*found, *others) if names <= known_names(kind.fields)]
    whole = [kind for kind in able if kind in found or kind.fits(columns_of(named, kind.fields))]
    return next(iter((*whole, *able, *found, *others)))


def fields_chosen(chosen: Mapping[str, str], kind: Kind) -> dict[str, int | None]:
    """Field -> column (None: not read) of the names a user writes.

    Raises:
        Refused: no such field, or one column for two fields.
    """
    fields: dict[str, int | None] = {}
    taken: dict[int, str] = {}
    for name, letter in chosen.items():
        field = next((f for f, known in kind.fields.items() if normal(name) in map(normal, known)), None)
        if field is None:
            names = listed(known[0] for known in kind.fields.values())
            raise Refused(text("“{kind}”没有“{name}”这一项，可写：{names}", kind=kind.name, name=name, names=names))
        column = column_number(letter) if letter else None
        if column is not None and taken.setdefault(column, name) != name:
            raise Refused(text("{column} 列不能既是“{one}”又是“{other}”", column=letter, one=taken[column], other=name))
        fields[field] = column
    return fields


def mapped_header(
    rows: Sequence[Row], kind: Kind, chosen: Mapping[str, str], header_row: int | None, found: HeaderFound | None = None
) -> HeaderFound | None:
    """The header of a table with the user's columns in place of those found.

    Args:
        rows: of the sheet, or of the table below the header that was found.
        kind: what the table is.
        chosen: field name -> column letter (empty: not read).
        header_row: the row the user points to, 0 for a table without a header; None to keep or find it.
        found: the header as the program found it.

    Returns:
        None where no header is found; whether the columns are enough for the kind is left to the caller.

    Raises:
        Refused: the user's map does not fit the table.
    """
    fields = fields_chosen(chosen, kind)
    width = max((len(cells) for _, cells in rows), default=len(found.header.cells) if found else 0)
    beyond = next((column for column in fields.values() if column is not None and column >= width), None)
    if beyond is not None:
        raise Refused(text("“{kind}”的表没有 {column} 列，请核对列号", kind=kind.name, column=column_letter(beyond)))
    base = found if found is not None and header_row is None else _base(rows, kind, fields, header_row)
    if base is None:
        return None
    given = {column for column in fields.values() if column is not None}
    columns = {f: c for f, c in base.header.columns.items() if f not in fields and c not in given}
    columns |= {field: column for field, column in fields.items() if column is not None}
    cells = base.header.cells + ("",) * (width - len(base.header.cells))
    # Complaints call columns by their label: one without gets its letter.
    labels = tuple(cell or (column_letter(i) if i in columns.values() else "") for i, cell in enumerate(cells))
    in_order = {field: columns[field] for field in kind.fields if field in columns}
    return HeaderFound(kind, Header(base.header.row, labels, in_order), base.rows, base.after)


def _base(
    rows: Sequence[Row], kind: Kind, fields: Mapping[str, int | None], header_row: int | None
) -> HeaderFound | None:
    """The header before the user's columns: the row pointed to, the one found, or the first that has those columns."""
    if header_row == 0:
        return HeaderFound(kind, Header(0, (), {}), (), 0)
    if header_row is not None:
        place = next((i for i, (number, _) in enumerate(rows) if number == header_row), None)
        if place is None:
            raise Refused(text("第 {row} 行是空的，不能作表头，请核对行号", row=header_row))
        return _at(rows, place, kind)
    head = range(min(len(rows), SEARCHED_ROWS))
    for place in head:
        found = next((one for one in headers_at(rows, place, (kind,))), None)
        if found is not None:
            return found
    wanted = {column for column in fields.values() if column is not None}
    for place in head if wanted else ():
        cells = rows[place][1]
        # A lone cell is a title, unless the table is one column wide.
        alone = sum(map(bool, cells)) == 1 < max(len(below) for _, below in rows)
        if not alone and all(column < len(cells) and cells[column] for column in wanted):
            return _at(rows, place, kind)
    return None


def _at(rows: Sequence[Row], place: int, kind: Kind) -> HeaderFound:
    found = next((one for one in headers_at(rows, place, (kind,))), None)
    if found is not None:
        return found
    number, cells = rows[place]
    return HeaderFound(kind, Header(number, cells, columns_of(cells, kind.fields)), (number,), place + 1)
