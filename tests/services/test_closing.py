"""The end of a meeting: the seal, what may still be typed, and what verification finds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.counts import differences
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.recount import recount
from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.domain.roster import Roster
from shuzhi_desktop.services.closing import close_meeting, override_excess
from shuzhi_desktop.services.intake import ImportedSheet, take_sheets
from shuzhi_desktop.services.ports import AdjustmentEntry, GivenScore, Phase
from shuzhi_desktop.services.preparing import draw_lots, order_by_strokes, set_scheme_text
from shuzhi_desktop.services.presence import away_of
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.scoring import (
    add_adjustments,
    decide_outcome,
    set_flag,
    set_given,
    set_official_grade,
)
from shuzhi_desktop.services.seal_code import seal_code
from shuzhi_desktop.services.verifying import verify
from shuzhi_desktop.services.voting import cast, close_ballot, eligible_seats, open_ballot
from tests.support.meetings import SCHEME, marks, small_meeting, small_roster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

ONLY_GIVEN = """
format = 1

[scheme]
id = "given"
title = "只算考核分"
level = "unit"
entry = "each"

[[classes]]
id = "routine"
name = "日常考核"
weight = "100"
source = "given"
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


def _vote_all(desk: Desk) -> None:
    for reporter_id, score in ((1, 900_000), (2, 800_000), (3, 700_000)):
        opened = open_ballot(desk, reporter_id)
        for class_id, mark in (("leading", score), ("peer", score), ("public", 0)):
            for seat in eligible_seats(desk.store, opened.id, class_id):
                cast(desk, opened.id, seat.id, marks(class_id, reporter_id, mark))
        close_ballot(desk, opened.id)
    set_given(desk, [GivenScore("routine", i, Fraction(80)) for i in (1, 2, 3)])


def test_the_sealed_tally_is_the_weighted_sum_and_verifies(desk: Desk) -> None:
    _vote_all(desk)
    add_adjustments(desk, [AdjustmentEntry("bonus", 2, Fraction("1.5"), "市级表彰")])
    sealed = close_meeting(desk)
    assert [r.exact for r in sealed.reporters] == [Fraction(91), Fraction("85.5"), Fraction(77)]
    assert desk.store.info().phase is Phase.SEALED
    assert desk.store.info().digest.startswith("sm3:")
    assert result(desk) == sealed
    assert all(finding.passed for finding in verify(desk))


def test_nothing_that_counts_can_change_after_the_seal(desk: Desk) -> None:
    _vote_all(desk)
    close_meeting(desk)
    for change in (
        lambda: close_meeting(desk),
        lambda: open_ballot(desk, 1),
        lambda: set_given(desk, [GivenScore("routine", 1, Fraction(1))]),
        lambda: add_adjustments(desk, [AdjustmentEntry("bonus", 1, Fraction(1), "理由")]),
        lambda: take_sheets(desk, [ImportedSheet(marks("public", 1, 0), None)]),
        lambda: override_excess(desk, "public", "理由", ("甲", "乙")),
        lambda: set_scheme_text(desk, SCHEME),
        lambda: draw_lots(desk),
        lambda: order_by_strokes(desk),
    ):
        with pytest.raises(Refused):
            change()


def test_a_proposal_stands_only_when_a_person_confirms_it_with_a_reason(desk: Desk) -> None:
    _vote_all(desk)
    close_meeting(desk)
    proposed = {o.outcome_id: o.state for o in result(desk).of(3).outcomes}
    assert proposed["interview"] is OutcomeState.PROPOSED
    with pytest.raises(Refused, match="理由"):
        decide_outcome(desk, 3, "interview", confirmed=True, reason=" ")
    decide_outcome(desk, 3, "interview", confirmed=True, reason="末位")
    assert result(desk).of(3).outcomes[-1].state is OutcomeState.CONFIRMED
    decide_outcome(desk, 3, "interview", confirmed=False, reason="情况特殊")
    assert result(desk).of(3).outcomes[-1].state is OutcomeState.DISMISSED
    set_flag(desk, 1, "outstanding_problem", on=True, reason="信访积案")
    assert any(o.outcome_id == "interview" for o in result(desk).of(1).outcomes)
    set_official_grade(desk, 1, "好", "党委会决定")
    assert all(finding.passed for finding in verify(desk))


def test_more_ballots_than_issued_block_the_class_until_two_people_accept_it(desk: Desk) -> None:
    take_sheets(desk, [ImportedSheet(marks("public", 1, 0), None) for _ in range(5)])
    with pytest.raises(Refused, match="两人"):
        override_excess(desk, "public", "多发一张", ("甲", "甲"))
    override_excess(desk, "public", "多发一张", ("甲", "乙"))
    assert close_meeting(desk).of(1).of_class("public").score == 100


def test_without_the_override_the_class_has_no_score(desk: Desk) -> None:
    take_sheets(desk, [ImportedSheet(marks("public", 1, 0), None) for _ in range(5)])
    blocked = close_meeting(desk).of(1).of_class("public")
    assert blocked.blocked
    assert blocked.score is None


def test_a_given_score_out_of_range_or_of_a_ballot_class_is_refused_whole(desk: Desk) -> None:
    with pytest.raises(Refused, match="超出"):
        set_given(desk, [GivenScore("routine", 1, Fraction(80)), GivenScore("routine", 2, Fraction(101))])
    with pytest.raises(Refused):
        set_given(desk, [GivenScore("leading", 1, Fraction(80))])
    assert list(desk.store.given()) == []


def test_bonuses_add_up_to_the_schemes_maximum_and_no_further(desk: Desk) -> None:
    add_adjustments(desk, [AdjustmentEntry("bonus", 1, Fraction(3), "一")])
    with pytest.raises(Refused, match="超出"):
        add_adjustments(desk, [AdjustmentEntry("bonus", 1, Fraction(3), "二")])
    assert len(desk.store.adjustments()) == 1


def test_lots_keep_everyone_and_strokes_give_the_neutral_order(desk: Desk) -> None:
    assert sorted(r.name for r in draw_lots(desk)) == sorted("赵钱孙")
    order_by_strokes(desk)
    assert [r.name for r in desk.store.roster().reporters] == ["孙", "赵", "钱"]
    assert [r.order for r in desk.store.roster().reporters] == [1, 2, 3]


def test_a_seal_over_nothing_is_refused_and_the_file_stays_open(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"还没有开放过评分，也没有导入票，领导小组、单位互评、群众测评都没有一张票"):
        close_meeting(desk)
    assert desk.store.info().phase is not Phase.SEALED
    assert desk.store.info().digest == ""
    open_ballot(desk, 1)
    assert close_meeting(desk).reporters


def test_a_meeting_that_is_given_all_its_scores_needs_no_ballot(tmp_path: Path) -> None:
    opened = small_meeting(tmp_path, ONLY_GIVEN, Roster(small_roster().reporters, ()))
    try:
        set_given(opened, [GivenScore("routine", i, Fraction(80)) for i in (1, 2, 3)])
        close_meeting(opened)
        assert opened.store.info().phase is Phase.SEALED
    finally:
        opened.store.close()


def test_verification_says_what_was_recounted_and_under_which_code(desk: Desk) -> None:
    _vote_all(desk)
    before = {one.check: one.text.render() for one in verify(desk)}
    number = sum(sum(desk.store.returned(one.id).values()) for one in desk.store.rounds())
    assert before["recount"] == f"逐张重算 {number} 张次的票，两套独立程序计票一致"
    assert before["seal"] == "还没有封存，没有封存码可以核对"
    close_meeting(desk)
    after = {one.check: one.text.render() for one in verify(desk)}
    assert f"封存码 {seal_code(desk.store.info().digest)}" in after["seal"]
    assert after["audit"] == f"操作记录 {desk.store.audit_count()} 条，环环相扣，没有删改"


def test_a_recount_that_differs_names_the_person_and_the_class(desk: Desk) -> None:
    _vote_all(desk)
    store = desk.store
    live = desk.live.load(store)
    scheme, roster = store.scheme(), store.roster()
    again = recount(scheme, roster, [ballot for _round, ballot in store.ballots()][1:], away_of(store))
    who = roster.reporters[0]
    said = [one.render() for one in differences(live, again, scheme, roster)]
    assert said
    assert said[0].startswith(f"{who.unit} {who.name}，领导小组：")
    assert not any("编号" in one or "leading" in one for one in said)
