"""Corrections, attendance, notes and matters to be mended in the window: nothing modal, two names, a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from shuzhi_desktop.services.attendance import leave, quorum
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.kiosk_lock import set_pin
from shuzhi_desktop.services.notes import keep_note
from shuzhi_desktop.services.ports_corrections import Mend
from shuzhi_desktop.services.ports_notes import Note, NoteKind, Rectification
from shuzhi_desktop.services.rectifying import keep_rectification
from shuzhi_desktop.services.voting import cast, close_ballot, current_round, eligible_seats, open_ballot
from shuzhi_desktop.ui.kiosk_window import KioskWindow
from shuzhi_desktop.ui.screens.attendance import AttendanceScreen
from shuzhi_desktop.ui.screens.console import ConsoleScreen
from shuzhi_desktop.ui.screens.corrections import CorrectionsScreen
from shuzhi_desktop.ui.screens.rectification import RectificationScreen
from shuzhi_desktop.ui.shell import MainWindow
from shuzhi_desktop.ui.theme import Tone
from tests.support.meetings import marks

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

Told = list[tuple[str, Tone]]
ALL = frozenset(Topic)
LEFT = Qt.MouseButton.LeftButton


def _held(desk: Desk, reporter_id: int = 1) -> int:
    opened = open_ballot(desk, reporter_id)
    cast(desk, opened.id, 1, marks("leading", reporter_id, 900_000))
    close_ballot(desk, opened.id)
    return opened.id


@pytest.fixture
def screen(qtbot: QtBot, context: UiContext, desk: Desk, told: Told) -> CorrectionsScreen:
    _held(desk)
    made = CorrectionsScreen(context, desk)
    qtbot.addWidget(made)
    made.resize(1173, 680)
    made.show()
    return made


def _choose(screen: CorrectionsScreen, kind: Mend) -> None:
    screen.action.setCurrentIndex(screen.action.findData(kind.value))
    screen.action.activated.emit(screen.action.currentIndex())


def _sign(screen: CorrectionsScreen, first: str = "周正", second: str = "吴明", reason: str = "误投") -> None:
    screen.signed.reason.setText(reason)
    screen.signed.first.setText(first)
    screen.signed.second.setText(second)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [("周正", "", "误投"), ("周正", "周 正", "误投"), ("周正", "吴明", " "), ("", "", "误投")],
)
def test_nothing_can_be_pressed_without_a_reason_and_two_different_names(
    screen: CorrectionsScreen, first: str, second: str, reason: str
) -> None:
    _sign(screen, first, second, reason)
    assert not screen.go.isEnabled()
    assert screen.signed.missing
    _sign(screen)
    assert screen.go.isEnabled()
    assert not screen.signed.missing


def test_a_round_is_reopened_in_place_and_the_old_one_is_shown_as_void(
    qtbot: QtBot, screen: CorrectionsScreen, desk: Desk, told: Told
) -> None:
    _sign(screen)
    qtbot.mouseClick(screen.go, LEFT)
    assert QApplication.activeModalWidget() is None
    qtbot.waitUntil(lambda: screen.record.rows.rowCount() == 1)
    assert current_round(desk.store).number == 2
    assert screen.table.rows.rowCount() == 2
    assert screen.table.rows.cell(0, 3).pills[0][0] == "已作废，不计"
    assert screen.table.rows.cell(1, 3).pills[0][0] == "评分中"
    assert "误投（周正、吴明）" in screen.record.rows.cell(0, 2).shown
    assert told[-1][1] is Tone.DONE
    assert screen.signed.reason.text() == ""


def test_a_named_ballot_is_corrected_on_a_sheet_in_the_window(
    qtbot: QtBot, screen: CorrectionsScreen, desk: Desk
) -> None:
    _choose(screen, Mend.BALLOT_CORRECTED)
    assert screen.seat.count() == 1
    _sign(screen)
    qtbot.mouseClick(screen.go, LEFT)
    assert screen.sheet is not None
    screen.sheet.rows[0].set_mark(705_000)
    for _press in range(2):
        qtbot.mouseClick(screen.sheet.submit, LEFT)
    qtbot.waitUntil(lambda: screen.sheet is None)
    assert desk.store.ballot_of(1, 1)[2].lines[0].marks == (705_000,)
    assert screen.pages.currentIndex() == 0


@pytest.mark.parametrize("kind", [Mend.BALLOT_VOIDED, Mend.EXTENDED, Mend.ROUND_VOIDED])
def test_each_action_does_what_it_says(qtbot: QtBot, screen: CorrectionsScreen, desk: Desk, kind: Mend) -> None:
    _choose(screen, kind)
    _sign(screen)
    qtbot.mouseClick(screen.go, LEFT)
    qtbot.waitUntil(lambda: len(desk.store.corrections()) == 1)
    assert desk.store.corrections()[0].kind is kind
    qtbot.waitUntil(lambda: screen.record.rows.rowCount() == 1)


def test_a_secret_ballot_cast_at_a_terminal_is_not_offered(screen: CorrectionsScreen, desk: Desk) -> None:
    opened = open_ballot(desk, 2)
    cast(desk, opened.id, 6, marks("public", 2, 0))
    close_ballot(desk, opened.id)
    screen.refresh(ALL)
    screen.table.selectRow(1)
    for kind in (Mend.BALLOT_VOIDED, Mend.SHEET_VOIDED):
        _choose(screen, kind)
        assert screen.seat.count() == screen.paper.count() == 0
        assert not screen.go.isEnabled()
        assert screen.said.text()


def test_after_the_seal_everything_is_only_shown(screen: CorrectionsScreen, desk: Desk) -> None:
    close_meeting(desk)
    screen.refresh(ALL)
    _sign(screen)
    for kind in Mend:
        _choose(screen, kind)
        assert not screen.go.isEnabled()
        assert "只能查看" in screen.said.text()


def test_an_open_round_says_that_it_can_just_go_on(screen: CorrectionsScreen, desk: Desk) -> None:
    open_ballot(desk, 2)
    screen.refresh(ALL)
    screen.table.selectRow(1)
    _sign(screen)
    assert not screen.go.isEnabled()
    assert "可以接着投" in screen.said.text()


def test_attendance_is_taken_and_a_departure_stands_in_the_record(
    qtbot: QtBot, context: UiContext, desk: Desk, told: Told
) -> None:
    made = AttendanceScreen(context, desk)
    qtbot.addWidget(made)
    made.show()
    assert "应到 9 · 实到 9" in made.line.figures.text()
    made.rater_class.setCurrentIndex(made.rater_class.findData("public"))
    made.rater_class.activated.emit(0)
    made.count.setText("3")
    qtbot.mouseClick(made.take, LEFT)
    assert quorum(desk.store).present == 8
    assert not made.left.isEnabled()
    made.reason.setText("接孩子")
    made.count.setText("2")
    qtbot.mouseClick(made.left, LEFT)
    assert quorum(desk.store).present == 6
    assert made.record.rows.cell(0, 1).shown == "离场"
    assert "接孩子" in made.record.rows.cell(0, 3).shown
    made.count.setText("4")
    made.reason.setText("班车晚点")
    qtbot.mouseClick(made.arrived, LEFT)
    assert told[-1][1] is Tone.WARN
    assert quorum(desk.store).present == 6
    made.share.setCurrentIndex(2)
    made.share.activated.emit(2)
    made.refresh(ALL)
    assert "未达到五分之四，还差 2 人" in made.line.state.text()
    qtbot.mouseClick(made.full, LEFT)
    assert quorum(desk.store).present == 9
    open_ballot(desk, 1)
    close_meeting(desk)
    made.refresh(ALL)
    assert not made.take.isEnabled()
    assert not made.full.isEnabled()


def test_the_console_shows_the_quorum_once_attendance_was_taken(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    console = ConsoleScreen(context, desk)
    qtbot.addWidget(console)
    console.resize(1173, 680)
    console.show()
    assert not console.quorum.isVisible()
    leave(desk, "public", ("", ""), 1, reason="离场")
    console.refresh(frozenset({Topic.ATTENDANCE}))
    assert console.quorum.isVisible()
    assert "应到 9 · 实到 8" in console.quorum.figures.text()
    assert "过半数" in console.quorum.state.text()


def test_a_rater_who_left_is_not_offered_at_the_terminal(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    set_pin(desk, "2468")
    opened = open_ballot(desk, 1)
    kiosk = KioskWindow(context, desk)
    qtbot.addWidget(kiosk)
    kiosk.show()
    kiosk.seats._choose_class(desk.store.scheme().rater_class("leading"))
    assert kiosk.seats.grid.count() == 2
    leave(desk, "leading", ("何一", "区委"), reason="身体不适")
    kiosk.refresh(frozenset({Topic.ATTENDANCE}))
    kiosk.seats._choose_class(desk.store.scheme().rater_class("leading"))
    shown = [kiosk.seats.grid.itemAt(n).widget().text() for n in range(kiosk.seats.grid.count())]
    assert len(shown) == 1
    assert "何 二" in shown[0] or "何二" in shown[0]
    assert [seat.name for seat in eligible_seats(desk.store, opened.id, "leading")] == ["何二"]
    kiosk.finish()


def test_a_terminal_that_died_leaves_nothing_and_the_rater_votes_again(
    qtbot: QtBot, context: UiContext, desk: Desk
) -> None:
    set_pin(desk, "2468")
    opened = open_ballot(desk, 1)
    first = KioskWindow(context, desk)
    qtbot.addWidget(first)
    first.show()
    seat = eligible_seats(desk.store, opened.id, "leading")[0]
    first.begin(seat)
    first.sheet.rows[0].field.setText("88")
    entries = desk.store.audit_count()
    first.finish()
    assert desk.store.audit_count() == entries
    assert dict(desk.store.returned(opened.id)) == {}
    second = KioskWindow(context, desk)
    qtbot.addWidget(second)
    second.show()
    assert seat in eligible_seats(desk.store, opened.id, "leading")
    second.begin(seat)
    assert second.sheet.rows[0].field.text() == ""
    second.sheet.rows[0].set_mark(900_000)
    for _press in range(2):
        qtbot.mouseClick(second.sheet.submit, LEFT)
    qtbot.waitUntil(lambda: desk.store.returned(opened.id).get("leading") == 1)
    second.finish()


@pytest.fixture
def console(qtbot: QtBot, context: UiContext, desk: Desk, told: Told) -> ConsoleScreen:
    made = ConsoleScreen(context, desk)
    qtbot.addWidget(made)
    made.resize(1173, 680)
    made.show()
    made._turn_notes()
    return made


def test_what_is_typed_beside_the_console_is_in_the_file_a_moment_later(
    qtbot: QtBot, console: ConsoleScreen, desk: Desk
) -> None:
    notes = console.notes
    assert notes.reporter.currentText() == "赵"
    notes.speaker.setText("何一")
    qtbot.keyClicks(notes.content, "slow work")
    qtbot.waitUntil(lambda: len(desk.store.notes(1)) == 1)
    qtbot.waitUntil(lambda: "已保存" in notes.state.text())
    qtbot.keyClicks(notes.content, ", no list")
    qtbot.waitUntil(lambda: desk.store.notes(1)[0].content == "slow work, no list")
    assert desk.store.notes(1)[0].speaker == "何一"
    assert current_round(desk.store) is None, "a space typed into a note must not open a ballot"


def test_choosing_another_reporter_keeps_what_was_typed_for_the_first(
    qtbot: QtBot, console: ConsoleScreen, desk: Desk
) -> None:
    notes = console.notes
    qtbot.keyClicks(notes.content, "one")
    notes.reporter.setCurrentIndex(1)
    notes.reporter.activated.emit(1)
    assert [one.content for one in desk.store.notes(1)] == ["one"]
    assert notes.content.toPlainText() == ""
    qtbot.keyClicks(notes.content, "two")
    console._turn_notes()
    assert not notes.isVisible()
    assert [one.content for one in desk.store.notes(2)] == ["two"]


def test_one_click_makes_a_matter_of_a_note(qtbot: QtBot, console: ConsoleScreen, desk: Desk, told: Told) -> None:
    note = keep_note(desk, Note(0, 1, NoteKind.PROBLEM, "何一", "推进慢"))
    console.notes.turn_into(note.id)
    assert [one.problem for one in desk.store.rectifications()] == ["推进慢"]
    assert told[-1][1] is Tone.DONE


def test_matters_are_listed_changed_and_closed_by_two(qtbot: QtBot, context: UiContext, desk: Desk, told: Told) -> None:
    keep_rectification(desk, Rectification(0, 2, "形式单一"))
    screen = RectificationScreen(context, desk)
    qtbot.addWidget(screen)
    screen.show()
    assert screen.problem.toPlainText() == "形式单一"
    screen.measure.setPlainText("办夜校")
    screen.deadline.setText("三月底")
    qtbot.mouseClick(screen.save, LEFT)
    assert "不是日期" in told[-1][0]
    screen.deadline.setText("2027-03-31")
    screen.progress.setPlainText("已办三期")
    qtbot.mouseClick(screen.save, LEFT)
    (matter,) = desk.store.rectifications()
    assert (matter.measure, matter.deadline, matter.progress) == ("办夜校", "2027-03-31", "已办三期")
    screen.signed.first.setText("周正")
    screen.signed.second.setText("周正")
    assert not screen.close_it.isEnabled()
    screen.signed.second.setText("吴明")
    qtbot.mouseClick(screen.close_it, LEFT)
    assert desk.store.rectifications()[0].closed_by == ("周正", "吴明")
    assert not screen.save.isEnabled()
    assert "周正、吴明" in screen.closed.text()
    screen.begin()
    screen.problem.setPlainText("另一项")
    qtbot.mouseClick(screen.save, LEFT)
    assert len(desk.store.rectifications()) == 2


def test_the_window_says_where_a_running_meeting_stood(
    qtbot: QtBot, qapp: QApplication, context: UiContext, desk: Desk
) -> None:
    opened = open_ballot(desk, 1)
    cast(desk, opened.id, 1, marks("leading", 1, 900_000))
    window = MainWindow(context, qapp)
    qtbot.addWidget(window)
    window.open_meeting(desk)
    assert window._notice.sentence == "第 1 位 赵 的评议票开着，已收 1/8 票，可以接着收。"
    assert window.meeting.key == "console"
    window.leave_meeting()
