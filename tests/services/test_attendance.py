"""Who is there: what is expected of rounds opened from then on, the record, and the quorum."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.attendance import (
    arrive,
    classes,
    groups,
    leave,
    percent,
    quorum,
    set_quorum,
    take_attendance,
)
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.ports_attendance import Coming
from shuzhi_desktop.services.results import checked_counts
from shuzhi_desktop.services.verifying import verify
from shuzhi_desktop.services.voting import cast, close_ballot, eligible_seats, open_ballot, progress
from tests.support.meetings import marks, small_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

HE_ONE, HE_TWO, CROWD = ("何一", "区委"), ("何二", "区委"), ("", "")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


def _expected(desk: Desk, round_id: int) -> dict[str, int]:
    return {one.class_id: one.expected for one in progress(desk.store, round_id)}


def test_before_attendance_is_taken_every_seat_is_expected(desk: Desk) -> None:
    assert [(one.class_id, one.expected, one.present) for one in classes(desk.store)] == [
        ("leading", 2, 2),
        ("peer", 3, 3),
        ("public", 4, 4),
    ]
    assert not quorum(desk.store).taken
    assert _expected(desk, open_ballot(desk, 1).id) == {"leading": 2, "peer": 2, "public": 4}


def test_present_seats_are_what_is_issued_laid_out_and_counted(desk: Desk) -> None:
    take_attendance(desk, "leading", {HE_TWO: 0})
    take_attendance(desk, "public", {CROWD: 3})
    take_attendance(desk, "peer", {("", "乙街道"): 0})
    opened = open_ballot(desk, 1)
    assert _expected(desk, opened.id) == {"leading": 1, "peer": 1, "public": 3}
    assert [seat.name for seat in eligible_seats(desk.store, opened.id, "leading")] == ["何一"]
    assert [seat.unit for seat in eligible_seats(desk.store, opened.id, "peer")] == ["丙街道"]
    slips = desk.store.rows("SELECT class_id, count(*) FROM secret_slips GROUP BY class_id")
    assert dict(slips) == {"peer": 1, "public": 3}
    close_ballot(desk, opened.id)
    counts = checked_counts(desk)
    assert counts.cells[1, "public"].tray.issued == 3
    assert (counts.cells[1, "peer"].tray.issued, counts.cells[1, "peer"].tray.recused) == (1, 1)


def test_late_arrivals_and_departures_count_from_the_next_round_on_and_stand_in_the_record(desk: Desk) -> None:
    take_attendance(desk, "public", {CROWD: 2})
    first = open_ballot(desk, 1)
    arrive(desk, "public", CROWD, 2, reason="班车晚点")
    leave(desk, "leading", HE_TWO, reason="另有会议")
    assert _expected(desk, first.id) == {"leading": 2, "peer": 2, "public": 2}
    close_ballot(desk, first.id)
    second = open_ballot(desk, 2)
    assert _expected(desk, second.id) == {"leading": 1, "peer": 2, "public": 4}
    close_ballot(desk, second.id)
    counts = checked_counts(desk)
    assert [counts.cells[who, "public"].tray.issued for who in (1, 2)] == [2, 4]
    record = desk.store.attendance()
    assert [(one.kind, one.who, one.count, one.present, one.reason) for one in record] == [
        (Coming.TAKEN, "", 2, 2, ""),
        (Coming.ARRIVED, "", 2, 4, "班车晚点"),
        (Coming.LEFT, "何二", 1, 1, "另有会议"),
    ]
    assert all(one.at for one in record)
    assert all(finding.passed for finding in verify(desk))


def test_a_named_rater_who_left_is_not_offered_and_a_ballot_already_in_stays(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    one, two = eligible_seats(desk.store, opened.id, "leading")
    cast(desk, opened.id, one.id, marks("leading", 1, 900_000))
    leave(desk, "leading", HE_ONE, reason="身体不适")
    leave(desk, "leading", HE_TWO, reason="身体不适")
    assert eligible_seats(desk.store, opened.id, "leading") == ()
    with pytest.raises(Refused, match="已离场"):
        cast(desk, opened.id, two.id, marks("leading", 1, 900_000))
    assert progress(desk.store, opened.id)[0].received == 1
    close_ballot(desk, opened.id)
    assert checked_counts(desk).cells[1, "leading"].tray.returned == 1


def test_one_of_several_anonymous_seats_leaving_takes_no_seat_away_from_the_open_round(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    leave(desk, "public", CROWD, 1, reason="提前离场")
    assert len(eligible_seats(desk.store, opened.id, "public")) == 4
    assert [one.expected for one in groups(desk.store, "public")] == [4]


def test_an_absent_seat_cannot_vote_even_when_asked_for(desk: Desk) -> None:
    take_attendance(desk, "public", {CROWD: 3})
    opened = open_ballot(desk, 1)
    empty = max(desk.store.absent_seats())
    with pytest.raises(Refused, match="未到会"):
        cast(desk, opened.id, empty, marks("public", 1, 0))
    assert desk.store.voted_seats(opened.id) == frozenset()


@pytest.mark.parametrize(("share", "needed"), [(Fraction(1, 2), 5), (Fraction(2, 3), 6), (Fraction(4, 5), 8)])
def test_the_quorum_is_more_than_half_or_at_least_the_share_that_is_set(
    desk: Desk, share: Fraction, needed: int
) -> None:
    set_quorum(desk, share)
    take_attendance(desk, "public", {CROWD: 0})
    found = quorum(desk.store)
    assert (found.expected, found.present, found.needed, found.share) == (9, 5, needed, share)
    assert found.met == (needed <= 5)
    assert found.taken


def test_exactly_half_is_no_quorum(desk: Desk) -> None:
    take_attendance(desk, "public", {CROWD: 3})
    assert quorum(desk.store).expected == 9
    take_attendance(desk, "peer", {("", unit): 0 for unit in ("甲街道", "乙街道", "丙街道")})
    take_attendance(desk, "leading", {HE_ONE: 0})
    assert quorum(desk.store).present == 4
    assert not quorum(desk.store).met
    assert percent(1, 3) == 33
    assert percent(0, 0) == 0


def test_what_cannot_be_is_refused(desk: Desk) -> None:
    for act, match in (
        (lambda: take_attendance(desk, "public", {CROWD: 5}), "0 到 4"),
        (lambda: take_attendance(desk, "public", {("无此人", ""): 1}), "无此人"),
        (lambda: arrive(desk, "public", CROWD, 1, reason="迟到"), "0 到 4"),
        (lambda: leave(desk, "public", CROWD, 5, reason="离场"), "0 到 4"),
        (lambda: leave(desk, "public", CROWD, 0, reason="离场"), "至少"),
        (lambda: leave(desk, "public", CROWD, 1, reason=" "), "原因"),
        (lambda: leave(desk, "leading", ("张无", ""), 1, reason="离场"), "张无"),
        (lambda: set_quorum(desk, Fraction(3, 4)), "五分之四"),
    ):
        with pytest.raises(Refused, match=match):
            act()
    assert desk.store.attendance() == ()
    open_ballot(desk, 1)
    close_meeting(desk)
    with pytest.raises(Refused, match="封存"):
        take_attendance(desk, "public", {CROWD: 1})


def test_another_roster_starts_with_everyone_there(desk: Desk) -> None:
    take_attendance(desk, "public", {CROWD: 1})
    seats = desk.store.roster().seats
    desk.store.write(lambda writing: writing.set_seats(seats[:-1]))
    assert desk.store.absent_seats() == frozenset()
