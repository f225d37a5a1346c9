"""Version with notes on given scores: where each version came from, who typed and checked it, why it was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def m0003_given(database: Database) -> None:
    """Add the notes beside the scores; scores of older files simply have none."""
    database.execute(
        """CREATE TABLE given_notes (
        class_id TEXT NOT NULL, reporter_id INTEGER NOT NULL, version INTEGER NOT NULL, source TEXT NOT NULL,
        entered_by TEXT NOT NULL, checked_by TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (class_id, reporter_id, version),
        FOREIGN KEY (class_id, reporter_id, version) REFERENCES given_scores (class_id, reporter_id, version))
        STRICT, WITHOUT ROWID"""
    )
