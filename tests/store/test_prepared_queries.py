"""The SQL that is kept for DuckDB is what Ibis writes, and a report from it loads no Ibis."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger import UnitLevel
from shuzhi_desktop.store.ledger import asked, prepared
from shuzhi_desktop.store.ledger.asked import Asked
from shuzhi_desktop.store.ledger.ledger_file import LedgerFile
from tests.support.ledgers import TODAY, YEAR, filled

if TYPE_CHECKING:
    from pathlib import Path

_REPORT = """
import sys
from pathlib import Path
from shuzhi_desktop.services.ledger_report import coverage_report, ledger_report, unit_called
from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.store.ledger.ledger_file import LedgerFile
ledger = LedgerFile(Path(sys.argv[1]))
unit = unit_called(ledger, "9901")
assert coverage_report(ledger, int(sys.argv[2]), unit, Direction.UPWARD, "2030-01-01").by_level
assert ledger_report(ledger, int(sys.argv[2]), unit, "2030-01-01").levels
print("ibis" in sys.modules)
"""


def _answers(ledger: LedgerFile) -> list[object]:
    found: list[object] = []
    for unit in ("", "99", "9901"):
        found += [
            ledger.coverage_by_level(YEAR, unit, Direction.UPWARD),
            ledger.coverage_by_unit(YEAR, unit, Direction.UPWARD),
            ledger.missing(YEAR, unit, Direction.UPWARD, TODAY),
            ledger.ranking(YEAR, unit, UnitLevel.VILLAGE),
            ledger.ranking(YEAR, unit, UnitLevel.VILLAGE, 1),
            ledger.scores(YEAR, unit, UnitLevel.VILLAGE),
            ledger.grades(YEAR, unit),
            ledger.grades(YEAR, unit, UnitLevel.VILLAGE),
            ledger.rates(YEAR, unit, Fraction(9, 10)),
            ledger.outcomes(YEAR, unit),
            ledger.class_means(YEAR, unit),
            ledger.class_rates(YEAR, unit),
            ledger.class_scores(YEAR, unit),
        ]
    return found


def test_the_kept_sql_is_what_ibis_writes_now() -> None:
    kept = prepared.FILE.read_text(encoding="utf-8")
    if json.loads(kept)["ibis"] != version("ibis-framework"):
        pytest.skip("kept by another version of Ibis: the answers are compared all the same")
    assert kept == prepared.anew(), "run: python -m shuzhi_desktop.store.ledger.prepared"


def test_answers_are_the_same_as_from_ibis_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = LedgerFile(filled(tmp_path))
    from_kept = _answers(ledger)
    monkeypatch.setattr(Asked, "general", lambda self: (self, {}))
    asked._written.cache_clear()
    ledger._known_of = ()
    from_ibis = _answers(ledger)
    ledger.close()
    assert from_kept == from_ibis
    assert all(from_kept[3:5])


def test_a_report_of_a_ledger_just_opened_does_not_wait_for_ibis(tmp_path: Path) -> None:
    path = filled(tmp_path)
    ledger = LedgerFile(path)
    ledger.ranking(YEAR, "9901", UnitLevel.VILLAGE)  # the Parquet files are there, as after `ledger add` and a report
    ledger.close()
    command = [sys.executable, "-c", _REPORT, str(path), str(YEAR)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.stdout.strip(), ran.stderr) == ("False", "")


def test_a_name_that_needs_escaping_is_left_to_ibis() -> None:
    question = Asked("outcomes", ("~O'Brien/", "~O'Brien0"), ("upward",))
    assert question.general()[0] is question
    assert "O''Brien/" in question.sql("duckdb")
