"""One question with what it is asked of, and its SQL, which is written once whatever unit, direction or level is asked.

Ibis takes longer to be loaded and to write the SQL of a small district than DuckDB takes to answer it: see `prepared`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.store.ledger import prepared

if TYPE_CHECKING:
    from collections.abc import Iterator

# What needs no escaping in any dialect; the paths of national codes are of it, names of strangers need not be.
_PLAIN = re.compile(r"[0-9A-Za-z._/\-\U0010ffff]*")
# Stand for texts while the SQL is written; no unit and no word of ours holds them.
_FIRST_STAND_IN = 0xE000
# As many levels as there are: a list of fewer is filled up with the empty text, which no level is.
_LEVELS = 6
_COLUMNS = ("composite", "compared")


@dataclass(frozen=True, slots=True)
class Asked:
    """The name of a function of `queries`, the bounds of the paths it asks for, and its other arguments."""

    make: str
    bounds: tuple[str, str]
    rest: tuple[Any, ...] = ()

    def sql(self, dialect: str) -> str:
        """The query in a dialect of Ibis: `duckdb` or `pyspark`."""
        general, meant = self.general()
        if general is self:
            return _written(self, dialect)
        sql = (prepared.known(general.key) if dialect == "duckdb" else None) or _written(general, dialect)
        for stand_in, content in meant.items():
            sql = sql.replace(stand_in, content)
        return sql

    def general(self) -> tuple[Asked, dict[str, str]]:
        """The same question with stand-ins for its texts, and what each stands for; itself where one is not plain."""
        stand_ins = map(chr, range(_FIRST_STAND_IN, _FIRST_STAND_IN + 100))
        meant: dict[str, str] = {}
        low, high = (_stand_in(one, stand_ins, meant) for one in self.bounds)
        rest = tuple(_general(one, stand_ins, meant) for one in self.rest)
        if not all(_PLAIN.fullmatch(content) for content in meant.values()):
            return self, {}
        return Asked(self.make, (low, high), rest), meant

    @property
    def key(self) -> str:
        """Tells questions apart, as text."""
        return f"{self.make} {self.bounds + self.rest!a}"


def _stand_in(content: str, stand_ins: Iterator[str], meant: dict[str, str]) -> str:
    stand_in = next(stand_ins)
    meant[stand_in] = content
    return stand_in


def _general(value: Any, stand_ins: Iterator[str], meant: dict[str, str]) -> Any:
    """An argument with stand-ins for texts and lists of levels; numbers and what changes the query stay."""
    if isinstance(value, tuple):
        filled = (*value, *("" for _ in range(_LEVELS - len(value))))
        return tuple(_stand_in(one, stand_ins, meant) for one in filled)
    if isinstance(value, str) and value and value not in _COLUMNS:
        return _stand_in(value, stand_ins, meant)
    return value


@lru_cache(maxsize=512)
def _written(asked: Asked, dialect: str) -> str:
    return prepared.written(asked.make, asked.bounds, asked.rest, dialect)
