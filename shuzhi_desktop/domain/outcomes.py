"""Consequences (结果运用): conditions compared exactly, exceptions, confirmation, ties at a boundary.

A condition about something that does not exist (a rate without ballots, no composite) is neither true nor false; an
outcome holds only when its condition is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, listed, text, verbatim
from shuzhi_desktop.domain.result import Notice, OutcomeState, OutcomeTally
from shuzhi_desktop.domain.rounding import decimal_text, fixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shuzhi_desktop.domain.ranking import Place
    from shuzhi_desktop.domain.scheme import Condition, Outcome, Scheme


@dataclass(frozen=True, slots=True)
class Standing:
    """What the conditions of outcomes look at, for one reporter. `rates` are exact."""

    reporter_id: int
    composite: Fraction | None
    place: Place | None
    grade: str
    rates: Mapping[str, Fraction | None]
    flags: frozenset[str]


def holds(condition: Condition, standing: Standing) -> bool | None:
    """Whether a condition is true of a reporter; None when it cannot be said."""
    kind = condition.kind
    if kind in {"all", "any"}:
        parts = [holds(part, standing) for part in condition.parts]
        decisive = kind == "any"
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if kind == "not":
        part = holds(condition.parts[0], standing)
        return None if part is None else not part
    if kind == "flag":
        return condition.name in standing.flags
    return _compares(condition, standing)


def _compares(condition: Condition, standing: Standing) -> bool | None:  # noqa: PLR0911 - one per kind
    kind, place, composite = condition.kind, standing.place, standing.composite
    if kind == "rate":
        return _rate_holds(condition, standing.rates.get(condition.rate))
    if kind in {"rank_at_most", "rank_from_bottom"}:
        if place is None:
            return None
        return (place.rank if kind == "rank_at_most" else place.from_bottom) <= condition.number
    if composite is None:
        return None
    if kind == "composite_below":
        return composite < condition.value
    if kind == "composite_at_least":
        return composite >= condition.value
    if kind == "grade":
        return standing.grade in condition.names
    raise ValueError(kind)


def _rate_holds(condition: Condition, rate: Fraction | None) -> bool | None:
    if rate is None:
        return None
    if condition.below is not None and not rate < condition.below:
        return False
    return condition.at_least is None or rate >= condition.at_least


def outcomes_of(
    scheme: Scheme, standing: Standing, decisions: Mapping[tuple[str, int], tuple[str, str]]
) -> tuple[OutcomeTally, ...]:
    """The outcomes that are triggered for a reporter, in the order of the scheme."""
    by_id = {one.id: one for one in scheme.outcomes}
    states: dict[str, OutcomeState | None] = {}

    def state_of(outcome: Outcome) -> OutcomeState | None:
        if outcome.id in states:
            return states[outcome.id]
        states[outcome.id] = None  # an exception that leads back here does not apply
        if holds(outcome.when, standing):
            against = [state_of(by_id[other]) for other in outcome.unless if other in by_id]
            states[outcome.id] = _state(outcome, against, decisions.get((outcome.id, standing.reporter_id), ("", "")))
        return states[outcome.id]

    found = []
    for outcome in scheme.outcomes:
        state = state_of(outcome)
        if state is None:
            continue
        reason = _reason(scheme, outcome.when, standing)
        if state is OutcomeState.BLOCKED:
            names = [by_id[other].name for other in outcome.unless if other in by_id and _stands(states.get(other))]
            reason = text("{reason}；因“{names}”不适用", reason=reason, names=listed(names))
        note = decisions.get((outcome.id, standing.reporter_id), ("", ""))[1] if outcome.confirm else ""
        found.append(OutcomeTally(outcome.id, state, reason, note))
    return tuple(found)


def _stands(state: OutcomeState | None) -> bool:
    return state in {OutcomeState.APPLIES, OutcomeState.CONFIRMED}


def _state(outcome: Outcome, against: Sequence[OutcomeState | None], decision: tuple[str, str]) -> OutcomeState:
    if any(_stands(one) for one in against):
        return OutcomeState.BLOCKED
    if not outcome.confirm:
        return OutcomeState.APPLIES
    if decision[0] == "confirmed":
        return OutcomeState.CONFIRMED
    return OutcomeState.DISMISSED if decision[0] == "dismissed" else OutcomeState.PROPOSED


def _reason(scheme: Scheme, condition: Condition, standing: Standing) -> Text:  # noqa: PLR0911 - one per kind
    """Why a condition that holds does hold, in figures."""
    kind, place = condition.kind, standing.place
    if kind in {"all", "any"}:
        parts = [_reason(scheme, part, standing) for part in condition.parts if holds(part, standing)]
        if not parts:
            return text("无条件")
        joined = parts[0]
        for part in parts[1:]:
            joined = text("{one}，{other}", one=joined, other=part)
        return joined
    if kind == "not":
        return text("不符合：{condition}", condition=_named(scheme, condition.parts[0]))
    if kind == "rank_at_most" and place is not None:
        return text("第 {rank} 名，在前 {n} 名以内", rank=place.rank, n=condition.number)
    if kind == "rank_from_bottom" and place is not None:
        return text("倒数第 {rank} 名，在后 {n} 名以内", rank=place.from_bottom, n=condition.number)
    if kind == "rate":
        return _rate_reason(scheme, condition, standing.rates[condition.rate])
    if kind == "grade":
        return text("等次为“{grade}”", grade=standing.grade)
    if kind.startswith("composite") and standing.composite is not None:
        shown = fixed(standing.composite, scheme.places.composite)
        sign = "<" if kind == "composite_below" else "≥"
        return text("综合得分 {figures}", figures=f"{shown} {sign} {decimal_text(condition.value)}")
    return _named(scheme, condition)


def _named(scheme: Scheme, condition: Condition) -> Text:
    kind = condition.kind
    names: dict[str, Text] = {
        "flag": text("已标记“{name}”", name=condition.name),
        "rank_at_most": text("前 {n} 名", n=condition.number),
        "rank_from_bottom": text("后 {n} 名", n=condition.number),
        "composite_below": text("综合得分低于 {value}", value=decimal_text(condition.value)),
        "composite_at_least": text("综合得分不低于 {value}", value=decimal_text(condition.value)),
        "grade": text("等次为“{grade}”", grade=listed(condition.names)),
    }
    if kind in names:
        return names[kind]
    if kind == "rate":
        rate = next((one.name for one in scheme.rates if one.id == condition.rate), condition.rate)
        if condition.below is not None:
            return text("{rate}低于 {value}%", rate=rate, value=decimal_text(condition.below))
        return text("{rate}不低于 {value}%", rate=rate, value=decimal_text(condition.at_least or Fraction(0)))
    joined = _named(scheme, condition.parts[0]) if condition.parts else text("无条件")
    for part in condition.parts[1:]:
        joined = text("{one}，{other}", one=joined, other=_named(scheme, part))
    return joined


def _rate_reason(scheme: Scheme, condition: Condition, rate: Fraction | None) -> Text:
    name = next((one.name for one in scheme.rates if one.id == condition.rate), condition.rate)
    if rate is None:
        return verbatim(name)
    bound = condition.below if condition.below is not None else condition.at_least
    sign = "<" if condition.below is not None else "≥"
    places = scheme.places.rate
    # 89.95 % printed as 90.0 % would seem to contradict "< 90 %"
    while bound is not None and rate != bound and Fraction(fixed(rate, places)) == bound and places < 10:
        places += 1
    limit = "" if bound is None else f" {sign} {decimal_text(bound)}%"
    return text("{name} {figures}", name=name, figures=f"{fixed(rate, places)}%{limit}")


def boundary_notices(scheme: Scheme, standings: Sequence[Standing]) -> list[Notice]:
    """A notice wherever reporters level at a boundary let in more than the rule names."""
    notices: list[Notice] = []
    for outcome in scheme.outcomes:
        for condition in _places_in(outcome.when):
            tied = _tied_at(condition, standings)
            if tied:
                sentence = text(
                    "“{outcome}”限 {n} 名，并列使入围人数超出，请研究决定", outcome=outcome.name, n=condition.number
                )
                notices.append(Notice("tie_at_boundary", sentence, tied))
    return notices


def _places_in(condition: Condition) -> Iterator[Condition]:
    if condition.kind in {"rank_at_most", "rank_from_bottom"}:
        yield condition
    for part in condition.parts:
        yield from _places_in(part)


def _tied_at(condition: Condition, standings: Sequence[Standing]) -> tuple[int, ...]:
    groups: dict[object, list[tuple[int, int]]] = {}
    for one in standings:
        if one.place is not None:
            number = one.place.rank if condition.kind == "rank_at_most" else one.place.from_bottom
            if number <= condition.number:
                groups.setdefault(one.place.group, []).append((number, one.reporter_id))
    tied: list[int] = []
    for inside in groups.values():
        if len(inside) > condition.number:
            last = max(number for number, _ in inside)
            tied += [who for number, who in inside if number == last]
    return tuple(tied)
