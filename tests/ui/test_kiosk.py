"""The scoring terminal: a ballot counts once or not at all, and nobody sees what the last rater entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton

from shuzhi_desktop.domain.roster import Roster, Seat
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.kiosk_lock import has_pin, set_pin
from shuzhi_desktop.services.voting import close_ballot, current_round, eligible_seats, open_ballot
from shuzhi_desktop.ui import kiosk_window
from tests.support.meetings import SCHEME, small_meeting, small_roster
from tests.support.terminal import PIN, shown_kiosk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.voting import Receipt
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.kiosk.sheet import SheetPage
    from shuzhi_desktop.ui.kiosk_window import KioskWindow

LEFT = Qt.MouseButton.LeftButton


def _tiles(kiosk: KioskWindow) -> dict[str, QPushButton]:
    grid = kiosk.seats.grid
    found = [item.widget() for place in range(grid.count()) if (item := grid.itemAt(place)) is not None]
    return {one.text(): one for one in found if isinstance(one, QPushButton)}


def _choose(qtbot: QtBot, kiosk: KioskWindow, beginning: str) -> None:
    tile = next(tile for words, tile in _tiles(kiosk).items() if words.replace(" ", "").startswith(beginning))
    qtbot.mouseClick(tile, LEFT)


def _sheet(kiosk: KioskWindow) -> SheetPage:
    assert kiosk.sheet is not None
    return kiosk.sheet


def _votes(desk: Desk) -> list[Ballot]:
    return [ballot for _round, ballot in desk.store.ballots()]


def _leader(qtbot: QtBot, kiosk: KioskWindow) -> SheetPage:
    _choose(qtbot, kiosk, "领导小组")
    _choose(qtbot, kiosk, "何一")
    return _sheet(kiosk)


def test_a_named_rater_is_found_by_the_initials_of_the_name(qtbot: QtBot, kiosk: KioskWindow) -> None:
    _choose(qtbot, kiosk, "领导小组")
    qtbot.keyClicks(kiosk.seats.search, "hx")
    assert not _tiles(kiosk)
    kiosk.seats.search.clear()
    qtbot.keyClicks(kiosk.seats.search, "hy")
    assert [words.split()[:2] for words in _tiles(kiosk)] == [["何", "一"]]


def test_a_secret_voter_picks_no_name_and_a_recused_unit_is_not_offered(
    qtbot: QtBot, context: UiContext, tmp_path: Path
) -> None:
    roster = small_roster()
    named = tuple(
        Seat(seat.id, seat.class_id, f"甲{seat.id}" if seat.class_id == "peer" else seat.name, seat.unit)
        for seat in roster.seats
    )
    desk = small_meeting(tmp_path, roster=Roster(roster.reporters, named))
    set_pin(desk, PIN)
    open_ballot(desk, 1)
    kiosk = shown_kiosk(qtbot, context, desk)
    _choose(qtbot, kiosk, "单位互评")
    assert list(_tiles(kiosk)) == ["乙街道", "丙街道"]
    assert not kiosk.seats.search.isVisible()
    kiosk.finish()
    desk.store.close()


def test_digits_are_typed_straight_and_enter_goes_on_to_the_button(
    qtbot: QtBot, kiosk: KioskWindow, desk: Desk
) -> None:
    sheet = _leader(qtbot, kiosk)
    field = sheet.rows[0].field
    assert not sheet.submit.isEnabled()
    assert "1" in sheet.remaining.text()
    qtbot.keyClicks(field, "88.5")
    assert sheet.total.text() == "合计 88.5 / 100"
    assert sheet.remaining.text() == ""
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert sheet.submit.hasFocus()
    qtbot.keyClick(sheet.submit, Qt.Key.Key_Return)
    assert "核对" in sheet.question.text()
    assert not _votes(desk)
    qtbot.keyClick(sheet.submit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: kiosk.sheet is None)
    assert "已计入" in kiosk.message.text()
    assert [ballot.lines[0].marks for ballot in _votes(desk)] == [(885_000,)]


@pytest.mark.parametrize("typed", ["101", "-1", "88.3", "abc", "8e1"])
def test_what_is_off_the_scale_cannot_be_submitted(qtbot: QtBot, kiosk: KioskWindow, typed: str) -> None:
    sheet = _leader(qtbot, kiosk)
    qtbot.keyClicks(sheet.rows[0].field, typed)
    assert sheet.rows[0].field.property("bad") == "yes"
    assert not sheet.submit.isEnabled()


def test_options_are_chosen_by_digit_and_by_touch(qtbot: QtBot, kiosk: KioskWindow, desk: Desk) -> None:
    _choose(qtbot, kiosk, "群众测评")
    row = _sheet(kiosk).rows[0]
    qtbot.keyClick(row.group.button(0), Qt.Key.Key_2)
    assert row.mark == 1
    qtbot.mouseClick(row.group.button(0), LEFT)
    assert row.mark == 0
    for _ in range(2):
        qtbot.mouseClick(_sheet(kiosk).submit, LEFT)
    qtbot.waitUntil(lambda: kiosk.sheet is None)
    assert [ballot.lines[0].marks for ballot in _votes(desk)] == [(0,)]


def test_abstaining_is_asked_once_more_and_carries_no_mark(qtbot: QtBot, kiosk: KioskWindow, desk: Desk) -> None:
    sheet = _leader(qtbot, kiosk)
    qtbot.keyClicks(sheet.rows[0].field, "90")
    qtbot.mouseClick(sheet.abstain, LEFT)
    assert "弃权" in sheet.question.text()
    qtbot.mouseClick(sheet.back, LEFT)
    assert not sheet.question.isVisible()
    assert kiosk.sheet is sheet
    qtbot.mouseClick(sheet.abstain, LEFT)
    qtbot.mouseClick(sheet.submit, LEFT)
    qtbot.waitUntil(lambda: kiosk.sheet is None)
    (ballot,) = _votes(desk)
    assert ballot.lines[0].abstained
    assert ballot.lines[0].marks == (None,)


def test_digits_after_a_touch_go_into_the_field(qtbot: QtBot, kiosk: KioskWindow) -> None:
    sheet = _leader(qtbot, kiosk)
    row = sheet.rows[0]
    assert row.field.hasFocus()
    touched = row.group.buttons()[3]
    qtbot.mouseClick(touched, LEFT)
    assert row.mark == row.group.id(touched)
    qtbot.keyClicks(touched, "8")
    qtbot.keyClicks(row.field, "7")
    assert row.mark == 870_000
    assert not touched.isChecked()


def test_however_often_it_is_pressed_a_ballot_counts_once(qtbot: QtBot, kiosk: KioskWindow, desk: Desk) -> None:
    sheet = _leader(qtbot, kiosk)
    qtbot.keyClicks(sheet.rows[0].field, "90")
    seat = eligible_seats(desk.store, 1, "leading")[0]
    for _ in range(5):
        qtbot.mouseClick(sheet.submit, LEFT)
    kiosk._submit(seat, sheet.ballot(abstained=False))
    qtbot.waitUntil(lambda: kiosk.sheet is None)
    assert len(_votes(desk)) == 1
    assert "何一" not in "".join(seat.name for seat in eligible_seats(desk.store, 1, "leading"))


def test_the_next_rater_sees_nothing_of_the_last(qtbot: QtBot, kiosk: KioskWindow) -> None:
    sheet = _leader(qtbot, kiosk)
    qtbot.keyClicks(sheet.rows[0].field, "73.5")
    for _ in range(2):
        qtbot.mouseClick(sheet.submit, LEFT)
    qtbot.waitUntil(lambda: kiosk.pages.currentWidget() is kiosk.message)
    kiosk._thanks.timeout.emit()
    assert kiosk.pages.currentWidget() is kiosk.seats
    assert kiosk.seats.search.text() == ""
    shown = [one for kind in (QLabel, QLineEdit, QAbstractButton) for one in kiosk.findChildren(kind)]
    said = "".join(one.text() for one in shown if one.isVisible())
    assert "73.5" not in said
    assert "何" not in said
    assert kiosk.sheet is None


def test_the_thank_you_goes_by_itself(qtbot: QtBot, kiosk: KioskWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kiosk_window, "THANKS_MS", 50)
    sheet = _leader(qtbot, kiosk)
    qtbot.keyClicks(sheet.rows[0].field, "90")
    for _ in range(2):
        qtbot.mouseClick(sheet.submit, LEFT)
    qtbot.waitUntil(lambda: kiosk.sheet is None and kiosk.pages.currentWidget() is kiosk.seats)


def test_a_ballot_closing_under_a_rater_says_that_nothing_was_counted(
    qtbot: QtBot, kiosk: KioskWindow, desk: Desk
) -> None:
    sheet = _leader(qtbot, kiosk)
    qtbot.keyClicks(sheet.rows[0].field, "90")
    close_ballot(desk, 1)
    kiosk.refresh(frozenset({Topic.ROUNDS}))
    assert kiosk.sheet is None
    assert "没有计入" in kiosk.message.text()
    kiosk._thanks.timeout.emit()
    assert "尚未开放" in kiosk.message.text()
    assert not _votes(desk)


def test_a_ballot_that_got_in_before_the_close_is_never_called_lost(
    qtbot: QtBot, kiosk: KioskWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = kiosk_window.cast

    def cast_then_close(desk: Desk, round_id: int, seat_id: int, ballot: Ballot) -> Receipt:
        receipt = real(desk, round_id, seat_id, ballot)
        close_ballot(desk, round_id)
        return receipt

    monkeypatch.setattr(kiosk_window, "cast", cast_then_close)
    sheet = _leader(qtbot, kiosk)
    qtbot.keyClicks(sheet.rows[0].field, "90")
    for _ in range(2):
        qtbot.mouseClick(sheet.submit, LEFT)
    kiosk.refresh(frozenset({Topic.ROUNDS}))  # hears of the close before it hears of the ballot
    assert "没有计入" not in kiosk.message.text()
    qtbot.waitUntil(lambda: "已计入" in kiosk.message.text())
    assert len(_votes(desk)) == 1


def test_a_ballot_that_came_too_late_is_not_called_counted(qtbot: QtBot, kiosk: KioskWindow, desk: Desk) -> None:
    sheet = _leader(qtbot, kiosk)
    qtbot.keyClicks(sheet.rows[0].field, "90")
    close_ballot(desk, 1)
    for _ in range(2):
        qtbot.mouseClick(sheet.submit, LEFT)
    qtbot.waitUntil(lambda: "没有计入" in kiosk.message.text())
    assert kiosk.sheet is None
    assert not _votes(desk)


@pytest.mark.parametrize("counted", [True, False])
def test_when_something_breaks_it_says_honestly_whether_the_ballot_is_in(
    qtbot: QtBot, kiosk: KioskWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, counted: bool
) -> None:
    real = kiosk_window.cast

    def broken(desk: Desk, round_id: int, seat_id: int, ballot: Ballot) -> Receipt:
        if counted:
            real(desk, round_id, seat_id, ballot)
        raise OSError

    monkeypatch.setattr(kiosk_window, "cast", broken)
    sheet = _leader(qtbot, kiosk)
    qtbot.keyClicks(sheet.rows[0].field, "90")
    for _ in range(2):
        qtbot.mouseClick(sheet.submit, LEFT)
    if counted:
        qtbot.waitUntil(lambda: "已计入" in kiosk.message.text())
    else:
        qtbot.waitUntil(lambda: "没有计入" in sheet.question.text())
        monkeypatch.setattr(kiosk_window, "cast", real)
        for _ in range(2):
            qtbot.mouseClick(sheet.submit, LEFT)
        qtbot.waitUntil(lambda: "已计入" in kiosk.message.text())
    assert len(_votes(desk)) == 1


def test_one_sheet_for_all_leaves_the_raters_own_unit_out(qtbot: QtBot, context: UiContext, tmp_path: Path) -> None:
    desk = small_meeting(tmp_path, SCHEME.replace('entry = "each"', 'entry = "slate"'))
    set_pin(desk, PIN)
    open_ballot(desk)
    kiosk = shown_kiosk(qtbot, context, desk)
    _choose(qtbot, kiosk, "单位互评")
    _choose(qtbot, kiosk, "乙街道")
    sheet = _sheet(kiosk)
    assert len(sheet.rows) == 2
    for row, typed in zip(sheet.rows, ("80", "90"), strict=True):
        qtbot.keyClicks(row.field, typed)
    qtbot.keyClick(sheet.rows[0].field, Qt.Key.Key_Down)
    assert sheet.rows[1].field.hasFocus()
    assert sheet.rows[1].property("tone") == "here"
    qtbot.keyClick(sheet.rows[1].field, Qt.Key.Key_Up)
    assert sheet.rows[0].field.hasFocus()
    for _ in range(2):
        qtbot.mouseClick(sheet.submit, LEFT)
    qtbot.waitUntil(lambda: kiosk.sheet is None)
    assert [line.reporter_id for line in _votes(desk)[0].lines] == [1, 3]
    kiosk.finish()
    desk.store.close()


@pytest.mark.parametrize("class_id", ["leading", "public"])
def test_everything_to_touch_is_at_least_44_pixels(qtbot: QtBot, kiosk: KioskWindow, desk: Desk, class_id: str) -> None:
    kiosk.begin(eligible_seats(desk.store, 1, class_id)[0])
    kiosk.close()
    parts = [one for kind in (QAbstractButton, QLineEdit) for one in kiosk.findChildren(kind) if one.isVisible()]
    assert len(parts) > 5
    assert all(min(one.width(), one.height()) >= 44 for one in parts)


def test_the_clerk_sets_the_pin_before_anyone_sits_down(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    open_ballot(desk, 1)
    kiosk = shown_kiosk(qtbot, context, desk)
    assert kiosk.pages.currentWidget() is kiosk.first_pin
    qtbot.keyClicks(kiosk.first_pin.field, "12")
    qtbot.keyClick(kiosk.first_pin.field, Qt.Key.Key_Return)
    assert "4 到 12 位" in kiosk.first_pin.said.text()
    assert not has_pin(desk)
    qtbot.keyClicks(kiosk.first_pin.field, PIN)
    qtbot.mouseClick(kiosk.first_pin.start_button, LEFT)
    assert kiosk.pages.currentWidget() is kiosk.seats
    kiosk.finish()


def test_neither_escape_nor_closing_leaves_even_between_ballots(qtbot: QtBot, kiosk: KioskWindow, desk: Desk) -> None:
    for close in (False, True):
        if close:
            opened = current_round(desk.store)
            assert opened is not None
            close_ballot(desk, opened.id)
            kiosk.refresh(frozenset({Topic.ROUNDS}))
        qtbot.keyClick(kiosk, Qt.Key.Key_Escape)
        assert not kiosk.close()
        assert kiosk.isVisible()


@pytest.mark.parametrize("code", ["zh", "en"])
def test_everything_that_takes_focus_has_a_name(
    qtbot: QtBot, context: UiContext, desk: Desk, speak: Callable[[str], None], code: str
) -> None:
    speak(code)
    set_pin(desk, PIN)
    opened = open_ballot(desk, 1)
    kiosk = shown_kiosk(qtbot, context, desk)
    kiosk.begin(eligible_seats(desk.store, opened.id, "leading")[0])
    for part in kiosk.findChildren(QAbstractButton):
        assert part.text() or part.accessibleName()
    kiosk.close()
    for field in kiosk.findChildren(QLineEdit):
        assert field.accessibleName()
    kiosk.finish()
