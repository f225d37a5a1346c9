"""Version 1: the whole of a meeting. docs/decisions/storage.md says why each table is as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE meeting (
        id INTEGER PRIMARY KEY CHECK (id = 1), title TEXT NOT NULL, date TEXT NOT NULL, place TEXT NOT NULL,
        organiser TEXT NOT NULL, phase TEXT NOT NULL, digest TEXT NOT NULL, scheme_text TEXT NOT NULL,
        roster_revision TEXT NOT NULL) STRICT""",
    "INSERT INTO meeting VALUES (1, '', '', '', '', 'preparing', '', '', '')",
    """CREATE TABLE reporters (
        id INTEGER PRIMARY KEY, position INTEGER NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, post TEXT NOT NULL,
        team TEXT NOT NULL) STRICT""",
    """CREATE TABLE seats (
        id INTEGER PRIMARY KEY, class_id TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL,
        post TEXT NOT NULL) STRICT""",
    """CREATE TABLE rounds (
        id INTEGER PRIMARY KEY, reporter_id INTEGER REFERENCES reporters (id), number INTEGER NOT NULL,
        opened_at TEXT NOT NULL, closed_at TEXT NOT NULL) STRICT""",
    """CREATE TABLE turnout (
        round_id INTEGER NOT NULL REFERENCES rounds (id), seat_id INTEGER NOT NULL REFERENCES seats (id),
        PRIMARY KEY (round_id, seat_id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE secret_slips (
        round_id INTEGER NOT NULL REFERENCES rounds (id), class_id TEXT NOT NULL, key BLOB NOT NULL,
        state INTEGER NOT NULL, reason TEXT NOT NULL, sheet BLOB NOT NULL,
        PRIMARY KEY (round_id, class_id, key)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE named_ballots (
        id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES rounds (id), class_id TEXT NOT NULL,
        seat_id INTEGER NOT NULL REFERENCES seats (id), version INTEGER NOT NULL, state INTEGER NOT NULL,
        reason TEXT NOT NULL, sheet BLOB NOT NULL, cast_at TEXT NOT NULL,
        UNIQUE (round_id, seat_id, version)) STRICT""",
    """CREATE TABLE given_scores (
        class_id TEXT NOT NULL, reporter_id INTEGER NOT NULL REFERENCES reporters (id), version INTEGER NOT NULL,
        score TEXT NOT NULL, PRIMARY KEY (class_id, reporter_id, version)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE adjustments (
        id INTEGER PRIMARY KEY, adjustment_id TEXT NOT NULL, reporter_id INTEGER NOT NULL REFERENCES reporters (id),
        value TEXT NOT NULL, reason TEXT NOT NULL) STRICT""",
    """CREATE TABLE flags (
        reporter_id INTEGER NOT NULL REFERENCES reporters (id), name TEXT NOT NULL, version INTEGER NOT NULL,
        is_on INTEGER NOT NULL, PRIMARY KEY (reporter_id, name, version)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE decisions (
        outcome_id TEXT NOT NULL, reporter_id INTEGER NOT NULL REFERENCES reporters (id), version INTEGER NOT NULL,
        verdict TEXT NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (outcome_id, reporter_id, version)) STRICT, WITHOUT ROWID""",
    "CREATE TABLE overrides (id INTEGER PRIMARY KEY, class_id TEXT NOT NULL, reason TEXT NOT NULL) STRICT",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE audit (
        number INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, details TEXT NOT NULL, sm3 TEXT NOT NULL,
        sha256 TEXT NOT NULL) STRICT""",
)


def m0001_meeting(database: Database) -> None:
    """Lay out the tables and the one row of the meeting."""
    for statement in _STATEMENTS:
        database.execute(statement)
