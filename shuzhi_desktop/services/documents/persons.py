"""个人测评结果: one block a reporter, each from a new page, to be handed to the one it is about."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.content import meeting_table
from shuzhi_desktop.services.documents.sheet_table import NOTHING, Align, Row, RowKind, label, number, percent, score
from shuzhi_desktop.services.documents.vote_columns import spread_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.domain.result import ClassTally, IndicatorTally, ReporterTally
    from shuzhi_desktop.domain.scheme import Indicator, RaterClass
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable
    from shuzhi_desktop.services.language import Language

LEADING = 5  # class, indicator, issued, returned, valid
TRAILING = 2  # first two together, score


def persons_table(content: MeetingContent, language: Language) -> SheetTable:
    """Of each reporter: the ballots, what they said and in what shares, the scores, the whole result."""
    _ = language.gettext
    room = max(
        (len(_names(content, i, language)) for c in _classes(content) for i in _indicators(content, c)), default=1
    )
    head = (_("评议主体"), _("测评项目"), _("发出票数"), _("收回票数"), _("有效票数"))
    header = (
        *(label(name) for name in head),
        label(_("评价意见结果"), across=room),
        label(_("前两项合计")),
        label(_("得分")),
    )
    return meeting_table(
        content,
        language,
        key="persons",
        name=_("个人测评结果"),
        heading=_("个人测评结果表"),
        header=(header,),
        body=tuple(row for tally in content.result.reporters for row in _person(content, language, tally, room)),
        widths=(22.0, 20.0, 8.0, 8.0, 8.0, *(9.0 for _column in range(room)), 9.0, 10.0),
        right=_("单位：票"),
        notes=(_("无记名票种的有效票少于 {least} 张时不公开分布，以“—”表示。").format(least=content.scheme.min_group),),
        freeze=2,
    )


def _classes(content: MeetingContent) -> tuple[RaterClass, ...]:
    return tuple(content.scheme.ballot_classes)


def _indicators(content: MeetingContent, rater_class: RaterClass) -> tuple[Indicator, ...]:
    return content.scheme.form(rater_class.form).indicators


def _names(content: MeetingContent, indicator: Indicator, language: Language) -> tuple[str, ...]:
    return spread_of(indicator, len(content.roster.reporters), language).names


def _person(content: MeetingContent, language: Language, tally: ReporterTally, room: int) -> Iterator[Row]:
    _ = language.gettext
    reporter = content.reporter(tally.reporter_id)
    columns = LEADING + room + TRAILING
    who = "　".join(filter(None, (f"{reporter.order}", reporter.name, reporter.unit, reporter.post)))
    first = tally.reporter_id == content.result.reporters[0].reporter_id
    yield Row((label(who, across=columns, align=Align.LEFT, strong=True),), RowKind.SECTION, new_page=not first)
    for rater_class in _classes(content):
        one = tally.of_class(rater_class.id)
        names: tuple[str, ...] = ()
        for indicator in _indicators(content, rater_class):
            here = _names(content, indicator, language)
            if here != names:
                names = here
                yield _option_names(names, room)
            part = next((i for i in one.indicators if i.indicator_id == indicator.id), None)
            yield from _votes(content, language, (rater_class, one), (indicator, part), room)
        yield Row(
            (
                label(_("{name}得分").format(name=rater_class.name), across=columns - 1, align=Align.RIGHT),
                score(one.score, content.scheme.places.class_score, strong=True),
            ),
            RowKind.TOTAL,
        )
    yield from _whole(content, language, tally, columns)


def _option_names(names: tuple[str, ...], room: int) -> Row:
    cells = [label("") for _column in range(LEADING)]
    cells += [label(name) for name in names] + [label("") for _column in range(room - len(names))]
    return Row((*cells, label(""), label("")), RowKind.HEAD)


def _votes(
    content: MeetingContent,
    language: Language,
    of_class: tuple[RaterClass, ClassTally],
    of_indicator: tuple[Indicator, IndicatorTally | None],
    room: int,
) -> Iterator[Row]:
    """The votes of one indicator in one class, and below them what share each has of the valid ballots."""
    _ = language.gettext
    (rater_class, one), (indicator, part) = of_class, of_indicator
    account = one.account
    who = [label(rater_class.name, align=Align.LEFT), label(indicator.name, align=Align.LEFT)]
    counts = [number(account.issued), number(account.returned), number(account.valid)]
    if part is None or content.hides(one):
        yield Row((*who, *counts, *(label(NOTHING) for _column in range(room + TRAILING))))
        return
    spread = spread_of(indicator, len(content.roster.reporters), language)
    votes = [0] * len(spread.names)
    for mark, times in part.counts:
        votes[spread.column(mark)] += times
    spare: list[Cell] = [label("") for _column in range(room - len(votes))]
    both = number(sum(votes[:2])) if spread.graded else label("")
    mean = score(part.mean, content.scheme.places.indicator)
    yield Row((*who, *counts, *(number(n) for n in votes), *spare, both, mean))
    shares = [_share(n, account.valid) for n in votes]
    share = _share(sum(votes[:2]), account.valid) if spread.graded else label("")
    yield Row((*who, label(_("百分比"), across=3), *shares, *spare, share, label("")), joined=True)


def _share(counted: int, base: int) -> Cell:
    return percent(Fraction(100 * counted, base) if base else None)


def _whole(content: MeetingContent, language: Language, tally: ReporterTally, columns: int) -> Iterator[Row]:
    _ = language.gettext
    parts = [_("综合得分 {score}").format(score=_shown(tally, content))]
    if tally.rank is not None:
        parts.append(_("排名第 {rank}").format(rank=tally.rank) + (_("（并列）") if tally.tied else ""))
    if tally.grade:
        parts.append(_("建议等次：{grade}").format(grade=tally.grade))
    rates = {one.id: one.name for one in content.scheme.rates}
    places = content.scheme.places.rate
    parts += [f"{rates[rate.rate_id]} {percent(rate.exact, places).shown}" for rate in tally.rates]
    whole = _("总体测评结果：{result}").format(result=_("；").join(parts))
    yield Row((label(whole, across=columns, align=Align.LEFT, strong=True),), RowKind.TOTAL)


def _shown(tally: ReporterTally, content: MeetingContent) -> str:
    return number(tally.composite, content.scheme.places.composite).shown
