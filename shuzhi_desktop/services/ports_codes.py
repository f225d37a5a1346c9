"""What the services need from a meeting file for codes (评分码) and for ballots that come over the hall's LAN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class CodeCard:
    """A code as the file knows it: the number printed on its card, the seat it holds, and whether it still counts.

    The code itself is in no file; what is kept of it is the digest of a slow salted hash.
    """

    card: int
    seat_id: int
    valid: bool


class CodeReading(Protocol):
    """What can be asked about codes."""

    def code(self, mark: bytes) -> CodeCard | None:
        """The card whose code has this mark (`services.codes.mark_of`)."""

    def code_cards(self) -> Sequence[CodeCard]:
        """Every card, revoked ones too, by number."""

    def coded_seats(self) -> frozenset[int]:
        """Seats that a valid code holds."""

    def arrival(self, round_id: int, seat_id: int) -> bytes | None:
        """The digest of the client key under which this seat's ballot of the round came over the LAN, if it did."""


class CodeWriting(CodeReading, Protocol):
    """What a change can do with codes, inside one transaction of the writer."""

    def add_codes(self, codes: Iterable[tuple[bytes, int, int]]) -> None:
        """Add valid codes: (mark, card number, seat id)."""

    def revoke_codes(self, cards: Iterable[int]) -> None:
        """Let these cards count no more; they stay on record."""

    def note_arrival(self, round_id: int, seat_id: int, client_key: bytes) -> None:
        """Keep the digest of the client key beside the turnout of the seat. It says nothing of the ballot."""
