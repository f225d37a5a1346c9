"""All streets and townships of the country, in both encodings and as a workbook: the same rows, and all of them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from shuzhi_desktop.importing.tables import read_tables
from tests.support.shared_workbook import write_shared_workbook

DIVISIONS = Path(__file__).parents[3] / "shared" / "data" / "divisions"
pytestmark = pytest.mark.skipif(not DIVISIONS.is_dir(), reason="the divisions of the country are not on this machine")
_STREETS = 41_352


def rows(path: Path) -> list[tuple[str, ...]]:
    return [cells for table in read_tables(path) for _, cells in table.rows]


def test_every_street_comes_whole_from_every_kind_of_file(tmp_path: Path) -> None:
    source = DIVISIONS / "streets.csv"
    with source.open(encoding="utf-8-sig", newline="") as file:
        expected = [tuple(row) for row in csv.reader(file)]
    assert len(expected) == _STREETS + 1
    write_shared_workbook(tmp_path / "streets.xlsx", expected)
    assert rows(source) == expected
    assert rows(DIVISIONS / "streets.gb18030.csv") == expected
    assert rows(tmp_path / "streets.xlsx") == expected
    outside = [cells for cells in expected if any(not _in_gbk(cell) for cell in cells)]
    assert outside


def _in_gbk(cell: str) -> bool:
    try:
        cell.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True
