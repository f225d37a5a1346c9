"""What the services need of a meeting file for turns, ways of reporting and the hall screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shuzhi_desktop.domain.agenda import ReportMode, TurnEvent


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn as it is kept: whose, how many seconds each segment of the agenda had, and what happened in it."""

    id: int
    reporter_id: int
    lengths: tuple[int, ...]
    events: tuple[TurnEvent, ...]


class HallPage(StrEnum):
    """What the hall screen shows."""

    TITLE = "title"
    DRAW = "draw"
    REPORTER = "reporter"
    VOTING = "voting"
    THANKS = "thanks"
    RESULTS = "results"


class Reveal(StrEnum):
    """How results go out: all at once, the first so many, or one after another."""

    ALL = "all"
    TOP = "top"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class HallState:
    """What the clerk has published. Survives a restart.

    `drawn`: names of the lot draw revealed so far; `top`: how many `Reveal.TOP` shows, 1 or more; `from_last`: whether
    `Reveal.EACH` begins with the last; `revealed`: how many of them are out.
    """

    page: HallPage = HallPage.TITLE
    drawn: int = 0
    reveal: Reveal = Reveal.ALL
    top: int = 3
    from_last: bool = True
    revealed: int = 0


class TurnReading(Protocol):
    """What can be asked about turns and the hall."""

    def turns(self) -> Sequence[TurnRecord]:
        """All turns in the order they began."""

    def modes(self) -> Mapping[int, ReportMode]:
        """How reporters report, by id; whoever is not in it speaks."""

    def hall(self) -> HallState:
        """What the hall screen shows."""


class TurnWriting(Protocol):
    """What a change can do to turns and the hall."""

    def begin_turn(self, reporter_id: int, lengths: Sequence[int]) -> int:
        """Begin a turn; returns its id."""

    def add_turn_event(self, turn_id: int, event: TurnEvent) -> None:
        """Note what happened in a turn."""

    def set_mode(self, reporter_id: int, mode: ReportMode, reason: str) -> None:
        """Set how a reporter reports; what was set before stays as an older version."""

    def set_hall(self, state: HallState) -> None:
        """Replace what the hall screen shows."""
