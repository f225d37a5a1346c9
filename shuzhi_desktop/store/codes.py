"""Codes and arrivals in the meeting file. Rows are keyed by digests or seats: their order tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.ports_codes import CodeCard
from shuzhi_desktop.store.queries import Queries

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_REVOKED, _VALID = 2, 3  # SQLite stores 0 and 1 shorter: a card that is revoked must move nothing


class SqlCodeReading(Queries):
    """`services.ports_codes.CodeReading`; mixed into the reading of a meeting file."""

    def code(self, mark: bytes) -> CodeCard | None:
        """The card whose code has this mark."""
        found = self.rows("SELECT card, seat_id, state FROM codes WHERE mark = ?", mark)
        return CodeCard(found[0][0], found[0][1], found[0][2] == _VALID) if found else None

    def code_cards(self) -> Sequence[CodeCard]:
        """Every card by number."""
        rows = self.rows("SELECT card, seat_id, state FROM codes ORDER BY card")
        return tuple(CodeCard(card, seat_id, state == _VALID) for card, seat_id, state in rows)

    def coded_seats(self) -> frozenset[int]:
        """Seats that a valid code holds."""
        return frozenset(seat_id for (seat_id,) in self.rows("SELECT seat_id FROM codes WHERE state = ?", _VALID))

    def arrival(self, round_id: int, seat_id: int) -> bytes | None:
        """The digest of the client key of a ballot that came over the LAN."""
        query = "SELECT client_key FROM arrivals WHERE round_id = ? AND seat_id = ?"
        found = self.rows(query, round_id, seat_id)
        return bytes(found[0][0]) if found else None


class SqlCodeWriting(SqlCodeReading):
    """`services.ports_codes.CodeWriting`; mixed into the writing of a meeting file."""

    connection: sqlite3.Connection

    def add_codes(self, codes: Iterable[tuple[bytes, int, int]]) -> None:
        """Add valid codes."""
        rows = sorted((mark, card, seat_id, _VALID) for mark, card, seat_id in codes)
        self.connection.executemany("INSERT INTO codes VALUES (?, ?, ?, ?)", rows)

    def revoke_codes(self, cards: Iterable[int]) -> None:
        """Let these cards count no more."""
        self.connection.executemany(
            "UPDATE codes SET state = ? WHERE card = ?", [(_REVOKED, card) for card in sorted(cards)]
        )

    def note_arrival(self, round_id: int, seat_id: int, client_key: bytes) -> None:
        """Keep the digest of the client key beside the turnout of the seat."""
        self.connection.execute("INSERT INTO arrivals VALUES (?, ?, ?)", (round_id, seat_id, client_key))
