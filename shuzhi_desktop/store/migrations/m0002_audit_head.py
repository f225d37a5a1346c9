"""Version 2: the end of the audit chain is written down apart, so that a tail cut off it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def m0002_audit_head(database: Database) -> None:
    """Write down where the chain ends."""
    database.execute(
        """CREATE TABLE audit_head (
        id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL, sm3 TEXT NOT NULL,
        sha256 TEXT NOT NULL) STRICT"""
    )
    database.execute("INSERT INTO audit_head VALUES (1, 0, '', '')")
    database.execute(
        """UPDATE audit_head SET (number, sm3, sha256) =
        (SELECT number, sm3, sha256 FROM audit ORDER BY number DESC LIMIT 1)
        WHERE EXISTS (SELECT 1 FROM audit)"""
    )
