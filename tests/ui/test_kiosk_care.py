"""The scoring terminal looks after itself: digits to touch, sheets left behind, people who guess at the PIN."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from shuzhi_desktop.services.kiosk_lock import set_pin
from shuzhi_desktop.services.voting import eligible_seats, open_ballot
from shuzhi_desktop.ui import kiosk_window
from shuzhi_desktop.ui.kiosk.digit_pad import BACK
from tests.support.hall_clock import HallClock
from tests.support.terminal import PIN, shown_kiosk

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.kiosk.sheet import SheetPage
    from shuzhi_desktop.ui.kiosk_window import KioskWindow

LEFT = Qt.MouseButton.LeftButton


def _sheet(kiosk: KioskWindow) -> SheetPage:
    assert kiosk.sheet is not None
    return kiosk.sheet


def test_each_wrong_pin_waits_twice_as_long_even_in_a_new_window(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    clock = HallClock()
    desk = replace(desk, clock=clock)
    set_pin(desk, PIN)
    open_ballot(desk, 1)
    waits = []
    for typed in ("1111", "2222", "3333"):
        kiosk = shown_kiosk(qtbot, context, desk)
        kiosk.close()
        qtbot.keyClicks(kiosk.pin, typed)
        qtbot.keyClick(kiosk.pin, Qt.Key.Key_Return)
        assert not kiosk.pin.isEnabled()
        waits.append(kiosk._locked.interval())
        clock.pass_seconds(waits[-1] // 1_000)
        kiosk._locked.timeout.emit()
        kiosk.finish()
    assert waits == [1_000, 2_000, 4_000]
    kiosk = shown_kiosk(qtbot, context, desk)
    kiosk.close()
    qtbot.keyClicks(kiosk.pin, PIN)
    qtbot.keyClick(kiosk.pin, Qt.Key.Key_Return)
    assert not kiosk.isVisible()


def test_a_fine_mark_is_touched_in_on_the_pad(qtbot: QtBot, kiosk: KioskWindow, desk: Desk) -> None:
    kiosk.begin(eligible_seats(desk.store, 1, "leading")[0])
    sheet = _sheet(kiosk)
    assert sheet.pad.isVisible()
    for key in ("9", "3", ".", "5"):
        qtbot.mouseClick(sheet.pad.keys[key], LEFT)
    assert sheet.rows[0].field.text() == "93.5"
    assert sheet.rows[0].mark == 935_000
    for _ in range(3):
        qtbot.mouseClick(sheet.pad.keys[BACK], LEFT)
    assert sheet.rows[0].field.text() == "9"
    for _ in range(2):
        qtbot.mouseClick(sheet.pad.keys["9"], LEFT)
    assert sheet.rows[0].mark is None
    assert not sheet.submit.isEnabled()


def test_options_need_no_pad(kiosk: KioskWindow, desk: Desk) -> None:
    kiosk.begin(eligible_seats(desk.store, 1, "public")[0])
    assert not _sheet(kiosk).pad.isVisible()


def test_a_sheet_left_half_filled_is_asked_about_and_then_cleared(qtbot: QtBot, kiosk: KioskWindow, desk: Desk) -> None:
    kiosk.begin(eligible_seats(desk.store, 1, "public")[0])
    sheet = _sheet(kiosk)
    qtbot.keyClick(sheet.rows[0], Qt.Key.Key_1)
    assert kiosk._idle.interval() == kiosk_window.IDLE_MS
    kiosk._idle.timeout.emit()
    assert "30 秒" in sheet.question.text()
    assert kiosk._idle.interval() == kiosk_window.LAST_CALL_MS
    qtbot.mouseClick(sheet, LEFT)
    assert not sheet.question.isVisible()
    assert kiosk._idle.interval() == kiosk_window.IDLE_MS
    for _ in range(2):
        kiosk._idle.timeout.emit()
    assert kiosk.sheet is None
    assert kiosk.pages.currentWidget() is kiosk.seats
    assert not list(desk.store.ballots())
