"""Last year's meeting goes on in a new one, on one page of the start screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from shuzhi_desktop.services.ports_notes import Rectification
from shuzhi_desktop.services.rectifying import keep_rectification
from shuzhi_desktop.ui.screens.start import StartScreen
from tests.support.meetings import small_meeting
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.theme import Tone
    from shuzhi_desktop.ui.widgets.continue_form import ContinueForm


@pytest.fixture
def last(tmp_path: Path) -> Path:
    (tmp_path / "last").mkdir()
    desk = small_meeting(tmp_path / "last")
    vote(desk)
    keep_rectification(desk, Rectification(0, 3, "台账不全"))
    desk.store.close()
    return desk.store.path


@pytest.fixture
def opened(context: UiContext) -> list[Desk]:
    desks: list[Desk] = []
    context.shell.open_meeting = desks.append
    return desks


@pytest.fixture
def form(qtbot: QtBot, context: UiContext, opened: list[Desk]) -> Iterator[ContinueForm]:
    screen = StartScreen(context)
    qtbot.addWidget(screen)
    screen.resize(1366, 768)
    screen.show()
    qtbot.mouseClick(screen.go_on, Qt.MouseButton.LeftButton)
    yield screen.continue_form
    for desk in opened:
        desk.store.close()


def _roster(folder: Path, rows: str) -> Path:
    path = folder / "今年"
    path.mkdir()
    (path / "述职对象.csv").write_text("姓名,单位\n" + rows, encoding="utf-8")
    (path / "评议主体.csv").write_text("类别,姓名,单位,人数\n领导小组,何一,区委,\n群众测评,,,4\n", encoding="utf-8")
    return path


def test_a_meeting_is_made_from_last_years(
    qtbot: QtBot, form: ContinueForm, last: Path, opened: list[Desk], context: UiContext
) -> None:
    form.read_last(last)
    qtbot.waitUntil(form.create_button.isEnabled)
    assert [box.currentText().split("　")[0] for box in form.posts.boxes] == ["甲街道", "乙街道", "丙街道"]
    assert "接续 1 项未销号事项" in form.posts.summary.text()
    form.title.setText("某区 2027 年度述职评议会")
    qtbot.mouseClick(form.create_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened))
    store = opened[0].store
    assert store.info().title == "某区 2027 年度述职评议会"
    assert store.path.parent == context.meetings_folder
    assert [(one.problem, one.origin_year) for one in store.rectifications()] == [("台账不全", 2026)]


def test_who_goes_on_is_put_right_by_hand_before_anything_is_made(
    qtbot: QtBot, form: ContinueForm, last: Path, opened: list[Desk], tmp_path: Path, told: list[tuple[str, Tone]]
) -> None:
    form.read_last(last)
    form.read_roster(_roster(tmp_path, "孙,甲街道\n周,丁街道\n"))
    qtbot.waitUntil(lambda: len(form.posts.boxes) == 3 and form.posts.boxes[0].count() == 3)
    assert "还须指定由谁接续：丙街道" in form.posts.summary.text()
    assert "今年新增：丁街道 周" in form.posts.summary.text()
    form.title.setText("2027 年度述职")
    qtbot.mouseClick(form.create_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told))
    assert "丙街道 孙" in told[-1][0]
    assert not opened
    box = form.posts.boxes[2]
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert "还须指定" not in form.posts.summary.text()
    qtbot.mouseClick(form.create_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened))
    assert [one.reporter_id for one in opened[0].store.rectifications()] == [2]


def test_a_meeting_that_is_not_sealed_is_refused_in_a_sentence(
    qtbot: QtBot, form: ContinueForm, tmp_path: Path, told: list[tuple[str, Tone]]
) -> None:
    desk = small_meeting(tmp_path)
    desk.store.close()
    form.read_last(desk.store.path)
    qtbot.waitUntil(lambda: bool(told))
    assert "还没有封存" in told[0][0]
    assert not form.create_button.isEnabled()
