"""What the parts of reading and writing share: a connection and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3


class Queries:
    """Something with a connection."""

    connection: sqlite3.Connection

    def rows(self, query: str, *values: object) -> list[Any]:
        """All rows of a query."""
        return self.connection.execute(query, values).fetchall()
