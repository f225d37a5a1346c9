"""Version 4: turns and what happened in them, how reporters report, and what the hall screen shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE turns (
        id INTEGER PRIMARY KEY, reporter_id INTEGER NOT NULL REFERENCES reporters (id),
        lengths TEXT NOT NULL) STRICT""",
    """CREATE TABLE turn_events (
        turn_id INTEGER NOT NULL REFERENCES turns (id), number INTEGER NOT NULL, move TEXT NOT NULL,
        at INTEGER NOT NULL, seconds INTEGER NOT NULL, PRIMARY KEY (turn_id, number)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE reporter_modes (
        reporter_id INTEGER NOT NULL REFERENCES reporters (id), version INTEGER NOT NULL, mode TEXT NOT NULL,
        reason TEXT NOT NULL, PRIMARY KEY (reporter_id, version)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE hall (
        id INTEGER PRIMARY KEY CHECK (id = 1), page TEXT NOT NULL, drawn INTEGER NOT NULL, reveal TEXT NOT NULL,
        top INTEGER NOT NULL, from_last INTEGER NOT NULL, revealed INTEGER NOT NULL) STRICT""",
    "INSERT INTO hall VALUES (1, 'title', 0, 'all', 3, 1, 0)",
)


def m0004_turns(database: Database) -> None:
    """Lay out the tables and the one row of the hall."""
    for statement in _STATEMENTS:
        database.execute(statement)
