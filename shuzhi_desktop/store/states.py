"""States of a ballot in the file.

They start at 2 because SQLite stores 0 and 1 in fewer bytes than other numbers: a slip must not change its length
when it is filled (docs/decisions/secret-slips.md).
"""

from __future__ import annotations

BLANK = 2
CAST = 3
VOID = 4
