"""The reports' screen: dropped, matched, assigned by hand, checked, read, compared, sent back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.roster import Reporter, Roster
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.reports import attach_report, newest_version
from shuzhi_desktop.ui.screens.reports import ReportsScreen
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.report_view import ReportView
from tests.support.meetings import small_meeting, small_roster
from tests.support.report_files import OLE
from tests.support.report_meeting import carry_matters
from tests.support.report_texts import made_up, plain_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

Told = list[tuple[str, Tone]]
PEOPLE = (Reporter(1, 1, "赵明", "甲街道"), Reporter(2, 2, "钱进", "乙街道"), Reporter(3, 3, "孙立", "丙街道"))
COPIED = made_up(9).body[200:500]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "meeting"
    folder.mkdir()
    opened = small_meeting(folder, roster=Roster(PEOPLE, small_roster().seats))
    yield opened
    opened.store.close()


@pytest.fixture
def screen(qtbot: QtBot, context: UiContext, desk: Desk, told: Told) -> ReportsScreen:
    made = ReportsScreen(context, desk)
    qtbot.addWidget(made)
    made.resize(1173, 680)
    made.show()
    qtbot.waitUntil(lambda: not made.running.busy)
    return made


def _txt(folder: Path, name: str, content: str = "一、存在问题\n我走访不够。") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def _settled(qtbot: QtBot, screen: ReportsScreen) -> None:
    qtbot.waitUntil(lambda: not screen.running.busy, timeout=10_000)


def _drop(screen: ReportsScreen, *paths: Path, at: QPoint | None = None) -> bool:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = at or QPoint(5, 5)
    none, left, copy = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(place, copy, mime, left, none)
    screen.dragEnterEvent(enter)
    screen.dropEvent(QDropEvent(QPointF(place), copy, mime, left, none))
    return enter.isAccepted()


def _states(screen: ReportsScreen) -> list[str]:
    return [row[3].pills[0][0] for row in screen.table.rows.shown_rows]


def _attach(desk: Desk, reporter_id: int, path: Path) -> None:
    with AppWorkspace().report_reader() as reader:
        attach_report(desk, reader, reporter_id, path, "何一")


def _hint(screen: ReportsScreen, part: str) -> None:
    hints = screen.detail.hints
    row = next(row for row in range(hints.count()) if part in hints.item(row).text())
    hints.setCurrentRow(row)


def _marked(view: ReportView) -> list[str]:
    return [one.cursor.selectedText() for one in view.extraSelections()]


def test_a_dropped_folder_is_matched_and_the_rest_is_given_by_hand(
    qtbot: QtBot, screen: ReportsScreen, desk: Desk, tmp_path: Path, told: Told
) -> None:
    folder = tmp_path / "报告"
    _txt(folder, "1赵明-甲街道述职报告(终稿).txt")
    _txt(folder, "最终版.txt")
    _txt(folder, "钱进.txt", "")
    screen.by.setText("何一")
    assert _drop(screen, folder)
    qtbot.waitUntil(screen.unmatched.isVisible)
    _settled(qtbot, screen)
    assert told[-1] == ("已附上 1 份，没有变化 0 份；2 份没有附上，见列表下方。", Tone.WARN)
    assert [(one.reporter_id, one.sent_by) for one in desk.store.report_versions()] == [(1, "何一")]
    (choice,) = screen.unmatched.choices
    assert choice.currentData() == 0
    screen.unmatched.take.click()
    assert not screen.running.busy
    choice.setCurrentIndex(choice.findData(3))
    screen.unmatched.take.click()
    qtbot.waitUntil(lambda: newest_version(desk.store, 3) is not None)
    _settled(qtbot, screen)
    qtbot.waitUntil(lambda: not screen.unmatched.isVisible())


def test_a_file_dropped_on_a_row_is_that_reporters(
    qtbot: QtBot, screen: ReportsScreen, desk: Desk, tmp_path: Path
) -> None:
    place = screen.table.viewport().mapTo(screen, screen.table.visualRect(screen.table.rows.index(1, 1)).center())
    _drop(screen, _txt(tmp_path / "x", "最终版.txt"), at=place)
    qtbot.waitUntil(lambda: newest_version(desk.store, 2) is not None)
    _settled(qtbot, screen)


def test_states_say_what_there_is_and_what_to_look_at(
    qtbot: QtBot, screen: ReportsScreen, desk: Desk, tmp_path: Path
) -> None:
    assert _states(screen) == ["未附"] * 3
    assert screen.count.text() == "0 / 3 份"
    _attach(desk, 1, _txt(tmp_path / "x", "a.txt"))
    foreign = tmp_path / "x" / "b.wps"
    foreign.write_bytes(OLE)
    _attach(desk, 2, foreign)
    screen.refresh(frozenset({Topic.REPORTS}))
    _settled(qtbot, screen)
    qtbot.waitUntil(lambda: "处提示" in _states(screen)[0])
    assert _states(screen)[1:] == ["▲ 读不出文字", "未附"]
    screen.table.selectRow(1)
    qtbot.waitUntil(screen.detail.empty.isVisible)
    assert "另存为 docx" in screen.detail.empty.text()


def test_a_hint_shows_its_passage_and_a_likeness_both_reports(
    qtbot: QtBot, screen: ReportsScreen, desk: Desk, tmp_path: Path
) -> None:
    for reporter_id in (1, 2):
        body = f"𬱖的报告\n一、存在问题\n我走访不够。\n{COPIED}\n{made_up(reporter_id, 500).body}"
        _attach(desk, reporter_id, _txt(tmp_path / "x", f"{reporter_id}.txt", body))
    screen.refresh(frozenset({Topic.REPORTS}))
    _settled(qtbot, screen)
    qtbot.waitUntil(lambda: screen.detail.hints.count() > 8)
    first = screen.detail.hints.item(0).text()
    assert first.startswith("▲")
    _hint(screen, "“存在问题”")
    assert screen.detail.pages.currentWidget() is screen.detail.view
    assert _marked(screen.detail.view) == ["一、存在问题"]
    _hint(screen, "与 乙街道 钱进 的报告相同")
    pair = screen.detail.pair
    assert screen.detail.pages.currentWidget() is pair
    assert pair.other_title.text() == "乙街道 钱 进"
    for view in (pair.own, pair.other):
        assert any(COPIED[10:60].split("\n")[0][:10] in one for one in _marked(view))
    assert "相同程度" in pair.place.text()
    at = pair.place.text()
    pair.step(5)
    pair.step(-5)
    assert pair.place.text() == at


def test_a_report_is_sent_back_in_a_line_of_its_own_and_its_versions_compared(
    qtbot: QtBot, screen: ReportsScreen, desk: Desk, tmp_path: Path, told: Told
) -> None:
    _attach(desk, 1, _txt(tmp_path / "x", "a.txt", "一、工作\n旧的一段"))
    screen.refresh(frozenset({Topic.REPORTS}))
    _settled(qtbot, screen)
    detail = screen.detail
    qtbot.waitUntil(detail.back.isEnabled)
    detail.back.click()
    assert detail.returning.isVisible()
    detail.return_it()
    assert told[-1] == ("退回须写明退回人和原因。", Tone.WARN)
    screen.by.setText("周正")
    detail.reason.setText("问题太少")
    qtbot.keyClick(detail.reason, Qt.Key.Key_Return)
    version = newest_version(desk.store, 1)
    assert version is not None
    assert (version.returned_by, version.reason) == ("周正", "问题太少")
    qtbot.waitUntil(lambda: "▲ 已退回（周正" in detail.state.text())
    assert not detail.back.isEnabled()
    _attach(desk, 1, _txt(tmp_path / "x", "b.txt", "一、工作\n新的一段"))
    screen.refresh(frozenset({Topic.REPORTS}))
    _settled(qtbot, screen)
    qtbot.waitUntil(lambda: detail.version.count() == 2 and detail.compare.isEnabled())
    detail.compare.click()
    qtbot.waitUntil(lambda: detail.pages.currentWidget() is detail.changes)
    assert detail.changes.toPlainText().split("\n") == ["　 一、工作", "－ 旧的一段", "＋ 新的一段"]
    detail.version.setCurrentIndex(1)
    detail.version.activated.emit(1)
    qtbot.waitUntil(lambda: "旧的一段" in detail.view.toPlainText())
    assert not detail.compare.isEnabled()


def test_last_years_reports_and_meeting_are_taken_for_comparison(
    qtbot: QtBot, screen: ReportsScreen, desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "去年"
    folder.mkdir()
    previous = small_meeting(folder, roster=Roster(PEOPLE, small_roster().seats))
    _attach(previous, 2, _txt(folder, "钱进.txt", made_up(2, 500).body))
    previous.store.close()
    screen.take_past([previous.store.path, _txt(folder, "赵明.txt", made_up(1, 500).body), _txt(folder, "旧.txt")])
    qtbot.waitUntil(screen.unmatched.isVisible)
    _settled(qtbot, screen)
    assert dict(desk.store.past_report_names()) == {1: "赵明.txt", 2: "钱进.txt"}
    (choice,) = screen.unmatched.choices
    choice.setCurrentIndex(choice.findData(3))
    screen.unmatched.take.click()
    qtbot.waitUntil(lambda: desk.store.past_report_names().get(3) == "旧.txt")
    _settled(qtbot, screen)
    assert desk.store.report_versions() == ()
    _attach(desk, 1, _txt(folder, "今年.txt", made_up(1, 500).body))
    screen.refresh(frozenset({Topic.REPORTS}))
    _settled(qtbot, screen)
    qtbot.waitUntil(lambda: screen.detail.hints.count() > 8)
    _hint(screen, "与本人上年报告相同 100.0%")
    assert screen.detail.pair.other_title.text() == "本人上年报告"


def test_a_running_intake_can_be_stopped_and_says_so(
    qtbot: QtBot, screen: ReportsScreen, desk: Desk, tmp_path: Path, told: Told
) -> None:
    files = [(_txt(tmp_path / "x", f"{number}.txt", f"一、工作 {number}"), 1) for number in range(40)]
    screen.take_files(files)
    assert screen.running.isVisible()
    screen.running.stop()
    _settled(qtbot, screen)
    qtbot.waitUntil(lambda: ("已停止，在此之前完成的都已保留。", Tone.WARN) in told)
    assert len(desk.store.report_versions()) < 40


def test_a_running_check_can_be_stopped_and_changes_nothing(
    qtbot: QtBot, screen: ReportsScreen, desk: Desk, tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    _attach(desk, 1, _txt(tmp_path / "x", "a.txt"))
    go_on = threading.Event()

    def slow(_reading: object) -> dict[int, list[str]]:
        go_on.wait(10)
        return {}

    monkeypatch.setattr("shuzhi_desktop.ui.screens.reports.last_year_items", slow)
    before = desk.store.audit_count()
    screen.check()
    assert screen.running.isVisible()
    screen.running.cancel.click()
    go_on.set()
    _settled(qtbot, screen)
    qtbot.waitUntil(lambda: ("已停止，在此之前完成的都已保留。", Tone.WARN) in told)
    assert desk.store.audit_count() == before


def test_many_reports_are_checked_when_asked_to(
    qtbot: QtBot, screen: ReportsScreen, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shuzhi_desktop.ui.screens.reports.MOST_AT_ONCE", 0)
    _attach(desk, 1, _txt(tmp_path / "x", "a.txt"))
    screen.refresh(frozenset({Topic.REPORTS}))
    assert not screen.running.busy
    assert _states(screen)[0] == "已附"
    screen.check_all.click()
    _settled(qtbot, screen)
    qtbot.waitUntil(lambda: "处提示" in _states(screen)[0])


def test_dialogs_to_choose_files_bar_nothing(screen: ReportsScreen) -> None:
    for press in (screen.add.click, screen.folder.click, screen.past.click):
        press()
        (dialog,) = screen.findChildren(QFileDialog)
        assert not dialog.isModal()
        dialog.close()
        dialog.setParent(None)
        dialog.deleteLater()


def test_a_read_only_meeting_shows_and_checks_but_takes_nothing(
    qtbot: QtBot, context: UiContext, desk: Desk, tmp_path: Path
) -> None:
    _attach(desk, 1, _txt(tmp_path / "x", "a.txt"))
    desk.store.close()
    opened = AppWorkspace().open(desk.store.path, read_only=True)
    made = ReportsScreen(context, opened)
    qtbot.addWidget(made)
    made.show()
    _settled(qtbot, made)
    assert not made.add.isEnabled()
    assert not _drop(made, tmp_path / "x" / "a.txt")
    _settled(qtbot, made)
    qtbot.waitUntil(lambda: made.detail.hints.count() > 8)
    assert not made.detail.back.isEnabled()
    opened.store.close()


def test_passages_after_rare_characters_are_marked_where_they_stand(qtbot: QtBot, context: UiContext) -> None:
    view = ReportView(context.theme, "x")
    qtbot.addWidget(view)
    report = plain_report("𬱖𬱖", "一、存在问题")
    view.show_report(report)
    from shuzhi_desktop.domain.report_text import Passage

    start = report.body.index("存在")
    view.mark([Passage(start, start + 4)])
    assert _marked(view) == ["存在问题"]


def test_last_years_matters_are_among_the_hints(
    qtbot: QtBot, screen: ReportsScreen, desk: Desk, tmp_path: Path
) -> None:
    carry_matters(desk, 1, "走访基层不够")
    _attach(desk, 1, _txt(tmp_path / "x", "a.txt"))
    screen.refresh(frozenset({Topic.REPORTS}))
    _settled(qtbot, screen)
    qtbot.waitUntil(lambda: screen.detail.hints.count() > 8)
    _hint(screen, "上年问题“走访基层不够”")
    assert _marked(screen.detail.view) == ["我走访不够。"]
