"""Printed ballots and codes, looked at through pdftotext and pdftoppm."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt

from shuzhi_desktop.app.sample import INFO, SCHEME_ID, sample_roster
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.paper_forms import forms_of, labels_of
from shuzhi_desktop.services.preparing import set_reporters
from shuzhi_desktop.ui.printing.ballot_paper import is_landscape, pages_of
from shuzhi_desktop.ui.printing.paper_output import paper_pages, picture, print_paper, write_paper
from shuzhi_desktop.ui.screens.paper import PaperScreen
from tests.support.paper_meetings import slate_meeting, slate_roster, slate_scheme

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

CHINESE = Language("zh", str)
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


def _text(path: Path, page: int | None = None) -> str:
    pages = [] if page is None else ["-f", str(page), "-l", str(page)]
    ran = subprocess.run(["pdftotext", "-layout", *pages, path, "-"], capture_output=True, text=True, check=True)
    return unicodedata.normalize("NFKC", ran.stdout)  # some typefaces give 一 as its radical


def _sizes(path: Path) -> list[tuple[int, int]]:
    ran = subprocess.run(["pdfinfo", "-l", "99", path], capture_output=True, text=True, check=True)
    return [(round(float(w)), round(float(h))) for w, h in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", ran.stdout)]


def _ink(path: Path, page: int, folder: Path) -> float:
    """Share of pixels of a page that are dark."""
    subprocess.run(
        ["pdftoppm", "-gray", "-r", "40", "-f", str(page), "-l", str(page), "-singlefile", path, folder / "page"],
        check=True,
    )
    content = (folder / "page.pgm").read_bytes()
    pixels = content.split(b"\n", 3)[3]
    return sum(value < 128 for value in pixels) / len(pixels)


@pytest.fixture
def slate(tmp_path: Path) -> Desk:
    folder = tmp_path / "slate"
    folder.mkdir()
    return slate_meeting(folder, slate_scheme(), slate_roster(17, 30))


@needs_poppler
def test_ballots_are_painted_with_reporters_closed_rows_and_instructions(
    qapp: object, tmp_path: Path, slate: Desk
) -> None:
    forms = forms_of(slate.store, CHINESE)
    path = tmp_path / "票.pdf"
    write_paper(path, paper_pages(forms, labels_of(slate.store, CHINESE, forms)), "测评表", CHINESE)
    sizes = _sizes(path)
    assert len(sizes) == len(forms) + 2  # one page a kind, one label a class
    assert set(sizes) == {(842, 595)}
    first, second = _text(path, 1), _text(path, 2)
    for words in ("书记01", "书记17", "好", "较好", "填写说明", "2026-12-18", "单位互评", "下一步思路措施"):
        assert words in first, words
    assert not re.search(r"回\s+避", first)
    assert len(re.findall(r"回\s+避", second)) == 1
    assert "评议人(签名)" in _text(path, len(forms)).replace(" ", "")
    label = _text(path, len(forms) + 1)
    assert re.search(r"应印 30 张\s+备用 \d+ 张", label)
    assert 0.01 < _ink(path, 1, tmp_path) < 0.3
    slate.store.close()


@needs_poppler
def test_every_copy_of_a_secret_kind_is_the_same_page(qapp: object, tmp_path: Path, slate: Desk) -> None:
    form = forms_of(slate.store, CHINESE)[0]
    path = tmp_path / "票.pdf"
    write_paper(path, paper_pages([form], every_copy=True), "测评表", CHINESE)
    assert len(_sizes(path)) == form.printed == form.copies + form.spare
    assert len({_text(path, page + 1) for page in range(form.printed)}) == 1
    slate.store.close()


def test_wide_forms_lie_across_and_long_ones_go_on(qapp: object, tmp_path: Path, slate: Desk) -> None:
    wide = forms_of(slate.store, CHINESE)[0]
    assert is_landscape(wide)
    assert len(pages_of(wide)) == 1
    roster = slate_roster(60, 2)
    set_reporters(slate, roster.reporters)
    pages = pages_of(forms_of(slate.store, CHINESE)[0])
    assert [row.number for page in pages for row in page.rows] == list(range(1, 61))
    assert max(len(page.rows) for page in pages) - min(len(page.rows) for page in pages) <= len(pages)
    slate.store.close()
    folder = tmp_path / "narrow"
    folder.mkdir()
    narrow = slate_meeting(folder, slate_scheme(1), slate_roster(17, 3))
    assert not is_landscape(forms_of(narrow.store, CHINESE)[0])
    narrow.store.close()
    each = AppWorkspace().create(tmp_path / "e.shuzhi", AppWorkspace().scheme_text(SCHEME_ID), sample_roster(), INFO)
    form = forms_of(each.store, CHINESE)[0]
    assert not is_landscape(form)
    assert not picture(pages_of(form)[0], 400, CHINESE).isNull()
    each.store.close()


def test_a_printer_that_is_gone_is_said_so(qapp: object, slate: Desk) -> None:
    pages = paper_pages(forms_of(slate.store, CHINESE)[:1])
    with pytest.raises(Refused, match="“没有的打印机”没有接收"):
        print_paper("没有的打印机", pages, "票", CHINESE)
    slate.store.close()


def test_pages_painted_for_a_printer_are_those_of_the_pdf(
    qapp: object, tmp_path: Path, slate: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A printer of Qt's that prints into a file stands for one of paper."""
    from PySide6.QtPrintSupport import QPrinter

    target = tmp_path / "printed.pdf"

    def into_a_file(_info: object, mode: QPrinter.PrinterMode) -> QPrinter:
        made = QPrinter(mode)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(target))
        return made

    into_a_file.PrinterMode = QPrinter.PrinterMode  # type: ignore[attr-defined]
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinter", into_a_file)
    monkeypatch.setattr("shuzhi_desktop.ui.printing.paper_output.printers", lambda: ("纸",))
    forms = forms_of(slate.store, CHINESE)
    print_paper("纸", paper_pages(forms[:2], labels_of(slate.store, CHINESE, forms)[:1]), "票", CHINESE)
    assert _sizes(target) == [(842, 595)] * 3
    assert "书记17" in _text(target, 1)
    slate.store.close()


def test_a_meeting_without_lists_has_nothing_to_print(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="先导入"):
        write_paper(tmp_path / "x.pdf", paper_pages([]), "", CHINESE)
    assert list(tmp_path.iterdir()) == []


@needs_poppler
def test_the_screen_counts_previews_and_exports(
    qtbot: QtBot, context: UiContext, slate: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shuzhi_desktop.ui.screens.paper.QDesktopServices.openUrl", lambda _url: True)
    told: list[str] = []
    context.shell.tell = lambda sentence, _tone: told.append(sentence)
    screen = PaperScreen(context, slate)
    qtbot.addWidget(screen)
    screen.resize(QSize(1366, 768))
    screen.show()
    assert screen.table.rows.rowCount() == 19
    assert "单位互评 30 + " in screen.total.text()
    assert not screen.sheet.pixmap().isNull()
    screen.turn(1)
    assert "第 2 页" in screen.page.text()
    screen.spare.setCurrentIndex(0)
    assert "单位互评 30 + 0" in screen.total.text()
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    assert "第 1 页" in screen.page.text()
    screen.export_to(tmp_path / "票.pdf")
    qtbot.waitUntil(lambda: any("已导出" in one for one in told), timeout=20_000)
    assert (tmp_path / "票.pdf").stat().st_size > 10_000
    slate.store.close()
