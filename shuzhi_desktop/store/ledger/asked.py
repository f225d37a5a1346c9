"""One question with what it is asked of, and its SQL, which is worked out once for all units of the same depth.

Ibis takes longer to write the SQL of a small district than DuckDB takes to answer it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# What needs no escaping in any dialect; the paths of national codes are of it, names of strangers need not be.
_PLAIN = re.compile(r"[0-9A-Za-z./\-]+")
# Characters that stand in for the bounds while the SQL is written; no unit and no word of ours holds them.
_LOW, _HIGH = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Asked:
    """A function of `queries`, the bounds of the paths it asks for, and its other arguments."""

    make: Callable[..., Any]
    bounds: tuple[str, str]
    rest: tuple[Any, ...] = ()

    def sql(self, dialect: str) -> str:
        """The query in a dialect of Ibis: `duckdb` or `pyspark`."""
        low, high = self.bounds
        if not _PLAIN.fullmatch(low) or not _PLAIN.fullmatch(high):
            return _written(self, dialect)
        stand_in = Asked(self.make, (_LOW * len(low), _HIGH * len(high)), self.rest)
        return _written(stand_in, dialect).replace(stand_in.bounds[0], low).replace(stand_in.bounds[1], high)


@lru_cache(maxsize=512)
def _written(asked: Asked, dialect: str) -> str:
    import ibis

    return str(ibis.to_sql(asked.make(asked.bounds, *asked.rest), dialect=dialect))
