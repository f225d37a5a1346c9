"""Laws of the tally, held against meetings that hypothesis makes up."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.counts import LiveCounts, differences
from shuzhi_desktop.domain.ranking import Contender, rank_contenders
from shuzhi_desktop.domain.recount import recount
from shuzhi_desktop.domain.rounding import round_half_away
from shuzhi_desktop.domain.scheme import Aggregate, BallotRule, Blank, Entry, Missing, Ties, Transform, Trim
from tests.support.schemes import SATISFIED, ballots_class, form, options, places, points, rate, roster, scheme, tallied

POINTS = st.integers(0, 200).map(lambda n: n * 5_000)
MIXED = form(points("work"), points("style", "0.5"), options(SATISFIED))
TRANSFORMS = (
    (),
    (Transform("ratio_to_best"),),
    (Transform("rescale", low=Fraction(60), high=Fraction(100)),),
    (Transform("bands", bands=((Fraction(90), Fraction(100)), (Fraction(60), Fraction(80))), below=Fraction(10)),),
)


def blankable(mark):
    return st.one_of(st.none(), mark, mark, mark)


@st.composite
def lines(draw, reporter_id):
    """Lines as they may come: filled, with blanks, off the scale, abstaining."""
    if draw(st.integers(0, 9)) == 0:
        return Line(reporter_id, (None, None, None), abstained=True)
    off = st.sampled_from((-5_000, 1_000_001, 2_500))
    mark = st.one_of(POINTS, POINTS, POINTS, POINTS, off)
    return Line(reporter_id, (draw(blankable(mark)), draw(blankable(POINTS)), draw(blankable(st.integers(0, 3)))))


@st.composite
def sheets(draw, entry, reporters=3):
    class_id = draw(st.sampled_from(("a", "b")))
    invalid = "污损" if draw(st.integers(0, 9)) == 0 else ""
    whose = [draw(st.integers(1, reporters))] if entry is Entry.EACH else range(1, reporters + 1)
    return Ballot(class_id, tuple(draw(lines(who)) for who in whose), invalid)


def mixed_scheme(entry=Entry.EACH, blank=Blank.INVALID):
    aggregate = Aggregate.INDICATOR if blank is Blank.SKIP else Aggregate.BALLOT
    rules = (
        BallotRule("max_option", indicator="overall", option="satisfied", share=Fraction(1, 2)),
        BallotRule("max_at_least", value=Fraction(200), count=1),
        BallotRule("all_equal"),
        BallotRule("all_full"),
    )
    classes = [
        ballots_class("a", "60", trim=Trim(1, 1), blank=blank, aggregate=aggregate, full=MIXED.full),
        ballots_class("b", "40", ballot_rules=rules if entry is Entry.SLATE else (), full=MIXED.full),
    ]
    return scheme(
        [MIXED], classes, entry=entry, missing=Missing.RENORMALISE, rates=(rate("satisfied", classes=("a", "b")),)
    )


@given(st.data(), st.sampled_from(Entry), st.sampled_from(Blank))
@settings(deadline=None)
def test_the_order_of_ballots_never_matters(data, entry, blank):
    made = mixed_scheme(entry, blank)
    cast = data.draw(st.lists(sheets(entry), max_size=12))
    shuffled = data.draw(st.permutations(cast))
    people = roster(3, a=12, b=12)
    assert tallied(made, people, cast) == tallied(made, people, shuffled)


@given(st.data(), st.sampled_from(Entry), st.sampled_from(Blank))
@settings(deadline=None)
def test_live_counts_equal_the_recount(data, entry, blank):
    made, people = mixed_scheme(entry, blank), roster(3, a=12, b=12)
    cast = data.draw(st.lists(sheets(entry), max_size=12))
    live = LiveCounts(made, people)
    for ballot in cast:
        live.add(ballot)
    assert differences(live, recount(made, people, cast)) == ()
    for cell in live.cells.values():
        tray = cell.tray
        assert tray.returned == tray.valid + sum(tray.invalid.values()) + tray.abstained


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=3, max_size=3), max_size=6))
def test_live_counts_equal_the_recount_of_ranking_sheets(rows):
    made = scheme([form(places())], [ballots_class()], entry=Entry.SLATE)
    people = roster(3, a=6)
    cast = [Ballot("a", tuple(Line(i, (mark,), mark is None) for i, mark in enumerate(row, 1))) for row in rows]
    live = LiveCounts(made, people)
    for ballot in cast:
        live.add(ballot)
    assert differences(live, recount(made, people, cast)) == ()


@given(st.data())
@settings(deadline=None)
def test_a_lost_ballot_is_a_difference(data):
    made, people = mixed_scheme(), roster(3, a=12, b=12)
    cast = data.draw(st.lists(sheets(Entry.EACH), min_size=1, max_size=6))
    live = LiveCounts(made, people)
    for ballot in cast[1:]:
        live.add(ballot)
    assert differences(live, recount(made, people, cast))


@given(
    st.lists(st.lists(POINTS, max_size=4), min_size=3, max_size=3),
    st.lists(POINTS, max_size=4),
    st.sampled_from(Missing),
)
@settings(deadline=None)
def test_a_class_of_weight_zero_changes_nothing(rows, extra, missing):
    plain = scheme([form(points())], [ballots_class("a", "100")], missing=missing)
    more = scheme([form(points())], [ballots_class("a", "100"), ballots_class("z", "0")], missing=missing)
    cast = [Ballot("a", (Line(who, (mark,)),)) for who, row in enumerate(rows, 1) for mark in row]
    idle = [Ballot("z", (Line(1, (mark,)),)) for mark in extra]
    people = roster(3, a=4, z=4)
    before, after = tallied(plain, people, cast), tallied(more, people, cast + idle)
    assert [(r.exact, r.composite, r.rank, r.tied) for r in before.reporters] == [
        (r.exact, r.composite, r.rank, r.tied) for r in after.reporters
    ]


@given(
    st.lists(st.lists(POINTS, min_size=1, max_size=6), min_size=3, max_size=3),
    st.data(),
    st.sampled_from(TRANSFORMS),
    st.sampled_from((None, Trim(1, 1), Trim(share=Fraction(1, 5)))),
    st.sampled_from(Aggregate),
)
@settings(deadline=None)
def test_raising_one_mark_never_lowers_that_reporter(rows, data, transforms, trim, aggregate):
    made = scheme([form(points())], [ballots_class(transforms=transforms, trim=trim, aggregate=aggregate)])
    people = roster(3, a=6)
    which = data.draw(st.integers(0, len(rows[0]) - 1))
    raised = [list(row) for row in rows]
    raised[0][which] = data.draw(st.integers(rows[0][which] // 5_000, 200)) * 5_000

    def composite(marks):
        cast = [Ballot("a", (Line(who, (mark,)),)) for who, row in enumerate(marks, 1) for mark in row]
        return tallied(made, people, cast).of(1).exact

    assert composite(raised) >= composite(rows)


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from("AB")), max_size=12), st.sampled_from(Ties))
def test_places_are_a_valid_ranking(values, ties):
    contenders = [Contender(who, ((True, Fraction(value)),), group) for who, (value, group) in enumerate(values, 1)]
    found = rank_contenders(contenders, ties)
    assert found.keys() == {one.reporter_id for one in contenders}
    for one in contenders:
        peers = [other for other in contenders if other.group == one.group]
        better = [other.key for other in peers if other.key > one.key]
        place = found[one.reporter_id]
        assert place.rank == 1 + (len(set(better)) if ties is Ties.DENSE else len(better))
        assert place.from_bottom == 1 + sum(other.key < one.key for other in peers)
        assert place.tied == (sum(other.key == one.key for other in peers) > 1)


@given(st.fractions(), st.integers(0, 10))
def test_rounding_is_half_away_from_zero_for_every_value(value, kept):
    unit = Fraction(1, 10**kept)
    found = round_half_away(value, kept)
    assert (found / unit).denominator == 1
    assert abs(found - value) <= unit / 2
    assert round_half_away(-value, kept) == -found
    if abs(found - value) == unit / 2:
        assert abs(found) > abs(value)
