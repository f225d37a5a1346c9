"""Real rosters of every size, read through: the streets and the villages of the country, as csv and as xlsx."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.measuring import Figure, medians_in_turn
from tests.support.shared_workbook import write_shared_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

DIVISIONS = Path(__file__).parents[3] / "shared" / "data" / "divisions"
_MOST_MEGABYTES = 300
_START_SECONDS = 0.4


def read_apart(path: Path) -> dict[str, Any]:
    """What `tests.support.reading_child` says of a file, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.support.reading_child", str(path)], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _figure(what: str, path: Path, rows: int) -> Figure:
    found = read_apart(path)
    assert found["rows"] == rows + 1, found
    most = max(found["own"], found["reader"])
    return Figure(
        f"reading {rows:,} {what}: most memory of a process",
        f"{found['seconds']:.1f} s, {found['own']:.0f} MiB + {found['reader']:.0f} MiB",
        "",
        most * 1.048576,
        "MB",
        _MOST_MEGABYTES,
    )


def _as_workbook(source: Path, target: Path) -> Path:
    with source.open(encoding="utf-8-sig", newline="") as file:
        write_shared_workbook(target, csv.reader(file))
    return target


def figures(folder: Path) -> Iterator[Figure]:
    """The start of the reading process with a small workbook; then the real rosters, where they are at hand."""
    small = folder / "small.xlsx"
    write_shared_workbook(small, [["姓名", "单位"], ["王芳", "八宝山街道"]])
    (taken,) = medians_in_turn(9, lambda: _walk(small))
    yield Figure(
        "a small workbook, the start of its process included", f"{taken:.3f} s", "", taken, "s", _START_SECONDS
    )
    if not DIVISIONS.is_dir():
        return
    streets = DIVISIONS / "streets.csv"
    yield _figure("streets (csv, UTF-8)", streets, 41_352)
    yield _figure("streets (csv, GB18030)", DIVISIONS / "streets.gb18030.csv", 41_352)
    yield _figure("streets (xlsx)", _as_workbook(streets, folder / "streets.xlsx"), 41_352)
    villages = folder / "villages.csv"
    with gzip.open(DIVISIONS / "villages_2021_slim.csv.gz") as packed, villages.open("wb") as file:
        shutil.copyfileobj(packed, file)
    yield _figure("villages (csv)", villages, 618_133)
    yield _figure("villages (xlsx)", _as_workbook(villages, folder / "villages.xlsx"), 618_133)


def _walk(path: Path) -> None:
    from shuzhi_desktop.importing.tables import read_tables

    for table in read_tables(path):
        for _ in table.rows:
            pass
