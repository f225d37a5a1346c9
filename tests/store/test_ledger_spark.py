"""The same queries on DuckDB and on a local Spark give the same answers."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger import Duty, LedgerReading, UnitLevel
from shuzhi_desktop.store.ledger.ledger_file import LedgerFile
from tests.support.ledgers import TODAY, YEAR, filled

if TYPE_CHECKING:
    from pathlib import Path

_WITHOUT_JAVA = shutil.which("java") is None and not os.environ.get("JAVA_HOME")
_WITHOUT_SPARK = importlib.util.find_spec("pyspark") is None


def _answers(ledger: LedgerReading) -> dict[str, object]:
    answers: dict[str, object] = {}
    for unit in ("", "990101"):
        answers |= {
            f"grades {unit}": ledger.grades(YEAR, unit),
            f"ranking {unit}": ledger.ranking(YEAR, unit, UnitLevel.VILLAGE),
            f"levels {unit}": ledger.coverage_by_level(YEAR, unit, Direction.UPWARD),
        }
    return answers | {
        "grades of villages": ledger.grades(YEAR, "99", UnitLevel.VILLAGE),
        "scores": ledger.scores(YEAR, "9901", UnitLevel.VILLAGE),
        "rates": ledger.rates(YEAR, "99", Fraction(9, 10)),
        "outcomes": ledger.outcomes(YEAR, "99"),
        "units": ledger.coverage_by_unit(YEAR, "9901", Direction.UPWARD),
        "class means": ledger.class_means(YEAR, "9901"),
        "class rates": ledger.class_rates(YEAR, "99"),
        "class scores": ledger.class_scores(YEAR, "990101"),
        "missing": ledger.missing(YEAR, "99", Direction.UPWARD, TODAY),
    }


@pytest.mark.skipif(_WITHOUT_JAVA, reason="Spark needs Java 17, and there is no Java on this machine")
@pytest.mark.skipif(_WITHOUT_SPARK, reason="pyspark is not installed")
@pytest.mark.filterwarnings("ignore")
def test_spark_answers_every_question_as_duckdb_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    path = filled(tmp_path)
    duck = LedgerFile(path)
    duck.put_duties([Duty(YEAR, Direction.UPWARD, "990101001", "党组织书记", "张三", f"{YEAR}-12-31")])
    here = _answers(duck)
    duck.close()
    spark = LedgerFile(path, engine="local[2]")
    try:
        there = _answers(spark)
    finally:
        spark.close()
    assert {name: answer for name, answer in there.items() if answer != here[name]} == {}
    assert len(here["ranking "]) > 20  # type: ignore[arg-type]
    assert here["missing"]
    assert here["class means"]
    assert here["class scores"]
