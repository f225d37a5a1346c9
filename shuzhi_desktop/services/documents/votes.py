"""得票统计: how many ballots said what, by reporter, class and indicator; and the rates that follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.content import meeting_table
from shuzhi_desktop.services.documents.sheet_table import NOTHING, Align, Row, RowKind, label, number, percent, score
from shuzhi_desktop.services.documents.vote_columns import Spread, spread_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.domain.result import ClassTally, IndicatorTally, ReporterTally
    from shuzhi_desktop.domain.scheme import BallotForm, Indicator, Rate
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable
    from shuzhi_desktop.services.language import Language

FIXED = 5  # order, reporter, class, indicator, valid
TRAILING = 4  # blank, top share, top two, mean


@dataclass(frozen=True, slots=True)
class Section:
    """Indicators of one form whose counts stand in the same columns."""

    form: BallotForm
    spread: Spread
    indicators: tuple[Indicator, ...]


def votes_table(content: MeetingContent, language: Language) -> SheetTable:
    """One section per form and scale, then the scheme's rates."""
    _ = language.gettext
    sections = tuple(_sections(content, language))
    room = max((len(section.spread.names) for section in sections), default=1)
    head = (_("序号"), _("述职对象"), _("评议主体"), _("项目"), _("有效票"))
    rows: list[Row] = []
    for section in sections:
        rows += _section_rows(content, language, section, room)
    rows += _rate_rows(content, language, FIXED + room + TRAILING)
    return meeting_table(
        content,
        language,
        key="votes",
        name=_("得票统计"),
        heading=_("得票统计表"),
        header=(
            (
                *(label(name) for name in head),
                label(_("各档得票"), across=room),
                label(_("未填")),
                label(_("首档率")),
                label(_("前两档率")),
                label(_("平均分")),
            ),
        ),
        body=tuple(rows),
        widths=(6.0, 11.0, 22.0, 18.0, 8.0, *(9.0 for _column in range(room)), 7.0, 9.0, 9.0, 10.0),
        right=_("单位：票"),
        notes=(
            _("首档率、前两档率的分母为有效票；未填、不计分的选项不进入平均分。"),
            _("无记名票种的有效票少于 {least} 张时不公开分布，以“—”表示。").format(least=content.scheme.min_group),
        ),
        freeze=4,
    )


def _sections(content: MeetingContent, language: Language) -> Iterator[Section]:
    used = {rater_class.form for rater_class in content.scheme.ballot_classes}
    for form in content.scheme.forms:
        if form.id not in used:
            continue
        grouped: dict[Spread, list[Indicator]] = {}
        for indicator in form.indicators:
            spread = spread_of(indicator, len(content.roster.reporters), language)
            grouped.setdefault(spread, []).append(indicator)
        for spread, indicators in grouped.items():
            yield Section(form, spread, tuple(indicators))


def _section_rows(content: MeetingContent, language: Language, section: Section, room: int) -> Iterator[Row]:
    _ = language.gettext
    spread = section.spread
    names = [*spread.names, *("" for _column in range(room - len(spread.names)))]
    yield Row((label(section.form.title, across=FIXED + room + TRAILING, align=Align.LEFT),), RowKind.SECTION)
    shares = [_("{option}率").format(option=spread.names[0]), _("前两项率")] if spread.graded else ["", ""]
    head = [_("有效票"), *names, _("未填"), *shares, _("平均分")]
    yield Row((label(spread.scale, across=FIXED - 1), *(label(name) for name in head)), RowKind.HEAD)
    classes = [c for c in content.scheme.ballot_classes if c.form == section.form.id]
    for tally in content.result.reporters:
        lines = [(tally.of_class(c.id), c.name) for c in classes]
        yield from _reporter_rows(content, language, section, room, tally, lines)


def _reporter_rows(
    content: MeetingContent,
    language: Language,
    section: Section,
    room: int,
    tally: ReporterTally,
    lines: list[tuple[ClassTally, str]],
) -> Iterator[Row]:
    reporter = content.reporter(tally.reporter_id)
    # A sum beside its visible parts would give the hidden one away.
    summed = len(lines) > 1 and not any(content.hides(one) for one, _name in lines)
    # Every row names its reporter and class: a cell that reached down could break between two pages.
    who = (number(reporter.order), label(reporter.name))
    for one, name in lines:
        hidden = content.hides(one)
        for indicator in section.indicators:
            part = next((i for i in one.indicators if i.indicator_id == indicator.id), None)
            cells = [*who, label(name, align=Align.LEFT), label(indicator.name, align=Align.LEFT)]
            cells.append(number(one.account.valid))
            if hidden or part is None:
                cells += [label(NOTHING) for _column in range(room + TRAILING)]
            else:
                cells += _counted(section.spread, room, [part], one.account.valid)
                cells.append(score(part.mean, content.scheme.places.indicator))
            yield Row(tuple(cells))
    if summed:
        for indicator in section.indicators:
            parts = [i for one, _name in lines for i in one.indicators if i.indicator_id == indicator.id]
            valid = sum(one.account.valid for one, _name in lines)
            cells = [*who, label(language.gettext("合计")), label(indicator.name, align=Align.LEFT), number(valid)]
            yield Row((*cells, *_counted(section.spread, room, parts, valid), label("")), RowKind.TOTAL)


def _counted(spread: Spread, room: int, parts: list[IndicatorTally], valid: int) -> list[Cell]:
    """The votes in each column, the empty ones, and the shares of the first one and two columns."""
    votes = [0] * len(spread.names)
    for part in parts:
        for mark, times in part.counts:
            votes[spread.column(mark)] += times
    cells = [number(count) for count in votes] + [label("") for _column in range(room - len(votes))]
    cells.append(number(sum(part.blank for part in parts)))
    if not spread.graded:
        return [*cells, label(""), label("")]
    return [*cells, _share(votes[0], valid), _share(sum(votes[:2]), valid)]


def _share(counted: int, base: int) -> Cell:
    return percent(Fraction(100 * counted, base) if base else None)


def _rate_rows(content: MeetingContent, language: Language, columns: int) -> Iterator[Row]:
    _ = language.gettext
    for rate in content.scheme.rates:
        yield Row((label(_rate_title(content, rate, language), across=columns, align=Align.LEFT),), RowKind.SECTION)
        head = [_("序号"), _("述职对象"), _("评议主体"), _("计入票数"), _("分母票数")]
        yield Row((*(label(name) for name in head), label(_("结果"), across=columns - len(head))), RowKind.HEAD)
        classes = _("、").join(content.scheme.rater_class(id_).name for id_ in rate.classes)
        for tally in content.result.reporters:
            reporter, one = content.reporter(tally.reporter_id), tally.rate(rate.id)
            hidden = any(content.hides(tally.of_class(id_)) for id_ in rate.classes)
            counts = [label(NOTHING)] * 2 if hidden else [number(one.counted), number(one.base)]
            value = percent(one.exact, content.scheme.places.rate, strong=True)
            yield Row(
                (
                    number(reporter.order),
                    label(reporter.name),
                    label(classes),
                    *counts,
                    _across(value, columns - len(head)),
                )
            )


def _across(cell: Cell, columns: int) -> Cell:
    return replace(cell, across=columns)


def _rate_title(content: MeetingContent, rate: Rate, language: Language) -> str:
    _ = language.gettext
    indicator = content.scheme.form(rate.form).indicator(rate.indicator)
    counted = "＋".join(option.name for option in indicator.options if option.id in rate.count)
    bases = {
        "answered": _("有效票减去未填和不计分的选项"),
        "valid": _("有效票"),
        "returned": _("收回票"),
        "issued": _("发出票"),
    }
    pool = _("；各类按权重平均") if rate.pool.value == "weighted" else ""
    return _("{rate} =（{counted}）÷ {base}{pool}").format(
        rate=rate.name, counted=counted, base=bases[rate.base.value], pool=pool
    )
