"""Whole meetings as a clerk and raters would hold them: clicking and typing in the real windows on a real file."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from shuzhi_desktop.app.desktop import make_context
from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.app.sample import sample_roster
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.roster import Roster, Seat
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.kiosk_lock import check_pin
from shuzhi_desktop.services.language import load_language
from shuzhi_desktop.services.ports import MeetingInfo, Phase
from shuzhi_desktop.services.result_json import result_document
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.voting import cast, current_round, eligible_seats
from shuzhi_desktop.ui.kiosk_window import KioskWindow
from shuzhi_desktop.ui.screens.console import ConsoleScreen

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk

SPACE = Qt.Key.Key_Space
PIN = "2468"


def _stage(qtbot: QtBot, desk: Desk, home: Path) -> tuple[ConsoleScreen, KioskWindow]:
    """The clerk's console and the raters' terminal, both following the meeting."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    context = make_context("zh", AppWorkspace(), home)
    context.theme.apply(application)
    console, kiosk = ConsoleScreen(context, desk), KioskWindow(context, desk)
    for window in (console, kiosk):
        qtbot.addWidget(window)
        window.show()
    qtbot.keyClicks(kiosk.first_pin.field, PIN)
    qtbot.keyClick(kiosk.first_pin.field, Qt.Key.Key_Return)
    return console, kiosk


def _leave(console: ConsoleScreen, kiosk: KioskWindow, desk: Desk) -> None:
    console.close()
    kiosk.finish()
    desk.store.close()


def _press(qtbot: QtBot, console: ConsoleScreen, kiosk: KioskWindow, words: str) -> None:
    """Press the one primary action with the space bar, once more where it asks, and wait until it is done."""
    assert console.primary.text().startswith(words)
    before = console.primary.text()
    console.primary.setFocus()
    qtbot.keyClick(console.primary, SPACE)
    if console.notice.isVisible():
        qtbot.keyClick(console.primary, SPACE)
    qtbot.waitUntil(lambda: console.primary.isEnabled() and console.primary.text() != before, timeout=10_000)
    kiosk.start_over()


def _submit(qtbot: QtBot, kiosk: KioskWindow) -> None:
    assert kiosk.sheet is not None
    qtbot.mouseClick(kiosk.sheet.submit, Qt.MouseButton.LeftButton)
    assert "核对" in kiosk.sheet.question.text()
    qtbot.mouseClick(kiosk.sheet.submit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: kiosk.sheet is None, timeout=10_000)
    assert "已计入" in kiosk.message.text()
    kiosk.start_over()


def _choose(qtbot: QtBot, kiosk: KioskWindow, beginning: str) -> None:
    """Click the tile whose words begin so."""
    for position in range(kiosk.seats.grid.count()):
        button = kiosk.seats.grid.itemAt(position).widget()
        if button.text().startswith(beginning):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            return
    raise AssertionError(beginning)


def test_a_points_meeting_of_nine_reporters_and_146_raters(qtbot: QtBot, tmp_path: Path) -> None:
    workspace = AppWorkspace()
    scheme_text = workspace.scheme_text("shijingshan")
    desk = workspace.create(tmp_path / "b5.shuzhi", scheme_text, sample_roster(), MeetingInfo("演示会"))
    console, kiosk = _stage(qtbot, desk, tmp_path)
    for reporter in desk.store.roster().reporters:
        _press(qtbot, console, kiosk, "开放评分")
        _choose(qtbot, kiosk, "区委党建工作领导小组")
        qtbot.keyClicks(kiosk.seats.search, "hzy")
        _choose(qtbot, kiosk, "何志远")
        assert kiosk.sheet is not None
        for row in kiosk.sheet.rows:
            qtbot.keyClicks(row.field, "18.5")
        assert "92.5" in kiosk.sheet.total.text()
        _submit(qtbot, kiosk)
        _choose(qtbot, kiosk, "群众测评")
        assert kiosk.sheet is not None
        qtbot.keyClick(kiosk.sheet.rows[0].group.buttons()[0], Qt.Key.Key_1)
        _submit(qtbot, kiosk)
        _rest_votes(desk, reporter.id)
        _press(qtbot, console, kiosk, "封票")
    qtbot.keyClick(console.primary, SPACE)
    assert "封存" in console.notice.sentence
    qtbot.keyClick(console.primary, SPACE)
    qtbot.waitUntil(lambda: console.primary.text().startswith("查看计票结果"), timeout=10_000)
    assert desk.store.info().phase is Phase.SEALED
    found = result(desk)
    assert [tally.of_class("leading").account.valid for tally in found.reporters] == [11] * 9
    assert [tally.of_class("peer").account.recused for tally in found.reporters] == [1] * 9
    assert all(tally.composite is not None for tally in found.reporters)
    _workbook_says_what_json_says(desk, workspace, tmp_path / "b5.xlsx")
    _leave(console, kiosk, desk)


def _rest_votes(desk: Desk, reporter_id: int) -> None:
    """Everyone who has not clicked through the terminal votes through the services."""
    opened = current_round(desk.store)
    assert opened is not None
    for rater_class in desk.store.scheme().ballot_classes:
        width = len(desk.store.scheme().form(rater_class.form).indicators)
        mark = 170_000 + 5_000 * (reporter_id % 5) if width == 5 else reporter_id % 2
        for seat in eligible_seats(desk.store, opened.id, rater_class.id):
            cast(desk, opened.id, seat.id, Ballot(rater_class.id, (Line(reporter_id, (mark,) * width),)))


def _workbook_says_what_json_says(desk: Desk, workspace: AppWorkspace, path: Path) -> None:
    workspace.export(desk, path, load_language("zh", resources_dir()))
    found = result(desk)
    info = desk.store.info()
    document = result_document(desk.store.scheme(), desk.store.roster(), found, sealed=True, digest=info.digest)
    values = [cell.value for row in openpyxl.load_workbook(path)["综合得分排名"].iter_rows() for cell in row]
    words = [value for value in values if isinstance(value, str)]
    figures = {Decimal(str(value)) for value in values if isinstance(value, int | float)}
    for reporter in json.loads(json.dumps(document))["reporters"]:
        assert any(reporter["name"] in word for word in words)
        assert Decimal(reporter["composite"]) in figures


@pytest.mark.parametrize(("unsatisfied", "vetoed"), [(2, False), (3, True)])
def test_an_options_meeting_vetoes_only_below_ninety_percent(
    qtbot: QtBot, tmp_path: Path, unsatisfied: int, vetoed: bool
) -> None:
    workspace = AppWorkspace()
    seats = tuple(Seat(n, "staff") for n in range(1, 21))
    roster = Roster(sample_roster().reporters[:1], seats)
    desk = workspace.create(
        tmp_path / "b4.shuzhi", workspace.scheme_text("haidian"), roster, MeetingInfo("海淀式测评会")
    )
    console, kiosk = _stage(qtbot, desk, tmp_path)
    _press(qtbot, console, kiosk, "开放评分")
    for number in range(20):
        _choose(qtbot, kiosk, "街镇机关干部")
        assert kiosk.sheet is not None
        option = 2 if number < unsatisfied else number % 2
        qtbot.mouseClick(kiosk.sheet.rows[0].group.button(option), Qt.MouseButton.LeftButton)
        _submit(qtbot, kiosk)
    assert "收齐" in kiosk.seats.title.text()
    _press(qtbot, console, kiosk, "封票")
    qtbot.keyClick(console.primary, SPACE)
    assert "封存" in console.notice.sentence
    qtbot.keyClick(console.primary, SPACE)
    qtbot.waitUntil(lambda: console.primary.text().startswith("查看计票结果"), timeout=10_000)
    assert desk.store.info().phase is Phase.SEALED
    tally = result(desk).reporters[0]
    assert tally.rates[0].counted == 20 - unsatisfied
    assert ("veto" in {outcome.outcome_id for outcome in tally.outcomes}) is vetoed
    _workbook_says_what_json_says(desk, workspace, tmp_path / "b4.xlsx")
    _leave(console, kiosk, desk)


def test_leaving_the_terminal_needs_the_pin(qtbot: QtBot, tmp_path: Path) -> None:
    workspace = AppWorkspace()
    desk = workspace.create(
        tmp_path / "k.shuzhi", workspace.scheme_text("shijingshan"), sample_roster(), MeetingInfo("演示会")
    )
    console, kiosk = _stage(qtbot, desk, tmp_path)
    _press(qtbot, console, kiosk, "开放评分")
    kiosk.close()
    qtbot.keyClick(kiosk, Qt.Key.Key_Escape)
    assert kiosk.isVisible()
    assert kiosk.pin.isVisible()
    qtbot.keyClicks(kiosk.pin, "1357")
    qtbot.keyClick(kiosk.pin, Qt.Key.Key_Return)
    assert kiosk.isVisible()
    assert not kiosk.pin.isEnabled()
    qtbot.waitUntil(kiosk.pin.isEnabled, timeout=5_000)
    assert check_pin(desk, PIN)
    qtbot.keyClicks(kiosk.pin, PIN)
    qtbot.keyClick(kiosk.pin, Qt.Key.Key_Return)
    assert not kiosk.isVisible()
    _leave(console, kiosk, desk)


def test_a_ballot_that_closes_under_a_rater_says_that_nothing_was_counted(qtbot: QtBot, tmp_path: Path) -> None:
    workspace = AppWorkspace()
    desk = workspace.create(
        tmp_path / "c.shuzhi", workspace.scheme_text("shijingshan"), sample_roster(), MeetingInfo("演示会")
    )
    console, kiosk = _stage(qtbot, desk, tmp_path)
    _press(qtbot, console, kiosk, "开放评分")
    _choose(qtbot, kiosk, "群众测评")
    qtbot.keyClick(console.primary, SPACE)
    assert "未交" in console.notice.sentence
    qtbot.keyClick(console.primary, SPACE)
    qtbot.waitUntil(lambda: console.primary.text().startswith("开放评分"), timeout=5_000)
    kiosk.refresh(frozenset(Topic))
    assert "没有计入" in kiosk.message.text()
    _leave(console, kiosk, desk)
