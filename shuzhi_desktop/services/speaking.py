"""Who of the reporters is here, speaks or reports on paper, and in which order, also after the meeting began."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.agenda import ReportMode
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.scheme import Entry
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.scoring import require_unsealed
from shuzhi_desktop.services.turns import current_turn, require_reporter

if TYPE_CHECKING:
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import Reading, Writing


def waiting(reading: Reading) -> tuple[Reporter, ...]:
    """Reporters in order whose turn is still to come: no ballot held and no turn begun. Absent ones are among them."""
    rounds = reading.rounds()
    if reading.scheme().entry is Entry.SLATE and rounds:
        return ()
    busy = {one.reporter_id for one in rounds} | {one.reporter_id for one in reading.turns()}
    return tuple(one for one in reading.roster().reporters if one.id not in busy)


def set_mode(desk: Desk, reporter_id: int, mode: ReportMode, reason: str = "") -> Changed:
    """Say that a reporter speaks, reports on paper only, or is absent.

    Raises:
        Refused: the ballot on them has opened, their turn is on, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        one = require_reporter(writing, reporter_id)
        if any(held.reporter_id in (None, reporter_id) for held in writing.rounds()):
            raise Refused(text("“{name}”的评分已经开放过，述职方式不能再改。", name=one.name))
        on = current_turn(writing)
        if on is not None and on.record.reporter_id == reporter_id and mode is not ReportMode.ORAL:
            raise Refused(text("“{name}”正在述职，请先结束述职。", name=one.name))
        writing.set_mode(reporter_id, mode, reason.strip())
        writing.record("reporter.mode", {"reporter": reporter_id, "mode": mode.value, "reason": reason.strip()})

    desk.store.write(work)
    return desk.told(Topic.TURNS, Topic.ROSTER)


def move_waiting(desk: Desk, reporter_id: int, by: int) -> Changed:
    """Let a reporter whose turn is still to come speak `by` places later (below 0: earlier) among those waiting.

    Those who have been heard keep their places. A number past either end means first or last.

    Raises:
        Refused: the turn has begun or the ballot has opened, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        moved = require_reporter(writing, reporter_id)
        queue = list(waiting(writing))
        if moved not in queue:
            raise Refused(text("“{name}”已经述职或评分，次序不能再改。", name=moved.name))
        place = queue.index(moved)
        queue.remove(moved)
        queue.insert(max(place + by, 0), moved)
        free = {one.id for one in queue}
        coming = iter(queue)
        order = [next(coming) if one.id in free else one for one in writing.roster().reporters]
        writing.set_reporters([replace(one, order=number) for number, one in enumerate(order, start=1)])
        writing.record("reporter.moved", {"reporter": reporter_id, "order": [one.id for one in order]})

    desk.store.write(work)
    return desk.told(Topic.ROSTER)


def postpone(desk: Desk, reporter_id: int) -> Changed:
    """Let a reporter speak after all others (推后).

    Raises:
        Refused: as `move_waiting`.
    """
    return move_waiting(desk, reporter_id, len(desk.store.roster().reporters))
