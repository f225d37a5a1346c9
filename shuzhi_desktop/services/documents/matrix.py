"""互评矩阵: who gave whom what, for classes that sign their names; a secret class has no such table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.roster import is_recused
from shuzhi_desktop.domain.scheme import Secrecy
from shuzhi_desktop.services.documents.content import meeting_table
from shuzhi_desktop.services.documents.matrix_marks import mark_cell
from shuzhi_desktop.services.documents.sheet_table import NOTHING, Align, Row, RowKind, label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shuzhi_desktop.domain.roster import Seat
    from shuzhi_desktop.domain.scheme import RaterClass
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable
    from shuzhi_desktop.services.language import Language


def matrix_table(content: MeetingContent, language: Language) -> SheetTable:
    """Rows raters, columns reporters, class by class; "—" where one may not score, as on the diagonal."""
    _ = language.gettext
    reporters = content.roster.reporters
    names = [label(_("评议主体")), label(_("单位")), *(label(one.name) for one in reporters)]
    return meeting_table(
        content,
        language,
        key="matrix",
        name=_("互评矩阵"),
        heading=_("互评矩阵"),
        header=(tuple(names),),
        body=tuple(_rows(content, language)),
        widths=(14.0, 24.0, *(9.0 for _one in reporters)),
        right=_("单位：分"),
        notes=(_("“—”为回避；空格为没有交票。无记名类别不列出：票与人没有任何联系。"),),
        freeze=2,
    )


def _rows(content: MeetingContent, language: Language) -> Iterator[Row]:
    _ = language.gettext
    columns = 2 + len(content.roster.reporters)
    for rater_class in content.scheme.ballot_classes:
        yield Row((label(rater_class.name, across=columns, align=Align.LEFT),), RowKind.SECTION)
        if rater_class.secrecy is Secrecy.SECRET:
            yield Row((label(_("无记名，不列出"), across=columns),))
            continue
        marks = _marks(content, rater_class, language)
        for seat in content.roster.seats_of(rater_class.id):
            yield _row(content, rater_class, seat, marks)


def _row(content: MeetingContent, rater_class: RaterClass, seat: Seat, marks: Mapping[tuple[int, int], Cell]) -> Row:
    cells = [label(seat.name or NOTHING), label(seat.unit, align=Align.LEFT)]
    for reporter in content.roster.reporters:
        recused = is_recused(rater_class.recuse, seat, reporter)
        cells.append(label(NOTHING) if recused else marks.get((seat.id, reporter.id), label("")))
    return Row(tuple(cells))


def _marks(content: MeetingContent, rater_class: RaterClass, language: Language) -> dict[tuple[int, int], Cell]:
    """The cells of a class by seat and reporter."""
    form = content.scheme.form(rater_class.form)
    count = len(content.roster.reporters)
    return {
        (seat_id, line.reporter_id): mark_cell(form, ballot, line, count, language)
        for seat_id, ballot in content.named
        if ballot.class_id == rater_class.id
        for line in ballot.lines
    }
