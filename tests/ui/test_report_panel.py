"""The report beside the console: it follows the turn, marks last year's matters, and leaves the space bar alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.reports import attach_report, newest_version
from shuzhi_desktop.services.voting import close_ballot, open_ballot
from shuzhi_desktop.ui.hall_window import HallWindow
from shuzhi_desktop.ui.screens.console import ConsoleScreen
from shuzhi_desktop.ui.widgets.report_view import ReportView
from tests.support.report_files import OLE
from tests.support.report_meeting import carry_matters

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.theme import Tone

REPORT = "2026年度述职报告\n一、工作\n针对主题党日形式单一的问题，推行菜单式党课。\n二、存在问题\n走访不够。"


@pytest.fixture
def console(qtbot: QtBot, context: UiContext, desk: Desk, told: list[tuple[str, Tone]]) -> ConsoleScreen:
    made = ConsoleScreen(context, desk)
    qtbot.addWidget(made)
    made.resize(1173, 680)
    made.show()
    return made


def _attach(desk: Desk, reporter_id: int, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with AppWorkspace().report_reader() as reader:
        attach_report(desk, reader, reporter_id, path)


def test_the_report_is_shown_with_headings_and_last_years_matters(
    qtbot: QtBot, console: ConsoleScreen, desk: Desk, tmp_path: Path
) -> None:
    carry_matters(desk, 1, "主题党日形式单一", "物业矛盾多发")
    _attach(desk, 1, tmp_path / "a.txt", REPORT.encode())
    console._turn_report()
    panel = console.report
    qtbot.waitUntil(lambda: panel.view.toPlainText() == REPORT)
    assert panel.who.text() == "赵"
    bold = panel.view.document().findBlockByNumber(1).begin().fragment().charFormat().font()
    plain = panel.view.document().findBlockByNumber(2).begin().fragment().charFormat().font()
    assert bold.bold()
    assert not plain.bold()
    assert plain.pixelSize() >= 18
    assert [panel.matters.item(row).text()[0] for row in range(2)] == ["✓", "▲"]
    marked = [one.cursor.selectedText() for one in panel.view.extraSelections()]
    assert marked == ["针对主题党日形式单一的问题，推行菜单式党课。"]
    panel.go(0)
    assert panel.view.textCursor().position() == REPORT.index("针对")
    assert console._log.isHidden()
    console._turn_report()
    assert panel.isHidden()


def test_it_follows_the_turn_and_stays_as_scrolled_while_ballots_come_in(
    qtbot: QtBot, console: ConsoleScreen, desk: Desk, tmp_path: Path
) -> None:
    long = "\n".join(f"第{number}段" for number in range(200))
    _attach(desk, 1, tmp_path / "a.txt", long.encode())
    _attach(desk, 2, tmp_path / "b.txt", "钱的报告".encode())
    console._turn_report()
    panel = console.report
    qtbot.waitUntil(lambda: "第199段" in panel.view.toPlainText())
    panel.view.verticalScrollBar().setValue(900)
    opened = open_ballot(desk, 1)
    console.refresh(frozenset(Topic))
    qtbot.wait(50)
    assert panel.view.verticalScrollBar().value() == 900
    close_ballot(desk, opened.id)
    console.refresh(frozenset(Topic))
    qtbot.waitUntil(lambda: panel.view.toPlainText() == "钱的报告")


def test_the_space_bar_opens_the_ballot_while_the_report_has_the_focus(
    qtbot: QtBot, console: ConsoleScreen, desk: Desk, tmp_path: Path
) -> None:
    _attach(desk, 1, tmp_path / "a.txt", REPORT.encode())
    console._turn_report()
    qtbot.waitUntil(lambda: bool(console.report.view.toPlainText()))
    console.activateWindow()
    console.report.view.setFocus()
    qtbot.keyClick(console.report.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(desk.store.rounds()))


def test_where_there_is_little_room_notes_and_report_take_turns(
    qtbot: QtBot, console: ConsoleScreen, desk: Desk
) -> None:
    console._turn_report()
    console._turn_notes()
    assert console.report.isHidden()
    assert console.notes.isVisible()
    console._turn_report()
    assert console.notes.isHidden()
    console.resize(1_760, 900)
    console._turn_notes()
    assert console.report.isVisible()
    assert console.notes.isVisible()


def test_a_report_is_attached_replaced_and_opened_by_the_system(
    qtbot: QtBot, console: ConsoleScreen, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    console._turn_report()
    panel = console.report
    qtbot.waitUntil(lambda: panel.empty.text() == "还没有附述职报告。")
    assert not panel.open.isVisible()
    source = tmp_path / "报告.wps"
    source.write_bytes(OLE)
    panel.keep_report(source)
    qtbot.waitUntil(panel.open.isVisible)
    assert panel.attach.text() == "换一份"
    assert "打开原文件" in panel.empty.text()
    opened: list[str] = []

    def take(url: object) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr("shuzhi_desktop.ui.widgets.open_report.QDesktopServices.openUrl", take)
    panel.open.click()
    qtbot.waitUntil(lambda: len(opened) == 1)
    with open(opened[0], "rb") as laid:  # noqa: PTH123 - as another program would
        assert laid.read() == OLE
    revised = tmp_path / "二稿.txt"
    revised.write_text(REPORT, encoding="utf-8")
    panel.keep_report(revised)
    qtbot.waitUntil(lambda: panel.view.toPlainText() == REPORT)
    version = newest_version(desk.store, 1)
    assert version is not None
    assert version.number == 2
    assert version.sent_by


def test_a_bad_file_is_said_in_the_bar(
    qtbot: QtBot, console: ConsoleScreen, desk: Desk, tmp_path: Path, told: list[tuple[str, Tone]]
) -> None:
    console._turn_report()
    qtbot.waitUntil(lambda: bool(console.report.empty.text()))
    empty = tmp_path / "空.docx"
    empty.touch()
    console.report.keep_report(empty)
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1][0] == "“空.docx”是空文件，请核对后重新附上。"
    assert desk.store.report_versions() == ()


def test_the_hall_screen_never_shows_a_report(qtbot: QtBot, context: UiContext, desk: Desk, tmp_path: Path) -> None:
    _attach(desk, 1, tmp_path / "a.txt", REPORT.encode())
    window = HallWindow(context, desk)
    qtbot.addWidget(window)
    assert window.findChildren(ReportView) == []
