"""Opening, casting, watching and closing a ballot on a real meeting file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.results import is_available, result
from shuzhi_desktop.services.voting import (
    cast,
    close_ballot,
    current_round,
    eligible_seats,
    next_reporter,
    open_ballot,
    progress,
    reporters_for,
)
from tests.support.meetings import marks, small_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


def test_opening_the_first_ballot_starts_the_meeting(desk: Desk) -> None:
    assert next_reporter(desk.store).name == "赵"
    opened = open_ballot(desk, 1)
    assert desk.store.info().phase is Phase.RUNNING
    assert current_round(desk.store) == opened
    assert next_reporter(desk.store).name == "钱"


def test_only_one_ballot_is_open_at_a_time_and_none_is_held_twice(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    with pytest.raises(Refused, match="没有封票"):
        open_ballot(desk, 2)
    close_ballot(desk, opened.id)
    with pytest.raises(Refused, match="已经封票"):
        open_ballot(desk, 1)
    with pytest.raises(Refused, match="已经封票"):
        close_ballot(desk, opened.id)


def test_a_seat_votes_once_and_the_second_try_changes_nothing(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    cast(desk, opened.id, 1, marks("leading", 1, 900_000))
    with pytest.raises(Refused):
        cast(desk, opened.id, 1, marks("leading", 1, 100_000))
    cast(desk, opened.id, 6, marks("public", 1, 0))
    with pytest.raises(Refused):
        cast(desk, opened.id, 6, marks("public", 1, 0))
    assert {p.class_id: p.received for p in progress(desk.store, opened.id)} == {"leading": 1, "peer": 0, "public": 1}


def test_a_rater_of_the_reporters_unit_is_recused(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    peer = next(p for p in progress(desk.store, opened.id) if p.class_id == "peer")
    assert (peer.expected, peer.recused) == (2, 1)
    assert [seat.unit for seat in eligible_seats(desk.store, opened.id, "peer")] == ["乙街道", "丙街道"]
    own = next(seat for seat in desk.store.roster().seats if seat.unit == "甲街道")
    assert reporters_for(desk.store, opened.id, own) == ()
    with pytest.raises(Refused, match="回避"):
        cast(desk, opened.id, own.id, marks("peer", 1, 900_000))


@pytest.mark.parametrize("mark", [-5_000, 1_000_001, 1_005_000, 902_500, None])
def test_a_mark_off_the_scale_is_refused_with_the_name_of_the_indicator(desk: Desk, mark: int | None) -> None:
    opened = open_ballot(desk, 1)
    with pytest.raises(Refused, match="工作"):
        cast(desk, opened.id, 1, marks("leading", 1, mark))
    assert progress(desk.store, opened.id)[0].received == 0


def test_a_ballot_after_the_close_is_refused_and_says_that_it_does_not_count(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    close_ballot(desk, opened.id)
    with pytest.raises(Refused, match="没有计入"):
        cast(desk, opened.id, 1, marks("leading", 1, 900_000))


def test_a_ballot_for_a_reporter_of_another_round_is_refused(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    with pytest.raises(Refused, match="不符"):
        cast(desk, opened.id, 1, marks("leading", 2, 900_000))


def test_nobody_sees_a_score_while_ballots_are_open_or_to_come(desk: Desk) -> None:
    for reporter_id in (1, 2, 3):
        opened = open_ballot(desk, reporter_id)
        cast(desk, opened.id, 1, marks("leading", reporter_id, 900_000))
        assert not is_available(desk)
        with pytest.raises(Refused):
            result(desk)
        close_ballot(desk, opened.id)
    assert is_available(desk)


def test_many_terminals_at_once_lose_and_double_nothing(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    tries = [seat for seat in (6, 7, 8, 9) for _ in range(5)]

    def vote(seat_id: int) -> bool:
        try:
            cast(desk, opened.id, seat_id, marks("public", 1, 0))
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(vote, tries)) == 4
    assert progress(desk.store, opened.id)[2].received == 4
    assert len(list(desk.store.ballots(opened.id))) == 4
