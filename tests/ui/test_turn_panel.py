"""The timer in the console on a clock that stands still: colours, words and sound at the warning and at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from shuzhi_desktop.domain.agenda import Move, ReportMode
from shuzhi_desktop.services.speaking import set_mode
from shuzhi_desktop.services.turns import current_turn, move_turn
from shuzhi_desktop.ui.screens.console import ConsoleScreen
from shuzhi_desktop.ui.screens.settings import SettingsScreen
from shuzhi_desktop.ui.widgets.turn_panel import TurnPanel
from tests.support.meetings import small_meeting
from tests.support.turns import timed_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from tests.support.turns import FakeClock


@pytest.fixture
def timed(tmp_path: Path) -> Iterator[tuple[Desk, FakeClock]]:
    desk, clock = timed_meeting(tmp_path)
    yield desk, clock
    desk.store.close()


@pytest.fixture
def rings() -> list[int]:
    return []


@pytest.fixture
def panel(qtbot: QtBot, context: UiContext, timed: tuple[Desk, FakeClock], rings: list[int]) -> TurnPanel:
    made = TurnPanel(context, timed[0], sound=lambda: rings.append(1))
    qtbot.addWidget(made)
    made.resize(560, 220)
    made.show()
    return made


def _look(panel: TurnPanel) -> tuple[str, str, str]:
    panel.tick()
    return panel.face.text(), str(panel.face.property("tone")), panel.state.text()


def test_colour_words_and_shape_change_at_one_minute_and_at_the_end(
    panel: TurnPanel, timed: tuple[Desk, FakeClock], rings: list[int]
) -> None:
    _desk, clock = timed
    assert panel.face.text() == "08:00"
    panel.go.click()
    assert _look(panel) == ("08:00", "", "述职 · ● 计时中")
    clock.pass_by(419)
    assert _look(panel) == ("01:01", "", "述职 · ● 计时中")
    assert rings == []
    clock.pass_by(1)
    assert _look(panel) == ("01:00", "warn", "述职 · ▲ 即将到时")
    panel.tick()
    assert rings == [1]
    clock.pass_by(60)
    assert _look(panel) == ("00:00", "live", "述职 · ■ 时间到")
    clock.pass_by(75)
    assert _look(panel) == ("+01:15", "live", "述职 · ■ 已超时")
    assert rings == [1, 1]
    assert panel.cost.text() == "▲ 述职超时 1 分 15 秒 · 超时扣分 -1"
    panel.one.click()
    panel.one.click()
    assert _look(panel) == ("00:45", "warn", "述职 · ▲ 即将到时")
    assert not panel.cost.isVisible()


def test_the_sound_can_be_switched_off(
    qtbot: QtBot, panel: TurnPanel, timed: tuple[Desk, FakeClock], rings: list[int], context: UiContext
) -> None:
    settings = SettingsScreen(context, timed[0])
    qtbot.addWidget(settings)
    place = settings.sound.findData("no")
    settings.sound.setCurrentIndex(place)
    settings.sound.activated.emit(place)
    assert not context.settings.turn_sound
    panel.go.click()
    panel.tick()
    timed[1].pass_by(430)
    panel.tick()
    timed[1].pass_by(100)
    panel.tick()
    assert rings == []


def test_buttons_pause_go_back_extend_and_end(panel: TurnPanel, timed: tuple[Desk, FakeClock]) -> None:
    desk, clock = timed
    assert not any(button.isEnabled() for button in (panel.back, panel.forward, panel.one, panel.two, panel.end))
    panel.go.click()
    clock.pass_by(10)
    panel.go.click()
    clock.pass_by(100)
    assert _look(panel) == ("07:50", "", "述职 · ‖ 已暂停")
    assert panel.go.text() == "继续"
    panel.go.click()
    panel.forward.click()
    assert _look(panel)[0] == "02:00"
    panel.two.click()
    assert _look(panel)[0] == "04:00"
    panel.back.click()
    assert _look(panel)[0] == "07:50"
    clock.pass_by(8 * 60)
    panel.tick()
    panel.charge.click()
    panel.end.click()
    assert current_turn(desk.store) is None
    assert desk.store.adjustments() == ()


def test_function_keys_work_the_timer(qtbot: QtBot, panel: TurnPanel, timed: tuple[Desk, FakeClock]) -> None:
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    qtbot.keyClick(panel, Qt.Key.Key_F2)
    assert current_turn(timed[0].store) is not None
    qtbot.keyClick(panel, Qt.Key.Key_F6)
    qtbot.keyClick(panel, Qt.Key.Key_F7)
    assert panel.face.text() == "11:00"


def test_it_is_hidden_where_there_is_no_agenda(qtbot: QtBot, context: UiContext, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    desk = small_meeting(folder)
    made = TurnPanel(context, desk)
    qtbot.addWidget(made)
    assert made.isHidden()
    desk.store.close()


def _console(qtbot: QtBot, context: UiContext, desk: Desk) -> ConsoleScreen:
    screen = ConsoleScreen(context, desk)
    qtbot.addWidget(screen)
    screen.resize(1173, 680)
    screen.show()
    return screen


def test_the_space_bar_ends_the_turn_with_the_ballot_and_takes_the_deduction(
    qtbot: QtBot, context: UiContext, timed: tuple[Desk, FakeClock]
) -> None:
    desk, clock = timed
    console = _console(qtbot, context, desk)
    console.turn.go.click()
    clock.pass_by(9 * 60)
    qtbot.keyClick(console.primary, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: console.primary.text().startswith("封票"))
    on = current_turn(desk.store)
    assert on is not None
    assert on.segment.id == "scoring"
    for _press in range(2):  # ballots are missing, so it asks first
        qtbot.keyClick(console.primary, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: console.primary.text().startswith("开放评分"))
    assert [one.reason for one in desk.store.adjustments()] == ["超时 1 分 0 秒"]
    assert current_turn(desk.store) is None


def test_the_console_opens_the_ballot_of_whose_turn_is_on(
    qtbot: QtBot, context: UiContext, timed: tuple[Desk, FakeClock]
) -> None:
    desk, _clock = timed
    set_mode(desk, 1, ReportMode.ABSENT)
    console = _console(qtbot, context, desk)
    assert console.name.text() == "钱"
    console.turn.go.click()
    set_mode(desk, 1, ReportMode.ORAL)  # came late
    qtbot.keyClick(console.primary, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: console.primary.text().startswith("封票"))
    assert [one.reporter_id for one in desk.store.rounds()] == [2]


def test_reporters_are_moved_and_marked_absent_in_the_console(
    qtbot: QtBot, context: UiContext, timed: tuple[Desk, FakeClock]
) -> None:
    from shuzhi_desktop.services.desk import Topic

    desk, _clock = timed
    console = _console(qtbot, context, desk)
    console.order.fold.click()
    assert console.order.body.isVisible()
    console.order.last.click()
    assert [one.id for one in desk.store.roster().reporters] == [2, 3, 1]
    console.order.who.setCurrentIndex(0)
    console.order.absent.click()
    assert desk.store.modes() == {2: ReportMode.ABSENT}
    console.refresh(frozenset(Topic))
    rows = [console.agenda.item(row).text() for row in range(3)]
    assert "缺席" in rows[0]
    assert "下一位" in rows[1]
    assert console.done_count.text() == "0 / 2 已完成"
    move_turn_is_refused = pytest.raises(Exception, match="先开始")
    with move_turn_is_refused:
        move_turn(desk, Move.PAUSE)
