"""The PIN of the scoring terminal is kept as a salted hash and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.kiosk_lock import LONGEST_WAIT, check_pin, has_pin, set_pin, try_pin
from tests.support.hall_clock import HallClock
from tests.support.meetings import small_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


def test_without_a_pin_none_is_right(desk: Desk) -> None:
    assert not has_pin(desk)
    assert not check_pin(desk, "")
    assert not check_pin(desk, "0000")


def test_only_the_pin_that_was_set_is_right(desk: Desk) -> None:
    set_pin(desk, "2468")
    assert has_pin(desk)
    assert check_pin(desk, "2468")
    assert not check_pin(desk, "2469")
    set_pin(desk, "13579")
    assert check_pin(desk, "13579")
    assert not check_pin(desk, "2468")


@pytest.mark.parametrize("typed", ["", "123", "1234567890123", "12a4", "１２３４", "12 4"])
def test_a_pin_has_four_to_twelve_digits(desk: Desk, typed: str) -> None:
    with pytest.raises(Refused):
        set_pin(desk, typed)
    assert not has_pin(desk)


def test_a_wrong_pin_waits_and_the_right_one_ends_the_waiting(desk: Desk) -> None:
    clock = HallClock()
    desk = replace(desk, clock=clock)
    set_pin(desk, "2468")
    assert try_pin(desk, "1111") == 1
    assert try_pin(desk, "2468") == 1, "nothing is looked at while one waits"
    clock.pass_seconds(1)
    assert try_pin(desk, "1111") == 2
    clock.pass_seconds(2)
    assert try_pin(desk, "2468") == 0
    assert try_pin(desk, "1111") == 1
    for _ in range(12):
        clock.pass_seconds(LONGEST_WAIT)
        longest = try_pin(desk, "1111")
    assert longest == LONGEST_WAIT


def test_the_same_pin_is_kept_differently_each_time_and_never_in_the_clear(desk: Desk) -> None:
    set_pin(desk, "864213579")
    first = dict(desk.store.secrets())
    set_pin(desk, "864213579")
    assert dict(desk.store.secrets()) != first
    assert b"864213579" not in desk.store.path.read_bytes()
    assert "864213579" not in "".join(entry.details for entry in desk.store.audit(50))
