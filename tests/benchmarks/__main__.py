"""Measure and print a table; with `--write`, into docs/performance.md too. Ends with 1 past a bound.

Names of parts (`python -m tests.benchmarks --write writing rollup`) measure only these; their rows replace the old.
"""

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


_PARTS = {
    "painting": painting.figures,
    "counting": lambda _folder: counting.figures(),
    "storing": storing.figures,
    "lan": lan.figures,
    "writing": writing.figures,
    "hall": hall.figures,
    "importing": importing.figures,
    "reading": reading.figures,
    "reports": reports.figures,
    "rollup": rollup.figures,
}


def _measured(folder: Path, parts: list[str]) -> Iterator[Figure]:
    for name, figures in _PARTS.items():
        if not parts or name in parts:
            yield from figures(folder)


def _row(figure: Figure) -> str:
    bound = "" if figure.bound is None else f"≤ {figure.bound:g} {figure.unit}"
    verdict = "holds" if figure.holds else "**exceeded**"
    value = f"{figure.value:.2f} {figure.unit}"
    return f"| {figure.what} | {figure.ours} | {figure.theirs} | {value} | {bound} | {verdict} |"


def _replaced(old: list[str], new: list[str]) -> list[str]:
    """The old rows with the new ones in the place of those that say the same, in order."""
    waiting = list(new)
    rows = []
    for row in old:
        what = row.split(" | ")[0]
        at = next((place for place, one in enumerate(waiting) if one.split(" | ")[0] == what), None)
        rows.append(row if at is None else waiting.pop(at))
    return rows + waiting


def main(arguments: list[str]) -> int:
    """Measure; returns the exit code."""
    rows, kept = [], True
    parts = [one for one in arguments if not one.startswith("--")]
    if unknown := set(parts) - set(_PARTS):
        print(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(_PARTS)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SHUZHI_HOME"] = str(Path(folder) / "home")
        for figure in _measured(Path(folder), parts):
            rows.append(_row(figure))
            kept &= figure.holds
            print(rows[-1], flush=True)
    if "--write" in arguments:
        versions = f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, SQLite {sqlite3.sqlite_version}"
        machine = f"{datetime.now().astimezone():%Y-%m-%d}, {platform.system()} {platform.machine()}, "
        machine += f"{os.cpu_count()} cores, {versions}."
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
        after = rest.partition(_END)[2]
        if parts:
            rows = _replaced(rest.partition(_END)[0].splitlines()[4:], rows)
        table = _TABLE.format(machine=machine, rows="\n".join(rows))
        PAGE.write_text(f"{before}{_BEGIN}{table}{_END}{after}", encoding="utf-8")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
