"""Schemes, rosters and ballots in a few words, for tests of the domain."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.counts import LiveCounts, differences
from shuzhi_desktop.domain.recount import recount
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.domain.scheme import (
    BallotForm,
    Entry,
    Indicator,
    IndicatorKind,
    Option,
    Rate,
    RaterClass,
    Scheme,
    Source,
)
from shuzhi_desktop.domain.tally import tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shuzhi_desktop.domain.result import Result

F = Fraction
GRADED = {"excellent": "100", "good": "80", "fair": "60", "poor": "40"}
SATISFIED = {"satisfied": "100", "fairly": "60", "unsatisfied": "0", "unknown": None}


def points(id_: str = "work", weight: str = "1", high: int = 100, step: str = "0.5", low: int = 0) -> Indicator:
    """An indicator marked in points."""
    return Indicator(
        id_, id_, IndicatorKind.POINTS, low * 10_000, high * 10_000, int(F(step) * 10_000), weight=F(weight)
    )


def options(choices: Mapping[str, str | None], id_: str = "overall", weight: str = "1") -> Indicator:
    """An indicator of options; None for a pointless one."""
    made = tuple(Option(key, key, None if worth is None else F(worth)) for key, worth in choices.items())
    return Indicator(id_, id_, IndicatorKind.OPTIONS, options=made, weight=F(weight))


def places(base: str = "200", step: str = "0.02") -> Indicator:
    """A ranking indicator."""
    return Indicator("place", "place", IndicatorKind.RANK, rank_base=F(base), rank_step=F(step))


def form(*indicators: Indicator, id_: str = "form") -> BallotForm:
    """A form."""
    return BallotForm(id_, id_, indicators)


def ballots_class(id_: str = "a", weight: str = "100", form_id: str = "form", **more: object) -> RaterClass:
    """A class that casts ballots."""
    return replace(RaterClass(id_, id_, F(weight), form=form_id), **more)  # type: ignore[arg-type]


def given_class(id_: str, weight: str, **more: object) -> RaterClass:
    """A class whose scores are given."""
    return replace(RaterClass(id_, id_, F(weight), source=Source.GIVEN), **more)  # type: ignore[arg-type]


def rate(*count: str, classes: Iterable[str] = ("a",), form_id: str = "form", **more: object) -> Rate:
    """A rate named `rate` of the indicator `overall`."""
    made = Rate("rate", "满意率", form_id, "overall", count, classes=tuple(classes))
    return replace(made, **more)  # type: ignore[arg-type]


def scheme(forms: Iterable[BallotForm] = (), classes: Iterable[RaterClass] = (), **more: object) -> Scheme:
    """A scheme, reporter by reporter unless `entry` says otherwise."""
    made = Scheme("test", "测试", "unit", Entry.EACH, tuple(forms), tuple(classes))
    return replace(made, **more)  # type: ignore[arg-type]


def roster(reporters: int = 1, groups: str = "", **seats: int) -> Roster:
    """`reporters` reporters (`groups` has a letter each) and anonymous seats by class."""
    made = tuple(
        Reporter(i, i, f"书记{i}", f"单位{i}", group=groups[i - 1] if groups else "") for i in range(1, reporters + 1)
    )
    rows = [class_id for class_id, number in seats.items() for _ in range(number)]
    return Roster(made, tuple(Seat(i, class_id) for i, class_id in enumerate(rows, 1)))


def sheet(class_id: str, reporter_id: int, *marks: int | None, times: int = 1) -> list[Ballot]:
    """`times` equal sheets of one reporter; marks as in `Line.marks`."""
    return [Ballot(class_id, (Line(reporter_id, marks),))] * times


def scored(class_id: str, reporter_id: int, *values: str | float) -> list[Ballot]:
    """One sheet of a one-indicator points form for each value."""
    return [one for value in values for one in sheet(class_id, reporter_id, int(F(str(value)) * 10_000))]


def votes(class_id: str, reporter_id: int, *numbers: int) -> list[Ballot]:
    """Sheets of a one-indicator options form, as many as given per option."""
    return [one for option, n in enumerate(numbers) for one in sheet(class_id, reporter_id, option, times=n)]


def slate(class_id: str, *marks: int | None, invalid: str = "") -> Ballot:
    """A whole sheet of a one-indicator form: a mark for reporters 1, 2, …"""
    return Ballot(class_id, tuple(Line(i, (mark,)) for i, mark in enumerate(marks, 1)), invalid)


def count(of: Scheme, people: Roster, ballots: Iterable[Ballot]) -> LiveCounts:
    """Live counts, held against the recount."""
    cast = list(ballots)
    live = LiveCounts(of, people)
    for ballot in cast:
        live.add(ballot)
    again = recount(of, people, cast)
    assert differences(live, again) == ()
    assert live == again
    return live


def tallied(
    of: Scheme,
    people: Roster,
    ballots: Iterable[Ballot] = (),
    given: Mapping[tuple[str, int], Fraction] | None = None,
    adjustments: Mapping[tuple[str, int], Fraction] | None = None,
    **more: object,
) -> Result:
    """The result of a meeting."""
    return tally(of, people, count(of, people, ballots), given or {}, adjustments or {}, **more)  # type: ignore[arg-type]
