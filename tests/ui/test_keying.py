"""Paper is keyed from the keyboard alone, fast, blind, and settled on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTableView

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.keying import ABSENT, BLANK, SPOILED, UNREADABLE, own_sheets
from shuzhi_desktop.services.paper import account_of
from shuzhi_desktop.services.ports_paper import SLATE, BundleState, PaperAccount
from shuzhi_desktop.services.voting import cast, open_ballot
from shuzhi_desktop.ui.models.keyed_cells import KeyedCells
from shuzhi_desktop.ui.screens.keying import KeyingScreen
from shuzhi_desktop.ui.screens.paper import PaperScreen
from tests.support.meetings import marks
from tests.support.paper_meetings import key_bundle, sheet, slate_meeting, slate_roster, slate_scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.theme import Tone

    Told = list[tuple[str, Tone]]

REPORTERS, ITEMS, MOST_KEYS = 17, 6, 130


@pytest.fixture
def slate(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "slate"
    folder.mkdir()
    made = slate_meeting(folder, slate_scheme(), slate_roster(REPORTERS, 30))
    open_ballot(made)
    yield made
    made.store.close()


def _screen(qtbot: QtBot, context: UiContext, desk: Desk, clerk: str = "甲") -> KeyingScreen:
    screen = KeyingScreen(context, desk)
    qtbot.addWidget(screen)
    screen.resize(1366, 768)
    screen.show()
    screen.clerk.setText(clerk)
    return screen


def _choose(screen: KeyingScreen, class_id: str, reporter_id: int) -> None:
    found = [n for n in range(screen.target.count()) if screen.target.itemData(n) == (class_id, reporter_id)]
    screen.target.setCurrentIndex(found[0])


def _type(qtbot: QtBot, widget: QWidget, keys: str) -> int:
    """Press the keys one by one; returns how many."""
    for key in keys:
        if key == "\n":
            qtbot.keyClick(widget, Qt.Key.Key_Return)
        else:
            qtbot.keyClicks(widget, key)
    return len(keys)


def _saved(qtbot: QtBot, screen: KeyingScreen, position: int) -> None:
    qtbot.waitUntil(lambda: screen.keying.position == position and not screen.keying.grid.holding)


def test_a_sheet_of_17_by_6_takes_no_more_than_130_keystrokes_and_no_mouse(
    qtbot: QtBot, context: UiContext, slate: Desk
) -> None:
    screen = _screen(qtbot, context, slate)
    _choose(screen, "peer", SLATE)
    qtbot.keyClick(screen.clerk, Qt.Key.Key_Return)
    grid = screen.keying.grid
    wanted = [[(row + column) % 4 for column in range(ITEMS)] for row in range(REPORTERS)]
    wanted[3] = [ABSENT] * ITEMS
    wanted[5][2], wanted[6][1] = BLANK, UNREADABLE
    signs = {BLANK: "-", UNREADABLE: "*"}
    keys = "".join("/" if ABSENT in line else "".join(signs.get(m, str(m + 1)) for m in line) for line in wanted)
    pressed = _type(qtbot, grid, keys + "\n")
    assert pressed <= MOST_KEYS
    _saved(qtbot, screen, 2)
    (kept,) = own_sheets(slate.store, 1, "甲")
    assert [list(line) for line in kept.cells] == wanted
    full = "".join("1" * ITEMS for _ in range(REPORTERS)) + "\n"
    assert _type(qtbot, grid, full) == 103
    _saved(qtbot, screen, 3)


def test_keys_typed_while_a_sheet_is_being_saved_are_not_lost(qtbot: QtBot, context: UiContext, slate: Desk) -> None:
    screen = _screen(qtbot, context, slate)
    _choose(screen, "peer", SLATE)
    screen.begin()
    grid = screen.keying.grid
    for digit in "1234":
        _type(qtbot, grid, digit * (REPORTERS * ITEMS) + "\n")  # never waits
    _saved(qtbot, screen, 5)
    assert [one.cells[0][0] for one in own_sheets(slate.store, 1, "甲")] == [0, 1, 2, 3]


def test_the_running_sum_and_the_complaints_stand_on_the_screen(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    open_ballot(desk, 1)
    screen = _screen(qtbot, context, desk)
    _choose(screen, "peer", 1)
    screen.begin()
    page = screen.keying
    _type(qtbot, page.grid, "88.5")
    assert "合计 0" in page.sum.text()
    _type(qtbot, page.grid, "\n")
    assert "合计 88.5" in page.sum.text()
    qtbot.keyClick(page.grid, Qt.Key.Key_Backspace)
    _type(qtbot, page.grid, "101\n")
    assert "0–100" in page.notice.text()
    _type(qtbot, page.grid, "x")
    assert "只收数字" in page.notice.text()
    _type(qtbot, page.grid, "\n")
    assert "还没有录" in page.notice.text()
    _type(qtbot, page.grid, "-")
    assert page.grid.sheet is not None
    assert page.grid.sheet.values() == ((BLANK,),)
    _type(qtbot, page.grid, "\n")
    _saved(qtbot, screen, 2)


def test_an_identical_sheet_is_asked_about_and_kept_or_taken_back(
    qtbot: QtBot, context: UiContext, slate: Desk
) -> None:
    screen = _screen(qtbot, context, slate)
    _choose(screen, "peer", SLATE)
    screen.begin()
    page = screen.keying
    same = "1" * (REPORTERS * ITEMS) + "\n"
    _type(qtbot, page.grid, same)
    _saved(qtbot, screen, 2)
    _type(qtbot, page.grid, same)
    qtbot.waitUntil(lambda: page.grid.asking)
    assert "第 2 张与第 1 张" in page.notice.text()
    _type(qtbot, page.grid, "1")  # no answer
    assert page.grid.asking
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert page.position == 3
    _type(qtbot, page.grid, same)
    qtbot.waitUntil(lambda: page.grid.asking)
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    assert page.position == 3
    assert len(own_sheets(slate.store, 1, "甲")) == 2


def test_a_spoiled_sheet_and_a_correction_of_an_earlier_one(qtbot: QtBot, context: UiContext, slate: Desk) -> None:
    screen = _screen(qtbot, context, slate)
    _choose(screen, "peer", SLATE)
    screen.begin()
    page = screen.keying
    qtbot.keyClick(page.grid, Qt.Key.Key_F8)
    assert "整张无效" in page.heading.text()
    page.save()
    _saved(qtbot, screen, 2)
    assert own_sheets(slate.store, 1, "甲")[0].invalid == SPOILED
    qtbot.keyClick(page.grid, Qt.Key.Key_PageUp)
    assert page.position == 1
    qtbot.keyClick(page.grid, Qt.Key.Key_F8)
    _type(qtbot, page.grid, "4")
    assert own_sheets(slate.store, 1, "甲")[0].invalid == SPOILED  # not kept before it is confirmed
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    _saved(qtbot, screen, 2)
    kept = own_sheets(slate.store, 1, "甲")[0]
    assert (kept.invalid, kept.cells[0][0]) == ("", 3)


def test_two_clerks_differ_a_third_settles_and_the_bundle_is_entered(
    qtbot: QtBot, context: UiContext, desk: Desk, told: Told
) -> None:
    open_ballot(desk, 1)
    screen = _screen(qtbot, context, desk)
    _choose(screen, "public", 1)
    screen.begin()
    for position, key in enumerate("12*", 2):
        _type(qtbot, screen.keying.grid, key + "\n")
        _saved(qtbot, screen, position)
    qtbot.keyClick(screen.keying.grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert screen.pages.currentIndex() == 0
    screen.go_on()
    assert "另一人" in told[-1][0]
    screen.clerk.setText("乙")
    screen.go_on()
    assert screen.keying.position == 1
    assert "第 2 遍" in screen.keying.heading.text()
    for position, key in enumerate("133", 2):
        _type(qtbot, screen.keying.grid, key + "\n")
        _saved(qtbot, screen, position)
    qtbot.keyClick(screen.keying.grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.go_on()
    page = screen.differences
    assert page.table.rows.rowCount() == 2
    assert not page.enter.isEnabled()
    page.take(1)
    assert "录入人姓名" in told[-1][0]
    page.clerk.setText("丙")
    qtbot.keyClick(page.value, Qt.Key.Key_F2)
    assert page.table.rows.rowCount() == 1
    qtbot.keyClicks(page.value, "9")
    qtbot.keyClick(page.value, Qt.Key.Key_Return)
    assert "只有 1–3" in told[-1][0]
    page.value.clear()
    qtbot.keyClicks(page.value, "*")
    qtbot.keyClick(page.value, Qt.Key.Key_Return)
    assert page.enter.isEnabled()
    page.enter_all()
    qtbot.waitUntil(lambda: desk.store.bundles()[0].state is BundleState.ENTERED)
    qtbot.waitUntil(lambda: screen.pages.currentIndex() == 0)
    assert desk.store.returned(1) == {"public": 3}
    assert desk.store.bundles()[0].clerks == ("甲", "乙", "丙")


def test_the_rater_of_a_named_sheet_is_found_by_initials_and_only_while_free(
    qtbot: QtBot, context: UiContext, desk: Desk
) -> None:
    open_ballot(desk, 1)
    cast(desk, 1, 1, marks("leading", 1, 900_000))
    screen = _screen(qtbot, context, desk)
    _choose(screen, "leading", 1)
    screen.begin()
    page = screen.keying
    assert not page.grid.isEnabled()
    assert "何 二" in page.found.text()
    assert "何 一" not in page.found.text()
    qtbot.keyClicks(page.rater, "zz")
    assert "没有还能投票的人" in page.found.text()
    page.rater.clear()
    qtbot.keyClicks(page.rater, "he")
    qtbot.keyClick(page.rater, Qt.Key.Key_Return)
    assert page.grid.isEnabled()
    _type(qtbot, page.grid, "80\n\n")
    _saved(qtbot, screen, 2)
    assert own_sheets(desk.store, 1, "甲")[0].seat_id == 2


def test_the_accounts_panel_names_the_fault_and_closes_what_adds_up(
    qtbot: QtBot, context: UiContext, desk: Desk, told: Told
) -> None:
    open_ballot(desk, 1)
    bundle = key_bundle(desk, "public", 1, [sheet(1, (0,)), sheet(2, (1,))])
    screen = _screen(qtbot, context, desk)
    screen.table.selectRow(0)
    screen.go_on()
    screen.differences.enter_all()
    qtbot.waitUntil(lambda: desk.store.bundles()[bundle.id - 1].state is BundleState.ENTERED)
    screen.tabs[2].click()
    panel = screen.accounts
    panel.table.selectRow(2)
    for field, typed in zip(panel.fields, ("5", "4", "3", "1", "0"), strict=True):
        field.setText(typed)
    panel.save()
    assert "已计入 2 张" in panel.problem.text()
    panel.first.setText("丙")
    panel.second.setText("丁")
    panel.settle()
    assert "不平" in told[-1][0]
    panel.table.selectRow(2)
    panel.fields[2].setText("2")
    panel.save()
    panel.settle()
    account = account_of(desk.store, "public", 1)
    assert account is not None
    assert account.closed_by == ("丙", "丁")


def test_a_count_by_hand_is_typed_checked_and_entered(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    open_ballot(desk, 1)
    desk.store.write(lambda writing: writing.set_paper_account(PaperAccount("public", 1, 4, 4, 3)))
    screen = _screen(qtbot, context, desk)
    screen.tabs[1].click()
    form = screen.count
    assert "记名票" in form.problem.text()
    assert not form.table.isEnabled()
    form.target.setCurrentIndex(2)
    for field, typed in ((form.returned, "3"), (form.valid, "3"), (form.invalid, "0")):
        field.setText(typed)
    assert "应等于有效 3" in form.problem.text()
    for column, typed in ((2, "2"), (3, "1")):
        item = form.table.item(0, column)
        assert item is not None
        item.setText(typed)
    assert form.enter.isEnabled(), form.problem.text()
    form.teller.setText("丙")
    form.checker.setText("丁")
    form.take_in()
    qtbot.waitUntil(lambda: form.returned.text() == "")
    assert desk.store.returned(1) == {"public": 3}


def test_a_sheet_not_confirmed_is_given_up_only_when_asked_twice(qtbot: QtBot, context: UiContext, slate: Desk) -> None:
    screen = _screen(qtbot, context, slate)
    _choose(screen, "peer", SLATE)
    screen.begin()
    page = screen.keying
    _type(qtbot, page.grid, "12")
    page.end_pass()
    assert "还没有确认" in page.notice.text()
    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert screen.pages.currentWidget() is page
    _type(qtbot, page.grid, "3")  # keying goes on, so the warning has to come again
    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert screen.pages.currentWidget() is page
    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert screen.pages.currentIndex() == 0


@pytest.mark.parametrize("kind", [KeyingScreen, PaperScreen])
def test_everything_that_takes_focus_has_a_name(
    qtbot: QtBot, context: UiContext, slate: Desk, kind: Callable[[UiContext, Desk], QWidget]
) -> None:
    screen = kind(context, slate)
    qtbot.addWidget(screen)
    for button in screen.findChildren(QAbstractButton):
        inside_qt = button.objectName().startswith("qt_") or button.focusPolicy() == Qt.FocusPolicy.NoFocus
        assert inside_qt or button.text() or button.accessibleName()
    fields = [*screen.findChildren(QLineEdit), *screen.findChildren(QComboBox), *screen.findChildren(QTableView)]
    assert fields
    assert all(field.accessibleName() for field in fields)


def test_a_refresh_leaves_the_sheet_being_keyed_alone(qtbot: QtBot, context: UiContext, slate: Desk) -> None:
    screen = _screen(qtbot, context, slate)
    _choose(screen, "peer", SLATE)
    screen.begin()
    _type(qtbot, screen.keying.grid, "12")
    screen.refresh(frozenset(Topic))
    assert screen.keying.grid.sheet is not None
    assert screen.keying.grid.sheet.cells[0][:2] == [0, 1]


def test_backspace_arrows_and_recused_rows(slate: Desk) -> None:
    indicators = slate.store.scheme().form_of("peer").indicators
    cells = KeyedCells(indicators, [True, False, True], may_be_absent=False)
    assert (cells.row, cells.column) == (1, 0)
    assert "回避" in str(cells.press("/"))
    for _ in range(ITEMS):
        assert cells.press("1") is None
    assert cells.complete
    cells.back()
    cells.back()
    assert not cells.complete
    assert cells.cells[1] == [0, 0, 0, 0, 0, None] or cells.cells[1] == [0, 0, 0, 0, None, None]
    assert set(cells.cells[0]) == set(cells.cells[2]) == {ABSENT}
    cells.move(-5, -9)
    assert (cells.row, cells.column) == (0, 0)
    assert "不评" in str(cells.press("1"))
    assert set(cells.cells[0]) == {ABSENT}
