"""The preview: what it shows is what goes to the printer and into the PDF, and nothing modal stands in the way."""

from __future__ import annotations

import subprocess
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication

from shuzhi_desktop.app.desktop import make_context
from shuzhi_desktop.services.documents.registry import printed_tables
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.ui.printing.preview_window import PreviewWindow
from shuzhi_desktop.ui.screens.meeting import MeetingScreen
from tests.exporting.contents import district_content
from tests.support.meetings import small_meeting

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ZH = Language("zh", str)
LEFT = Qt.MouseButton.LeftButton


def _window(qtbot: QtBot, folder: Path) -> PreviewWindow:
    home = folder / "home"
    home.mkdir()
    tables = printed_tables(district_content(), ZH)[:2]
    window = PreviewWindow(make_context("zh", home=home), tables, ZH, folder / "结果.pdf")
    qtbot.addWidget(window)
    window.show()
    return window


def test_pages_are_turned_and_counted(qtbot: QtBot, tmp_path: Path) -> None:
    window = _window(qtbot, tmp_path)
    assert QApplication.activeModalWidget() is None
    pages = window.preview.pageCount()
    assert pages >= 2
    assert not window.back.isEnabled()
    qtbot.mouseClick(window.forward, LEFT)
    assert window.page.text() == f"第 2 / {pages} 页"
    for _ in range(pages):
        window._turn(1)
    assert window.preview.currentPage() == pages
    assert not window.forward.isEnabled()


def test_the_pdf_has_as_many_pages_as_were_seen(qtbot: QtBot, tmp_path: Path) -> None:
    window = _window(qtbot, tmp_path)
    window.save_pdf(tmp_path / "结果.pdf")
    qtbot.waitUntil(lambda: "已导出" in window.said.text(), timeout=20_000)
    told = subprocess.run(["pdfinfo", tmp_path / "结果.pdf"], capture_output=True, text=True, check=True).stdout
    assert f"Pages:           {window.preview.pageCount()}\n" in told


def test_without_a_printer_it_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    window = _window(qtbot, tmp_path)
    if QPrinterInfo.availablePrinterNames():
        assert window.print.isEnabled()
    else:
        assert not window.print.isEnabled()
        assert "没有安装打印机" in window.print.toolTip()


def test_the_rules_are_previewed_before_the_meeting(qtbot: QtBot, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    desk = small_meeting(tmp_path)
    screen = MeetingScreen(make_context("zh", home=home), desk)
    qtbot.addWidget(screen)
    qtbot.mouseClick(screen.print, LEFT)
    window = screen.opened
    assert window is not None
    assert window.isVisible()
    window.save_pdf(tmp_path / "计分办法.pdf")
    qtbot.waitUntil(lambda: "已导出" in window.said.text(), timeout=20_000)
    words = subprocess.run(["pdftotext", tmp_path / "计分办法.pdf", "-"], capture_output=True, text=True, check=True)
    assert "评议主体与权重" in unicodedata.normalize("NFKC", words.stdout)
    window.close()
    desk.store.close()
