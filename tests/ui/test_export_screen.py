"""Export from the window: every kind of file through its button, the progress, and a change of mind."""

from __future__ import annotations

import subprocess
import unicodedata
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.progress import Stoppable
from shuzhi_desktop.ui.screens.export import ExportScreen
from shuzhi_desktop.ui.theme import Tone
from tests.support.play import vote

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

    Said = list[tuple[str, Tone]]

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def screen(qtbot: QtBot, context: UiContext, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> ExportScreen:
    vote(desk, seal=True)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    made = ExportScreen(context, desk)
    qtbot.addWidget(made)
    made.resize(QSize(1000, 700))
    made.show()
    return made


def _answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(path))


def test_the_workbook_button_writes_a_workbook_in_the_language_chosen(
    qtbot: QtBot, screen: ExportScreen, told: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, tmp_path / "结果")
    screen.language.setCurrentIndex(screen.language.findData("en"))
    qtbot.mouseClick(screen.workbook, LEFT)
    assert not screen.workbook.isEnabled(), "one export at a time"
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1][1] is Tone.DONE
    assert "Recheck" in load_workbook(tmp_path / "结果.xlsx").sheetnames
    assert screen.workbook.isEnabled()


def test_the_pdf_button_writes_a_pdf(
    qtbot: QtBot, screen: ExportScreen, told: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, tmp_path / "结果.pdf")
    qtbot.mouseClick(screen.pdf, LEFT)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    words = subprocess.run(["pdftotext", tmp_path / "结果.pdf", "-"], capture_output=True, text=True, check=True)
    assert "小会" in unicodedata.normalize("NFKC", words.stdout)


def test_the_folder_button_writes_everything(
    qtbot: QtBot, screen: ExportScreen, told: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, tmp_path)
    qtbot.mouseClick(screen.folder, LEFT)
    qtbot.waitUntil(lambda: bool(told))
    names = {path.suffix for path in (tmp_path / "small").iterdir()}
    assert names == {".csv", ".json", ".xlsx"}


def test_the_archive_button_writes_the_package(
    qtbot: QtBot, screen: ExportScreen, told: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, tmp_path / "归档.zip")
    qtbot.mouseClick(screen.package, LEFT)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told[-1][1] is Tone.DONE
    with zipfile.ZipFile(tmp_path / "归档.zip") as package:
        assert package.testzip() is None


def test_the_letters_button_writes_one_for_everyone(
    qtbot: QtBot, screen: ExportScreen, told: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, tmp_path / "函")
    qtbot.mouseClick(screen.letters, LEFT)
    qtbot.waitUntil(lambda: bool(told))
    assert sorted(path.name[:2] for path in (tmp_path / "函").iterdir()) == ["01", "02", "03"]


def test_a_copy_of_the_file_opens(
    qtbot: QtBot, context: UiContext, screen: ExportScreen, told: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, tmp_path / "备份.shuzhi")
    qtbot.mouseClick(screen.copy, LEFT)
    qtbot.waitUntil(lambda: bool(told))
    copy = context.workspace.open(tmp_path / "备份.shuzhi", read_only=True)
    assert copy.store.info().title == "小会"
    copy.store.close()


def test_a_stopped_export_leaves_nothing(
    qtbot: QtBot, context: UiContext, screen: ExportScreen, told: Said, tmp_path: Path
) -> None:
    screen.export_to(tmp_path / "out.xlsx")
    assert screen.cancel.isVisible()
    qtbot.mouseClick(screen.cancel, LEFT)
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1] == ("已取消，没有写出任何东西。", Tone.WARN)
    assert not list(tmp_path.glob("*.xlsx*"))
    assert not screen.cancel.isVisible()


def test_the_bar_fills_while_the_file_is_checked(qtbot: QtBot, screen: ExportScreen) -> None:
    qtbot.mouseClick(screen.check_button, LEFT)
    qtbot.waitUntil(lambda: screen.findings.rows.rowCount() > 0)
    assert screen._busy.maximum() > 0
    assert screen._busy.value() == screen._busy.maximum()


def test_work_that_was_stopped_ends_at_its_next_sign() -> None:
    heard: list[tuple[int, int]] = []
    work = Stoppable(lambda done, whole: heard.append((done, whole)))
    work(1, 2)
    work.stop()
    with pytest.raises(Refused, match="已取消"):
        work(2, 2)
    assert heard == [(1, 2)]
