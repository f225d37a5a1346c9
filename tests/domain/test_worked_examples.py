"""The worked examples of the trade (E1 to E18), each computed by the engine."""

from fractions import Fraction

import pytest

from shuzhi_desktop.domain.means import trimmed_mean
from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.domain.rounding import fixed
from shuzhi_desktop.domain.scheme import (
    Adjustment,
    Aggregate,
    Blank,
    Condition,
    Entry,
    Grade,
    Missing,
    Outcome,
    Places,
    RateBase,
    Recuse,
    Transform,
    Trim,
)
from tests.support.schemes import (
    GRADED,
    SATISFIED,
    ballots_class,
    form,
    given_class,
    options,
    places,
    points,
    rate,
    roster,
    scheme,
    scored,
    sheet,
    slate,
    tallied,
    votes,
)

F = Fraction


def of_one(result):
    return result.reporters[0]


def mean_of(values, trim, places_kept):
    made = scheme([form(points())], [ballots_class(trim=trim)], places=Places(class_score=places_kept))
    return of_one(tallied(made, roster(1, a=len(values)), scored("a", 1, *values))).of_class("a").score


@pytest.mark.parametrize(
    ("values", "expected", "kept"),
    [
        ([88, 90, 85, 99, 60], "87.667", 3),
        ([90, 93, 96, 99, 99], "96", 3),
        ([88] * 5, "88", 3),
        ([99, 98, 97], "98", 2),
        ([100, 99, 98, 97], "98.5", 2),
    ],
)
def test_e1_one_highest_and_one_lowest_are_dropped(values, expected, kept):
    assert mean_of(values, Trim(1, 1), kept) == F(expected)


def test_e1_a_share_is_rounded_down_at_each_end():
    counted = {}
    for value in (4, 5, 6, 7, 2, 3, 4, 5, 1, 2, 3):
        counted[F(value)] = counted.get(F(value), 0) + 1
    mean = trimmed_mean(counted, Trim(share=F("0.1")))
    assert (mean.value, mean.dropped) == (F(34, 9), (F(1), F(7)))


def test_e2_equal_scores_share_a_place_and_the_next_is_skipped():
    made = scheme([form(points())], [ballots_class()])
    cast = [one for who, value in enumerate((1, 2, 3.5, 3.5, 7), 1) for one in scored("a", who, 100 - value)]
    result = tallied(made, roster(5, a=1), cast)
    assert [one.rank for one in result.reporters] == [1, 2, 3, 3, 5]
    assert [one.tied for one in result.reporters] == [False, False, True, True, False]


@pytest.mark.parametrize(("yes", "expected"), [(128, "85.3"), (112, "74.7"), (65, "43.3"), (42, "28.0")])
def test_e3_a_vote_share_is_of_the_valid_ballots(yes, expected):
    made = scheme(
        [form(options({"yes": "1", "no": "0"}))], [ballots_class()], rates=(rate("yes", base=RateBase.VALID),)
    )
    cast = votes("a", 1, yes, 150 - yes) + sheet("a", 1, None, times=2)
    one = of_one(tallied(made, roster(1, a=156), cast))
    account = one.of_class("a").account
    assert fixed(one.rate("rate").exact, 1) == expected
    assert (account.issued, account.returned, account.valid, account.invalid) == (156, 152, 150, 2)


def test_e4_weights():
    made = scheme(classes=[given_class("a", "40"), given_class("b", "30"), given_class("c", "30")])
    given = {("a", 1): F(85), ("b", 1): F(90), ("c", 1): F(80)}
    one = of_one(tallied(made, roster(), given=given))
    assert [c.contribution for c in one.classes] == [34, 27, 24]
    assert one.composite == 85


def test_e5_ballots_issued_less_returned():
    made = scheme([form(points())], [ballots_class()])
    account = of_one(tallied(made, roster(1, a=200), scored("a", 1, *[90] * (28 * 1 + 28 * 5)))).of_class("a").account
    assert (account.returned, account.issued - account.returned) == (168, 32)
    assert fixed(F(100 * 38, 200), 2) == "19.00"


def test_e6_three_items_of_three_classes_and_a_bonus():
    items = [options(GRADED, "load", "0.3"), options(GRADED, "speed", "0.3"), options(GRADED, "done", "0.4")]
    classes = [
        ballots_class(id_, weight, aggregate=Aggregate.INDICATOR)
        for id_, weight in (("leader", "20"), ("staff", "40"), ("team", "40"))
    ]
    made = scheme([form(*items)], classes, adjustments=(Adjustment("bonus", "附加分", F(0), F(5)),))
    cast = []
    for id_, columns in {
        "leader": ((2, 1, 0, 0), (3, 0, 0, 0), (2, 1, 0, 0)),
        "staff": ((20, 15, 5, 0), (24, 12, 3, 1), (30, 8, 2, 0)),
        "team": ((3, 2, 0, 0), (4, 1, 0, 0), (4, 1, 0, 0)),
    }.items():
        spread = [[option for option, n in enumerate(column) for _ in range(n)] for column in columns]
        for marks in zip(*spread, strict=True):
            cast += sheet(id_, 1, *marks)
    one = of_one(tallied(made, roster(1, leader=3, staff=40, team=5), cast, adjustments={("bonus", 1): F("1.5")}))
    assert [fixed(c.score, 4) for c in one.classes] == ["95.3333", "90.7000", "94.8000"]
    assert [fixed(c.contribution, 4) for c in one.classes] == ["19.0667", "36.2800", "37.9200"]
    assert one.composite == F("94.77")


def test_e7_a_thousand_points_of_ratio_ranking_and_bands():
    bands = tuple((F(bound), F(worth)) for bound, worth in ((90, 200), (80, 190), (70, 180), (60, 170)))
    classes = [
        given_class("work", "600", full=F(600), transforms=(Transform("ratio_to_best"),)),
        ballots_class("leaders", "200", "order", full=F(200)),
        ballots_class("poll", "100", "form", rate="rate", transforms=(Transform("bands", bands=bands, below=F(160)),)),
    ]
    four = options({"excellent": "100", "good": "80", "fair": "60", "poor": "40"})
    made = scheme(
        [form(four), form(places(), id_="order")],
        classes,
        entry=Entry.SLATE,
        rates=(rate("excellent", classes=("poll",), base=RateBase.VALID),),
    )
    cast = []
    for first in (1, 2, 2, 5):
        others = [place for place in range(1, 7) if place != first]
        cast.append(slate("leaders", first, *others))
    cast += [slate("poll", 0, *[1] * 5)] * 48 + [slate("poll", *[1] * 6)] * 12
    given = {("work", who): F(str(value)) for who, value in enumerate((902.4, 940, 1, 1, 1, 1), 1)}
    one = of_one(tallied(made, roster(6, leaders=4, poll=60), cast, given))
    assert [c.score for c in one.classes] == [576, 194, 190]
    assert one.composite == 960


@pytest.mark.parametrize(("poor", "state"), [(20, True), (19, False)])
def test_e7_just_one_third_counts_as_one_third(poor, state):
    veto = Outcome("low", "三分之一", Condition("rate", rate="rate", at_least=F("33.3333")))
    made = scheme([form(options(GRADED))], [ballots_class()], rates=(rate("fair", "poor"),), outcomes=(veto,))
    one = of_one(tallied(made, roster(1, a=60), votes("a", 1, 32, 28 - poor, poor - 2, 2)))
    assert bool(one.outcomes) is state


def test_e8_the_mean_of_items_is_not_the_pooled_mean():
    choice = {"yes": "100", "fairly": "80", "no": "30", "unknown": None}
    items = [options(choice, f"i{i}", "0.2") for i in range(5)]
    made = scheme([form(*items)], [ballots_class(aggregate=Aggregate.INDICATOR)])
    columns = ((380, 30, 5, 6), (365, 40, 6, 10), (352, 50, 9, 10), (371, 36, 4, 10), (340, 60, 11, 10))
    spread = [[option for option, n in enumerate(column) for _ in range(n)] for column in columns]
    cast = [one for marks in zip(*spread, strict=True) for one in sheet("a", 1, *marks)]
    one = of_one(tallied(made, roster(1, a=430), cast))
    found = one.of_class("a")
    assert found.account.valid == 421
    assert [fixed(i.exact, 4) for i in found.indicators] == ["97.7108", "97.0316", "96.0341", "97.5669", "95.2068"]
    assert found.indicators[0].exact == F(40550, 415)
    assert (fixed(one.exact, 4), one.composite) == ("96.7101", F("96.71"))


@pytest.mark.parametrize(
    ("cast", "base", "shown", "vetoed"),
    [
        ((150, 38, 21, 5, 2), RateBase.ANSWERED, "90.0", True),
        ((162, 18, 20, 10, 0), RateBase.ANSWERED, "90.0", False),
        ((162, 18, 20, 10, 0), RateBase.VALID, "85.7", True),
    ],
)
def test_e9_a_veto_compares_the_exact_rate(cast, base, shown, vetoed):
    veto = Outcome("veto", "一票否决", Condition("rate", rate="rate", below=F(90)))
    made = scheme(
        [form(options(SATISFIED))],
        [ballots_class(aggregate=Aggregate.INDICATOR, blank=Blank.SKIP)],
        rates=(rate("satisfied", "fairly", base=base),),
        outcomes=(veto,),
        places=Places(rate=1),
    )
    sheets = votes("a", 1, *cast[:4]) + sheet("a", 1, None, times=cast[4])
    one = of_one(tallied(made, roster(1, a=sum(cast)), sheets))
    assert fixed(one.rate("rate").exact, 1) == shown
    assert [o.state for o in one.outcomes] == ([OutcomeState.APPLIES] if vetoed else [])
    if shown == "90.0" and vetoed:
        assert one.outcomes[0].reason.render() == "满意率 89.95% < 90%"


def test_e10_four_classes_with_peers_who_do_not_score_themselves():
    names = "ABCD"
    people = Roster(
        tuple(Reporter(i, i, name, name) for i, name in enumerate(names, 1)),
        tuple(
            Seat(i, class_id, name, name)
            for i, (class_id, name) in enumerate(
                [("leading", "")] * 7 + [("peer", n) for n in names] + [("public", "")] * 200, 1
            )
        ),
    )
    made = scheme(
        [form(points()), form(options({"s": "100", "f": "60", "u": "0", "unknown": None}), id_="poll")],
        [
            ballots_class("leading", "30"),
            given_class("team", "30"),
            ballots_class("peer", "20", recuse=Recuse.OWN_UNIT),
            ballots_class("public", "20", "poll"),
        ],
        places=Places(),
    )
    leading = (
        (92, 90, 88, 95, 91, 93, 89),
        (90, 91, 87, 92, 90, 88, 89),
        (85, 88, 86, 84, 90, 87, 83),
        (95, 94, 96, 92, 97, 93, 95),
    )
    peers = ((91, 90, 88), (90, 89, 87), (85, 84, 82), (92, 93, 94))
    public = ((160, 30, 6, 4), (150, 36, 8, 6), (120, 50, 20, 10), (170, 22, 4, 4))
    given = {("team", who): F(value) for who, value in enumerate(("91.5", "93", "86.5", "94"), 1)}
    cast = []
    for who in range(1, 5):
        cast += scored("leading", who, *leading[who - 1]) + scored("peer", who, *peers[who - 1])
        cast += votes("public", who, *public[who - 1])
    result = tallied(made, people, cast, given)
    first = result.of(1)
    assert [c.score for c in first.classes] == [F(638, 7), F("91.5"), F(269, 3), F(17800, 196)]
    assert (first.of_class("peer").account.issued, first.of_class("peer").account.recused) == (3, 1)
    assert [fixed(one.exact, 4) for one in result.reporters] == ["90.8895", "90.1955", "84.3157", "93.8653"]
    assert [one.composite for one in result.reporters] == [F("90.89"), F("90.20"), F("84.32"), F("93.87")]
    assert [one.rank for one in result.reporters] == [2, 3, 4, 1]
    assert first.exact == F(53443, 588)


A_B_C = {"a": (6, 2, 0, 0), "b": (14, 8, 2, 0), "c": (25, 10, 4, 1)}


@pytest.mark.parametrize(
    ("missing", "without_c", "expected"),
    [
        (Missing.INCOMPLETE, False, "91.85"),
        (Missing.RENORMALISE, True, "92.86"),
        (Missing.ZERO, True, "65"),
        (Missing.INCOMPLETE, True, None),
    ],
)
def test_e11_a_class_without_ballots(missing, without_c, expected):
    classes = [ballots_class("a", "40"), ballots_class("b", "30"), ballots_class("c", "30")]
    made = scheme([form(options(GRADED))], classes, missing=missing)
    cast = [b for id_, numbers in A_B_C.items() if id_ != "c" or not without_c for b in votes(id_, 1, *numbers)]
    one = of_one(tallied(made, roster(1, a=8, b=24, c=40), cast))
    assert one.composite == (None if expected is None else F(expected))
    assert (one.rank is None) is (expected is None)


@pytest.mark.parametrize(("kept", "exact", "expected"), [(None, "92.9925", "92.99"), (2, "92.9950", "93.00")])
def test_e12_rounding_each_step_can_move_the_composite(kept, exact, expected):
    classes = [ballots_class("a", "40"), ballots_class("b", "30"), ballots_class("c", "30")]
    made = scheme([form(options(GRADED))], classes, places=Places(class_score=kept))
    cast = votes("a", 1, 8, 1) + votes("b", 1, 8, 1, 2) + votes("c", 1, 16, 1, 6)
    one = of_one(tallied(made, roster(1, a=9, b=11, c=23), cast))
    assert (fixed(one.exact, 4), fixed(one.composite, 2)) == (exact, expected)


def test_e13_given_scores_of_parts():
    classes = [given_class("a", "30"), given_class("b", "30"), given_class("c", "20"), given_class("d", "20")]
    given = {("a", 1): F(92), ("b", 1): F(88), ("c", 1): F("94.5"), ("d", 1): F(90)}
    assert of_one(tallied(scheme(classes=classes), roster(), given=given)).composite == F("90.90")
    two = scheme(classes=[given_class("a", "24"), given_class("b", "16")])
    one = of_one(tallied(two, roster(), given={("a", 1): F("93.75"), ("b", 1): F(91)}))
    assert ([c.contribution for c in one.classes], one.composite) == ([F("22.5"), F("14.56")], F("37.06"))
    assert two.full == 40


@pytest.mark.parametrize(
    ("values", "exact", "expected"),
    [([92.5, 88, 95, 90, 85.5, 91], "90.375", "90.38"), ([92.5, 88, 95, 90, 85.5], "90.2", "90.20")],
)
def test_e14_nothing_is_dropped_below_six_raters(values, exact, expected):
    made = scheme([form(points())], [ballots_class(trim=Trim(1, 1, 6))])
    one = of_one(tallied(made, roster(1, a=6), scored("a", 1, *values)))
    assert (one.exact, fixed(one.composite, 2)) == (F(exact), expected)


def test_e15_coefficients_may_be_negative_and_scores_are_rescaled():
    net = {"excellent": "100", "good": "75", "fair": "-25", "poor": "-50"}
    made = scheme([form(options(net))], [ballots_class()])
    assert of_one(tallied(made, roster(1, a=100), votes("a", 1, 84, 12, 3, 1))).composite == F("91.75")
    rescaled = given_class("a", "100", transforms=(Transform("rescale", low=F(90), high=F(100)),))
    given = {("a", who): F(value) for who, value in enumerate(("91.75", "88", "79.5", "95"), 1)}
    result = tallied(scheme(classes=[rescaled]), roster(4), given=given)
    assert [fixed(one.composite, 2) for one in result.reporters] == ["97.90", "95.48", "90.00", "100.00"]


def test_e16_members_points_six_classes_and_survey():
    party = scheme([form(options({"good": "100", "fair": "80", "poor": "60"}))], [ballots_class(weight="20")])
    one = of_one(tallied(party, roster(1, a=50), votes("a", 1, 40, 8, 2)))
    assert (one.of_class("a").score, one.composite) == (F("95.2"), F("19.04"))
    weights = {"a": "15", "b": "15", "c": "20", "d": "10", "e": "15", "f": "25"}
    values = dict(zip(weights, (95, 92, 90, 88, 91, 86), strict=True))
    six = scheme(classes=[given_class(id_, weight) for id_, weight in weights.items()])
    result = tallied(six, roster(), given={(id_, 1): F(value) for id_, value in values.items()})
    assert of_one(result).composite == 90
    survey = scheme([form(options({"y": "100", "m": "75", "n": "55"}))], [ballots_class()])
    assert fixed(of_one(tallied(survey, roster(1, a=90), votes("a", 1, 50, 30, 10))).exact, 2) == "86.67"
    both = scheme(classes=[given_class("phone", "60"), given_class("paper", "40")])
    given = {("phone", 1): F("88.4"), ("paper", 1): F("91.2")}
    assert of_one(tallied(both, roster(), given=given)).composite == F("89.52")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("85.125", "85.13"),
        ("90.125", "90.13"),
        ("2.675", "2.68"),
        ("1.005", "1.01"),
        ("59.995", "60.00"),
        ("89.995", "90.00"),
    ],
)
def test_e17_a_half_goes_up_and_grades_look_at_the_shown_score(value, expected):
    made = scheme(classes=[given_class("a", "100")], grades=(Grade("好", F(expected)), Grade("一般")))
    one = of_one(tallied(made, roster(), given={("a", 1): F(value)}))
    assert (fixed(one.composite, 2), one.grade) == (expected, "好")


@pytest.mark.parametrize(("cap", "allowed"), [("0.3", 5), ("0.3333", 5)])
def test_e18_those_over_a_cap_are_listed_and_never_moved(cap, allowed):
    made = scheme(
        classes=[given_class("a", "100")], grades=(Grade("好", F(90), F(cap)), Grade("较好", floor=F("0.15")))
    )
    given = {("a", who): F(100 - who) for who in range(1, 16)} | {("a", 16): F(50), ("a", 17): F(50)}
    result = tallied(made, roster(17), given=given)
    notices = {one.code: one for one in result.notices}
    assert notices["over_cap"].reporters == tuple(range(allowed + 1, 11))
    assert sum(one.grade == "好" for one in result.reporters) == 10
    assert "below_floor" not in notices
    short = {("a", who): F(95 if who <= 15 else 50) for who in range(1, 18)}
    assert {one.code for one in tallied(made, roster(17), given=short).notices} == {"over_cap", "below_floor"}
