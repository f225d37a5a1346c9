"""Laws of a turn: time used up is the time that passed while it ran, whatever was done in between."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi_desktop.domain.agenda import Alarm, Move, Turn, TurnEvent, deduction, replay
from shuzhi_desktop.domain.scheme import Overrun

LENGTHS = st.lists(st.integers(0, 900), min_size=1, max_size=5)
STEPS = st.lists(st.tuples(st.sampled_from(Move), st.integers(0, 400_000), st.integers(1, 3600)), max_size=40)


def _played(
    lengths: list[int], steps: list[tuple[Move, int, int]], stop: Move | None = Move.END
) -> tuple[Turn, list[TurnEvent], dict[int, int], int]:
    """The turn, its events, and per segment the milliseconds that passed while it ran, counted apart."""
    turn, events, ran, now = replay(lengths, ()), [], dict.fromkeys(range(len(lengths)), 0), 1_700_000_000_000
    for move, wait, seconds in steps:
        now += wait
        if turn.running:
            ran[turn.place] += wait
        if move is stop or not turn.may(move):
            continue
        event = TurnEvent(move, now, seconds if move is Move.EXTEND else 0)
        turn = turn.after(event)
        events.append(event)
    return turn, events, ran, now


@given(LENGTHS, STEPS)
def test_time_used_is_the_time_that_passed_while_a_segment_ran(lengths, steps):
    turn, _events, ran, now = _played(lengths, steps)
    for place in range(len(lengths)):
        assert turn.elapsed(place, now) == ran[place] // 1000


@given(LENGTHS, STEPS)
def test_what_is_left_and_what_ran_over_add_up(lengths, steps):
    turn, events, _ran, now = _played(lengths, steps)
    added = sum(one.seconds for one in events if one.move is Move.EXTEND)
    assert sum(part.allowed for part in turn.parts) == sum(lengths) + added
    for place, part in enumerate(turn.parts):
        left, over = turn.remaining(place, now), turn.overrun(place, now)
        assert left == part.allowed - turn.elapsed(place, now)
        assert over == (max(-left, 0) if part.seconds else 0)
        assert isinstance(over, int)


@given(LENGTHS, STEPS)
def test_events_played_again_lead_to_the_same_turn(lengths, steps):
    turn, events, _ran, _now = _played(lengths, steps, stop=None)
    assert replay(lengths, events) == turn


@given(LENGTHS, STEPS, st.integers(0, 10_000_000))
def test_a_turn_that_rests_or_has_ended_uses_no_time(lengths, steps, later):
    turn, _events, _ran, now = _played(lengths, steps, stop=None)
    if not turn.running:
        assert [turn.elapsed(p, now + later) for p in range(len(lengths))] == [
            turn.elapsed(p, now) for p in range(len(lengths))
        ]
    if turn.ended:
        assert not any(turn.may(move) for move in Move)


@given(LENGTHS, STEPS, st.integers(1, 100_000_000))
def test_a_clock_set_back_takes_no_time_away(lengths, steps, back):
    turn, _events, _ran, now = _played(lengths, steps)
    for place in range(len(lengths)):
        assert 0 <= turn.elapsed(place, now - back) <= turn.elapsed(place, now)


def _running(seconds: int) -> Turn:
    return replay([seconds], [TurnEvent(Move.START, 0)])


def test_the_last_minute_warns_and_the_end_is_over():
    turn = _running(480)
    assert turn.alarm(419_999) is Alarm.CALM
    assert turn.alarm(420_000) is Alarm.WARNING
    assert turn.alarm(479_999) is Alarm.WARNING
    assert turn.alarm(480_000) is Alarm.OVER
    assert (turn.overrun(0, 480_999), turn.overrun(0, 481_000)) == (0, 1)
    assert turn.after(TurnEvent(Move.EXTEND, 500_000, 60)).alarm(500_000) is Alarm.WARNING


def test_a_short_segment_warns_at_its_half_and_one_without_limit_never():
    assert _running(60).alarm(29_000) is Alarm.CALM
    assert _running(60).alarm(30_000) is Alarm.WARNING
    assert _running(0).alarm(10**9) is Alarm.CALM
    assert _running(0).overrun(0, 10**9) == 0


def test_going_back_goes_on_where_the_segment_was_left():
    turn = replay([100, 50], [TurnEvent(Move.START, 0), TurnEvent(Move.FORWARD, 40_000), TurnEvent(Move.BACK, 45_000)])
    assert (turn.place, turn.elapsed(0, 50_000), turn.elapsed(1, 50_000)) == (0, 45, 5)


@pytest.mark.parametrize("seconds", [0, -5, 3_601])
def test_an_extension_has_bounds(seconds):
    with pytest.raises(ValueError, match="3600"):
        _running(60).after(TurnEvent(Move.EXTEND, 0, seconds))
    with pytest.raises(ValueError, match="not possible"):
        replay([60], [TurnEvent(Move.PAUSE, 0)])


@given(st.integers(0, 100_000), st.integers(0, 600), st.integers(1, 40_000))
def test_every_minute_begun_after_the_grace_costs_whole(seconds, grace, per_minute_e4):
    per_minute = Fraction(per_minute_e4, 10_000)
    cost = deduction(Overrun("overtime", per_minute, grace), seconds)
    minutes = cost / per_minute
    assert minutes.denominator == 1
    assert 60 * (minutes - 1) < seconds - grace <= 60 * minutes or (minutes == 0 and seconds <= grace)
