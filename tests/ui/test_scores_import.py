"""Files dropped on the screen: counted, cancelled without a trace, taken whole, or refused row by row."""

from __future__ import annotations

import threading
from fractions import Fraction
from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports_given import GivenNote
from shuzhi_desktop.services.voting import open_ballot
from shuzhi_desktop.ui.screens.scores import ScoresScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.import_columns import ColumnMap
    from shuzhi_desktop.services.workspace import ImportReport
    from shuzhi_desktop.ui.context import UiContext

BALLOTS = "ballot,class,rater,reporter,indicator,value,status\n"


@pytest.fixture
def screen(qtbot: QtBot, context: UiContext, desk: Desk) -> ScoresScreen:
    made = ScoresScreen(context, desk)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    return made


def _drop(screen: ScoresScreen, *paths: Path) -> bool:
    """Drag files over the screen and let go; whether the screen takes them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none, left, copy = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    screen.dragEnterEvent(enter)
    screen.dropEvent(QDropEvent(QPointF(50, 50), copy, mime, left, none))
    return enter.isAccepted()


def _file(folder: Path, content: str, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def _rows(screen: ScoresScreen) -> list[tuple[str, ...]]:
    return [tuple(cell.shown for cell in row[1:]) for row in screen.intake.refusals.rows.shown_rows]


def test_a_dropped_file_of_given_scores_is_taken(
    qtbot: QtBot, screen: ScoresScreen, desk: Desk, tmp_path: Path
) -> None:
    path = _file(tmp_path, "类别,述职对象,得分,来源,录入人,复核人\n日常考核,赵,92.5,纪要,王芳,李强\nroutine,2,88,,,\n")
    assert _drop(screen, path)
    qtbot.waitUntil(lambda: "✓" in screen.intake.summary.text())
    assert screen.intake.isVisibleTo(screen)
    assert "2 个得分" in screen.intake.summary.text()
    assert not screen.intake.refusals.isVisibleTo(screen)
    given = desk.store.given()
    assert [one.score for one in given] == [Fraction("92.5"), Fraction(88)]
    assert [one.note for one in given] == [GivenNote("纪要", "王芳", "李强"), None]


def test_every_refused_row_is_listed_and_nothing_is_taken(
    qtbot: QtBot, screen: ScoresScreen, desk: Desk, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "得分"
    rows = (
        ("class", "reporter", "value"),
        ("routine", 1, 90),
        ("routine", 2, 101),
        ("routine", "无此人", 80),
        ("leading", 3, 70),
    )
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "scores.xlsx")
    entries = desk.store.audit_count()
    _drop(screen, tmp_path / "scores.xlsx")
    qtbot.waitUntil(lambda: "▲" in screen.intake.summary.text())
    assert "3 处问题" in screen.intake.summary.text()
    assert screen.intake.refusals.isVisibleTo(screen)
    listed = _rows(screen)
    assert [row[:3] for row in listed] == [("得分", "3", "value"), ("得分", "4", "reporter"), ("得分", "5", "class")]
    assert "101 不在 0 到 100 之间" in listed[0][3]
    assert all(row[3] for row in listed)
    assert screen.intake.refusals.rows.cell(0, 0).pills[0][0] == "拒绝"
    assert desk.store.given() == ()
    assert desk.store.audit_count() == entries


def test_one_bad_adjustment_keeps_the_given_scores_of_another_file_out(
    qtbot: QtBot, screen: ScoresScreen, desk: Desk, tmp_path: Path
) -> None:
    good = _file(tmp_path, "class,reporter,value\nroutine,1,90\n", "given.csv")
    bad = _file(tmp_path, "adjustment,reporter,value,reason\nbonus,1,9,表彰\nbonus,2,1,\n", "bonus.csv")
    _drop(screen, good, bad)
    qtbot.waitUntil(lambda: "▲" in screen.intake.summary.text())
    assert [row[1:3] for row in _rows(screen)] == [("2", "value"), ("3", "reason")]
    assert (desk.store.given(), desk.store.adjustments()) == ((), ())
    _file(tmp_path, "adjustment,reporter,value,reason\nbonus,1,4,表彰\n", "bonus.csv")
    _drop(screen, good, bad)
    qtbot.waitUntil(lambda: "✓" in screen.intake.summary.text())
    assert (len(desk.store.given()), len(desk.store.adjustments())) == (1, 1)


def test_dropped_ballots_are_taken_and_recused_marks_listed(
    qtbot: QtBot, screen: ScoresScreen, desk: Desk, tmp_path: Path
) -> None:
    lines = "B1,leading,何一,1,work,90,\nB1,leading,何一,2,work,80,\nB2,leading,何二,1,work,70,\n"
    _drop(screen, _file(tmp_path, BALLOTS + lines))
    qtbot.waitUntil(lambda: "✓" in screen.intake.summary.text())
    assert sum(desk.store.returned(one.id).get("leading", 0) for one in desk.store.rounds()) == 3


def test_a_score_that_stands_is_changed_by_a_file_only_with_a_reason(
    qtbot: QtBot, screen: ScoresScreen, desk: Desk, tmp_path: Path
) -> None:
    _drop(screen, _file(tmp_path, "class,reporter,value\nroutine,1,90\n"))
    qtbot.waitUntil(lambda: len(desk.store.given()) == 1 and not screen.intake.busy)
    _drop(screen, _file(tmp_path, "class,reporter,value\nroutine,1,91\nroutine,2,80\n"))
    qtbot.waitUntil(lambda: "更改理由" in screen.intake.summary.text())
    assert [one.score for one in desk.store.given()] == [90]


class _Gated(AppWorkspace):
    """The real workspace, whose import waits at its first count until the test lets it go."""

    def __init__(self) -> None:
        self.counted, self.go = threading.Event(), threading.Event()

    def import_files(
        self,
        desk: Desk,
        paths: Sequence[Path],
        progress: Callable[[int], None] | None = None,
        mapping: ColumnMap | None = None,
    ) -> ImportReport:
        assert progress is not None

        def gated(rows: int) -> None:
            first = not self.counted.is_set()
            if first:
                progress(rows)
                self.counted.set()
                assert self.go.wait(10)
            progress(rows)

        return super().import_files(desk, paths, gated, mapping)


def test_the_count_is_shown_and_a_cancelled_import_leaves_nothing(
    qtbot: QtBot, context: UiContext, desk: Desk, tmp_path: Path
) -> None:
    workspace = context._workspace = _Gated()
    screen = ScoresScreen(context, desk)
    qtbot.addWidget(screen)
    screen.show()
    path = tmp_path / "many.csv"
    path.write_text(
        BALLOTS + "".join(f"B{n},public,,1,overall,满意,\n" for n in range(5_200)) + "X,leading,何一,1,work,90,\n",
        encoding="utf-8",
    )
    entries, size = desk.store.audit_count(), desk.store.path.stat().st_size
    _drop(screen, path)
    qtbot.waitUntil(workspace.counted.is_set)
    qtbot.waitUntil(lambda: "5,000" in screen.intake.count.text())
    assert screen.intake.running.isVisibleTo(screen)
    assert not screen.intake.choose.isEnabled()
    qtbot.mouseClick(screen.intake.cancel, Qt.MouseButton.LeftButton)
    workspace.go.set()
    qtbot.waitUntil(lambda: "已取消导入" in screen.intake.summary.text())
    assert not screen.intake.running.isVisibleTo(screen)
    assert desk.store.rounds() == ()
    assert list(desk.store.ballots()) == []
    assert (desk.store.audit_count(), desk.store.path.stat().st_size) == (entries, size)
    assert screen.intake.choose.isEnabled()


def test_a_cancel_while_rows_are_being_written_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    from shuzhi_desktop.domain.message import Refused, text

    path = tmp_path / "many.csv"
    path.write_text(BALLOTS + "".join(f"B{n},public,,1,overall,满意,\n" for n in range(2_500)), encoding="utf-8")
    calls: list[int] = []

    def progress(rows: int) -> None:
        calls.append(rows)
        if len(calls) == 4:  # once when all is read, then while the sheets go in
            raise Refused(text("已取消导入，什么也没有导入。"))

    with pytest.raises(Refused, match="已取消"):
        AppWorkspace().import_files(desk, [path], progress)
    assert calls == [2_500] * 4
    assert (desk.store.rounds(), list(desk.store.ballots())) == ((), [])
    assert all(finding.passed for finding in desk.store.verify())


def test_a_file_that_is_none_of_these_is_refused_with_a_sentence(
    qtbot: QtBot, screen: ScoresScreen, tmp_path: Path
) -> None:
    _drop(screen, _file(tmp_path, "a,b\n1,2\n"))
    qtbot.waitUntil(lambda: "表头须是" in screen.intake.summary.text())
    assert not screen.intake.busy


def test_nothing_is_imported_by_dropping_after_the_seal(
    qtbot: QtBot, screen: ScoresScreen, desk: Desk, tmp_path: Path
) -> None:
    open_ballot(desk, 1)
    close_meeting(desk)
    screen.refresh(frozenset(Topic))
    assert not screen.acceptDrops()
    screen.intake.take([_file(tmp_path, "class,reporter,value\nroutine,1,90\n")])
    assert not screen.intake.busy
    assert desk.store.given() == ()


def test_choosing_a_file_opens_no_modal_dialog(qtbot: QtBot, screen: ScoresScreen, desk: Desk, tmp_path: Path) -> None:
    screen.show_part("import")
    qtbot.mouseClick(screen.intake.choose, Qt.MouseButton.LeftButton)
    dialog = screen.intake.findChild(QFileDialog)
    assert not dialog.isModal()
    dialog.filesSelected.emit([str(_file(tmp_path, "class,reporter,value\nroutine,1,90\n"))])
    qtbot.waitUntil(lambda: len(desk.store.given()) == 1)
    dialog.close()
