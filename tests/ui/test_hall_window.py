"""The hall screen: no score before it is revealed, F9, no pointer, and a projector that comes and goes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.hall import draw_on_hall, publish, reveal_name, reveal_next
from shuzhi_desktop.services.ports_turns import HallPage, HallState, Reveal
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.turns import start_turn
from shuzhi_desktop.services.voting import cast, current_round, eligible_seats, open_ballot
from shuzhi_desktop.ui.displays import Displays
from shuzhi_desktop.ui.hall.stage import HallStage
from shuzhi_desktop.ui.hall.surface import AMBER, GOLD, WHITE
from shuzhi_desktop.ui.hall_window import SMALL, HallWindow
from shuzhi_desktop.ui.meeting_shell import MeetingShell
from shuzhi_desktop.ui.screens.hall import HallScreen
from shuzhi_desktop.ui.shell import MainWindow
from shuzhi_desktop.ui.theme import Theme
from tests.support.meetings import marks
from tests.support.play import vote
from tests.support.turns import timed_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from tests.support.turns import FakeClock

ALL = frozenset(Topic)
AREAS = {"clerk": QRect(0, 0, 1366, 768), "beamer": QRect(1366, 0, 1024, 768), "tv": QRect(2390, 0, 1920, 1080)}


class FakeDisplays(Displays):
    """Displays that are plugged in and out by the test."""

    changed = Signal()

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.there = list(names)

    def names(self) -> tuple[str, ...]:
        return tuple(self.there)

    def area(self, name: str) -> QRect | None:
        return AREAS[name] if name in self.there else None

    def plug(self, *names: str) -> None:
        self.there = list(names)
        self.changed.emit()


@pytest.fixture
def timed(tmp_path: Path) -> Iterator[tuple[Desk, FakeClock]]:
    folder = tmp_path / "timed"
    folder.mkdir()
    desk, clock = timed_meeting(folder)
    yield desk, clock
    desk.store.close()


def _texts(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel)] + [
        one.accessibleName() for one in widget.findChildren(QWidget)
    ]


def _scores(desk: Desk) -> set[str]:
    found = result(desk)
    exact = {one.composite for one in found.reporters} | {c.score for one in found.reporters for c in one.classes}
    return {f"{float(one):.2f}" for one in exact if one is not None} | {
        f"{float(one):g}" for one in exact if one is not None
    }


def _stage(qtbot: QtBot, context: UiContext, desk: Desk) -> HallStage:
    made = HallStage(context, desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


def test_no_label_ever_holds_a_score_before_it_is_revealed(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    stage = _stage(qtbot, context, desk)
    seen: list[str] = []
    for page in HallPage:
        if page is not HallPage.RESULTS:
            publish(desk, HallState(page))
            stage.show_state()
            seen += _texts(stage)
    publish(desk, HallState(HallPage.VOTING))
    for reporter_id, mark in ((1, 905_000), (2, 815_000), (3, 725_000)):
        opened = open_ballot(desk, reporter_id)
        for class_id in ("leading", "peer"):
            for seat in eligible_seats(desk.store, opened.id, class_id):
                cast(desk, opened.id, seat.id, marks(class_id, reporter_id, mark))
                stage.show_state()
                seen += _texts(stage)
        from shuzhi_desktop.services.voting import close_ballot

        close_ballot(desk, opened.id)
        stage.show_state()
        seen += _texts(stage)
    stage.show_state(HallState(HallPage.RESULTS))  # a preview that is not allowed yet shows the title instead
    assert stage.page is HallPage.TITLE
    seen += _texts(stage)
    assert "4 / 8" in seen
    figures = {figure for words in seen for figure in re.findall(r"\d+(?:\.\d+)?", words)}
    assert not figures & {"90.5", "81.5", "72.5", "90.50", "81.50", "72.50"}


def test_results_come_line_by_line_and_leave_no_trace_on_other_pages(
    qtbot: QtBot, context: UiContext, desk: Desk
) -> None:
    vote(desk)
    stage = _stage(qtbot, context, desk)
    scores = _scores(desk)
    publish(desk, HallState(HallPage.RESULTS, reveal=Reveal.EACH))
    stage.show_state()
    assert "即将公布" in _texts(stage)
    assert not scores & set(_texts(stage))
    reveal_next(desk)
    stage.show_state()
    assert {"57.00", "孙"} <= set(_texts(stage))
    assert not {"84.00", "91.00", "赵", "钱"} & set(_texts(stage))
    reveal_next(desk)
    stage.show_state()
    assert {"57.00", "84.00"} <= set(_texts(stage))
    assert "91.00" not in _texts(stage)
    publish(desk, HallState(HallPage.THANKS))
    stage.show_state()
    assert not scores & set(_texts(stage))


def test_the_timer_is_told_by_colour_words_and_shape(
    qtbot: QtBot, context: UiContext, timed: tuple[Desk, FakeClock]
) -> None:
    desk, clock = timed
    start_turn(desk, 1)
    publish(desk, HallState(HallPage.REPORTER))
    stage = _stage(qtbot, context, desk)
    page = stage.pages[HallPage.REPORTER]
    looks = []
    for passing in (400, 30, 80):
        clock.pass_by(passing)
        stage.tick()
        looks.append((page.clock.text(), page.clock.colour, page.state.text()))
    assert looks == [("01:20", WHITE, "● 计时中"), ("00:50", GOLD, "▲ 即将到时"), ("+00:30", AMBER, "■ 已超时")]


def test_the_draw_comes_name_by_name(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    draw_on_hall(desk)
    stage = _stage(qtbot, context, desk)
    names = [one.name for one in desk.store.roster().reporters]
    for many in range(4):
        said = _texts(stage)
        assert [name in said for name in names] == [place < many for place in range(3)]
        if many < 3:
            reveal_name(desk)
            stage.show_state()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (1024, 768)])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_cut_at_any_size(
    qtbot: QtBot, context: UiContext, desk: Desk, width: int, height: int, *, dark: bool
) -> None:
    vote(desk)
    context.theme = Theme(dark=dark)
    stage = HallStage(context, desk)
    qtbot.addWidget(stage)
    stage.resize(width, height)
    stage.show()
    for page in HallPage:
        stage.show_state(HallState(page, drawn=2))
        QApplication.processEvents()
        for one in stage.pages[page].findChildren(QLabel):
            if one.isVisible() and one.text():
                assert one.fontMetrics().horizontalAdvance(one.text()) <= one.width(), (page, one.text())
                assert one.fontMetrics().height() <= one.height() * 1.15, (page, one.text())


def _window(qtbot: QtBot, context: UiContext, desk: Desk, displays: Displays) -> HallWindow:
    made = HallWindow(context, desk, displays)
    qtbot.addWidget(made)
    return made


def test_it_has_no_pointer_and_no_dialog_and_shows_on_the_second_display(
    qtbot: QtBot, context: UiContext, desk: Desk
) -> None:
    window = _window(qtbot, context, desk, FakeDisplays("clerk", "beamer"))
    window.toggle()
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor
    assert window.isFullScreen()
    assert window.display == "beamer"
    assert QApplication.activeModalWidget() is None
    window.close()
    assert not window.isVisible()
    window.toggle()
    assert window.isVisible()


def test_the_display_is_remembered(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    displays = FakeDisplays("clerk", "beamer", "tv")
    context.settings.set_hall_display("tv")
    window = _window(qtbot, context, desk, displays)
    assert window.display == "tv"
    again = _window(qtbot, context, desk, FakeDisplays("clerk", "beamer", "tv"))
    assert again.display == "tv"


def test_a_projector_that_is_unplugged_makes_it_small_and_it_comes_back(
    qtbot: QtBot, context: UiContext, desk: Desk
) -> None:
    displays = FakeDisplays("clerk", "beamer", "tv")
    context.settings.set_hall_display("tv")
    window = _window(qtbot, context, desk, displays)
    window.toggle()
    displays.plug("clerk", "beamer")
    qtbot.waitUntil(lambda: window.display == "beamer" and window.isFullScreen())
    displays.plug("clerk")
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert window.isVisible()
    assert window.size() == SMALL
    assert AREAS["clerk"].contains(window.geometry())
    displays.plug("clerk", "beamer", "tv")
    qtbot.waitUntil(window.isFullScreen)
    assert window.display == "tv"
    displays.plug()
    qtbot.waitUntil(lambda: not window.isFullScreen())


def test_a_hidden_window_stays_hidden_when_displays_change(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    displays = FakeDisplays("clerk")
    window = _window(qtbot, context, desk, displays)
    displays.plug("clerk", "beamer")
    QApplication.processEvents()
    assert not window.isVisible()


def test_the_real_signals_of_screens_are_heard(qtbot: QtBot, qapp: QApplication) -> None:
    displays = Displays()
    screen = QGuiApplication.primaryScreen()
    assert displays.names() == (screen.name(),)
    for signal in (qapp.screenRemoved, qapp.screenAdded):
        with qtbot.waitSignal(displays.changed, timeout=1000):
            signal.emit(screen)
    assert displays.area(screen.name()) == screen.geometry()
    assert displays.area("gone") is None


def test_f9_shows_and_hides_it_from_the_window_and_from_the_hall(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    shell = MeetingShell(context, desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    qtbot.keyClick(shell, Qt.Key.Key_F9)
    window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, HallWindow) and one.isVisible())
    publish(desk, HallState(HallPage.THANKS))
    qtbot.waitUntil(lambda: "谢谢各位" in _texts(window))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert not window.isVisible()
    shell.toggle_hall()
    assert window.isVisible()
    shell.end()
    assert not window.isVisible()


def test_the_clerk_sees_a_preview_before_it_goes_out(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    screen = HallScreen(context, desk)
    qtbot.addWidget(screen)
    screen.resize(1166, 680)
    screen.show()
    screen.pages[HallPage.THANKS].click()
    assert screen.preview.stage.page is HallPage.THANKS
    assert screen.out.stage.page is HallPage.TITLE
    assert desk.store.hall().page is HallPage.TITLE
    screen.publish.click()
    assert desk.store.hall().page is HallPage.THANKS
    assert screen.out.stage.page is HallPage.THANKS
    screen.pages[HallPage.RESULTS].click()
    assert not screen.publish.isEnabled()
    assert screen.waiting.isVisible()
    assert current_round(desk.store) is None


def test_the_clerk_reveals_results_one_by_one(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    vote(desk)
    screen = HallScreen(context, desk)
    qtbot.addWidget(screen)
    screen.show()
    screen.pages[HallPage.RESULTS].click()
    place = screen.way.findData(Reveal.EACH.value)
    screen.way.setCurrentIndex(place)
    screen.way.activated.emit(place)
    assert not screen.next_result.isEnabled()
    screen.publish.click()
    assert "57.00" in _texts(screen.preview.stage)  # what comes next is seen before it goes out
    assert "57.00" not in _texts(screen.out.stage)
    screen.next_result.click()
    assert desk.store.hall() == HallState(HallPage.RESULTS, reveal=Reveal.EACH, revealed=1)
    assert "57.00" in _texts(screen.out.stage)
    place = screen.sequence.findData("first")
    screen.sequence.setCurrentIndex(place)
    screen.sequence.activated.emit(place)
    assert "57.00" not in _texts(screen.preview.stage)
    screen.publish.click()
    screen.next_result.click()
    assert "91.00" in _texts(screen.out.stage)
    assert desk.store.hall() == replace(desk.store.hall(), revealed=1, from_last=False)


def test_the_clerk_draws_lots_on_the_hall(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    screen = HallScreen(context, desk)
    qtbot.addWidget(screen)
    screen.show()
    screen.pages[HallPage.DRAW].click()
    assert not screen.next_name.isEnabled()
    screen.draw.click()
    for many in (1, 2, 3):
        screen.next_name.click()
        assert desk.store.hall().drawn == many
    assert not screen.next_name.isEnabled()
    screen.refresh(ALL)


def test_another_look_leaves_the_hall_screen_open(
    qtbot: QtBot, context: UiContext, desk: Desk, qapp: QApplication
) -> None:
    main = MainWindow(context, qapp)
    qtbot.addWidget(main)
    main.open_meeting(desk)
    main.show()
    assert main.meeting is not None
    main.meeting.toggle_hall()
    context.theme = Theme(dark=True)
    main.restyle()
    assert main.meeting is not None
    assert main.meeting.hall_is_shown
    main.leave_meeting()
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, HallWindow) and one.isVisible()]
    assert shown == []
