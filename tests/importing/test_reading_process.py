"""The reading process keeps its limits, and its owner ends it, whatever comes out of it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.importing import old_workbook, worker_pipe
from shuzhi_desktop.importing.refusals import Reason, Unreadable, refusal
from shuzhi_desktop.importing.tables import read_tables
from shuzhi_desktop.importing.worker import Lines, tell
from shuzhi_desktop.services import own_process
from tests.importing.hostile.packages import compound, packed, xlsx_parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="on Windows a job object keeps the limits")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(packed(xlsx_parts()))
    return path


@pytest.fixture
def reader_says(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def use(program: str) -> None:
        monkeypatch.setattr(worker_pipe, "own_command", lambda _: [sys.executable, "-c", program])

    return use


def sentence(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        _ = [list(table.rows) for table in read_tables(path)]
    return str(caught.value)


def test_a_small_workbook_comes_within_four_tenths_of_a_second(book: Path) -> None:
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        assert [list(table.rows) for table in read_tables(book)] == [[(1, ("1",))]]
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.4


def test_the_process_ends_with_its_tables(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[call-overload]
            started.append(self)

    monkeypatch.setattr(worker_pipe.subprocess, "Popen", Watched)
    tables = read_tables(book)
    next(tables)
    assert [one.returncode for one in started] == [None]
    tables.close()
    assert started[0].returncode is not None


def run_limited(program: str) -> subprocess.CompletedProcess[str]:
    start = "from shuzhi_desktop.importing.worker_limits import *\n"
    return subprocess.run(
        [sys.executable, "-c", start + program], capture_output=True, text=True, check=False, timeout=60
    )


@posix
def test_memory_is_refused_past_its_limit() -> None:
    ran = run_limited(
        "limit_memory()\nbytearray(100 << 20)\ntry:\n    bytearray(300 << 20)\nexcept MemoryError:\n    print(1)"
    )
    assert ran.stdout == "1\n", ran.stderr


@posix
def test_silence_and_endless_work_end_the_process() -> None:
    ran = run_limited("show_progress(0.3)\nwhile True: pass")
    assert ran.returncode in worker_pipe._SIGPROF
    ran = run_limited("limit_seconds(1)\nwhile True: pass")
    assert ran.returncode in worker_pipe._SIGXCPU


@posix
def test_a_process_that_is_ended_by_its_clock_is_told_as_slow(book: Path, reader_says: Callable[[str], None]) -> None:
    reader_says("import os, signal; print('[\"alive\"]', flush=True); os.kill(os.getpid(), signal.SIGPROF)")
    assert "过久" in sentence(book)
    reader_says("import os; print('[\"alive\"]', flush=True); os.abort()")
    assert "过大" in sentence(book)
    reader_says("import os, signal; print('[\"alive\"]', flush=True); os.kill(os.getpid(), signal.SIGSEGV)")
    assert "损坏" in sentence(book)


def test_a_process_that_stands_still_is_ended(
    book: Path, reader_says: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_pipe, "_SILENT_SECONDS", 0.3)
    reader_says("import threading; print('[\"alive\"]', flush=True); threading.Event().wait()")
    began = time.perf_counter()
    assert "过久" in sentence(book)
    assert time.perf_counter() - began < 5


def test_a_process_that_does_not_start_is_told(book: Path, reader_says: Callable[[str], None]) -> None:
    reader_says("raise SystemExit(1)")
    assert "没有启动成功" in sentence(book)


@pytest.mark.parametrize(
    "said",
    [
        "no json",
        "1",
        "[]",
        '["rows",[[1,["a"]]],2]',
        '["rows",[[0,["a"]]]]',
        '["rows",[[true,["a"]]]]',
        '["rows",[[1,["a",1]]]]',
        '["rows",[[1,"ab"]]]',
        '["rows",[[1,{"a":1}]]]',
        '["rows",[1]]',
        '["rows",[[1]]]',
        '["sheet",1,false]',
        '["sheet","a"]',
        '["unreadable","no reason",1]',
        '["refused",1,"",1]',
        '["shell","rm"]',
        "[" * 100_000,
    ],
)
def test_what_a_process_may_not_say_is_not_believed(book: Path, said: str, reader_says: Callable[[str], None]) -> None:
    reader_says(f'print(\'["sheet","a",false]\'); print({said[:100]!r} * {max(1, len(said) // 100)})')
    assert "损坏" in sentence(book)


def test_a_line_without_end_is_not_held(
    book: Path, reader_says: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_pipe, "_LONGEST_LINE", 1_000)
    reader_says("print('[\"sheet\",\"' + 'a' * 5_000 + '\",false]')")
    assert "损坏" in sentence(book)


def test_a_packed_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_process.own_command("read-worker") == [sys.executable, "-m", "shuzhi_desktop", "read-worker"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_process.own_command("read-worker") == [sys.executable, "read-worker"]


def test_without_calamine_old_workbooks_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(old_workbook, "importlib", SimpleNamespace(import_module=missing))
    told = io.BytesIO()
    tell(io.BytesIO(compound("Workbook")), Lines(told, lambda _: None, lambda _: None))
    assert json.loads(told.getvalue().splitlines()[-1]) == ["refused", Reason.NO_OLD_READER, "", 0]
    assert "旧版" in str(refusal(Unreadable(Reason.NO_OLD_READER), "名册.xls"))


def test_every_reason_has_its_sentence() -> None:
    for reason in Reason:
        assert "名册.xlsx" in str(refusal(Unreadable(reason, "表", 3), "名册.xlsx"))
