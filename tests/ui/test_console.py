"""The live console: one action at a time, nothing closed or sealed by accident, no score while a ballot is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QWidget

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.roster import Roster
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.intake import ImportedSheet, take_sheets
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.voting import cast, close_ballot, current_round, eligible_seats, open_ballot
from shuzhi_desktop.ui.screens.console import ConsoleScreen
from shuzhi_desktop.ui.theme import Theme
from tests.support.meetings import SCHEME, marks, small_meeting, small_roster
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

ALL = frozenset(Topic)


@pytest.fixture
def console(qtbot: QtBot, context: UiContext, desk: Desk) -> ConsoleScreen:
    return _shown(qtbot, context, desk)


def _shown(qtbot: QtBot, context: UiContext, desk: Desk) -> ConsoleScreen:
    screen = ConsoleScreen(context, desk)
    qtbot.addWidget(screen)
    screen.resize(1173, 680)
    screen.show()
    return screen


def _space(qtbot: QtBot, console: ConsoleScreen) -> None:
    qtbot.keyClick(console.primary, Qt.Key.Key_Space)


def _opened(qtbot: QtBot, console: ConsoleScreen) -> None:
    _space(qtbot, console)
    qtbot.waitUntil(lambda: console.primary.text().startswith("封票"))


def _everyone_votes(desk: Desk) -> None:
    opened = current_round(desk.store)
    assert opened is not None
    assert opened.reporter_id is not None
    for class_id, mark in (("leading", 870_000), ("peer", 870_000), ("public", 0)):
        for seat in eligible_seats(desk.store, opened.id, class_id):
            cast(desk, opened.id, seat.id, marks(class_id, opened.reporter_id, mark))


def _words(widget: QWidget) -> str:
    said = [one.text() for one in widget.findChildren(QLabel)]
    said += [one.item(row).text() for one in widget.findChildren(QListWidget) for row in range(one.count())]
    return "\n".join(said)


def test_the_space_bar_opens_closes_and_goes_on_to_the_next(qtbot: QtBot, console: ConsoleScreen, desk: Desk) -> None:
    assert console.name.text() == "赵"
    _opened(qtbot, console)
    assert console.primary.text().startswith("封票并进入下一位")
    _everyone_votes(desk)
    console.refresh(frozenset({Topic.BALLOTS}))
    assert console.received.text() == "8 / 8"
    _space(qtbot, console)
    qtbot.waitUntil(lambda: console.primary.text().startswith("开放评分"))
    assert console.name.text() == "钱"
    assert console.done_count.text() == "1 / 3 已完成"


def test_closing_early_asks_in_a_bar_and_says_how_many_are_missing(
    qtbot: QtBot, console: ConsoleScreen, desk: Desk
) -> None:
    _opened(qtbot, console)
    _space(qtbot, console)
    assert "还有 8 张票未交" in console.notice.sentence
    assert QApplication.activeModalWidget() is None
    assert current_round(desk.store) is not None
    opened = current_round(desk.store)
    assert opened is not None
    seat = eligible_seats(desk.store, opened.id, "leading")[0]
    cast(desk, opened.id, seat.id, marks("leading", 1, 900_000))
    console.refresh(frozenset({Topic.BALLOTS}))
    assert "还有 7 张票未交" in console.notice.sentence
    _space(qtbot, console)
    qtbot.waitUntil(lambda: console.primary.text().startswith("开放评分"))
    assert current_round(desk.store) is None


def test_a_question_that_is_closed_or_grew_old_is_asked_again(qtbot: QtBot, console: ConsoleScreen, desk: Desk) -> None:
    _opened(qtbot, console)
    _space(qtbot, console)
    console.notice.hide()
    _space(qtbot, console)
    assert console.notice.isVisible()
    assert current_round(desk.store) is not None
    console._question.timeout.emit()
    assert not console.notice.isVisible()
    _space(qtbot, console)
    assert console.notice.isVisible()
    assert current_round(desk.store) is not None


def test_a_held_space_bar_does_not_answer_its_own_question(qtbot: QtBot, console: ConsoleScreen, desk: Desk) -> None:
    _opened(qtbot, console)
    _space(qtbot, console)
    for _ in range(5):
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", autorep=True)
        QApplication.sendEvent(console.primary, held)
    assert console.notice.isVisible()
    assert current_round(desk.store) is not None


def test_sealing_asks_first_and_then_shows_the_results(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    vote(desk, seal=False)
    went: list[str] = []
    context.shell.navigate = went.append
    console = _shown(qtbot, context, desk)
    assert console.primary.text().startswith("结束会议并计票")
    _space(qtbot, console)
    assert "封存" in console.notice.sentence
    assert desk.store.info().phase is Phase.RUNNING
    _space(qtbot, console)
    qtbot.waitUntil(lambda: went == ["results"])
    assert desk.store.info().phase is Phase.SEALED
    assert console.primary.text().startswith("查看计票结果")


def test_no_score_stands_anywhere_while_a_ballot_is_open(qtbot: QtBot, console: ConsoleScreen, desk: Desk) -> None:
    _opened(qtbot, console)
    _everyone_votes(desk)
    console.refresh(ALL)
    assert "87" not in _words(console)


def test_a_class_says_who_is_recused_and_how_many_are_missing(qtbot: QtBot, console: ConsoleScreen, desk: Desk) -> None:
    _opened(qtbot, console)
    said = _words(console.classes)
    assert "回避 1" in said
    assert "0 / 2" in said
    assert console.received.text() == "0 / 8"


def test_more_ballots_than_raters_are_noticed(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    seat = eligible_seats(desk.store, opened.id, "leading")[0]
    cast(desk, opened.id, seat.id, marks("leading", 1, 900_000))
    take_sheets(desk, [ImportedSheet(marks("peer", 1, 900_000), None)] * 3)
    console = _shown(qtbot, context, desk)
    assert "单位互评" in console.notice.sentence
    assert "多于应收" in console.notice.sentence


def test_the_log_speaks_plainly_and_leaves_single_ballots_out(qtbot: QtBot, console: ConsoleScreen, desk: Desk) -> None:
    _opened(qtbot, console)
    _everyone_votes(desk)
    opened = current_round(desk.store)
    assert opened is not None
    close_ballot(desk, opened.id)
    console.refresh(ALL)
    said = [console.log.item(row).text()[10:] for row in range(console.log.count())]
    assert said == ["封票 · 赵 · 8 张", "开放评分 · 赵", "已建立会议"]


def test_without_a_roster_it_says_what_to_do_and_does_nothing(qtbot: QtBot, context: UiContext, tmp_path: Path) -> None:
    desk = small_meeting(tmp_path, roster=Roster((), ()))
    console = _shown(qtbot, context, desk)
    assert "导入名单" in console.hint.text()
    assert not console.primary.isEnabled()
    assert not console.kiosk.isEnabled()
    console.press()
    assert not desk.store.rounds()
    desk.store.close()


def test_a_refusal_is_said_in_the_bar(qtbot: QtBot, console: ConsoleScreen, desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    _space(qtbot, console)  # the console has not heard of the ballot yet, and asks because of it
    assert "未交" in console.notice.sentence
    close_ballot(desk, opened.id)
    console._run(lambda: close_ballot(desk, opened.id), console._changed)
    qtbot.waitUntil(lambda: "已经封票" in console.notice.sentence)
    assert console.primary.isEnabled()


def test_one_sheet_for_all_is_one_ballot(qtbot: QtBot, context: UiContext, tmp_path: Path) -> None:
    desk = small_meeting(tmp_path, SCHEME.replace('entry = "each"', 'entry = "slate"'), small_roster())
    console = _shown(qtbot, context, desk)
    assert console.name.text() == "整表评分"
    _opened(qtbot, console)
    assert console.primary.text().startswith("封票 ")
    opened = current_round(desk.store)
    assert opened is not None
    assert opened.reporter_id is None
    seat = eligible_seats(desk.store, opened.id, "public")[0]
    cast(desk, opened.id, seat.id, Ballot("public", tuple(Line(reporter, (0,)) for reporter in (1, 2, 3))))
    _space(qtbot, console)
    _space(qtbot, console)
    qtbot.waitUntil(lambda: console.primary.text().startswith("结束会议"))
    assert console.done_count.text() == "3 / 3 已完成"
    desk.store.close()


@pytest.mark.parametrize("code", ["zh", "en"])
def test_nothing_is_crushed_at_one_and_a_half_times_the_size(
    qtbot: QtBot, context: UiContext, desk: Desk, speak: Callable[[str], None], code: str
) -> None:
    speak(code)
    context.theme = Theme(scale=150)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    context.theme.apply(application)
    open_ballot(desk, 1)
    console = _shown(qtbot, context, desk)
    console.resize(1066, 640)
    qtbot.waitExposed(console)
    QApplication.processEvents()
    for one in console.classes.findChildren(QLabel):
        assert one.height() >= one.fontMetrics().height()
    assert not console._log.isVisible()
    Theme().apply(application)
