"""What the pages know of the time: the clock of the turn, or the time since the ballot was opened."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.agenda import Move
from shuzhi_desktop.services.turns import move_turn, open_scoring, start_turn
from shuzhi_desktop.services.voting import open_ballot
from shuzhi_desktop.web.hall import hall_state
from tests.support.lan import hall_roster, hall_scheme
from tests.support.meetings import SCHEME, small_meeting

if TYPE_CHECKING:
    from pathlib import Path


def test_the_time_left_is_that_of_the_running_turn(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path, hall_scheme(), hall_roster(2, 1))
    start_turn(desk, 1)
    open_scoring(desk, 1)
    left = hall_state(desk.store)["ends"] - time.time()
    assert 110 < left <= 120
    move_turn(desk, Move.PAUSE)
    assert hall_state(desk.store)["ends"] is None
    desk.store.close()


def test_without_a_turn_it_is_counted_from_the_opening_and_without_an_agenda_there_is_none(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path, hall_scheme(), hall_roster(2, 1))
    assert hall_state(desk.store)["ends"] is None
    open_ballot(desk, 1)
    assert 110 < hall_state(desk.store)["ends"] - time.time() <= 120
    desk.store.close()
    (tmp_path / "other").mkdir()
    other = small_meeting(tmp_path / "other", SCHEME)
    open_ballot(other, 1)
    assert hall_state(other.store)["ends"] is None
    other.store.close()
