"""Who is there, what went wrong and was put right, what was said, what is to be mended, and the reports themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_STATEMENTS = (
    # Who is away now, and who was away when a round was opened. Both name seats only; a slip names none.
    "CREATE TABLE absent_seats (seat_id INTEGER PRIMARY KEY REFERENCES seats (id)) STRICT",
    """CREATE TABLE round_absent (
        round_id INTEGER NOT NULL REFERENCES rounds (id), seat_id INTEGER NOT NULL REFERENCES seats (id),
        PRIMARY KEY (round_id, seat_id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE attendance (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, class_id TEXT NOT NULL, who TEXT NOT NULL,
        count INTEGER NOT NULL, present INTEGER NOT NULL, reason TEXT NOT NULL) STRICT""",
    """CREATE TABLE corrections (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, round_id INTEGER NOT NULL REFERENCES rounds (id),
        class_id TEXT NOT NULL, seat_id INTEGER REFERENCES seats (id), reason TEXT NOT NULL,
        first_name TEXT NOT NULL, second_name TEXT NOT NULL) STRICT""",
    """CREATE TABLE notes (
        id INTEGER PRIMARY KEY, reporter_id INTEGER NOT NULL REFERENCES reporters (id), kind TEXT NOT NULL,
        speaker TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
    """CREATE TABLE rectifications (
        id INTEGER PRIMARY KEY, reporter_id INTEGER NOT NULL REFERENCES reporters (id), problem TEXT NOT NULL,
        source TEXT NOT NULL, measure TEXT NOT NULL, responsible TEXT NOT NULL, deadline TEXT NOT NULL,
        progress TEXT NOT NULL, evidence TEXT NOT NULL, note_id INTEGER REFERENCES notes (id),
        closed_at TEXT NOT NULL, closed_first TEXT NOT NULL, closed_second TEXT NOT NULL) STRICT""",
    """CREATE TABLE reports (
        reporter_id INTEGER PRIMARY KEY REFERENCES reporters (id), name TEXT NOT NULL, content BLOB NOT NULL,
        at TEXT NOT NULL) STRICT""",
)


def m0005_attendance(database: Database) -> None:
    """Lay out the tables."""
    for statement in _STATEMENTS:
        database.execute(statement)
