"""Version 8: the meeting as a link of a chain: its year, direction and place in the tree of units, and last year's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE reporters ADD COLUMN unit_code TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE chain (
        id INTEGER PRIMARY KEY CHECK (id = 1), year INTEGER NOT NULL, direction TEXT NOT NULL, unit_code TEXT NOT NULL,
        previous_title TEXT NOT NULL, previous_date TEXT NOT NULL, previous_digest TEXT NOT NULL) STRICT""",
    "INSERT INTO chain VALUES (1, 0, 'upward', '', '', '', '')",
    """CREATE TABLE past_results (
        reporter_id INTEGER PRIMARY KEY REFERENCES reporters (id) ON DELETE CASCADE, name TEXT NOT NULL,
        composite TEXT NOT NULL, full_marks TEXT NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL,
        grade TEXT NOT NULL, scheme TEXT NOT NULL) STRICT""",
)


def m0008_chain(database: Database) -> None:
    """Lay out the tables of the chain."""
    for statement in _STATEMENTS:
        database.execute(statement)
