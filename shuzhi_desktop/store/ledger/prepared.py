"""The usual questions in DuckDB's SQL, as Ibis wrote it: nobody waits for Ibis who only wants to read a small report.

`prepared.json` is made from `queries` and holds nothing of its own; a test fails when it is behind them. Make it anew
with `python -m shuzhi_desktop.store.ledger.prepared`. What is not in it is written by Ibis when it is asked.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("prepared.json")
_MANY = 1_000
_LISTS = (("village",), ("township",))
_USUAL: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("schemes", ("upward",)),
    ("duty_levels", ("upward",)),
    ("result_levels", ("upward",)),
    ("coverage_by_level", ("upward", *_LISTS)),
    ("coverage_by_unit", ("upward", *_LISTS)),
    ("missing", ("upward", *_LISTS, _MANY)),
    *(("ranking", ("upward", "village", by, limit)) for by in ("composite", "compared") for limit in (1, _MANY)),
    *(("scores", ("upward", "village", by)) for by in ("composite", "compared")),
    *(("grades", ("upward", level)) for level in ("village", "")),
    ("rates", ("upward", 9, 10)),
    ("class_means", ("upward",)),
    ("class_rates", ("upward",)),
    ("class_scores", ("upward", 5 * _MANY)),
    ("outcomes", ("upward",)),
)


def known(key: str) -> str | None:
    """The SQL of a question by `asked.Asked.key`; None for one that is not usual."""
    return _read().get(key)


def written(make: str, bounds: tuple[str, str], rest: tuple[Any, ...], dialect: str) -> str:
    """The SQL that Ibis writes for a question now."""
    import ibis

    from shuzhi_desktop.store.ledger import queries

    return str(ibis.to_sql(getattr(queries, make)(bounds, *rest), dialect=dialect))


def anew() -> str:
    """What the file should hold, with the version of Ibis that wrote it."""
    from importlib.metadata import version

    from shuzhi_desktop.store.ledger.asked import Asked

    questions = [Asked(make, ("37/", "370"), rest).general()[0] for make, rest in _USUAL]
    queries = {one.key: written(one.make, one.bounds, one.rest, "duckdb").split("\n") for one in questions}
    return json.dumps({"ibis": version("ibis-framework"), "queries": queries}, indent=1) + "\n"


@lru_cache(maxsize=1)
def _read() -> dict[str, str]:
    queries = json.loads(FILE.read_text(encoding="utf-8"))["queries"]
    return {key: "\n".join(lines) for key, lines in queries.items()}


if __name__ == "__main__":
    FILE.write_text(anew(), encoding="utf-8")
