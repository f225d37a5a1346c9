"""Every built-in scheme can be tallied, whatever ballots come, and its recount agrees."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.domain.scheme import Entry, IndicatorKind, Source
from shuzhi_desktop.domain.scheme_reading import read_scheme
from tests.support.schemes import tallied

SCHEMES = sorted((Path(__file__).parents[2] / "resources" / "schemes").glob("*.toml"))


def sheet_of(scheme, rater_class, reporters, chance):
    orders = [chance.sample(range(1, len(reporters) + 1), len(reporters)) for _ in range(9)]
    lines = []
    for row, who in enumerate(reporters):
        marks = []
        for position, indicator in enumerate(scheme.form(rater_class.form).indicators):
            if indicator.kind is IndicatorKind.POINTS:
                steps = (indicator.max_e4 - indicator.min_e4) // indicator.step_e4
                marks.append(indicator.min_e4 + chance.randint(steps // 2, steps) * indicator.step_e4)
            elif indicator.kind is IndicatorKind.OPTIONS:
                marks.append(chance.randrange(len(indicator.options)))
            else:
                marks.append(orders[position][row])
        lines.append(Line(who, tuple(marks)))
    return Ballot(rater_class.id, tuple(lines))


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_a_builtin_scheme_can_be_tallied(path):
    scheme = read_scheme(path.read_text("utf-8"), path.name)
    chance = random.Random(path.stem)
    people = Roster(
        tuple(Reporter(i, i, f"书记{i}", f"单位{i}", group="甲" if i % 2 else "乙") for i in range(1, 9)),
        tuple(Seat(n, one.id) for n, one in enumerate((c for c in scheme.ballot_classes for _ in range(12)), 1)),
    )
    ids = [one.id for one in people.reporters]
    cast = []
    for rater_class in scheme.ballot_classes:
        for _ in range(12):
            together = [ids] if scheme.entry is Entry.SLATE else [[who] for who in ids]
            cast += [sheet_of(scheme, rater_class, reporters, chance) for reporters in together]
    given = {
        (one.id, who): one.full * Fraction(chance.randint(50, 100), 100)
        for one in scheme.classes
        if one.source is Source.GIVEN
        for who in ids
    }
    result = tallied(scheme, people, cast, given)
    for one in result.reporters:
        assert one.trail.shown != ""
        assert all(tally.exact is None or tally.score is not None for tally in one.classes)
        assert all(outcome.reason.render() for outcome in one.outcomes)
        if any(weight.weight for weight in scheme.classes) and all(t.score is not None for t in one.classes):
            assert one.rank is not None
