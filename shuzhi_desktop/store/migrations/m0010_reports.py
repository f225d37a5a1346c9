"""Version 10: reports in versions with their text, who sent them in or back and why; last year's reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_STATEMENTS = (
    # `body` and `levels` are NULL while nobody has read the file: a format that cannot be read, or one attached before.
    """CREATE TABLE report_versions (
        reporter_id INTEGER NOT NULL REFERENCES reporters (id), number INTEGER NOT NULL, name TEXT NOT NULL,
        at TEXT NOT NULL, sent_by TEXT NOT NULL, sha256 TEXT NOT NULL, body TEXT, levels TEXT,
        returned_at TEXT NOT NULL, returned_by TEXT NOT NULL, reason TEXT NOT NULL, content BLOB NOT NULL,
        PRIMARY KEY (reporter_id, number)) STRICT""",
    """INSERT INTO report_versions
        SELECT reporter_id, 1, name, at, '', '', NULL, NULL, '', '', '', content FROM reports""",
    "DROP TABLE reports",
    """CREATE TABLE past_reports (
        reporter_id INTEGER PRIMARY KEY REFERENCES reporters (id) ON DELETE CASCADE, name TEXT NOT NULL,
        body TEXT NOT NULL, levels TEXT NOT NULL) STRICT""",
)


def m0010_reports(database: Database) -> None:
    """Lay out the tables; a report that was attached before becomes its first version."""
    for statement in _STATEMENTS:
        database.execute(statement)
