"""What a named rater's line says, as it stands in one cell of the matrix."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.scheme import IndicatorKind
from shuzhi_desktop.services.documents.sheet_table import NOTHING, label, score

if TYPE_CHECKING:
    from shuzhi_desktop.domain.ballot import Ballot, Line
    from shuzhi_desktop.domain.form import BallotForm
    from shuzhi_desktop.services.documents.sheet_table import Cell
    from shuzhi_desktop.services.language import Language


def mark_cell(form: BallotForm, ballot: Ballot, line: Line, reporters: int, language: Language) -> Cell:
    """The total of a line; the option or place where that is all there is; or why there is none.

    Args:
        form: of the class.
        ballot: the whole sheet.
        line: of the reporter.
        reporters: how many there are, for the places of a ranking.
        language: of the words.
    """
    _ = language.gettext
    marks = line.marks
    if line.abstained and not ballot.invalid:
        return label(_("弃权"))
    if ballot.invalid or len(marks) != len(form.indicators) or not _are_on_scale(form, marks, reporters):
        return label(_("无效"))
    if None in marks:
        return label(_("有空项"))
    first = form.indicators[0]
    if len(marks) == 1 and marks[0] is not None and first.kind is IndicatorKind.OPTIONS:
        return label(first.options[marks[0]].name)
    total = _total(form, marks)
    return label(NOTHING) if total is None else score(total, 0 if total.denominator == 1 else 2)


def _are_on_scale(form: BallotForm, marks: tuple[int | None, ...], reporters: int) -> bool:
    return all(
        mark is None or indicator.accepts(mark, reporters)
        for indicator, mark in zip(form.indicators, marks, strict=True)
    )


def _total(form: BallotForm, marks: tuple[int | None, ...]) -> Fraction | None:
    total = Fraction(0)
    for indicator, mark in zip(form.indicators, marks, strict=True):
        worth = None if mark is None else indicator.worth(mark)
        if worth is None:
            return None
        total += worth * indicator.weight
    return total
