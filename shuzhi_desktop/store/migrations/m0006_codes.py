"""Codes (评分码) that hold seats, and the client keys of ballots that came over the LAN.

`codes.mark` is a digest from which neither the code nor the token can be worked out. `arrivals` stands beside `turnout`
and, like it, carries no time and nothing that leads to a slip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def m0006_codes(database: Database) -> None:
    """Lay out the two tables."""
    database.execute(
        """CREATE TABLE codes (
        mark BLOB PRIMARY KEY, card INTEGER NOT NULL UNIQUE, seat_id INTEGER NOT NULL REFERENCES seats (id),
        state INTEGER NOT NULL) STRICT, WITHOUT ROWID"""
    )
    database.execute(
        """CREATE TABLE arrivals (
        round_id INTEGER NOT NULL REFERENCES rounds (id), seat_id INTEGER NOT NULL REFERENCES seats (id),
        client_key BLOB NOT NULL, PRIMARY KEY (round_id, seat_id)) STRICT, WITHOUT ROWID"""
    )
