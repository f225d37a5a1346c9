"""Measure everything and print a table; with `--write`, into docs/performance.md too. Ends with 1 past a bound."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6

from tests.benchmarks import counting, hall, importing, lan, painting, reading, reports, rollup, storing, writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.measuring import Figure

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
_BEGIN, _END = "<!-- measured -->\n", "<!-- end -->"
_TABLE = "{machine}\n\n| What | Ours | Against | Value | Bound | |\n|---|---|---|---|---|---|\n{rows}\n"


def _measured(folder: Path) -> Iterator[Figure]:
    yield from painting.figures(folder)
    yield from counting.figures()
    yield from storing.figures(folder)
    yield from lan.figures(folder)
    yield from writing.figures(folder)
    yield from hall.figures(folder)
    yield from importing.figures(folder)
    yield from reading.figures(folder)
    yield from reports.figures(folder)
    yield from rollup.figures(folder)


def _row(figure: Figure) -> str:
    bound = "" if figure.bound is None else f"≤ {figure.bound:g} {figure.unit}"
    verdict = "holds" if figure.holds else "**exceeded**"
    value = f"{figure.value:.2f} {figure.unit}"
    return f"| {figure.what} | {figure.ours} | {figure.theirs} | {value} | {bound} | {verdict} |"


def main(arguments: list[str]) -> int:
    """Measure; returns the exit code."""
    rows, kept = [], True
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SHUZHI_HOME"] = str(Path(folder) / "home")
        for figure in _measured(Path(folder)):
            rows.append(_row(figure))
            kept &= figure.holds
            print(rows[-1], flush=True)
    if "--write" in arguments:
        versions = f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, SQLite {sqlite3.sqlite_version}"
        machine = f"{datetime.now().astimezone():%Y-%m-%d}, {platform.system()} {platform.machine()}, "
        machine += f"{os.cpu_count()} cores, {versions}."
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
        after = rest.partition(_END)[2]
        table = _TABLE.format(machine=machine, rows="\n".join(rows))
        PAGE.write_text(f"{before}{_BEGIN}{table}{_END}{after}", encoding="utf-8")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
