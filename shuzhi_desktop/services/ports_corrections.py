"""What a meeting file holds of mishaps: rounds that count no more, ballots voided or replaced, with two names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.services.ports import Round


class Mend(StrEnum):
    """What was done."""

    REOPENED = "reopened"  # the round counts no more, the next one of its reporter was opened
    ROUND_VOIDED = "round_voided"  # the round counts no more, its reporter waits for another
    EXTENDED = "extended"  # the round was taken up again for named raters who were missing
    BALLOT_VOIDED = "ballot_voided"
    BALLOT_CORRECTED = "ballot_corrected"
    SHEET_VOIDED = "sheet_voided"


@dataclass(frozen=True, slots=True)
class Correction:
    """One mishap and what was done. `seat_id` only of a named ballot; `class_id` is empty for a whole round."""

    at: str
    kind: Mend
    round_id: int
    class_id: str
    seat_id: int | None
    reason: str
    names: tuple[str, str]


class CorrectionReading(Protocol):
    """Asking what went wrong."""

    def superseded_rounds(self) -> Sequence[Round]:
        """Rounds that count no more, by id; `rounds` leaves them out."""

    def corrections(self) -> Sequence[Correction]:
        """Everything that was put right, oldest first."""

    def ballot_of(self, round_id: int, seat_id: int) -> tuple[int, bool, Ballot] | None:
        """The newest version of a named ballot: (version from 1, whether it counts, ballot); None when none came in."""


class CorrectionWriting(Protocol):
    """Putting right."""

    def add_correction(self, correction: Correction) -> None:
        """Add a line; one that ends a round's counting does so by being there."""

    def take_up(self, round_id: int) -> None:
        """Open a closed round again; its ballots stay as they are, and no blank slips are laid out."""

    def void_named(self, round_id: int, seat_id: int) -> None:
        """Add a version of a named ballot that counts no more."""

    def correct_named(self, round_id: int, seat_id: int, ballot: Ballot) -> None:
        """Add a version of a named ballot that counts instead."""

    def void_secret(self, round_id: int, ballot: Ballot, reason: str) -> bool:
        """Void one secret slip that says exactly this, any of those alike; False when there is none."""
