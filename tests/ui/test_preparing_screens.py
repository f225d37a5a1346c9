"""Readiness, trials, the chair's script, help and remembered places, as a clerk uses them."""

from __future__ import annotations

import shutil
import subprocess
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget

from shuzhi_desktop.app.paths import manual_file
from shuzhi_desktop.domain.scheme import Trim
from shuzhi_desktop.services.documents.papers import hall_card
from shuzhi_desktop.services.language import CODES, Language
from shuzhi_desktop.services.preparing import set_scheme_text
from shuzhi_desktop.services.readiness import CHECKS
from shuzhi_desktop.services.voting import open_ballot
from shuzhi_desktop.ui.help_window import HelpWindow
from shuzhi_desktop.ui.keys import KEYS
from shuzhi_desktop.ui.machine import HallMachine, undrawable
from shuzhi_desktop.ui.printing.pdf import write_pdf
from shuzhi_desktop.ui.printing.printer import print_tables
from shuzhi_desktop.ui.screens.console import ConsoleScreen
from shuzhi_desktop.ui.screens.meeting import MeetingScreen
from shuzhi_desktop.ui.screens.readiness import ReadinessScreen
from shuzhi_desktop.ui.screens.what_if import WhatIfScreen
from shuzhi_desktop.ui.settings_file import UiSettings
from shuzhi_desktop.ui.shell import MainWindow
from tests.support.play import vote

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk, Topic
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.theme import Tone

    Told = list[tuple[str, Tone]]

ZH = Language("zh", str)


def _all() -> frozenset[Topic]:
    from shuzhi_desktop.services.desk import Topic

    return frozenset(Topic)


def _checked(qtbot: QtBot, screen: ReadinessScreen) -> None:
    qtbot.waitUntil(lambda: bool(screen.verdicts) and screen.again.isEnabled(), timeout=20_000)


def test_the_hall_is_checked_when_the_page_opens_and_the_sheet_is_printed(
    qtbot: QtBot, context: UiContext, desk: Desk, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _url: True)
    screen = ReadinessScreen(context, desk)
    qtbot.addWidget(screen)
    screen.paper.save(tmp_path / "早.pdf")
    assert "还没有检查完" in told[-1][0]
    screen.refresh(_all())
    _checked(qtbot, screen)
    assert len(screen.verdicts) == len(CHECKS)
    screen.paper.save(tmp_path / "单.pdf")
    qtbot.waitUntil((tmp_path / "单.pdf").exists, timeout=10_000)
    assert not (tmp_path / "早.pdf").exists()
    stick = tmp_path / "stick"
    stick.mkdir()
    screen.use_backup_folder(stick)
    _checked(qtbot, screen)
    assert context.settings.backup_folder == stick
    assert str(stick) in str(next(one for one in screen.verdicts if one.key == "backup").said)


def test_a_printer_takes_a_paper_and_none_is_said(qtbot: QtBot, context: UiContext, desk: Desk, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "纸.pdf"))
    print_tables([hall_card(desk.store, ZH)], ZH, printer)
    assert (tmp_path / "纸.pdf").read_bytes().startswith(b"%PDF")


def test_every_character_of_a_name_is_looked_for_in_the_fonts(qapp: QApplication) -> None:
    assert undrawable("李明𬱖") == ""
    nobody_has = "\U000f1234"
    assert undrawable(f"李{nobody_has}") == nobody_has
    assert HallMachine(nobody_has, None).undrawable(f"明{nobody_has}") == nobody_has


def test_the_machine_tries_the_disk_and_leaves_nothing(qapp: QApplication, tmp_path: Path) -> None:
    machine = HallMachine("", None)
    assert machine.durable_write_ms(tmp_path) is not None
    assert list(tmp_path.iterdir()) == []
    assert machine.durable_write_ms(tmp_path / "gone") is None
    assert (machine.free_bytes(tmp_path) or 0) > 0
    assert machine.free_bytes(tmp_path / "gone") is None
    assert machine.same_disk(tmp_path, tmp_path)
    assert machine.screens()
    assert all("." in one for one in machine.addresses())


def test_odd_weights_are_shown_on_the_meeting_page(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    screen = MeetingScreen(context, desk)
    qtbot.addWidget(screen)
    assert not screen.warnings.isVisibleTo(screen)
    set_scheme_text(desk, desk.store.scheme_text().replace('weight = "50"', 'weight = "40"'))
    screen.refresh(_all())
    assert screen.warnings.isVisibleTo(screen)
    assert "90，不是 100" in screen.warnings.text()


def test_a_trial_shows_who_would_move_and_writes_nothing(
    qtbot: QtBot, context: UiContext, desk: Desk, told: Told
) -> None:
    screen = WhatIfScreen(context, desk)
    qtbot.addWidget(screen)
    screen.show()
    assert not screen.run.isEnabled()
    vote(desk, seal=False)
    screen.refresh(_all())
    assert screen.run.isEnabled()
    before, entries = desk.store.path.read_bytes(), desk.store.audit(999)
    screen.weights["leading"].setText("0")
    screen.weights["public"].setText("x")
    screen.try_it()
    assert "权重" in told[-1][0]
    screen.weights["public"].setText("70")
    screen.highest["leading"].setText("1")
    trial = screen.trial()
    assert trial is not None
    assert trial.trims == {"leading": Trim(1, 0)}
    screen.highest["leading"].setText("0")
    qtbot.mouseClick(screen.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(screen.moves), timeout=10_000)
    assert screen.table.model().rowCount() == 3
    assert any(" → " in str(screen.table.model().index(row, 2).data()) for row in range(3))
    screen.start_over()
    assert screen.weights["leading"].text() == "50"
    assert screen.moves == ()
    assert desk.store.path.read_bytes() == before
    assert desk.store.audit(999) == entries
    assert desk.store.scheme().rater_class("leading").weight == Fraction(50)


def test_no_trial_is_shown_while_a_ballot_is_open(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    screen = WhatIfScreen(context, desk)
    qtbot.addWidget(screen)
    open_ballot(desk, 1)
    screen.refresh(_all())
    assert not screen.run.isEnabled()
    assert screen.table.model().rowCount() == 0


def test_the_script_stands_beside_the_console_and_goes_on_by_a_key(
    qtbot: QtBot, context: UiContext, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _url: True)
    screen = ConsoleScreen(context, desk)
    qtbot.addWidget(screen)
    screen.resize(1366, 700)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow, timeout=5_000)
    assert not screen.script.isVisible()
    screen.script.toggle.click()
    assert screen.script.isVisible()
    assert not screen._log.isVisible()
    assert screen.script.lines.currentRow() == 0
    screen.primary.setFocus()
    qtbot.keyClick(screen.primary, Qt.Key.Key_PageDown)
    qtbot.keyClick(screen.primary, Qt.Key.Key_PageDown)
    assert screen.script.lines.currentRow() == 2
    qtbot.keyClick(screen.primary, Qt.Key.Key_PageUp)
    assert screen.script.lines.currentRow() == 1
    screen.refresh(_all())
    assert screen.script.lines.currentRow() == 1
    assert "{" not in "".join(line.content for line in screen.script.spoken)
    screen.script.paper.save(tmp_path / "词.pdf")
    qtbot.waitUntil((tmp_path / "词.pdf").exists, timeout=10_000)
    screen.script.toggle.click()
    assert screen._log.isVisible()


def test_a_script_with_an_unknown_place_says_where(
    qtbot: QtBot, context: UiContext, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(context.workspace), "script_text", lambda _self, _scheme: "# 开场\n{谁}")
    screen = ConsoleScreen(context, desk)
    qtbot.addWidget(screen)
    screen.show()
    screen.script.toggle.click()
    assert screen.script.problem.isVisible()
    assert "第 2 行" in screen.script.problem.text()
    assert screen.script.lines.count() == 0


def test_f1_opens_keys_and_a_manual_that_is_searched(qtbot: QtBot, context: UiContext, qapp: QApplication) -> None:
    window = MainWindow(context, qapp)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert isinstance(window.help, HelpWindow)
    shown = window.help
    qtbot.addWidget(shown)
    assert shown.isVisible()
    assert "工作人员手册" in shown.manual.toPlainText()
    shown.search.setText("审计链")
    assert shown.find_next()
    first = shown.manual.textCursor().position()
    assert shown.manual.textCursor().selectedText() == "审计链"
    assert shown.find_next()
    assert shown.manual.textCursor().position() != first
    assert shown.find_before()
    shown.search.setText("没有这个词的")
    assert not shown.find_next()
    assert "没有" in shown.found.text()
    window.close()
    assert not shown.isVisible()


def test_the_key_map_names_each_key_once() -> None:
    assert len({keys for keys, _meaning in KEYS}) == len(KEYS) >= 10


def test_the_manual_goes_into_the_wheel() -> None:
    import tomllib

    project = tomllib.loads((manual_file("zh").parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    sent = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for code in CODES:
        name = manual_file(code).name
        assert sent[f"docs/{name}"] == f"shuzhi_desktop/resources/{name}"


def test_an_english_window_shows_the_english_manual(qtbot: QtBot, context: UiContext) -> None:
    context.language = context.languages("en")
    shown = HelpWindow(context)
    qtbot.addWidget(shown)
    assert shown.manual.toPlainText().startswith("Manual for the clerk")
    shown.search.setText("audit chain")
    assert shown.find_next()


def test_a_language_without_a_manual_shows_the_chinese_one() -> None:
    assert manual_file("fr") == manual_file("zh")


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_card_for_the_hall_is_one_page(
    qtbot: QtBot, context: UiContext, desk: Desk, tmp_path: Path, code: str
) -> None:
    language = context.languages(code)
    for number, reading in enumerate((None, desk.store)):
        path = tmp_path / f"{number}.pdf"
        write_pdf(path, [hall_card(reading, language)], language)
        reader = shutil.which("pdfinfo")
        if reader is not None:
            told = subprocess.run([reader, str(path)], capture_output=True, text=True, check=True).stdout
            assert "Pages:           1\n" in told


def test_windows_come_back_where_they_were(qtbot: QtBot, tmp_path: Path) -> None:
    settings = UiSettings(tmp_path / "window.ini")
    first, second, third = QWidget(), QWidget(), QWidget()
    for window in (first, second, third):
        qtbot.addWidget(window)
    first.setGeometry(QRect(40, 50, 431, 322))
    settings.keep_place("main", first)
    again = UiSettings(tmp_path / "window.ini")
    again.restore_place("main", second)
    assert second.size() == first.size()
    third.resize(200, 100)
    again.restore_place("nowhere", third)
    assert (third.width(), third.height()) == (200, 100)


def test_recent_files_are_kept_and_those_gone_are_left_out(tmp_path: Path) -> None:
    settings = UiSettings(tmp_path / "window.ini")
    paths = [tmp_path / name for name in ("一.shuzhi", "二.shuzhi")]
    for path in paths:
        path.write_bytes(b"")
        settings.add_recent(path)
    assert UiSettings(tmp_path / "window.ini").recent == (paths[1], paths[0])
    paths[1].unlink()
    assert UiSettings(tmp_path / "window.ini").recent == (paths[0],)


def test_a_warning_about_a_roster_stands_in_the_preview_and_stops_nothing(qtbot: QtBot, context: UiContext) -> None:
    from dataclasses import replace

    from shuzhi_desktop.domain.message import text
    from shuzhi_desktop.importing.roster_file import RosterReading
    from shuzhi_desktop.ui.widgets.import_preview import ImportPreview
    from tests.support.meetings import small_roster

    preview = ImportPreview(context)
    qtbot.addWidget(preview)
    whole = RosterReading(small_roster(), (), ())
    preview.show_finding(whole, "述职对象")
    assert preview.complaints.isHidden()
    preview.show_finding(replace(whole, warnings=(text("缺字"),)), "述职对象")
    assert preview.complaints.item(0).text() == "提醒：缺字"
    assert preview.take.isEnabled()
