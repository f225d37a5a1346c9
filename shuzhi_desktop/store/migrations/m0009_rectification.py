"""Version 9: matters as a list of their own: unit, dated progress, evidence, last year's matters and pledges."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE rectifications ADD COLUMN unit TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE rectifications ADD COLUMN origin_year INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE rectifications ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE progress_notes (
        id INTEGER PRIMARY KEY, rectification_id INTEGER NOT NULL REFERENCES rectifications (id), at TEXT NOT NULL,
        author TEXT NOT NULL, content TEXT NOT NULL) STRICT""",
    """CREATE TABLE evidence_files (
        id INTEGER PRIMARY KEY, rectification_id INTEGER NOT NULL REFERENCES rectifications (id), name TEXT NOT NULL,
        sha256 TEXT NOT NULL, at TEXT NOT NULL, content BLOB NOT NULL) STRICT""",
    """CREATE TABLE past_pledges (
        id INTEGER PRIMARY KEY, reporter_id INTEGER NOT NULL REFERENCES reporters (id) ON DELETE CASCADE,
        year INTEGER NOT NULL, content TEXT NOT NULL, state TEXT NOT NULL, said TEXT NOT NULL) STRICT""",
)


def m0009_rectification(database: Database) -> None:
    """Lay out the tables of matters."""
    for statement in _STATEMENTS:
        database.execute(statement)
