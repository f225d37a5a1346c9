"""One sheet of a ledger's workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.sheet_table import Row, SheetTable, label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shuzhi_desktop.services.language import Language


def ledger_table(  # noqa: PLR0913, PLR0917 - one argument a part of the page
    key: str,
    name: str,
    place: str,
    year: int,
    columns: tuple[list[str], list[float]],
    rows: Iterable[Row],
    language: Language,
    *,
    middle: str = "",
    notes: tuple[str, ...] = (),
) -> SheetTable:
    """A sheet; `place` and `year` go into its title before `name`."""
    names, widths = columns
    title = language.gettext("{place} {year} 年度{name}").format(place=place, year=year, name=name)
    return SheetTable(
        key=key,
        name=name,
        title=title,
        line=("", middle, ""),
        header=(tuple(label(one) for one in names),),
        body=tuple(rows),
        widths=tuple(widths),
        notes=notes,
    )
