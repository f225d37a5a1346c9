"""A turn as it happens: moves, pauses, overruns that become deductions, and a restart in the middle of it."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.agenda import Move, ReportMode
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.ports import AdjustmentEntry, GivenScore
from shuzhi_desktop.services.preparing import set_reporters
from shuzhi_desktop.services.results import is_available, result
from shuzhi_desktop.services.scoring import add_adjustments, set_given
from shuzhi_desktop.services.speaking import move_waiting, postpone, set_mode, waiting
from shuzhi_desktop.services.turns import (
    close_scoring,
    current_turn,
    end_turn,
    milliseconds,
    move_turn,
    open_scoring,
    overtime,
    speaker,
    start_turn,
)
from shuzhi_desktop.services.verifying import verify
from shuzhi_desktop.services.voting import (
    cast,
    current_round,
    eligible_seats,
    next_reporter,
    open_ballot,
    reporters_for,
)
from tests.support.meetings import SCHEME, marks, small_meeting
from tests.support.turns import TIMED, timed_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk
    from tests.support.turns import FakeClock


@pytest.fixture
def timed(tmp_path: Path) -> Iterator[tuple[Desk, FakeClock]]:
    desk, clock = timed_meeting(tmp_path)
    yield desk, clock
    desk.store.close()


def _recorded(desk: Desk, kind: str) -> list[dict[str, object]]:
    return [json.loads(one.details) for one in desk.store.audit(200) if one.kind == kind]


def test_an_overrun_becomes_a_deduction_with_its_reason_when_the_turn_ends(timed) -> None:
    desk, clock = timed
    start_turn(desk, 1)
    clock.pass_by(8 * 60 + 80)
    proposed = overtime(desk.store, milliseconds(desk))
    assert [(one.seconds, one.value, str(one.reason)) for one in proposed] == [(80, Fraction(-1), "超时 1 分 20 秒")]
    assert not desk.store.adjustments()
    move_turn(desk, Move.FORWARD)
    clock.pass_by(500)  # asking ran over too, but the scheme charges nothing for it
    end_turn(desk)
    assert desk.store.adjustments() == (AdjustmentEntry("overtime", 1, Fraction(-1), "超时 1 分 20 秒"),)
    assert _recorded(desk, "turn.ended") == [
        {"reporter": 1, "over_seconds": {"report": 80, "questions": 380}, "waived": False}
    ]
    assert current_turn(desk.store) is None


def test_a_deduction_stays_within_the_scheme_and_can_be_waived(timed) -> None:
    desk, clock = timed
    add_adjustments(desk, [AdjustmentEntry("overtime", 1, Fraction(-1), "迟到")])
    start_turn(desk, 1)
    clock.pass_by(8 * 60 + 3600)
    end_turn(desk)
    assert sum(one.value for one in desk.store.adjustments()) == -2
    start_turn(desk, 2)
    clock.pass_by(8 * 60 + 1)
    end_turn(desk, waive=True)
    assert all(one.reporter_id == 1 for one in desk.store.adjustments())
    assert _recorded(desk, "turn.ended")[0] == {"reporter": 2, "over_seconds": {"report": 1}, "waived": True}


def test_pauses_extensions_and_going_back(timed) -> None:
    desk, clock = timed
    start_turn(desk, 1)
    clock.pass_by(100)
    move_turn(desk, Move.PAUSE)
    clock.pass_by(1000)
    move_turn(desk, Move.RESUME)
    move_turn(desk, Move.EXTEND, 120)
    clock.pass_by(20.5)
    move_turn(desk, Move.FORWARD)
    clock.pass_by(5)
    move_turn(desk, Move.BACK)
    on = current_turn(desk.store)
    assert on is not None
    assert on.segment.id == "report"
    assert on.turn.remaining(0, milliseconds(desk)) == 8 * 60 + 120 - 120
    assert [one["segment"] for one in _recorded(desk, "turn.extend")] == ["report"]
    assert _recorded(desk, "turn.extend")[0]["seconds"] == 120


def test_a_turn_goes_on_after_a_restart(timed, tmp_path: Path) -> None:
    desk, clock = timed
    start_turn(desk, 1)
    clock.pass_by(30)
    before = current_turn(desk.store)
    desk.store.close()
    again = AppWorkspace().open(tmp_path / "small.shuzhi")
    try:
        on = current_turn(again.store)
        assert on == before
        assert on is not None
        assert on.turn.running
        assert on.turn.elapsed(0, milliseconds(desk)) == 30
        assert all(one.passed for one in verify(again))
    finally:
        again.store.close()


def test_what_makes_no_sense_is_refused(timed) -> None:
    desk, _clock = timed
    with pytest.raises(Refused, match="先开始"):
        move_turn(desk, Move.PAUSE)
    start_turn(desk, 1)
    for move, seconds in ((Move.RESUME, 0), (Move.BACK, 0), (Move.EXTEND, 0), (Move.START, 0)):
        with pytest.raises(Refused, match="这样操作"):
            move_turn(desk, move, seconds)
    with pytest.raises(Refused, match="没有结束"):
        start_turn(desk, 2)
    with pytest.raises(Refused, match="正在述职"):
        set_mode(desk, 1, ReportMode.ABSENT)


def test_without_an_agenda_there_is_nothing_to_time(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path, SCHEME)
    with pytest.raises(Refused, match="agenda"):
        start_turn(desk, 1)
    desk.store.close()


def test_the_turn_follows_the_ballot(timed) -> None:
    desk, clock = timed
    start_turn(desk, 1)
    clock.pass_by(10)
    opened = open_scoring(desk, 1)
    on = current_turn(desk.store)
    assert on is not None
    assert on.segment.id == "scoring"
    close_scoring(desk, opened.id)
    assert current_turn(desk.store) is None
    assert speaker(desk.store) == desk.store.roster().reporters[1]


def test_an_absent_reporter_has_no_ballot_no_composite_and_holds_nobody_up(timed) -> None:
    desk, _clock = timed
    set_mode(desk, 1, ReportMode.ABSENT, "病假")
    assert _recorded(desk, "reporter.mode") == [{"reporter": 1, "mode": "absent", "reason": "病假"}]
    assert next_reporter(desk.store) == desk.store.roster().reporters[1]
    with pytest.raises(Refused, match="缺席"):
        open_ballot(desk, 1)
    with pytest.raises(Refused, match="现场述职"):
        start_turn(desk, 1)
    for reporter in (2, 3):
        opened = open_scoring(desk, reporter)
        for class_id, mark in (("leading", 900_000), ("peer", 900_000), ("public", 0)):
            for seat in eligible_seats(desk.store, opened.id, class_id):
                cast(desk, opened.id, seat.id, marks(class_id, reporter, mark))
        close_scoring(desk, opened.id)
    set_given(desk, [GivenScore("routine", reporter, Fraction(80)) for reporter in (1, 2, 3)])
    assert is_available(desk)
    close_meeting(desk)
    found = result(desk)
    absent = found.of(1)
    assert (absent.composite, absent.rank, absent.exact) == (None, None, None)
    assert all(one.account.issued == 0 for one in absent.classes)
    assert found.of(2).composite == 91
    assert dict(found.sheets)["public"].issued == 8
    assert [(one.code, one.reporters) for one in found.notices if one.code in {"absent", "missing_class"}] == [
        ("absent", (1,))
    ]
    assert all(one.passed for one in verify(desk))


@pytest.mark.parametrize("rule", ['class = "zero"', 'class = "renormalise"', 'class = "incomplete"'])
def test_absence_is_no_zero_whatever_the_scheme_does_about_missing_classes(tmp_path: Path, rule: str) -> None:
    desk, _clock = timed_meeting(tmp_path, SCHEME.replace("[[rates]]", f"[missing]\n{rule}\n[[rates]]", 1))
    set_mode(desk, 3, ReportMode.ABSENT)
    for reporter in (1, 2):
        close_scoring(desk, open_scoring(desk, reporter).id)
    set_given(desk, [GivenScore("routine", reporter, Fraction(80)) for reporter in (1, 2, 3)])
    close_meeting(desk)
    assert result(desk).of(3).composite is None
    desk.store.close()


def test_a_slate_leaves_the_absent_out(tmp_path: Path) -> None:
    slate = SCHEME.replace('entry = "each"', 'entry = "slate"')
    desk, _clock = timed_meeting(tmp_path, slate)
    set_mode(desk, 2, ReportMode.ABSENT)
    opened = open_ballot(desk)
    seat = eligible_seats(desk.store, opened.id, "leading")[0]
    assert [one.id for one in reporters_for(desk.store, opened.id, seat)] == [1, 3]
    with pytest.raises(Refused, match="开放过"):
        set_mode(desk, 1, ReportMode.ABSENT)
    desk.store.close()


def test_written_only_takes_a_ballot_and_is_ranked_apart_only_within_groups(tmp_path: Path) -> None:
    for number, (extra, ranks) in enumerate((("", [1, 2, 3]), ('[ranking]\nwithin = "group"\n', [1, 1, 2]))):
        folder = tmp_path / str(number)
        folder.mkdir()
        desk, _clock = timed_meeting(folder, SCHEME.replace("[[grades]]", f"{extra}[[grades]]", 1))
        set_mode(desk, 1, ReportMode.WRITTEN)
        for reporter in (1, 2, 3):
            opened = open_scoring(desk, reporter)
            for class_id, mark in (("leading", 1_000_000 - reporter * 5_000), ("public", 0), ("peer", 800_000)):
                for seat in eligible_seats(desk.store, opened.id, class_id):
                    cast(desk, opened.id, seat.id, marks(class_id, reporter, mark))
            close_scoring(desk, opened.id)
        set_given(desk, [GivenScore("routine", reporter, Fraction(80)) for reporter in (1, 2, 3)])
        close_meeting(desk)
        assert [one.rank for one in result(desk).reporters] == ranks
        desk.store.close()


def test_reporters_move_after_the_meeting_began_and_the_move_is_recorded(timed) -> None:
    desk, _clock = timed
    close_scoring(desk, open_scoring(desk, 1).id)
    postpone(desk, 2)
    assert [one.id for one in desk.store.roster().reporters] == [1, 3, 2]
    assert [one.order for one in desk.store.roster().reporters] == [1, 2, 3]
    assert next_reporter(desk.store).id == 3
    move_waiting(desk, 2, -9)  # never before one who was heard
    assert [one.id for one in desk.store.roster().reporters] == [1, 2, 3]
    assert _recorded(desk, "reporter.moved")[0] == {"reporter": 2, "order": [1, 2, 3]}
    with pytest.raises(Refused, match="次序不能再改"):
        move_waiting(desk, 1, 1)
    assert [one.id for one in waiting(desk.store)] == [2, 3]
    assert current_round(desk.store) is None


def test_nothing_changes_after_the_seal(timed) -> None:
    desk, _clock = timed
    for reporter in (1, 2, 3):
        close_scoring(desk, open_scoring(desk, reporter).id)
    close_meeting(desk)
    for act in (
        lambda: start_turn(desk, 1),
        lambda: set_mode(desk, 1, ReportMode.ABSENT),
        lambda: move_waiting(desk, 1, 1),
    ):
        with pytest.raises(Refused, match="封存"):
            act()


def test_a_turn_that_nobody_ended_ends_with_the_meeting(timed) -> None:
    desk, clock = timed
    for reporter in (1, 2, 3):
        close_scoring(desk, open_scoring(desk, reporter).id)
    start_turn(desk, 3)
    clock.pass_by(8 * 60 + 30)
    close_meeting(desk)
    assert current_turn(desk.store) is None
    assert [one.reason for one in desk.store.adjustments()] == ["超时 0 分 30 秒"]


def test_the_turns_of_a_slate_go_through_the_order_and_the_last_ends_with_the_ballot(tmp_path: Path) -> None:
    desk, _clock = timed_meeting(tmp_path, TIMED.replace('entry = "each"', 'entry = "slate"'))
    heard = []
    for _turn in range(3):
        one = speaker(desk.store)
        assert one is not None
        heard.append(one.id)
        start_turn(desk, one.id)
        if len(heard) < 3:
            end_turn(desk)
    assert heard == [1, 2, 3]
    close_scoring(desk, open_scoring(desk, None).id)
    assert current_turn(desk.store) is None
    desk.store.close()


def test_a_reporter_whose_turn_began_is_kept_in_the_roster(timed) -> None:
    desk, _clock = timed
    start_turn(desk, 1)
    with pytest.raises(Refused, match="不能删除"):
        set_reporters(desk, desk.store.roster().reporters[1:])
