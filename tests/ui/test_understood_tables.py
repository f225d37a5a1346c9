"""The user sees how a file was understood and says over each column what it is instead."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from shuzhi_desktop.ui.screens.reporters import ReportersScreen
from shuzhi_desktop.ui.screens.scores import ScoresScreen
from shuzhi_desktop.ui.widgets.new_meeting_form import NewMeetingForm

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.theme import Tone
    from shuzhi_desktop.ui.widgets.import_preview import ImportPreview
    from shuzhi_desktop.ui.widgets.understood_tables import UnderstoodTables

STRANGE = "党务干部一览\n顺位,谁,哪里的\n1,赵一,甲街道\n2,钱二,乙街道\n"


def _file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def _choose(tables: UnderstoodTables, sheet: str, letter: str, name: str) -> None:
    chooser = tables.choosers[sheet, letter]
    place = chooser.findData(name)
    assert place >= 0
    chooser.setCurrentIndex(place)
    chooser.activated.emit(place)


def _choose_header_row(tables: UnderstoodTables, sheet: str, row: int) -> None:
    chooser = tables.header_rows[sheet]
    chooser.setCurrentIndex(chooser.findData(row))
    chooser.activated.emit(chooser.currentIndex())


def _read_as(preview: ImportPreview) -> list[str]:
    assert preview.finding is not None
    return [column.field for column in preview.finding.understood[0].columns]


@pytest.fixture
def screen(qtbot: QtBot, context: UiContext, desk: Desk) -> ReportersScreen:
    made = ReportersScreen(context, desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


def test_columns_nobody_knows_are_mapped_one_by_one_and_the_list_is_taken(
    qtbot: QtBot, screen: ReportersScreen, desk: Desk, tmp_path: Path
) -> None:
    _file(tmp_path, "名册.csv", STRANGE)
    _file(tmp_path, "评议主体.csv", "类别,人数\n群众代表,3\n")
    preview = screen.panel.preview
    screen.panel.read_file(tmp_path)
    qtbot.waitUntil(lambda: preview.finding is not None)
    assert not preview.take.isEnabled()
    tables = preview.understood
    assert tables.isVisibleTo(screen)
    assert tables.choosers["名册", "B"].isVisibleTo(screen)
    for letter, name in (("B", "姓名"), ("C", "单位"), ("A", "序号")):
        before = preview.finding
        _choose(tables, "名册", letter, name)
        qtbot.waitUntil(lambda then=before: preview.finding is not then)
    assert preview.finding is not None
    mapped = {one.sheet: [column.field for column in one.columns] for one in preview.finding.understood}
    assert mapped["名册"] == ["序号", "姓名", "单位"]
    assert preview.take.isEnabled() == (not preview.finding.complaints)


def test_two_columns_that_were_taken_for_each_other_are_swapped(
    qtbot: QtBot, screen: ReportersScreen, context: UiContext
) -> None:
    QGuiApplication.clipboard().setText("姓名\t单位\n甲街道\t赵一\n乙街道\t钱二\n")
    screen.panel.paste_rows()
    preview = screen.panel.preview
    qtbot.waitUntil(lambda: preview.finding is not None)
    assert _read_as(preview) == ["姓名", "单位"]
    tables = preview.understood
    assert not tables.choosers["述职对象", "A"].isVisibleTo(screen)
    button = next(one for one in tables.findChildren(QPushButton) if one.text() == "核对各列")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert tables.choosers["述职对象", "A"].isVisibleTo(screen)
    for letter, name in (("A", "单位"), ("B", "姓名")):
        before = preview.finding
        _choose(tables, "述职对象", letter, name)
        qtbot.waitUntil(lambda then=before: preview.finding is not then)
    assert _read_as(preview) == ["单位", "姓名"]
    assert preview.roster is not None
    assert [one.name for one in preview.roster.reporters] == ["赵一", "钱二"]


def test_a_header_row_is_pointed_to_and_one_that_is_empty_changes_nothing(
    qtbot: QtBot, screen: ReportersScreen, told: list[tuple[str, Tone]]
) -> None:
    QGuiApplication.clipboard().setText("姓名\t单位\n（必填）\t（全称）\n\t\n姓名\t单位\n赵一\t甲街道\n")
    screen.panel.paste_rows()
    preview = screen.panel.preview
    qtbot.waitUntil(lambda: preview.finding is not None)
    first = preview.finding
    _choose_header_row(preview.understood, "述职对象", 3)
    qtbot.waitUntil(lambda: bool(told))
    assert "第 3 行是空的" in told[-1][0]
    assert preview.finding is first
    assert preview.understood.header_rows["述职对象"].currentText() == "1"
    _choose_header_row(preview.understood, "述职对象", 4)
    qtbot.waitUntil(lambda: preview.finding is not first)
    assert preview.roster is not None
    assert [one.name for one in preview.roster.reporters] == ["赵一"]


def test_the_new_meeting_form_reads_the_roster_by_the_users_columns(
    qtbot: QtBot, context: UiContext, tmp_path: Path
) -> None:
    form = NewMeetingForm(context)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(lambda: form.scheme.count() > 0)
    _file(tmp_path, "名册.csv", STRANGE)
    form.read_roster(tmp_path)
    qtbot.waitUntil(lambda: form.preview.finding is not None)
    before = form.preview.finding
    _choose(form.preview.understood, "名册", "B", "姓名")
    qtbot.waitUntil(lambda: form.preview.finding is not before)
    assert [column.field for column in form.preview.finding.understood[0].columns] == ["", "姓名", ""]


def test_scores_of_a_foreign_table_are_mapped_and_imported(
    qtbot: QtBot, context: UiContext, desk: Desk, tmp_path: Path
) -> None:
    screen = ScoresScreen(context, desk)
    qtbot.addWidget(screen)
    screen.resize(1100, 640)
    screen.show()
    path = _file(tmp_path, "考核.csv", "日常考核一览\n哪一类,对象,平时成绩\n日常考核,赵,９２．５分\nroutine,2,88\n")
    screen.intake.take([path])
    qtbot.waitUntil(lambda: "▲" in screen.intake.summary.text())
    tables = screen.intake.understood
    assert tables.isVisibleTo(screen.intake)
    for letter, name in (("A", "类别"), ("B", "述职对象"), ("C", "分值")):
        screen.intake.summary.clear()
        _choose(tables, "考核", letter, name)
        qtbot.waitUntil(lambda: bool(screen.intake.summary.text()) and not screen.intake.busy)
    assert "2 个得分" in screen.intake.summary.text()
    assert [one.score for one in desk.store.given()] == [Fraction("92.5"), Fraction(88)]
    # What was taken in cannot be taken in once more by changing a column.
    assert tables.choosers == {}
