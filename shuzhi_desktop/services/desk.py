"""The desk a clerk works at: one open meeting, the clock, randomness, and who is told of changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from shuzhi_desktop.services.live import LiveBook

if TYPE_CHECKING:
    from shuzhi_desktop.services.ports import Clock, MeetingStore, Randomness


class Topic(StrEnum):
    """What part of a meeting a change touched."""

    INFO = "info"
    SCHEME = "scheme"
    ROSTER = "roster"
    ROUNDS = "rounds"
    BALLOTS = "ballots"
    ATTENDANCE = "attendance"
    NOTES = "notes"  # notes, matters to be mended
    REPORTS = "reports"  # reports, their versions, last year's
    CORRECTIONS = "corrections"
    TURNS = "turns"  # turns, modes of reporting
    HALL = "hall"  # what the hall screen shows
    SCORES = "scores"  # given scores, adjustments, flags, decisions, overrides
    CODES = "codes"  # codes (评分码) issued or revoked


@dataclass(frozen=True, slots=True)
class Changed:
    """What a committed change touched; screens fetch what they show. `round_id` and `class_id` narrow BALLOTS."""

    topics: frozenset[Topic]
    round_id: int | None = None
    class_id: str = ""


Listener = Callable[[Changed], None]


class EventBus:
    """Tells listeners of committed changes, in the thread that made the change."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of every change from now on; returns what ends it."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def publish(self, changed: Changed) -> None:
        """Tell everyone. A listener must return at once and must not raise."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(changed)


def _by_code_point(name: str) -> tuple[int, ...]:
    return tuple(map(ord, name))


@dataclass(frozen=True, slots=True)
class Desk:
    """What every service takes first. `stroke_key` orders names by strokes (姓氏笔画); its table comes from outside."""

    store: MeetingStore
    clock: Clock
    randomness: Randomness
    events: EventBus = field(default_factory=EventBus)
    live: LiveBook = field(default_factory=LiveBook)
    stroke_key: Callable[[str], tuple[int, ...]] = _by_code_point

    @property
    def now(self) -> str:
        """The time of the hall as it is written down: ISO, local, whole seconds."""
        return self.clock.now().isoformat(timespec="seconds")

    def told(self, *topics: Topic, round_id: int | None = None, class_id: str = "") -> Changed:
        """Publish a change and return it."""
        changed = Changed(frozenset(topics), round_id, class_id)
        self.events.publish(changed)
        return changed
