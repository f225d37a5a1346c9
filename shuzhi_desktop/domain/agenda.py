"""One reporter's turn as a state machine: which segment runs, what is left of it, and by how much it ran over.

Times are whole milliseconds from any origin and are always given in; nothing here knows a clock. A clock that is set
back while a segment runs takes nothing away: a span never counts less than nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from shuzhi_desktop.domain.scheme import Overrun

WARNING_SECONDS = 60
LONGEST_EXTENSION = 3_600


class ReportMode(StrEnum):
    """How a reporter reports: speaks (现场述职), on paper only (书面述职), or is absent (缺席)."""

    ORAL = "oral"
    WRITTEN = "written"
    ABSENT = "absent"


class Move(StrEnum):
    """What can happen in a turn."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    FORWARD = "forward"
    BACK = "back"
    END = "end"


class Alarm(StrEnum):
    """How urgent a segment is: time left, the last minute, no time left."""

    CALM = "calm"
    WARNING = "warning"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class TurnEvent:
    """One thing that happened: `at` in milliseconds; `seconds` is the length of an extension, else 0."""

    move: Move
    at: int
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One segment of a turn: `seconds` planned (0 means no limit) and extended, and milliseconds used up so far."""

    seconds: int
    extended: int = 0
    used: int = 0

    @property
    def allowed(self) -> int:
        """Seconds planned and added."""
        return self.seconds + self.extended


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn at one moment of its life. `since` is when the running segment was last set going, None while it rests."""

    parts: tuple[Part, ...]
    place: int = 0
    since: int | None = None
    started: bool = False
    ended: bool = False

    @property
    def running(self) -> bool:
        """Whether time is being used up."""
        return self.since is not None

    def may(self, move: Move) -> bool:
        """Whether a move makes sense now."""
        if self.ended or not self.parts:
            return False
        if not self.started:
            return move is Move.START
        return {
            Move.START: False,
            Move.PAUSE: self.running,
            Move.RESUME: not self.running,
            Move.EXTEND: self.parts[self.place].seconds > 0,
            Move.FORWARD: self.place + 1 < len(self.parts),
            Move.BACK: self.place > 0,
            Move.END: True,
        }[move]

    def after(self, event: TurnEvent) -> Turn:
        """The turn once an event has happened.

        Raises:
            ValueError: the move makes no sense now, or an extension is not 1..3600 seconds.
        """
        if not self.may(event.move):
            raise ValueError(f"{event.move} is not possible now")
        move, at = event.move, event.at
        if move is Move.START:
            return replace(self, started=True, since=at)
        if move is Move.RESUME:
            return replace(self, since=at)
        if move is Move.EXTEND:
            if not 1 <= event.seconds <= LONGEST_EXTENSION:
                raise ValueError("an extension is 1 to 3600 seconds")
            return self._with(replace(self.parts[self.place], extended=self.parts[self.place].extended + event.seconds))
        rested = self._rested(at)
        if move is Move.PAUSE:
            return rested
        if move is Move.END:
            return replace(rested, ended=True)
        step = 1 if move is Move.FORWARD else -1
        # A turn that rested goes on resting, so that stepping never lets time run away.
        return replace(rested, place=self.place + step, since=at if self.running else None)

    def elapsed(self, place: int, at: int) -> int:
        """Whole seconds used up by a segment, 0 or more."""
        used = self.parts[place].used
        if place == self.place and self.since is not None:
            used += max(at - self.since, 0)
        return used // 1000

    def remaining(self, place: int, at: int) -> int:
        """Seconds left of a segment; below 0 once it has run over, and always where there is no limit."""
        return self.parts[place].allowed - self.elapsed(place, at)

    def overrun(self, place: int, at: int) -> int:
        """Whole seconds beyond what was allowed, 0 or more; always 0 where there is no limit."""
        return max(-self.remaining(place, at), 0) if self.parts[place].seconds else 0

    def alarm(self, at: int) -> Alarm:
        """How urgent the present segment is. One of two minutes or less warns at its half."""
        part = self.parts[self.place]
        if not part.seconds or not self.started:
            return Alarm.CALM
        left = self.remaining(self.place, at)
        if left <= 0:
            return Alarm.OVER
        return Alarm.WARNING if left <= min(WARNING_SECONDS, part.allowed // 2) else Alarm.CALM

    def _rested(self, at: int) -> Turn:
        if self.since is None:
            return self
        part = self.parts[self.place]
        return replace(self._with(replace(part, used=part.used + max(at - self.since, 0))), since=None)

    def _with(self, part: Part) -> Turn:
        return replace(self, parts=(*self.parts[: self.place], part, *self.parts[self.place + 1 :]))


def replay(lengths: Sequence[int], events: Iterable[TurnEvent]) -> Turn:
    """The turn that events lead to; `lengths` are the seconds of its segments.

    Raises:
        ValueError: an event makes no sense where it stands.
    """
    turn = Turn(tuple(Part(seconds) for seconds in lengths))
    for event in events:
        turn = turn.after(event)
    return turn


def deduction(overrun: Overrun, seconds: int) -> Fraction:
    """Points to take off for an overrun of whole seconds: every minute begun after the grace counts whole."""
    late = max(seconds - overrun.grace, 0)
    return overrun.per_minute * -(-late // 60)
