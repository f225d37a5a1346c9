"""情况报告表: what may be circulated without a name on it: who took part, how the grades and rates spread."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.content import meeting_table
from shuzhi_desktop.services.documents.sheet_table import Align, Row, RowKind, label, number, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable
    from shuzhi_desktop.services.language import Language

    Part = Callable[[MeetingContent, Language], Iterator[Row]]

COLUMNS = 4


def circular_table(content: MeetingContent, language: Language) -> SheetTable:
    """Taking part by class, grades by number and share, scores and rates by their highest, lowest and middle."""
    _ = language.gettext
    return meeting_table(
        content,
        language,
        key="circular",
        name=_("情况报告"),
        heading=_("测评情况报告表"),
        header=(tuple(label(name) for name in (_("项目"), _("应有"), _("实有"), _("占比"))),),
        body=tuple(_numbered(language, (_taking_part, _grades, _spread), content)),
        widths=(52.0, 20.0, 20.0, 20.0),
        notes=(_("本表不含姓名和个人得分，可以通报。参加人数按各轮收回票数最多的一轮计。"),),
    )


def _numbered(language: Language, parts: Sequence[Part], content: MeetingContent) -> Iterator[Row]:
    """The parts that have something to say, with their numbers: 一、二、三."""
    _ = language.gettext
    numbers = iter((_("一、"), _("二、"), _("三、")))
    for part in parts:
        rows = list(part(content, language))
        if rows:
            heading = next(numbers) + rows[0].cells[0].shown
            yield _section(heading)
            yield from rows[1:]


def _section(title: str) -> Row:
    return Row((label(title, across=COLUMNS, align=Align.LEFT),), RowKind.SECTION)


def _taking_part(content: MeetingContent, language: Language) -> Iterator[Row]:
    _ = language.gettext
    yield _section(_("参加测评情况（人）"))
    everyone = present = 0
    for rater_class in content.scheme.ballot_classes:
        seats = len(content.roster.seats_of(rater_class.id))
        returned = max((t.of_class(rater_class.id).account.returned for t in content.result.reporters), default=0)
        everyone, present = everyone + seats, present + returned
        yield _share_row(rater_class.name, seats, returned)
    yield _share_row(_("合计"), everyone, present, RowKind.TOTAL)


def _share_row(name: str, whole: int, part: int, kind: RowKind = RowKind.DATA) -> Row:
    share = percent(Fraction(100 * part, whole) if whole else None)
    return Row((label(name, align=Align.LEFT), number(whole), number(part), share), kind)


def _grades(content: MeetingContent, language: Language) -> Iterator[Row]:
    _ = language.gettext
    if not content.scheme.grades:
        return
    yield _section(_("建议等次分布（人）"))
    found = Counter(tally.grade for tally in content.result.reporters if tally.composite is not None)
    whole = sum(found.values())
    for grade in content.scheme.grades:
        yield _share_row(grade.name, whole, found[grade.name])


def _spread(content: MeetingContent, language: Language) -> Iterator[Row]:
    _ = language.gettext
    yield _section(_("得分和比率"))
    yield Row(tuple(label(name) for name in (_("项目"), _("最高"), _("最低"), _("平均"))), RowKind.HEAD)
    places = content.scheme.places
    tallies = content.result.reporters
    yield _range_row(_("综合得分"), [t.composite for t in tallies], places.composite, number)
    for rate in content.scheme.rates:
        yield _range_row(rate.name, [t.rate(rate.id).exact for t in tallies], places.rate, percent)


def _range_row(
    name: str, values: list[Fraction | None], places: int, cell: Callable[[Fraction | None, int], Cell]
) -> Row:
    there = [value for value in values if value is not None]
    mean = sum(there, Fraction(0)) / len(there) if there else None
    figures = (max(there, default=None), min(there, default=None), mean)
    return Row((label(name, align=Align.LEFT), *(cell(one, places) for one in figures)))
