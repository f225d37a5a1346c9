"""The board of matters: what is urgent is seen at once, progress and evidence are added, lists go out and come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports_notes import Rectification
from shuzhi_desktop.services.ports_rectifying import PastPledge, PledgeState
from shuzhi_desktop.services.rectifying import keep_rectification
from shuzhi_desktop.ui.meeting_shell import MeetingShell
from shuzhi_desktop.ui.screens.console import ConsoleScreen
from shuzhi_desktop.ui.screens.rectification import RectificationScreen

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.theme import Tone


@pytest.fixture
def screen(qtbot: QtBot, context: UiContext, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> RectificationScreen:
    monkeypatch.setattr(type(context.workspace), "today", lambda _self: "2026-12-20")
    keep_rectification(desk, Rectification(0, 1, "还早", deadline="2027-06-30", progress="在做"))
    keep_rectification(desk, Rectification(0, 2, "过了", deadline="2026-12-01", origin_year=2025, origin="sm3:0#1"))
    made = RectificationScreen(context, desk)
    qtbot.addWidget(made)
    return made


def _rows(screen: RectificationScreen) -> list[tuple[str, str]]:
    rows = screen.table.rows
    return [(rows.cell(row, 1).shown, rows.cell(row, 3).pills[0][0]) for row in range(rows.rowCount())]


def test_what_is_overdue_stands_first_and_is_counted(screen: RectificationScreen) -> None:
    assert _rows(screen) == [("上年 · 过了", "逾期"), ("还早", "整改中")]
    assert [mark.isHidden() for mark in screen.marks] == [False, True, True]
    screen.only.setCurrentIndex(1)
    screen.only.activated.emit(1)
    assert _rows(screen) == [("还早", "整改中")]


def test_progress_and_evidence_are_added_to_the_chosen_matter(
    screen: RectificationScreen, desk: Desk, tmp_path: Path
) -> None:
    screen.table.selectRow(0)
    screen.follow.author.setText("李")
    screen.follow.content.setText("已补台账")
    screen.follow.note()
    assert screen.follow.content.text() == ""
    photo = tmp_path / "现场.png"
    photo.write_bytes(b"png")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    screen.follow.dropEvent(QDropEvent(QPointF(1, 1), copy, mime, left, Qt.KeyboardModifier.NoModifier))
    screen.refresh(_notes())
    screen.table.selectRow(0)
    assert [(one.author, one.content) for one in desk.store.progress_notes()] == [("李", "已补台账")]
    assert [one.name for one in desk.store.evidence_files()] == ["现场.png"]
    assert "已补台账" in screen.follow.notes.text()
    assert screen.follow.files.item(0).text().startswith("现场.png")


def _notes() -> frozenset[Topic]:
    return frozenset({Topic.NOTES})


def test_lists_go_out_and_come_in(
    qtbot: QtBot, screen: RectificationScreen, desk: Desk, tmp_path: Path, told: list[tuple[str, Tone]]
) -> None:
    screen.moves.give(tmp_path / "清单.xlsx")
    qtbot.waitUntil(lambda: (tmp_path / "清单.xlsx").exists() and bool(told))
    screen.moves.take(tmp_path / "清单.xlsx")
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1][0] == "新增 0 项，更新 0 项。"
    bad = tmp_path / "坏.csv"
    bad.write_text("述职对象,问题,时限\n赵,新问题,明年\n", encoding="utf-8")
    screen.moves.take(bad)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert "第 2 行“时限”" in told[2][0]
    assert len(desk.store.rectifications()) == 2


def test_last_years_pledges_are_settled_with_a_sentence_where_they_were_not_kept(
    screen: RectificationScreen, desk: Desk
) -> None:
    assert screen.pledges.isHidden()
    desk.store.write(lambda writing: writing.put_past_pledge(PastPledge(0, 1, 2025, "建三个站")))
    screen.refresh(_notes())
    assert not screen.pledges.isHidden()
    ((state, said),) = screen.pledges.rows
    state.setCurrentIndex(2)
    state.activated.emit(2)
    assert desk.store.past_pledges()[0].state is PledgeState.OPEN
    said.setText("建成两个")
    said.returnPressed.emit()
    assert (desk.store.past_pledges()[0].state, desk.store.past_pledges()[0].said) == (PledgeState.PARTLY, "建成两个")


def test_the_side_bar_counts_what_is_overdue(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    keep_rectification(desk, Rectification(0, 1, "旧账", deadline="2020-01-01"))
    shell = MeetingShell(context, desk)
    qtbot.addWidget(shell)
    assert shell._side._buttons["rectification"]._count.text() == "1"
    shell.end()


def test_the_console_shows_what_was_left_from_last_year(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    keep_rectification(desk, Rectification(0, 1, "阵地不足", origin_year=2025, origin="sm3:0#1", progress="在建"))
    desk.store.write(lambda writing: writing.put_past_pledge(PastPledge(0, 1, 2025, "建三个站")))
    console = ConsoleScreen(context, desk)
    qtbot.addWidget(console)
    assert console.carried.text() == "上年问题（整改中）：阵地不足\n上年承诺：建三个站"
