"""Files are read in a process of their own, which may die or hang over one without taking anything along."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.importing.report_child import run_child
from shuzhi_desktop.importing.report_process import ReportProcess
from tests.support.report_files import OLE, bomb_pdf, write_docx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HANGS = "import sys, time; print('x', file=sys.stderr); time.sleep(600)"
_DIES = "import sys; sys.stdin.buffer.readline(); sys.exit(9)"
_NONSENSE = (
    "hello",
    "[]",
    '{"body": "a"}',
    '{"body": "a", "levels": "x"}',
    '{"body": "a", "levels": "00"}',
    '{"refused": 1}',
)


def _saying(line: str) -> str:
    return f"import sys\nfor _line in sys.stdin.buffer:\n    print({line!r}, flush=True)\n    sys.stdin.buffer.read(4)"


@pytest.fixture(scope="module")
def reader() -> Iterator[ReportProcess]:
    with ReportProcess() as made:
        yield made


def test_one_process_reads_one_file_after_the_other_and_goes_on_after_a_bad_one(
    reader: ReportProcess, tmp_path: Path
) -> None:
    content = write_docx(tmp_path / "a.docx", "一、工作", "正文").read_bytes()
    for _again in range(2):
        found = reader.read("a.docx", content)
        assert found is not None
        assert found.body == "一、工作\n正文"
        with pytest.raises(Refused, match=r"“坏\.docx”"):
            reader.read("坏.docx", b"PK\x03\x04 word/document.xml")
    assert reader._process is not None
    assert reader._process.poll() is None
    assert reader.read("a.doc", OLE) is None


def test_a_pdf_that_unpacks_without_end_is_refused_and_the_next_file_is_read(
    reader: ReportProcess, tmp_path: Path
) -> None:
    bomb = bomb_pdf(tmp_path / "b.pdf").read_bytes()
    assert len(bomb) < 1 << 20
    with pytest.raises(Refused, match=r"“b\.pdf”"):
        reader.read("b.pdf", bomb)
    found = reader.read("c.txt", "一、工作".encode())
    assert found is not None


@pytest.mark.parametrize("program", [_HANGS, _DIES, *map(_saying, _NONSENSE)])
def test_a_process_that_hangs_dies_or_talks_nonsense_is_said_in_one_sentence(program: str) -> None:
    started = time.monotonic()
    with ReportProcess([sys.executable, "-c", program], seconds=0.5) as reader:
        for _again in range(2):
            with pytest.raises(Refused, match=r"“a\.txt”读不动"):
                reader.read("a.txt", b"text")
    assert time.monotonic() - started < 20


def test_the_process_answers_in_lines_of_json_and_tells_nothing_of_the_text_elsewhere(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import io

    content = "机密正文".encode()
    asked = json.dumps({"name": "a.txt", "kind": "txt", "size": len(content)}).encode() + b"\n" + content
    answers = io.BytesIO()
    import shuzhi_desktop.importing.report_child as child

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "_limit_memory", lambda: None)  # this process has other tests to run
        assert run_child(io.BytesIO(asked), answers) == 0
    assert json.loads(answers.getvalue()) == {"body": "机密正文", "levels": "0"}
    told = capfd.readouterr()
    assert "机密" not in told.out + told.err
