"""The tally where it is easy to go wrong: nothing to divide by, ties, recusal, surplus ballots, whole sheets."""

from __future__ import annotations

from fractions import Fraction

import pytest

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.judging import Verdict, judge
from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.domain.scheme import (
    Adjustment,
    Aggregate,
    BallotRule,
    Blank,
    Condition,
    Entry,
    Missing,
    Outcome,
    Places,
    Pool,
    Ranking,
    RankOn,
    RateBase,
    Recuse,
    Ties,
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
MARKS = scheme([form(points())], [ballots_class()])


def given_scores(*values, class_id="a"):
    return {(class_id, who): F(str(value)) for who, value in enumerate(values, 1) if value is not None}


def test_no_ballots_is_no_score_and_no_place():
    result = tallied(MARKS, roster(2, a=3), scored("a", 1, 0))
    none = result.of(2)
    assert (none.composite, none.rank, none.grade, none.of_class("a").score) == (None, None, "", None)
    assert (result.of(1).composite, result.of(1).rank) == (0, 1)
    assert none.trail.shown == "—"
    assert [(n.code, n.reporters) for n in result.notices] == [("missing_class", (2,))]


def test_an_absent_rater_is_not_a_zero():
    assert tallied(MARKS, roster(1, a=100), scored("a", 1, 90)).of(1).composite == 90


def test_an_abstention_is_neither_valid_nor_invalid():
    cast = [*scored("a", 1, 90), Ballot("a", (Line(1, (None,), abstained=True),)), *sheet("a", 1, None)]
    account = tallied(MARKS, roster(1, a=3), cast).of(1).of_class("a").account
    assert (account.returned, account.valid, account.invalid, account.abstained, account.blank) == (3, 1, 1, 1, 1)
    assert [(reason.render(), n) for reason, n in account.invalid_reasons] == [("有空白项", 1)]


def test_a_blank_that_may_be_skipped_leaves_only_its_cell_out():
    made = scheme(
        [form(points("work"), points("style"))],
        [ballots_class(aggregate=Aggregate.INDICATOR, blank=Blank.SKIP, full=F(200))],
    )
    cast = sheet("a", 1, 900_000, None) + sheet("a", 1, 800_000, 700_000)
    found = tallied(made, roster(1, a=2), cast).of(1).of_class("a")
    assert [(i.n, i.blank, i.mean) for i in found.indicators] == [(2, 0, 85), (1, 1, 70)]
    assert (found.account.valid, found.account.blank, found.score) == (2, 1, 155)


def test_a_pointless_option_keeps_the_ballot_valid_and_out_of_the_mean():
    made = scheme([form(options(SATISFIED))], [ballots_class()])
    found = tallied(made, roster(1, a=9), votes("a", 1, 1, 1, 0, 7)).of(1).of_class("a")
    assert (found.account.valid, found.score, found.totals) == (9, 80, ((F(60), 1), (F(100), 1)))
    alone = tallied(made, roster(1, a=9), votes("a", 1, 0, 0, 0, 7)).of(1).of_class("a")
    assert (alone.account.valid, alone.score) == (7, None)


def test_a_surplus_of_ballots_blocks_the_class_until_people_accept_it():
    made = scheme([form(points())], [ballots_class("a", "50"), given_class("b", "50")], missing=Missing.RENORMALISE)
    cast = scored("a", 1, 90, 80)
    blocked = tallied(made, roster(1, a=1), cast, given_scores(70, class_id="b"))
    one = blocked.of(1)
    assert (one.of_class("a").blocked, one.of_class("a").score, one.composite) == (True, None, None)
    assert [n.code for n in blocked.notices] == ["excess_ballots"]
    accepted = tallied(made, roster(1, a=1), cast, given_scores(70, class_id="b"), overrides=frozenset({"a"}))
    assert (accepted.of(1).composite, accepted.of(1).of_class("a").blocked) == (F("77.5"), False)


def test_a_rate_has_no_value_while_its_class_is_blocked():
    made = scheme([form(options(SATISFIED))], [ballots_class()], rates=(rate("satisfied"),))
    found = tallied(made, roster(1, a=1), votes("a", 1, 2)).of(1).rate("rate")
    assert (found.exact, found.counted, found.base) == (None, 2, 2)


def test_everyone_recused_leaves_nothing_issued_and_no_score():
    made = scheme([form(points())], [ballots_class(recuse=Recuse.OWN_UNIT)])
    people = Roster((Reporter(1, 1, "甲", "一街"),), (Seat(1, "a", "", "一街"), Seat(2, "a", "甲", "一街")))
    found = tallied(made, people).of(1).of_class("a")
    assert (found.account.issued, found.account.recused, found.score) == (0, 2, None)


@pytest.mark.parametrize(
    ("trim", "values", "dropped", "mean"),
    [
        (Trim(1, 1), (90, 80), (), 85),
        (Trim(1, 1), (90,), (), 90),
        (Trim(0, 1), (90, 80, 70), (70,), 85),
        (Trim(share=F("0.1")), (1,) * 9, (), 1),
        (Trim(share=F("0.1")), (1, *[5] * 8, 9), (1, 9), 5),
        (Trim(1, 1, 4), (90, 80, 70), (), 80),
    ],
)
def test_trimming_starts_where_the_scheme_says_and_leaves_something(trim, values, dropped, mean):
    made = scheme([form(points())], [ballots_class(trim=trim)])
    found = tallied(made, roster(1, a=len(values)), scored("a", 1, *values)).of(1).of_class("a")
    assert (found.dropped, found.score) == (dropped, mean)


def test_trimming_by_indicator_drops_from_each():
    made = scheme(
        [form(points("work"), points("style"))],
        [ballots_class(aggregate=Aggregate.INDICATOR, trim=Trim(1, 1), full=F(200))],
    )
    cast = [b for x, y in ((90, 10), (80, 50), (10, 60)) for b in sheet("a", 1, x * 10_000, y * 10_000)]
    found = tallied(made, roster(1, a=3), cast).of(1).of_class("a")
    assert ([i.dropped for i in found.indicators], found.score) == ([(10, 90), (10, 60)], 130)


@pytest.mark.parametrize(
    ("base", "expected"),
    [(RateBase.ANSWERED, (3, 4)), (RateBase.VALID, (3, 5)), (RateBase.RETURNED, (3, 6)), (RateBase.ISSUED, (3, 9))],
)
def test_the_four_denominators_of_a_rate(base, expected):
    made = scheme([form(options(SATISFIED))], [ballots_class()], rates=(rate("satisfied", base=base),))
    cast = votes("a", 1, 3, 1, 0, 1) + sheet("a", 1, None)
    found = tallied(made, roster(1, a=9), cast).of(1).rate("rate")
    assert ((found.counted, found.base), found.exact) == (expected, F(300, expected[1]))


def test_a_weighted_rate_is_the_mean_of_classes_that_have_one():
    classes = [ballots_class("a", "60"), ballots_class("b", "20"), ballots_class("c", "20")]
    made = scheme(
        [form(options(SATISFIED))], classes, rates=(rate("satisfied", classes=("a", "b", "c"), pool=Pool.WEIGHTED),)
    )
    found = tallied(made, roster(1, a=2, b=4), votes("a", 1, 2) + votes("b", 1, 1, 3)).of(1).rate("rate")
    assert (found.exact, found.counted, found.base) == (F(60 * 100 + 20 * 25, 80), 3, 6)


def test_a_rate_of_nothing_has_no_value_and_triggers_nothing():
    veto = Outcome("veto", "否决", Condition("rate", rate="rate", below=F(90)))
    unless = Outcome("fine", "合格", Condition("not", parts=(veto.when,)))
    made = scheme([form(options(SATISFIED))], [ballots_class()], rates=(rate("satisfied"),), outcomes=(veto, unless))
    one = tallied(made, roster(1, a=9)).of(1)
    assert (one.rate("rate").exact, one.outcomes) == (None, ())


def test_tie_breaks_compare_classes_rates_and_votes_in_turn():
    classes = [given_class("x", "50"), ballots_class("a", "50")]
    made = scheme(
        [form(options(GRADED))],
        classes,
        rates=(rate("excellent"),),
        ranking=Ranking(tiebreak=("class:x", "rate:rate", "votes:form.overall.excellent")),
    )
    given = given_scores(80, 60, 80, 80, 80, class_id="x")
    cast = votes("a", 1, 0, 2) + votes("a", 2, 2) + votes("a", 3, 1, 0, 1) + votes("a", 4, 2, 0, 2)
    cast += votes("a", 5, 2, 0, 2)
    result = tallied(made, roster(5, a=4), cast, given)
    assert {one.composite for one in result.reporters} == {F(80)}
    assert [one.rank for one in result.reporters] == [4, 5, 3, 1, 1]
    assert [one.tied for one in result.reporters] == [False, False, False, True, True]


def test_places_are_given_inside_groups():
    made = scheme(
        classes=[given_class("a", "100")],
        ranking=Ranking(within="group"),
        outcomes=(Outcome("last", "末位", Condition("rank_from_bottom", number=1)),),
    )
    result = tallied(made, roster(4, groups="甲甲乙乙"), given=given_scores(90, 80, 70, 60))
    assert [one.rank for one in result.reporters] == [1, 2, 1, 2]
    assert [bool(one.outcomes) for one in result.reporters] == [False, True, False, True]


def test_dense_places_and_exact_places():
    dense = scheme(classes=[given_class("a", "100")], ranking=Ranking(ties=Ties.DENSE))
    result = tallied(dense, roster(4), given=given_scores(90, 80, 80, 70))
    assert [one.rank for one in result.reporters] == [1, 2, 2, 3]
    exact = scheme(classes=[given_class("a", "100")], ranking=Ranking(on=RankOn.EXACT))
    result = tallied(exact, roster(2), given=given_scores("90.001", "90.002"))
    assert [(one.rank, one.composite) for one in result.reporters] == [(2, 90), (1, 90)]


def test_a_tie_at_the_boundary_lets_in_more_and_is_warned_of():
    funded = Outcome("funding", "支持", Condition("rank_at_most", number=2))
    made = scheme(classes=[given_class("a", "100")], outcomes=(funded,))
    result = tallied(made, roster(4), given=given_scores(90, 80, 80, 70))
    assert [bool(one.outcomes) for one in result.reporters] == [True, True, True, False]
    assert [(n.code, n.reporters) for n in result.notices] == [("tie_at_boundary", (2, 3))]
    assert not tallied(made, roster(4), given=given_scores(90, 85, 80, 70)).notices


def test_exceptions_block_and_people_confirm():
    outcomes = (
        Outcome("funding", "支持", Condition("rank_at_most", number=1), unless=("veto",)),
        Outcome("veto", "否决", Condition("flag", name="problem")),
        Outcome(
            "talk",
            "约谈",
            Condition(
                "any",
                parts=(
                    Condition("composite_below", value=F(60)),
                    Condition(
                        "all", parts=(Condition("rank_from_bottom", number=3), Condition("flag", name="problem"))
                    ),
                ),
            ),
            confirm=True,
        ),
    )
    made = scheme(classes=[given_class("a", "100")], outcomes=outcomes)
    given = given_scores(90, 59)
    flags = frozenset({(1, "problem")})
    result = tallied(made, roster(2), given=given, flags=flags, decisions={("talk", 2): ("dismissed", "已整改")})
    first = {one.outcome_id: one.state for one in result.of(1).outcomes}
    assert first == {
        "funding": OutcomeState.BLOCKED,
        "veto": OutcomeState.APPLIES,
        "talk": OutcomeState.PROPOSED,
    }
    assert [(o.outcome_id, o.state, o.note) for o in result.of(2).outcomes] == [
        ("talk", OutcomeState.DISMISSED, "已整改")
    ]
    confirmed = tallied(made, roster(2), given=given, decisions={("talk", 2): ("confirmed", "")})
    assert [o.state for o in confirmed.of(2).outcomes] == [OutcomeState.CONFIRMED]
    assert confirmed.of(2).outcomes[0].reason.render() == "综合得分 59.00 < 60"


def test_transforms_follow_one_another():
    steps = (Transform("ratio_to_best"), Transform("rank_points", base=F(200), step=F("0.02")))
    made = scheme(classes=[given_class("a", "200", full=F(200), transforms=steps)])
    result = tallied(made, roster(4), given=given_scores(50, 40, 40, None))
    assert [one.of_class("a").score for one in result.reporters] == [200, 196, 196, None]
    assert result.of(2).of_class("a").raw == 40


def test_adjustments_add_to_the_composite():
    made = scheme(classes=[given_class("a", "100")], adjustments=(Adjustment("minus", "扣分", F(-5), F(0)),))
    one = tallied(made, roster(1), given=given_scores(90), adjustments={("minus", 1): F("-1.5")}).of(1)
    assert (one.composite, one.adjustments) == (F("88.5"), (("minus", F("-1.5")),))
    assert one.trail.working == "90 - 1.5"


RULED = scheme(
    [form(points())],
    [
        ballots_class(
            ballot_rules=(
                BallotRule("max_at_least", value=F(90), count=1),
                BallotRule("min_below", value=F(70), count=1),
                BallotRule("all_equal"),
            )
        )
    ],
    entry=Entry.SLATE,
)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ((95, 80, 60), None),
        ((95, 90, 60), "90 分及以上超过 1 个"),
        ((95, 80, 70), "70 分以下不足 1 个"),
        ((60, 60, 60), "所有述职对象得分相同"),
    ],
)
def test_a_breach_of_a_sheet_rule_spoils_the_whole_sheet(values, reason):
    ballot = slate("a", *(value * 10_000 for value in values))
    verdicts = judge(RULED, RULED.classes[0], ballot, 3)
    assert {one.reason.render() if one.reason else None for one in verdicts} == {reason}
    result = tallied(RULED, roster(3, a=1), [ballot])
    account = dict(result.sheets)["a"]
    assert (account.issued, account.returned, account.valid) == (1, 1, int(reason is None))


def test_a_share_of_options_is_rounded_down():
    rules = (BallotRule("max_option", indicator="overall", option="satisfied", share=F("0.5")),)
    made = scheme([form(options(SATISFIED))], [ballots_class(ballot_rules=rules)], entry=Entry.SLATE)
    assert judge(made, made.classes[0], slate("a", 0, 1, 1), 3)[0].verdict is Verdict.VALID
    assert judge(made, made.classes[0], slate("a", 0, 0, 1), 3)[2].verdict is Verdict.INVALID
    account = dict(tallied(made, roster(3, a=2), [slate("a", 0, 1, 1), slate("a", 0, 0, 1)]).sheets)["a"]
    assert (account.valid, account.invalid) == (1, 1)
    assert account.invalid_reasons[0][0].render() == "“satisfied”超过 1 个"


@pytest.mark.parametrize(("row", "valid"), [((100, 100, 100), False), ((100, 100, 99), True)])
def test_full_marks_for_everyone_spoil_the_sheet(row, valid):
    made = scheme([form(points())], [ballots_class(ballot_rules=(BallotRule("all_full"),))], entry=Entry.SLATE)
    result = tallied(made, roster(3, a=1), [slate("a", *(mark * 10_000 for mark in row))])
    assert dict(result.sheets)["a"].valid == int(valid)


@pytest.mark.parametrize(
    ("row", "valid"), [((1, 2, 3), True), ((1, 1, 3), False), ((1, 2, 4), False), ((1, None, 2), False)]
)
def test_a_ranking_sheet_takes_every_place_once(row, valid):
    made = scheme([form(places())], [ballots_class(full=F(200))], entry=Entry.SLATE)
    result = tallied(made, roster(3, a=1), [slate("a", *row)])
    assert (result.of(1).of_class("a").score == 200) is valid
    assert dict(result.sheets)["a"].valid == int(valid)


def test_a_stated_reason_spoils_the_sheet():
    result = tallied(RULED, roster(3, a=1), [slate("a", 900_000, 800_000, 600_000, invalid="选票污损")])
    account = dict(result.sheets)["a"]
    assert [(reason.render(), n) for reason, n in account.invalid_reasons] == [("选票污损", 1)]


def test_the_trail_leads_from_the_composite_to_the_counts():
    made = scheme(
        [form(points())],
        [ballots_class("a", "30", trim=Trim(1, 1))],
        places=Places(class_score=4, contribution=4),
    )
    trail = tallied(made, roster(1, a=9), scored("a", 1, 92, 90, 88, 95, 91, 93, 89, 99, 1)).of(1).trail
    contribution = trail.children[0]
    score = contribution.children[0]
    mean = score.children[0]
    assert (trail.shown, trail.working) == ("27.34", "27.3429")
    assert (contribution.shown, contribution.working) == ("27.3429", "91.1429 ÷ 100 × 30")
    assert (score.shown, mean.working) == ("91.1429", "638 / 7")
    assert sum(int(step.shown) for step in mean.children[0].children) == 9
    assert mean.children[1].shown == "1, 99"
    assert score.children[1].shown == "9"
