"""What a meeting file holds of who is there. Nothing here leads from a seat to a slip."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Coming(StrEnum):
    """What an entry of the attendance says."""

    TAKEN = "taken"
    ARRIVED = "arrived"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class AttendanceEntry:
    """One line of the record. `who` names people or a unit; `count` how many; `present` how many of the class then."""

    at: str
    kind: Coming
    class_id: str
    who: str
    count: int
    present: int
    reason: str


class AttendanceReading(Protocol):
    """Asking who is there."""

    def absent_seats(self) -> frozenset[int]:
        """Seats that are empty now; none before attendance was taken."""

    def absent_by_round(self) -> Mapping[int, frozenset[int]]:
        """Per round id, the seats that were empty when it was opened; rounds without one are left out."""

    def shut_seats(self, round_id: int) -> frozenset[int]:
        """Seats that may not vote in a round.

        Those empty when it opened, the named ones gone since and, where a closed round was taken up again, every seat
        of a secret class.
        """

    def attendance(self) -> Sequence[AttendanceEntry]:
        """The record, oldest first."""


class AttendanceWriting(Protocol):
    """Changing who is there."""

    def set_absent(self, seats: Iterable[int]) -> None:
        """Replace the seats that are empty now; rounds that were opened before keep theirs."""

    def add_attendance(self, entry: AttendanceEntry) -> None:
        """Add a line to the record."""
