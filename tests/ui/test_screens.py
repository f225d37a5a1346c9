"""Every screen opens in both languages, both looks and at the largest text, and does what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.intake import ImportedSheet, take_sheets
from shuzhi_desktop.services.voting import close_ballot, open_ballot
from shuzhi_desktop.ui.meeting_shell import MeetingShell
from shuzhi_desktop.ui.screens.export import ExportScreen
from shuzhi_desktop.ui.screens.meeting import MeetingScreen
from shuzhi_desktop.ui.screens.raters import RatersScreen
from shuzhi_desktop.ui.screens.registry import SCREENS
from shuzhi_desktop.ui.screens.reporters import ReportersScreen
from shuzhi_desktop.ui.screens.results import ResultsScreen
from shuzhi_desktop.ui.screens.settings import SettingsScreen
from shuzhi_desktop.ui.screens.start import StartScreen
from shuzhi_desktop.ui.theme import Theme, Tone
from tests.support.meetings import marks
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

    Told = list[tuple[str, Tone]]

ALL = frozenset(Topic)


def _orders(desk: Desk) -> list[str]:
    return [reporter.name for reporter in desk.store.roster().reporters]


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("theme", [Theme(), Theme(dark=True), Theme(scale=200)], ids=["light", "dark", "large"])
def test_every_screen_opens(
    qtbot: QtBot,
    qapp: QApplication,
    context: UiContext,
    desk: Desk,
    speak: Callable[[str], None],
    code: str,
    theme: Theme,
) -> None:
    speak(code)
    context.theme = theme
    theme.apply(qapp)
    shell = MeetingShell(context, desk)
    qtbot.addWidget(shell)
    shell.resize(QSize(1366, 768))
    shell.show()
    for entry in SCREENS:
        if not entry.window:
            shell.navigate(entry.key)
            assert shell.key == entry.key
            assert not shell.grab().isNull()
    shell.end()


@pytest.mark.parametrize("kind", [MeetingScreen, ReportersScreen, RatersScreen, ResultsScreen, ExportScreen])
def test_everything_that_takes_focus_has_a_name(
    qtbot: QtBot, context: UiContext, desk: Desk, kind: Callable[[UiContext, Desk], QWidget]
) -> None:
    screen = kind(context, desk)
    qtbot.addWidget(screen)
    for button in screen.findChildren(QAbstractButton):
        inside_qt = button.objectName().startswith("qt_") or button.focusPolicy() == Qt.FocusPolicy.NoFocus
        assert inside_qt or button.text() or button.accessibleName() or not button.isVisibleTo(screen)
    for field in (*screen.findChildren(QLineEdit), *screen.findChildren(QComboBox)):
        assert field.accessibleName() or field.parent().metaObject().className() in {"QComboBox", "QSpinBox"}


def test_lots_strokes_and_moves_order_the_reporters(qtbot: QtBot, context: UiContext, desk: Desk, told: Told) -> None:
    screen = ReportersScreen(context, desk)
    qtbot.addWidget(screen)
    screen.show()
    before = _orders(desk)
    screen.table.selectRow(0)
    qtbot.mouseClick(screen.down, Qt.MouseButton.LeftButton)
    assert _orders(desk) == [before[1], before[0], before[2]]
    screen.table.rows.moved.emit(1, 2)
    assert _orders(desk) == [before[1], before[2], before[0]]
    qtbot.mouseClick(screen.lot, Qt.MouseButton.LeftButton)
    assert sorted(_orders(desk)) == sorted(before)
    qtbot.mouseClick(screen.strokes, Qt.MouseButton.LeftButton)
    assert _orders(desk) == ["孙", "赵", "钱"]
    assert told[-1][1] is Tone.DONE


def test_a_pasted_list_with_a_bad_cell_is_marked_and_cannot_be_taken(
    qtbot: QtBot, context: UiContext, desk: Desk
) -> None:
    screen = ReportersScreen(context, desk)
    qtbot.addWidget(screen)
    screen.show()
    QGuiApplication.clipboard().setText("序号\t姓名\t单位\n1\t李一\t甲镇\n2\t\t乙镇\n")
    screen.panel.paste_rows()
    preview = screen.panel.preview
    qtbot.waitUntil(lambda: preview.finding is not None)
    assert preview.roster is None
    assert not preview.take.isEnabled()
    assert preview.complaints.count() == 1
    rows = preview.table.rows
    bad = [rows.cell(row, col).bad for row in range(rows.rowCount()) for col in range(rows.columnCount())]
    assert sum(map(bool, bad)) == 1


def test_a_good_list_is_taken_after_the_preview(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    screen = ReportersScreen(context, desk)
    qtbot.addWidget(screen)
    screen.show()
    QGuiApplication.clipboard().setText("姓名\t单位\n李一\t甲镇\n王二\t乙镇\n")
    screen.panel.paste_rows()
    qtbot.waitUntil(lambda: screen.panel.preview.roster is not None)
    qtbot.mouseClick(screen.panel.preview.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _orders(desk) == ["李一", "王二"])
    assert len(desk.store.roster().seats) == 9


def test_nothing_can_be_imported_once_a_ballot_has_opened(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    open_ballot(desk, 1)
    screen = ReportersScreen(context, desk)
    qtbot.addWidget(screen)
    assert not screen.panel.bar.isVisibleTo(screen)
    assert not screen.lot.isVisibleTo(screen)


def test_weights_are_checked_at_every_keystroke_and_kept_by_the_button(
    qtbot: QtBot, context: UiContext, desk: Desk
) -> None:
    screen = MeetingScreen(context, desk)
    qtbot.addWidget(screen)
    editor = screen.weights
    field = editor.fields["leading"]
    field.clear()
    qtbot.keyClicks(field, "abc")
    assert field.property("bad") == "yes"
    assert not editor.keep.isEnabled()
    field.clear()
    qtbot.keyClicks(field, "40")
    assert field.property("bad") == "no"
    assert editor.keep.isEnabled()
    editor.keep_draft()
    assert desk.store.scheme().rater_class("leading").weight == 40


def test_facts_are_saved(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    screen = MeetingScreen(context, desk)
    qtbot.addWidget(screen)
    screen.place.setText("大礼堂")
    screen.save_facts()
    assert desk.store.info().place == "大礼堂"


def test_no_score_is_shown_while_a_ballot_is_open(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    open_ballot(desk, 1)
    screen = ResultsScreen(context, desk)
    qtbot.addWidget(screen)
    screen.refresh(ALL)
    qtbot.waitUntil(lambda: bool(screen._why.text()))
    assert screen.shown is None
    assert screen.table.rows.rowCount() == 0


def test_results_are_sealed_and_an_outcome_is_confirmed_with_a_reason(
    qtbot: QtBot, context: UiContext, desk: Desk, told: Told
) -> None:
    vote(desk, seal=False)
    screen = ResultsScreen(context, desk)
    qtbot.addWidget(screen)
    screen.show()
    screen.refresh(ALL)
    qtbot.waitUntil(lambda: screen.shown is not None)
    qtbot.mouseClick(screen.seal, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(desk.store.info().digest))
    screen.refresh(ALL)
    qtbot.waitUntil(lambda: screen.export.isVisibleTo(screen))
    screen.choose(2, 0)
    assert "interview" in screen.outcomes.reasons
    screen.outcomes.decide(3, "interview", confirmed=True)
    assert told[-1][1] is Tone.WARN
    screen.outcomes.reasons["interview"].setText("常委会研究")
    screen.outcomes.decide(3, "interview", confirmed=True)
    screen.refresh(ALL)

    def state() -> OutcomeState | None:
        found = screen.shown.of(3).outcomes if screen.shown else ()
        return next((one.state for one in found if one.outcome_id == "interview"), None)

    qtbot.waitUntil(lambda: state() is OutcomeState.CONFIRMED)


def test_a_secret_class_with_few_ballots_shows_no_distribution(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    vote(desk)
    screen = ResultsScreen(context, desk)
    qtbot.addWidget(screen)
    screen.refresh(ALL)
    qtbot.waitUntil(lambda: screen.shown is not None)
    box = screen.distribution.choice
    box.setCurrentIndex(box.findText("群众测评", Qt.MatchFlag.MatchStartsWith))
    screen.distribution._show()
    assert screen.distribution.table.rows.rowCount() == 0
    column = next(place for place, one in enumerate(screen._figures) if one.id == "peer")
    screen.choose(0, column)
    model = screen.figure.steps
    assert model.item(0, 0).rowCount() <= 1


def test_a_surplus_of_ballots_is_accepted_by_two_people_with_a_reason(
    qtbot: QtBot, context: UiContext, desk: Desk, told: Told
) -> None:
    vote(desk, seal=False)
    take_sheets(desk, [ImportedSheet(marks("peer", 1, 900_000), None)] * 2)
    for one in desk.store.rounds():
        if one.is_open:
            close_ballot(desk, one.id)
    screen = ResultsScreen(context, desk)
    qtbot.addWidget(screen)
    screen.show()
    screen.refresh(ALL)
    qtbot.waitUntil(lambda: screen.excess.isVisibleTo(screen))
    screen.excess.accept()
    assert told[-1][1] is Tone.WARN
    for field, content in ((screen.excess.reason, "误发"), (screen.excess.first, "甲"), (screen.excess.second, "乙")):
        field.setText(content)
    screen.excess.accept()
    assert desk.store.overrides() == frozenset({"peer"})
    screen.refresh(ALL)
    qtbot.waitUntil(lambda: not screen.excess.isVisibleTo(screen))


def test_settings_change_the_look_at_once(qtbot: QtBot, context: UiContext) -> None:
    restyled: list[bool] = []
    context.shell.restyle = lambda: restyled.append(True)
    screen = SettingsScreen(context, None)
    qtbot.addWidget(screen)
    screen.look.setCurrentIndex(1)
    screen.look.activated.emit(1)
    qtbot.waitUntil(lambda: bool(restyled))
    assert context.theme.dark
    assert context.settings.theme.dark


def test_a_meeting_is_made_from_a_scheme_on_the_start_page(qtbot: QtBot, context: UiContext, told: Told) -> None:
    opened: list[Desk] = []
    context.shell.open_meeting = opened.append
    screen = StartScreen(context)
    qtbot.addWidget(screen)
    screen.show()
    qtbot.mouseClick(screen.new, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.form.scheme.count() > 1)
    qtbot.mouseClick(screen.form.create_button, Qt.MouseButton.LeftButton)
    assert told[-1][1] is Tone.WARN
    qtbot.keyClicks(screen.form.title, "Meeting 1")
    qtbot.mouseClick(screen.form.create_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].store.info().title == "Meeting 1"
    opened[0].store.close()


def test_the_file_is_checked_from_the_export_screen(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    vote(desk)
    screen = ExportScreen(context, desk)
    qtbot.addWidget(screen)
    assert screen.workbook.isEnabled()
    screen.check()
    qtbot.waitUntil(lambda: screen.findings.rows.rowCount() > 2)


def test_a_meeting_file_that_is_gone_is_refused_with_a_sentence(
    qtbot: QtBot, context: UiContext, told: Told, tmp_path: Path
) -> None:
    screen = StartScreen(context)
    qtbot.addWidget(screen)
    screen.open_file(tmp_path / "nothing.shuzhi")
    qtbot.waitUntil(lambda: bool(told))
    assert "nothing.shuzhi" in told[0][0]
    assert screen.new.isEnabled()
