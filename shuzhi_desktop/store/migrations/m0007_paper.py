"""Version 7: paper. Accounts of printed sheets, bundles keyed twice, their drafts, and hand counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE paper_accounts (
        class_id TEXT NOT NULL, reporter_id INTEGER NOT NULL, printed INTEGER NOT NULL, issued INTEGER NOT NULL,
        returned INTEGER NOT NULL, unused INTEGER NOT NULL, spoiled INTEGER NOT NULL, closed_by TEXT NOT NULL,
        PRIMARY KEY (class_id, reporter_id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE paper_bundles (
        id INTEGER PRIMARY KEY, class_id TEXT NOT NULL, reporter_id INTEGER NOT NULL, state TEXT NOT NULL,
        first_clerk TEXT NOT NULL, second_clerk TEXT NOT NULL, third_clerk TEXT NOT NULL, sheets INTEGER NOT NULL,
        invalid INTEGER NOT NULL, settled INTEGER NOT NULL) STRICT""",
    """CREATE TABLE keyed_sheets (
        bundle_id INTEGER NOT NULL REFERENCES paper_bundles (id), turn INTEGER NOT NULL, position INTEGER NOT NULL,
        seat_id INTEGER REFERENCES seats (id), reason TEXT NOT NULL, cells TEXT NOT NULL,
        PRIMARY KEY (bundle_id, turn, position)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE hand_counts (
        id INTEGER PRIMARY KEY, class_id TEXT NOT NULL, reporter_id INTEGER NOT NULL, returned INTEGER NOT NULL,
        invalid INTEGER NOT NULL, teller TEXT NOT NULL, checker TEXT NOT NULL) STRICT""",
)


def m0007_paper(database: Database) -> None:
    """Lay out the tables of paper."""
    for statement in _STATEMENTS:
        database.execute(statement)
