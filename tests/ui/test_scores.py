"""Given scores, adjustments and flags are typed in the window by the keyboard, checked at once, and kept on record."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.given import enter_given
from shuzhi_desktop.services.ports import GivenScore
from shuzhi_desktop.services.ports_given import GivenNote
from shuzhi_desktop.services.results import result
from shuzhi_desktop.ui.screens.scores import ScoresScreen
from shuzhi_desktop.ui.theme import Tone
from tests.support.meetings import SCHEME, small_meeting
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.widgets.given_grid import GivenGrid

    Told = list[tuple[str, Tone]]

Key = Qt.Key
ALL = frozenset(Topic)
NOTE = GivenNote("纪要", "王芳", "李强")
SPECIAL = '[[classes]]\nid = "special"\nname = "专项"\nweight = "5"\nsource = "given"\nfull = "10"\n\n[[rates]]'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path, SCHEME.replace("[[rates]]", SPECIAL, 1))
    yield opened
    opened.store.close()


@pytest.fixture
def screen(qtbot: QtBot, context: UiContext, desk: Desk) -> ScoresScreen:
    made = ScoresScreen(context, desk)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.given.grid.setFocus()
    return made


def _field(grid: GivenGrid) -> QLineEdit:
    """The field of the cell being typed."""
    return next(one for one in grid.findChildren(QLineEdit) if one.isVisible())


def _type(qtbot: QtBot, grid: GivenGrid, written: str, end: Qt.Key = Key.Key_Return) -> None:
    """Type into the current cell from the first digit on, and end it with a key."""
    qtbot.keyClicks(grid, written[0])
    qtbot.keyClicks(_field(grid), written[1:])
    qtbot.keyClick(_field(grid), end)


def _here(grid: GivenGrid) -> tuple[int, int]:
    return grid.currentIndex().row(), grid.currentIndex().column()


def _vouch(screen: ScoresScreen, *words: str) -> None:
    for field, content in zip(screen.given.fields, words, strict=False):
        field.setText(content)


def _scores(desk: Desk) -> dict[tuple[str, int], Fraction]:
    return {(one.class_id, one.reporter_id): one.score for one in desk.store.given()}


def test_a_column_is_typed_and_saved_by_the_keyboard(
    qtbot: QtBot, screen: ScoresScreen, desk: Desk, told: Told
) -> None:
    grid = screen.given.grid
    assert _here(grid) == (0, 3)
    for written in ("92.5", "88", "79.1234"):
        _type(qtbot, grid, written)
    assert _here(grid) == (2, 3)
    assert desk.store.given() == ()
    assert "● 3" in screen.given.state.text()
    for field, content in zip(screen.given.fields, ("2026-12-10", "wang", "li"), strict=False):
        qtbot.keyClicks(field, content)
    screen.given.save.setFocus()
    qtbot.keyClick(screen.given.save, Key.Key_Space)
    assert _scores(desk) == {
        ("routine", 1): Fraction("92.5"),
        ("routine", 2): Fraction(88),
        ("routine", 3): Fraction("79.1234"),
    }
    assert {one.note for one in desk.store.given()} == {GivenNote("2026-12-10", "wang", "li")}
    assert told[-1][1] is Tone.DONE
    assert not screen.given.save.isEnabled()


def test_enter_tab_and_arrows_walk_the_cells(qtbot: QtBot, screen: ScoresScreen) -> None:
    grid = screen.given.grid
    _type(qtbot, grid, "90", Key.Key_Tab)
    assert _here(grid) == (0, 4)
    _type(qtbot, grid, "9", Key.Key_Tab)
    assert _here(grid) == (1, 3)
    _type(qtbot, grid, "80", Key.Key_Right)
    assert _here(grid) == (1, 4)
    _type(qtbot, grid, "8", Key.Key_Down)
    assert _here(grid) == (2, 4)
    _type(qtbot, grid, "7", Key.Key_Up)
    assert _here(grid) == (1, 4)
    qtbot.keyClick(grid, Key.Key_Left)
    assert _here(grid) == (1, 3)
    qtbot.keyClick(grid, Key.Key_Return)
    assert _here(grid) == (2, 3)
    qtbot.keyClick(grid, Key.Key_Backtab)
    assert _here(grid) == (1, 4)
    good = screen.given.grid.cells.waiting().good
    assert {(one.class_id, one.reporter_id, one.score) for one in good} == {
        ("routine", 1, 90),
        ("special", 1, 9),
        ("routine", 2, 80),
        ("special", 2, 8),
        ("special", 3, 7),
    }


def test_tab_leaves_the_grid_at_its_last_cell(qtbot: QtBot, screen: ScoresScreen) -> None:
    grid = screen.given.grid
    grid.setCurrentIndex(grid.cells.index(2, 4))
    qtbot.keyClick(grid, Key.Key_Tab)
    assert not grid.hasFocus()


def test_a_bad_cell_says_why_while_it_is_typed_and_is_not_saved(
    qtbot: QtBot, screen: ScoresScreen, desk: Desk, told: Told
) -> None:
    grid = screen.given.grid
    qtbot.keyClicks(grid, "1")
    qtbot.keyClicks(_field(grid), "01")
    assert _field(grid).property("bad") == "yes"
    assert "101 不在 0 到 100 之间" in screen.given.state.text()
    qtbot.keyClick(_field(grid), Key.Key_Return)
    _type(qtbot, grid, "8.12345")
    _type(qtbot, grid, "90")
    assert "不在 0 到 100" in grid.cells.cell(0, 3).bad
    assert "至多四位小数" in grid.cells.cell(1, 3).bad
    assert grid.cells.cell(2, 3).bad == ""
    _vouch(screen, "纪要", "王芳", "李强")
    screen.given.keep()
    assert _scores(desk) == {("routine", 3): Fraction(90)}
    assert told[-1] == ("已保存 1 个得分，并记入校验链。另有 2 格有误，没有保存。", Tone.WARN)
    assert grid.cells.cell(0, 3).bad
    assert "101" in grid.cells.cell(0, 3).shown


def test_full_width_digits_are_taken(qtbot: QtBot, screen: ScoresScreen) -> None:
    grid = screen.given.grid
    qtbot.keyClick(grid, Key.Key_F2)
    typed = QInputMethodEvent()
    typed.setCommitString("９２．５")
    QApplication.sendEvent(_field(grid), typed)
    assert _field(grid).property("bad") == "no"
    qtbot.keyClick(_field(grid), Key.Key_Return)
    assert [one.score for one in grid.cells.waiting().good] == [Fraction("92.5")]


def test_a_column_is_pasted_from_the_clipboard(qtbot: QtBot, screen: ScoresScreen) -> None:
    QGuiApplication.clipboard().setText("91\r\n\r\n79.5\r\n")
    qtbot.keyClick(screen.given.grid, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    good = screen.given.grid.cells.waiting().good
    assert {one.reporter_id: one.score for one in good} == {1: 91, 3: Fraction("79.5")}


def test_a_block_is_pasted_and_what_lies_outside_is_told(qtbot: QtBot, screen: ScoresScreen, told: Told) -> None:
    grid = screen.given.grid
    grid.setCurrentIndex(grid.cells.index(1, 3))
    QGuiApplication.clipboard().setText("80\t8\n70\t11\n60\t6\n")
    qtbot.keyClick(grid, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    waiting = grid.cells.waiting()
    assert {(one.class_id, one.reporter_id): one.score for one in waiting.good} == {
        ("routine", 2): 80,
        ("special", 2): 8,
        ("routine", 3): 70,
    }
    assert waiting.bad == 1
    assert "11 不在 0 到 10 之间" in grid.cells.cell(2, 4).bad
    assert told[-1] == ("粘贴的内容有 2 格落在表外，没有放入。", Tone.WARN)


def test_a_block_pasted_while_a_cell_is_typed_goes_into_the_grid(qtbot: QtBot, screen: ScoresScreen) -> None:
    grid = screen.given.grid
    qtbot.keyClicks(grid, "5")
    QGuiApplication.clipboard().setText("91\n92\n93")
    qtbot.keyClick(_field(grid), Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sorted(one.score for one in grid.cells.waiting().good) == [91, 92, 93]


def test_delete_takes_back_what_is_not_saved(qtbot: QtBot, screen: ScoresScreen, desk: Desk) -> None:
    enter_given(desk, [GivenScore("routine", 1, Fraction(85))], NOTE)
    screen.refresh(ALL)
    grid = screen.given.grid
    _type(qtbot, grid, "70", Key.Key_Up)
    grid.setCurrentIndex(grid.cells.index(0, 3))
    assert grid.cells.waiting().changed == 1
    qtbot.keyClick(grid, Key.Key_Delete)
    assert grid.cells.waiting().good == ()
    assert grid.cells.cell(0, 3).shown == "85"


def test_source_and_two_people_are_asked_for(screen: ScoresScreen, desk: Desk, told: Told) -> None:
    screen.given.grid.cells.type_in(0, 3, [["90"]])
    for words, said in (
        (("", "王芳", "李强"), "来源"),
        (("纪要", "王芳", ""), "录入人和复核人"),
        (("纪要", "王芳", "王芳"), "不能是同一个人"),
    ):
        _vouch(screen, *words)
        screen.given.keep()
        assert said in told[-1][0]
        assert told[-1][1] is Tone.WARN
    assert desk.store.given() == ()
    assert screen.given.grid.cells.waiting().good


def test_a_change_asks_for_a_reason_and_the_cell_tells_its_history(
    qtbot: QtBot, screen: ScoresScreen, desk: Desk, told: Told
) -> None:
    enter_given(desk, [GivenScore("routine", 1, Fraction(85))], NOTE)
    screen.refresh(ALL)
    grid, reason = screen.given.grid, screen.given.fields[3]
    assert not reason.isVisible()
    _type(qtbot, grid, "90.5")
    assert reason.isVisible()
    _vouch(screen, "更正单", "王芳", "李强")
    screen.given.keep()
    assert "须写明更改理由" in told[-1][0]
    reason.setText("原件数字抄错")
    screen.given.keep()
    assert _scores(desk) == {("routine", 1): Fraction("90.5")}
    grid.setCurrentIndex(grid.cells.index(0, 3))
    assert "赵" in screen.given.place.text()
    told_of = screen.given.history.text()
    for words in (
        "第 2 次",
        "85 → 90.5",
        "王芳",
        "李强",
        "来源：更正单",
        "更改理由：原件数字抄错",
        "第 1 次",
        "来源：纪要",
    ):
        assert words in told_of
    assert desk.store.given_history("routine", 1)[1].at[:16].replace("T", " ") in told_of
    assert not reason.isVisible()


def test_what_is_typed_stays_when_the_meeting_changes_elsewhere(screen: ScoresScreen, desk: Desk) -> None:
    screen.given.grid.cells.type_in(0, 3, [["90"], ["999"]])
    enter_given(desk, [GivenScore("routine", 3, Fraction(70))], NOTE)
    screen.refresh(ALL)
    waiting = screen.given.grid.cells.waiting()
    assert (len(waiting.good), waiting.bad, screen.given.grid.cells.filled()) == (1, 1, 1)


def test_an_adjustment_is_typed_with_its_reason_within_the_bounds(
    qtbot: QtBot, screen: ScoresScreen, desk: Desk
) -> None:
    screen.show_part("adjustments")
    panel = screen.adjustments
    assert "0 到 5" in panel.state.text()
    qtbot.keyClicks(panel.value, "3.5")
    assert not panel.save.isEnabled()
    panel.reason.setText("市级表彰")
    qtbot.keyClick(panel.reason, Key.Key_Return)
    assert [(e.adjustment_id, e.reporter_id, e.value, e.reason) for e in desk.store.adjustments()] == [
        ("bonus", 1, Fraction("3.5"), "市级表彰")
    ]
    assert panel.sums.rows.cell(0, 3).shown == "3.5"
    assert panel.entries.rows.cell(0, 3).shown == "市级表彰"
    assert "-3.5 到 1.5" in panel.state.text()
    panel.value.setText("2")
    panel.reason.setText("又一项")
    assert panel.value.property("bad") == "yes"
    assert "2 不在 -3.5 到 1.5 之间" in panel.state.text()
    assert not panel.save.isEnabled()
    panel.value.setText("-1")
    panel.add()
    assert panel.sums.rows.cell(0, 3).shown == "2.5"
    assert panel.entries.rows.rowCount() == 2


def test_a_flag_is_set_with_a_reason_and_turns_its_outcome_on(
    qtbot: QtBot, screen: ScoresScreen, desk: Desk, told: Told
) -> None:
    vote(desk, seal=False)
    assert all(one.state is not OutcomeState.PROPOSED for one in result(desk).of(1).outcomes)
    screen.refresh(ALL)
    screen.show_part("flags")
    box = screen.flags.boxes[(1, "outstanding_problem")]
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Space)
    assert not box.isChecked()
    assert told[-1][1] is Tone.WARN
    assert screen.flags.reason.property("bad") == "yes"
    assert desk.store.flags() == frozenset()
    screen.flags.reason.setText("信访积案")
    qtbot.keyClick(box, Key.Key_Space)
    assert desk.store.flags() == {(1, "outstanding_problem")}
    assert "信访积案" in desk.store.audit(1)[0].details
    found = {one.outcome_id: one.state for one in result(desk).of(1).outcomes}
    assert found["interview"] is OutcomeState.PROPOSED
    screen.flags.reason.setText("已化解")
    qtbot.keyClick(box, Key.Key_Space)
    assert desk.store.flags() == frozenset()


def test_after_the_seal_everything_can_only_be_looked_at(qtbot: QtBot, screen: ScoresScreen, desk: Desk) -> None:
    vote(desk)
    screen.refresh(ALL)
    _all_locked(qtbot, screen)
    assert "已封存" in screen.locked.text()
    assert screen.given.grid.cells.cell(0, 3).shown == "80"
    assert {one.score for one in desk.store.given()} == {80}


def test_a_meeting_opened_for_reading_can_only_be_looked_at(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    enter_given(desk, [GivenScore("routine", 1, Fraction(85))], NOTE)
    path = desk.store.path
    desk.store.close()
    reading = AppWorkspace().open(path, read_only=True)
    made = ScoresScreen(context, reading)
    qtbot.addWidget(made)
    made.show()
    _all_locked(qtbot, made)
    assert "只读" in made.locked.text()
    assert "王芳" in made.given.history.text()
    reading.store.close()


def test_everything_that_takes_focus_has_a_name(screen: ScoresScreen) -> None:
    for button in screen.findChildren(QAbstractButton):
        assert button.text() or button.accessibleName() or button.focusPolicy() == Qt.FocusPolicy.NoFocus
    fields = (*screen.findChildren(QLineEdit), *screen.findChildren(QComboBox))
    assert len(fields) >= 9
    assert all(field.accessibleName() for field in fields)
    assert screen.given.grid.accessibleName()
    assert screen.flags.boxes[(1, "outstanding_problem")].accessibleName() == "甲街道　赵 突出问题"


def test_a_scheme_without_given_classes_and_flags_says_so(qtbot: QtBot, context: UiContext, tmp_path: Path) -> None:
    head, _given, tail = SCHEME.partition('[[classes]]\nid = "routine"')
    plain = head + tail[tail.index("[[rates]]") :]
    plain = plain.replace(', { flag = "outstanding_problem" }', "")
    opened = small_meeting(tmp_path, plain)
    made = ScoresScreen(context, opened)
    qtbot.addWidget(made)
    made.show()
    assert made.given.empty.isVisible()
    assert not made.given.grid.isVisible()
    made.show_part("flags")
    assert made.flags.empty.isVisible()
    assert made.flags.boxes == {}
    opened.store.close()


def _all_locked(qtbot: QtBot, screen: ScoresScreen) -> None:
    grid = screen.given.grid
    grid.setCurrentIndex(grid.cells.index(0, 3))
    qtbot.keyClicks(grid, "7")
    QGuiApplication.clipboard().setText("71\n72")
    qtbot.keyClick(grid, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(grid, Key.Key_Delete)
    assert not [one for one in grid.findChildren(QLineEdit) if one.isVisible()]
    assert grid.cells.waiting().good == ()
    assert not screen.given.save.isVisibleTo(screen)
    screen.show_part("adjustments")
    assert not screen.adjustments.save.isVisibleTo(screen)
    assert not any(box.isEnabled() for box in screen.flags.boxes.values())
    screen.show_part("import")
    assert not screen.intake.choose.isVisibleTo(screen)
    assert not screen.acceptDrops()
