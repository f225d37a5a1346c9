"""The rows of the ranking table, made from a tally."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.ui import names
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import OutcomeTally, ReporterTally, Result
    from shuzhi_desktop.domain.roster import Reporter, Roster
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.year_on_year import LookingBack

# In the table a class score that the scheme leaves exact is shown to this many places; 来历 shows it whole.
SHOWN_PLACES = 2
OUTCOME_TONES = {
    OutcomeState.APPLIES: Tone.WARN,
    OutcomeState.PROPOSED: Tone.INFORM,
    OutcomeState.CONFIRMED: Tone.LIVE,
    OutcomeState.DISMISSED: Tone.PLAIN,
    OutcomeState.BLOCKED: Tone.PLAIN,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Which figure of a reporter a column shows: `composite`, `class` or `rate` with its id, or nothing."""

    kind: str = ""
    id: str = ""


def state_name(state: OutcomeState, language: Language) -> str:
    """The state of an outcome in words; empty where it simply applies."""
    _ = language.gettext
    return {
        OutcomeState.APPLIES: "",
        OutcomeState.PROPOSED: _("待确认"),
        OutcomeState.CONFIRMED: _("已确认"),
        OutcomeState.DISMISSED: _("不采用"),
        OutcomeState.BLOCKED: _("不适用"),
    }[state]


def ranking_rows(
    scheme: Scheme, roster: Roster, result: Result, language: Language, back: LookingBack | None = None
) -> tuple[list[str], list[list[TableCell]], list[Figure]]:
    """Header, rows by rank, and the figure that each column shows; with `back` also columns on last year."""
    _ = language.gettext
    header = [_("排名"), _("述职对象")]
    figures = [Figure("composite"), Figure("composite")]
    for one in scheme.classes:
        header.append(f"{one.name}\n{decimal_text(one.weight)}%")
        figures.append(Figure("class", one.id))
    header.append(_("综合得分"))
    figures.append(Figure("composite"))
    for rate in scheme.rates:
        header.append(rate.name)
        figures.append(Figure("rate", rate.id))
    for name in back.headers() if back else ():
        header.append(language.text(name))
        figures.append(Figure())
    if scheme.grades:
        header.append(_("建议等次"))
        figures.append(Figure("composite"))
    if scheme.outcomes:
        header.append(_("结果运用"))
        figures.append(Figure("outcomes"))
    reporters = {reporter.id: reporter for reporter in roster.reporters}
    rows = [
        _row(scheme, tally, _who(reporters[tally.reporter_id], result, language), language, back)
        for tally in result.ranked()
    ]
    return header, rows, figures


def _who(reporter: Reporter, result: Result, language: Language) -> str:
    _ = language.gettext
    said = {"absent": _("缺席"), "written": _("书面述职")}
    marks = [said[one.code] for one in result.notices if reporter.id in one.reporters and one.code in said]
    return " · ".join((names.who(reporter), *marks))


def _row(
    scheme: Scheme, tally: ReporterTally, who: str, language: Language, back: LookingBack | None
) -> list[TableCell]:
    places = scheme.places
    rank = names.NOTHING if tally.rank is None else str(tally.rank)
    row = [TableCell(rank, right=True), TableCell(who)]
    kept = SHOWN_PLACES if places.class_score is None else places.class_score
    row += [TableCell(names.score(one.score, kept), right=True) for one in tally.classes]
    row.append(TableCell(names.score(tally.composite, places.composite), right=True, bold=True))
    low = _rates_that_count(scheme, tally)
    for rate in tally.rates:
        shown = names.NOTHING if rate.exact is None else f"{names.score(rate.exact, places.rate)}%"
        bad = rate.rate_id in low
        row.append(TableCell(shown, right=True, bold=bad, tone=Tone.LIVE if bad else Tone.PLAIN))
    row += [TableCell(language.text(said)) for said in back.cells(tally, places.composite)] if back else []
    if scheme.grades:
        row.append(TableCell(tally.grade or names.NOTHING))
    if scheme.outcomes:
        row.append(TableCell("", pills=tuple(_pill(scheme, one, language) for one in tally.outcomes)))
    return row


def _pill(scheme: Scheme, outcome: OutcomeTally, language: Language) -> tuple[str, Tone]:
    name = next((one.name for one in scheme.outcomes if one.id == outcome.outcome_id), outcome.outcome_id)
    state = state_name(outcome.state, language)
    return (f"{name} · {state}" if state else name, OUTCOME_TONES[outcome.state])


def _rates_that_count(scheme: Scheme, tally: ReporterTally) -> frozenset[str]:
    """Rates that lie below the bound of an outcome that was triggered."""
    triggered = {one.outcome_id for one in tally.outcomes}
    found = set()
    waiting = [one.when for one in scheme.outcomes if one.id in triggered]
    while waiting:
        condition = waiting.pop()
        if condition.kind == "rate" and condition.below is not None:
            exact = tally.rate(condition.rate).exact
            if exact is not None and exact < condition.below:
                found.add(condition.rate)
        waiting.extend(condition.parts)
    return frozenset(found)
