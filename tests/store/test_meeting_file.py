"""What a meeting file keeps: everything put in comes back, exactly, also after closing and opening again."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.roster import Reporter, Seat
from shuzhi_desktop.services.ports import AdjustmentEntry, Decision, GivenScore, MeetingInfo, Phase
from shuzhi_desktop.store.meeting_file import create_meeting_file
from tests.support.store_meetings import (
    FIRST_LEADER,
    GIVEN,
    LEADERS,
    NOON,
    PUBLIC,
    ballot,
    cast_named,
    cast_secret,
    make_meeting,
    open_round,
    reopen,
    secret_marks,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_facts_scores_and_decisions_come_back_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "会议 100%#1.shuzhi"
    store = make_meeting(path)
    info = MeetingInfo("述职评议会", "2026-12-18", "报告厅", "组织部", Phase.RUNNING, "sm3:00")

    def work(writing):
        writing.set_info(info)
        writing.set_given([GivenScore(GIVEN, 1, Fraction(1, 3)), GivenScore(GIVEN, 2, Fraction(90))])
        writing.set_given([GivenScore(GIVEN, 1, Fraction(883, 10))])
        writing.add_adjustments([AdjustmentEntry("bonus", 1, Fraction(-1, 4), "迟报")])
        writing.add_adjustments([AdjustmentEntry("bonus", 1, Fraction(1), "表彰")])
        writing.set_flag(1, "veto", on=True)
        writing.set_flag(2, "veto", on=True)
        writing.set_flag(2, "veto", on=False)
        writing.decide(Decision("talk", 3, "confirmed", "排名末位"))
        writing.decide(Decision("talk", 3, "dismissed", "情况说明"))
        writing.add_override(PUBLIC, "多发一张")
        writing.set_secret("kiosk_pin", "a")
        writing.set_secret("kiosk_pin", "b")

    store.write(work)
    store.close()
    for read_only in (False, True):
        opened = reopen(path, read_only=read_only)
        assert opened.info() == info
        assert opened.given() == (GivenScore(GIVEN, 1, Fraction(883, 10)), GivenScore(GIVEN, 2, Fraction(90)))
        assert [(e.value, e.reason) for e in opened.adjustments()] == [(Fraction(-1, 4), "迟报"), (Fraction(1), "表彰")]
        assert opened.flags() == {(1, "veto")}
        assert opened.decisions() == (Decision("talk", 3, "dismissed", "情况说明"),)
        assert opened.overrides() == {PUBLIC}
        assert opened.secrets() == {"kiosk_pin": "b"}
        assert opened.scheme().classes[0].id == PUBLIC
        opened.close()


def test_roster_is_replaced_whole_and_read_by_order(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi", reporters=2, public=1, leaders=0)
    first = store.roster()
    assert store.roster() is first
    reporters = [Reporter(1, 2, "欧阳𬱖", "甲街道", "书记", "A组"), Reporter(7, 1, "李明", "乙街道")]
    store.write(lambda writing: (writing.set_reporters(reporters), writing.set_seats([Seat(5, LEADERS, "王芳", "部")])))
    assert store.roster().reporters == (reporters[1], reporters[0])
    assert store.roster().seats == (Seat(5, LEADERS, "王芳", "部"),)
    store.close()


def test_a_change_taken_back_leaves_no_stale_roster_behind(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    before = store.roster()

    def work(writing):
        writing.set_seats([])
        assert writing.roster().seats == ()
        raise KeyError(before)

    with pytest.raises(KeyError):
        store.write(work)
    assert store.roster() == before
    assert store.write(lambda writing: writing.roster()) == before
    store.close()


def test_a_reporter_with_a_round_cannot_be_dropped(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    open_round(store, 2)
    with pytest.raises(Refused, match="不能删除"):
        store.write(lambda writing: writing.set_reporters([Reporter(1, 1, "李明", "甲街道")]))
    store.close()


def test_rounds_are_numbered_per_reporter_and_close(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    first, second, other = open_round(store, 1), open_round(store, 1), open_round(store, 2)
    assert (first.number, second.number, other.number) == (1, 2, 1)
    store.write(lambda writing: writing.close_round(first.id))
    assert [one.is_open for one in store.rounds()] == [False, True, True]
    assert store.rounds()[0] == replace(first, closed_at=NOON)
    store.close()


def test_ballots_of_both_kinds_come_back_and_a_seat_votes_once(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    one = open_round(store)
    cast_secret(store, one.id, 3, 950_000)
    cast_named(store, one.id, FIRST_LEADER, 880_000)
    for cast, seat in ((cast_secret, 3), (cast_named, FIRST_LEADER)):
        with pytest.raises(Refused, match="已经投过票"):
            cast(store, one.id, seat, 1)
    assert store.voted_seats(one.id) == {3, FIRST_LEADER}
    assert store.returned(one.id) == {PUBLIC: 1, LEADERS: 1}
    assert sorted(store.ballots(), key=repr) == [
        (one.id, ballot(880_000, class_id=LEADERS)),
        (one.id, ballot(950_000)),
    ]
    store.write(lambda writing: writing.close_round(one.id))
    assert sorted(store.ballots(one.id), key=repr) == sorted(store.ballots(), key=repr)
    assert len(list(store.ballots())) == 2
    store.close()


def test_a_slate_keeps_blanks_abstentions_and_leaves_recused_lines_out(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi", entry="slate", indicators=2, reporters=3)
    one = open_round(store, None, slips=4, lines=3)
    sheet = Ballot(PUBLIC, (Line(3, (None, None), abstained=True), Line(1, (0, None))))
    store.write(lambda writing: writing.cast_secret(one.id, 1, sheet))
    by_reporter = Ballot(PUBLIC, (Line(1, (0, None)), Line(3, (None, None), abstained=True)))
    assert list(store.ballots()) == [(one.id, by_reporter)]
    store.close()


def test_more_ballots_than_slips_still_go_in(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi", public=30)
    one = open_round(store, slips=2)
    for seat in range(1, 31):
        cast_secret(store, one.id, seat, seat)
    assert sorted(secret_marks(store)) == list(range(1, 31))
    store.write(lambda writing: writing.close_round(one.id))
    assert sorted(secret_marks(store)) == list(range(1, 31))
    store.close()


def test_imported_sheets_go_in_without_using_up_seats(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi", public=2)
    one = open_round(store, slips=2)
    sheets = [(None, ballot(mark)) for mark in range(5)] + [(FIRST_LEADER, ballot(9, class_id=LEADERS))]
    sheets.append((None, Ballot(PUBLIC, (), "选票污损")))
    assert store.write(lambda writing: writing.add_sheets(one.id, iter(sheets))) == 7
    cast_secret(store, one.id, 1, 70)
    assert store.returned(one.id) == {PUBLIC: 7, LEADERS: 1}
    assert store.voted_seats(one.id) == {1, FIRST_LEADER}
    assert [b.invalid for _, b in store.ballots() if not b.lines] == ["选票污损"]
    store.close()


def test_many_ballots_stream_in_batches_without_loss(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi", reporters=2, leaders=2_500)
    one, other = open_round(store, 1), open_round(store, 2)

    def work(writing):
        for id_, reporter in ((one.id, 1), (other.id, 2)):
            writing.add_sheets(id_, ((None, ballot(mark, reporter_id=reporter)) for mark in range(6_001)))
        writing.add_sheets(one.id, ((FIRST_LEADER + n, ballot(n, class_id=LEADERS)) for n in range(2_500)))

    store.write(work)
    assert sum(1 for _ in store.ballots()) == 2 * 6_001 + 2_500
    assert sorted(secret_marks(store, one.id)) == list(range(6_001))
    assert sorted(secret_marks(store, other.id)) == list(range(6_001))
    assert {b.lines[0].reporter_id for _, b in store.ballots(other.id)} == {2}
    store.close()


def test_reading_sees_only_what_is_committed(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")

    def work(writing):
        writing.set_secret("draft.a", "x")
        assert writing.secrets() == {"draft.a": "x"}
        return dict(store.secrets())

    assert store.write(work) == {}
    assert store.secrets() == {"draft.a": "x"}
    store.close()


def test_a_backup_is_a_whole_meeting_of_its_own(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    one = open_round(store)
    cast_secret(store, one.id, 1, 5)
    target = tmp_path / "backup.shuzhi"
    target.write_bytes(b"old")
    store.backup(target)
    store.close()
    copy = reopen(target)
    assert secret_marks(copy) == [5]
    assert all(finding.passed for finding in copy.verify())
    cast_secret(copy, one.id, 2, 6)
    copy.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["backup.shuzhi", "m.shuzhi"]


def test_a_meeting_is_not_backed_up_onto_itself(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    with pytest.raises(Refused, match="同一个文件"):
        store.backup(tmp_path / "x" / ".." / "m.shuzhi")
    store.close()


def test_a_backup_to_nowhere_is_refused_with_a_sentence(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    with pytest.raises(Refused, match="会议文件没有受影响"):
        store.backup(tmp_path / "gone" / "b.shuzhi")
    store.close()


def test_read_only_reads_beside_the_writer_and_refuses_to_write(tmp_path: Path) -> None:
    path = tmp_path / "m.shuzhi"
    store = make_meeting(path)
    other = reopen(path, read_only=True)
    one = open_round(store)
    cast_secret(store, one.id, 1, 5)
    assert secret_marks(other) == [5]
    with pytest.raises(Refused, match="只读"):
        other.write(lambda writing: writing.set_secret("a", "b"))
    other.close()
    store.close()


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    store.close()
    store.close()
    for use in (store.info, lambda: store.write(lambda writing: writing.info()), lambda: store.backup(tmp_path / "b")):
        with pytest.raises(Refused, match="已经关闭"):
            use()


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "m.shuzhi"
    path.write_text("precious")
    with pytest.raises(Refused, match="已经存在"):
        create_meeting_file(path)
    assert path.read_text() == "precious"
