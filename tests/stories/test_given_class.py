"""A party branch meeting, half of whose score is given: typed in the window, then seen wherever it counts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from shuzhi_desktop.app.desktop import make_context
from shuzhi_desktop.app.desktop_pictures import settle
from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.language import load_language
from shuzhi_desktop.services.ports import MeetingInfo
from shuzhi_desktop.services.verifying import verify
from shuzhi_desktop.services.voting import cast, close_ballot, eligible_seats, open_ballot
from shuzhi_desktop.ui.meeting_shell import MeetingShell
from shuzhi_desktop.ui.screens.results import ResultsScreen
from shuzhi_desktop.ui.screens.scores import ScoresScreen

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QModelIndex
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk

TYPED = ("92.5", "88", "79.25")


def _roster() -> Roster:
    reporters = tuple(Reporter(n, n, name, f"第{n}党支部") for n, name in enumerate(("赵明", "钱进", "孙静"), 1))
    return Roster(reporters, tuple(Seat(n, "review") for n in range(1, 5)))


def _vote(desk: Desk) -> None:
    for reporter in desk.store.roster().reporters:
        opened = open_ballot(desk, reporter.id)
        for seat in eligible_seats(desk.store, opened.id, "review"):
            cast(desk, opened.id, seat.id, Ballot("review", (Line(reporter.id, (900_000,)),)))
        close_ballot(desk, opened.id)


def _type_scores(qtbot: QtBot, screen: ScoresScreen) -> None:
    grid = screen.given.grid
    grid.setFocus()
    for written in TYPED:
        qtbot.keyClicks(grid, written[0])
        field = next(one for one in grid.findChildren(QLineEdit) if one.isVisible())
        qtbot.keyClicks(field, written[1:])
        qtbot.keyClick(field, Qt.Key.Key_Return)
    for field, content in zip(screen.given.fields, ("考评组纪要 2026-12-10", "王芳", "李强"), strict=False):
        field.setText(content)
    qtbot.mouseClick(screen.given.save, Qt.MouseButton.LeftButton)


def _words(screen: ResultsScreen) -> list[str]:
    model = screen.figure.steps
    found, waiting = [], [model.index(row, 0) for row in range(model.rowCount())]
    while waiting:
        index: QModelIndex = waiting.pop()
        found += [str(index.data()), str(index.siblingAtColumn(1).data())]
        waiting += [model.index(row, 0, index) for row in range(model.rowCount(index))]
    return found


def test_the_given_class_of_a_branch_meeting_is_typed_and_counts(qtbot: QtBot, tmp_path: Path) -> None:
    workspace = AppWorkspace()
    desk = workspace.create(
        tmp_path / "branch.shuzhi", workspace.scheme_text("zhibu"), _roster(), MeetingInfo("支部书记述职评议会")
    )
    context = make_context("zh", workspace, tmp_path)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    context.theme.apply(application)
    shell = MeetingShell(context, desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    shell.navigate("scores")
    screen = shell.screens["scores"]
    assert isinstance(screen, ScoresScreen)
    _type_scores(qtbot, screen)
    assert [one.score for one in desk.store.given()] == [Fraction(written) for written in TYPED]
    _vote(desk)
    found = close_meeting(desk)
    assert [one.of_class("branch").score for one in found.reporters] == [Fraction(written) for written in TYPED]
    assert [one.composite for one in found.reporters] == [
        Fraction("91.25"),
        Fraction(89),
        Fraction("84.63"),  # (90 + 79.25) / 2 = 84.625
    ]
    shell.navigate("results")
    results = shell.screens["results"]
    assert isinstance(results, ResultsScreen)
    results.refresh(frozenset(Topic))
    qtbot.waitUntil(lambda: results.shown is not None)
    results.choose(0, 0)
    words = _words(results)
    assert "录入人" in words
    assert "王芳" in words
    assert "李强" in words
    assert "来源：考评组纪要 2026-12-10" in words
    shell.navigate("scores")
    qtbot.waitUntil(lambda: "已封存" in screen.locked.text())
    workspace.export(desk, tmp_path / "out.xlsx", load_language("zh", resources_dir()))
    cells = [
        cell.value for row in openpyxl.load_workbook(tmp_path / "out.xlsx")["得分汇总"].iter_rows() for cell in row
    ]
    notes = [value for value in cells if isinstance(value, str) and "考评组纪要" in value]
    assert len(notes) == 1
    assert "“支部综合评价”得分（全部述职对象）：来源 考评组纪要 2026-12-10，录入 王芳，复核 李强" in notes[0]
    assert all(finding.passed for finding in verify(desk))
    shell.end()
    settle()
    desk.store.close()
