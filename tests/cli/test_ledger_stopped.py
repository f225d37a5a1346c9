"""What is stopped or faulty leaves a ledger as it was, and every faulty row is told of."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.faulty_rows import FaultyRows
from shuzhi_desktop.services.ports import MeetingInfo
from shuzhi_desktop.services.ports_ledger import UnitLevel
from shuzhi_desktop.services.progress import Stoppable
from tests.support.ledger_meetings import sealed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result
    from PySide6.QtWidgets import QApplication

    Run = Callable[..., Result]

_PATIENCE = 60
TREE = "单位代码,单位,层级\n99,云州省,省\n9901,云湖市,市\n"


def _units(path: Path) -> list[str]:
    store = AppWorkspace().open_ledger(path)
    try:
        return [one.code for level in ("", "99") for one in store.below(level)]
    finally:
        store.close()


@pytest.fixture
def ledger(tmp_path: Path, run: Run) -> Path:
    path, units = tmp_path / "台账.shuzhi-ledger", tmp_path / "units.csv"
    units.write_text(TREE, encoding="utf-8")
    assert run("ledger", "units", path, units).exit_code == 0
    return path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of Unix")
def test_ctrl_c_while_meetings_are_verified_adds_none_of_them(ledger: Path, tmp_path: Path) -> None:
    good = sealed(tmp_path / "good.shuzhi", [("李敏", "一村", "")], [95], MeetingInfo("会", "2026-12-18"))
    endless = tmp_path / "endless.shuzhi"
    os.mkfifo(endless)
    command = [sys.executable, "-m", "shuzhi_desktop", "ledger", "add", str(ledger), str(good), str(endless)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child,
        endless.open("wb"),  # opens once the child reads: the good one is verified by then
    ):
        child.send_signal(signal.SIGINT)
        _out, err = child.communicate(timeout=_PATIENCE)
    assert child.returncode not in (0, None)
    assert "Traceback" not in err
    store = AppWorkspace().open_ledger(ledger)
    assert store.sources() == ()
    assert store.years() == ()
    store.close()


def test_every_faulty_row_of_a_tree_is_told_of_and_nothing_is_taken(ledger: Path, run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("单位代码,单位,层级\n9902,云海市,市\n99 03,云河市,市\n9904,,市\n9905,云江市,街\n", encoding="utf-8")
    said = run("ledger", "units", ledger, bad)
    assert said.exit_code == 1
    lines = said.stdout.splitlines()
    assert len(lines) == 3
    assert [f"第 {row} 行" in line for row, line in zip((3, 4, 5), lines, strict=True)] == [True] * 3
    assert "3 处" in said.stderr
    assert _units(ledger) == ["99", "9901"]


def test_every_faulty_duty_is_told_of_with_its_place(ledger: Path, run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "duties.csv"
    bad.write_text(
        "年度,方向,单位代码,职务,时限\n2026,向上,9901,书记,2026-12-31\n26,向上,9901,书记,\n2026,向左,9909,书记,明天\n",
        encoding="utf-8",
    )
    said = run("ledger", "duties", ledger, bad)
    assert said.exit_code == 1
    assert len(said.stdout.splitlines()) == 4  # a year; a direction, a unit and a date of the same row
    store = AppWorkspace().open_ledger(ledger)
    assert store.years() == ()
    with pytest.raises(FaultyRows) as refused:
        AppWorkspace().import_duties(store, bad)
    store.close()
    assert [(one.row, one.column) for one in refused.value.complaints] == [
        (3, "年度"), (4, "方向"), (4, "单位代码"), (4, "时限"),
    ]  # fmt: skip


def test_a_tree_is_stopped_while_it_is_read_and_while_it_is_put_in(ledger: Path, tmp_path: Path) -> None:
    many = tmp_path / "many.csv"
    rows = "".join(f"9901{n:02},{n}区,区县\n" for n in range(10, 99))
    rows += "".join(f"990110{n:03},{n}街道,街道乡镇\n" for n in range(999))
    many.write_text(f"单位代码,单位,层级\n{rows}", encoding="utf-8")
    for putting_in in (False, True):

        def stop(done: int, whole: int, late: bool = putting_in) -> None:
            if done and bool(whole) is late:
                raise Refused(text("已取消"))

        store = AppWorkspace().open_ledger(ledger)
        with pytest.raises(Refused, match="已取消"):
            AppWorkspace().import_units(store, many, stop)
        store.close()
        assert _units(ledger) == ["99", "9901"]
    store = AppWorkspace().open_ledger(ledger)
    assert AppWorkspace().import_units(store, many) == 2 + 89 + 999
    assert store.units_named("12区")[0].level is UnitLevel.DISTRICT
    store.close()


def test_adding_stopped_half_way_adds_nothing(ledger: Path, tmp_path: Path, qapp: QApplication) -> None:
    files = [
        sealed(tmp_path / f"{n}.shuzhi", [("李敏", "一村", "")], [95], MeetingInfo(f"会{n}", "2026-12-18"))
        for n in range(3)
    ]
    store = AppWorkspace().open_ledger(ledger)
    told = Stoppable(lambda done, _whole: told.stop() if done == 2 else None)
    with pytest.raises(Refused, match="已取消"):
        AppWorkspace().add_to_ledger(store, files, told)
    assert store.sources() == ()
    store.close()
