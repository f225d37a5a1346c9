"""历年与汇总: first use, adding by drag and drop, drilling down, search, and from a figure to its meeting."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from shuzhi_desktop.services.ports import MeetingInfo
from shuzhi_desktop.services.voting import open_ballot
from shuzhi_desktop.ui.screens.ledger import LedgerScreen
from shuzhi_desktop.ui.shell import MainWindow
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.unit_matrix import CellState
from tests.support.city_ledger import CITY, city_ledger
from tests.support.ledger_meetings import many_packages, sealed

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

Told = list[tuple[str, Tone]]
LEFT = Qt.MouseButton.LeftButton
DISTRICT = f"{CITY}01"


@pytest.fixture
def meeting_file(tmp_path: Path) -> Path:
    info = MeetingInfo("甲镇2026年述职评议会", "2026-12-18")
    return sealed(tmp_path / "town.shuzhi", [("李敏", "一村", ""), ("王洋", "二村", "")], [95, 80], info)


def _shown(qtbot: QtBot, context: UiContext, desk: Desk | None = None) -> LedgerScreen:
    screen = LedgerScreen(context, desk)
    qtbot.addWidget(screen)
    screen.resize(1200, 700)
    screen.show()
    return screen


@pytest.fixture
def screen(qtbot: QtBot, context: UiContext, tmp_path: Path, meeting_file: Path, told: Told) -> LedgerScreen:
    """Two districts of the city over three years; every meeting is said to come from one file."""
    context.settings.set_ledger(city_ledger(tmp_path / "city.shuzhi-ledger", 2, meeting_file))
    made = _shown(qtbot, context)
    qtbot.waitUntil(lambda: bool(made.pages["coverage"].matrix.cells))
    return made


def _drop(widget: QWidget, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(QPointF(5, 5), action, data, LEFT, keys))


def _at(qtbot: QtBot, screen: LedgerScreen, code: str) -> None:
    screen.link.look(unit_code=code)
    qtbot.waitUntil(lambda: not screen.pages["coverage"].stale)


def test_first_use_makes_a_ledger_takes_what_is_dropped_and_remembers_it(
    qtbot: QtBot, context: UiContext, tmp_path: Path, meeting_file: Path
) -> None:
    screen = _shown(qtbot, context)
    assert screen.first.isVisible()
    path = tmp_path / "new.shuzhi-ledger"
    screen.open_ledger(path, make=True)
    intake = screen.pages["intake"]
    qtbot.waitUntil(intake.isVisible)
    assert not screen.tabs["ranking"].isEnabled()
    broken = tmp_path / "broken.shuzhi"
    broken.write_bytes(b"no meeting")
    _drop(intake, meeting_file, broken)
    qtbot.waitUntil(lambda: intake.table.rows.rowCount() == 2, timeout=20_000)
    assert [intake.table.rows.cell(row, 0).pills[0][1] for row in (0, 1)] == [Tone.LIVE, Tone.DONE]
    assert intake.table.rows.cell(0, 1).shown == "broken.shuzhi"
    qtbot.waitUntil(screen.tabs["ranking"].isEnabled)
    _drop(intake, meeting_file)
    qtbot.waitUntil(lambda: intake.table.rows.rowCount() == 1 and not intake.busy, timeout=20_000)
    assert intake.table.rows.cell(0, 0).pills[0][0] == "已有"
    assert context.settings.ledger == path


def test_adding_can_be_cancelled_and_nothing_is_added(
    qtbot: QtBot, context: UiContext, tmp_path: Path, meeting_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slow(_store: object, _paths: object, told: object) -> object:
        go.wait(10)
        told(1, 2)  # type: ignore[operator]
        raise AssertionError

    screen = _shown(qtbot, context)
    screen.open_ledger(tmp_path / "new.shuzhi-ledger", make=True)
    intake = screen.pages["intake"]
    qtbot.waitUntil(intake.isVisible)
    monkeypatch.setattr(context.workspace, "add_to_ledger", slow)
    intake.take([meeting_file])
    assert intake.busy
    qtbot.mouseClick(intake.cancel, LEFT)
    go.set()
    qtbot.waitUntil(lambda: not intake.busy)
    assert "已取消" in intake.summary.text()
    assert screen.link.store is not None
    assert screen.link.store.sources() == ()


def test_a_file_that_is_no_ledger_is_told_of_in_a_sentence(qtbot: QtBot, context: UiContext, tmp_path: Path) -> None:
    path = tmp_path / "other.shuzhi-ledger"
    path.write_bytes(b"nothing of the kind" * 100)
    screen = _shown(qtbot, context)
    screen.first.chosen.emit(path, False)
    qtbot.waitUntil(screen.first.problem.isVisible)
    assert screen.first.isEnabled()


def test_a_click_on_a_cell_goes_down_and_the_path_leads_up_again(qtbot: QtBot, screen: LedgerScreen) -> None:
    page = screen.pages["coverage"]
    _at(qtbot, screen, CITY)
    qtbot.waitUntil(lambda: len(page.matrix.cells) == 44)
    states = {cell.state for cell in page.matrix.cells}
    assert {CellState.WHOLE, CellState.NONE, CellState.NOBODY} <= states
    assert sum(cell.figure == "1" for cell in page.matrix.cells) == int(page.figures[3].text())
    screen.link.look(unit_code="")
    qtbot.waitUntil(lambda: len(page.matrix.cells) == 1)
    qtbot.mouseClick(page.matrix, LEFT, pos=page.matrix.place_of(0).center())
    qtbot.waitUntil(lambda: screen.link.scope.unit_code == "99")
    screen.link.look(unit_code=DISTRICT)
    qtbot.waitUntil(lambda: len(page.matrix.cells) == 22)
    page.matrix.setFocus()
    qtbot.keyClick(page.matrix, Qt.Key.Key_Right)
    assert page.matrix.accessibleDescription() == page.matrix.cells[1].said
    qtbot.keyClick(page.matrix, Qt.Key.Key_Return)
    trend = screen.pages["trend"]
    qtbot.waitUntil(lambda: len(trend.chart.marks) == 3)  # a street has nothing below it: its years are shown
    assert screen.key == "trend"


def test_a_figure_of_the_ranking_leads_to_its_meeting(
    qtbot: QtBot, context: UiContext, screen: LedgerScreen, meeting_file: Path
) -> None:
    opened: list[Desk] = []
    context.shell.open_meeting = opened.append
    screen.show_page("ranking")
    page = screen.pages["ranking"]
    qtbot.waitUntil(lambda: page.table.rows.rowCount() > 0)
    assert page.rates.rows.rowCount() == 1
    page.table.activated.emit(page.table.rows.index(0, 0))
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert opened[0].store.path == meeting_file
    assert opened[0].store.read_only
    opened[0].store.close()


def test_a_figure_from_an_archive_package_opens_the_meeting_inside(
    qtbot: QtBot, context: UiContext, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "packages"
    folder.mkdir()
    many_packages(folder, 1)
    store = context.workspace.open_ledger(tmp_path / "packed.shuzhi-ledger", make=True)
    context.workspace.add_to_ledger(store, [folder])
    store.close()
    copies = tmp_path / "temporary"
    copies.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(copies))
    context.settings.set_ledger(tmp_path / "packed.shuzhi-ledger")
    window = MainWindow(context, qapp)
    qtbot.addWidget(window)
    window.show()
    context.shell.navigate("ledger")
    screen = window.findChild(LedgerScreen)
    assert screen is not None
    qtbot.waitUntil(lambda: bool(screen.pages["sources"]) and screen.link.scope.year == 2026)
    screen.show_page("sources")
    qtbot.waitUntil(lambda: screen.pages["sources"].table.rows.rowCount() == 1)
    screen.pages["sources"].table.activated.emit(screen.pages["sources"].table.rows.index(0, 0))
    qtbot.waitUntil(lambda: window.meeting is not None, timeout=20_000)
    (copy,) = copies.glob("*/meeting.shuzhi")
    assert copy not in context.settings.recent
    window.leave_meeting()
    assert list(copies.iterdir()) == []


def test_a_threshold_is_compared_exactly_and_a_wrong_one_is_marked(qtbot: QtBot, screen: LedgerScreen) -> None:
    screen.show_page("ranking")
    page = screen.pages["ranking"]
    qtbot.waitUntil(lambda: page.rates.rows.rowCount() == 1)
    page.threshold.setText("101")
    page.threshold.editingFinished.emit()
    assert page.threshold.property("bad") == "yes"
    page.threshold.setText("100")
    page.threshold.editingFinished.emit()
    number = page.table.rows.rowCount()
    qtbot.waitUntil(lambda: page.rates.rows.cell(0, 3).shown == f"{number} / {number}")


def test_a_meeting_is_not_left_while_a_ballot_is_open(
    qtbot: QtBot, context: UiContext, screen: LedgerScreen, desk: Desk, told: Told
) -> None:
    open_ballot(desk, 1)
    inside = _shown(qtbot, context, desk)
    qtbot.waitUntil(lambda: bool(inside.pages["coverage"].matrix.cells))
    inside.drill.want(1)
    qtbot.waitUntil(lambda: bool(told))
    assert "正在评分" in told[-1][0]
    assert inside.drill.isHidden()


def test_with_a_meeting_open_the_window_asks_first_and_a_lost_file_is_told_of(
    qtbot: QtBot, context: UiContext, screen: LedgerScreen, desk: Desk, told: Told, meeting_file: Path
) -> None:
    inside = _shown(qtbot, context, desk)
    qtbot.waitUntil(lambda: bool(inside.pages["coverage"].matrix.cells))
    inside.drill.want(1)
    qtbot.waitUntil(inside.drill.isVisible)
    meeting_file.unlink()
    inside.drill.want(1)
    qtbot.waitUntil(lambda: bool(told))
    assert str(meeting_file) in told[-1][0]


def test_search_finds_by_unit_and_by_initials_and_leads_to_the_years(qtbot: QtBot, screen: LedgerScreen) -> None:
    page, trend = screen.pages["found"], screen.pages["trend"]
    screen.words.setText("云安街道")
    qtbot.keyClick(screen.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.count.text() == "6 条")
    screen.words.setText("wy 云安")
    qtbot.keyClick(screen.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: {hit.name for hit in page.hits} == {"王洋"})
    assert page.table.rows.cell(0, 0).shown == "2026"
    screen.words.setText("没有这个人")
    qtbot.keyClick(screen.words, Qt.Key.Key_Return)
    qtbot.waitUntil(page.empty.isVisible)
    screen.link.years_wanted.emit(f"{DISTRICT}002", "党工委书记")
    qtbot.waitUntil(lambda: len(trend.chart.marks) == 3)
    assert [mark.fresh for mark in trend.chart.marks] == [False, False, True]
    wanted: list[int] = []
    screen.link.meeting_wanted.connect(wanted.append)
    qtbot.mouseClick(trend.chart, LEFT, pos=trend.chart.place_of(0).toPoint())
    assert wanted == [trend.shown[0].source_id]


def test_overdue_matters_come_first_and_sources_are_all_there(qtbot: QtBot, screen: LedgerScreen) -> None:
    matters, sources = screen.pages["matters"], screen.pages["sources"]
    screen.show_page("matters")
    qtbot.waitUntil(lambda: matters.table.rows.rowCount() == 6)
    assert matters.table.rows.cell(0, 0).pills[0][0] == "逾期"
    screen.show_page("sources")
    qtbot.waitUntil(lambda: sources.table.rows.rowCount() == 6)


def test_what_is_seen_is_written_as_a_workbook(qtbot: QtBot, screen: LedgerScreen, told: Told, tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    screen.write(target)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told[-1][1] is Tone.DONE
    assert target.stat().st_size > 5_000


def test_the_start_page_leads_to_it_and_back(qtbot: QtBot, context: UiContext, qapp: QApplication) -> None:
    window = MainWindow(context, qapp)
    qtbot.addWidget(window)
    window.show()
    context.shell.navigate("ledger")
    assert window.findChild(LedgerScreen) is not None


def test_a_refusal_names_what_is_wrong(qtbot: QtBot, screen: LedgerScreen, tmp_path: Path) -> None:
    intake = screen.pages["intake"]
    screen.show_page("intake")
    intake.take_units(tmp_path / "missing.xlsx")
    qtbot.waitUntil(lambda: intake.summary.text().startswith("▲"))


def test_every_faulty_row_of_a_tree_is_listed_and_a_tree_can_be_cancelled(
    qtbot: QtBot, context: UiContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = _shown(qtbot, context)
    screen.open_ledger(tmp_path / "new.shuzhi-ledger", make=True)
    intake = screen.pages["intake"]
    qtbot.waitUntil(intake.isVisible)
    bad = tmp_path / "bad.csv"
    bad.write_text("单位代码,单位,层级\n9902,云海市,市\n99 03,云河市,市\n9904,,市\n", encoding="utf-8")
    intake.take_units(bad)
    qtbot.waitUntil(lambda: intake.table.rows.rowCount() == 2 and not intake.busy)
    assert [intake.table.rows.cell(row, 1).shown for row in (0, 1)] == ["3", "4"]
    assert intake.summary.text().startswith("▲")

    go, really = threading.Event(), context.workspace.import_units

    def slow(store: object, path: object, told: object) -> object:
        go.wait(10)
        return really(store, path, told)  # type: ignore[arg-type]

    monkeypatch.setattr(context.workspace, "import_units", slow)
    bad.write_text("单位代码,单位,层级\n9902,云海市,市\n", encoding="utf-8")
    intake.take_units(bad)
    qtbot.mouseClick(intake.cancel, LEFT)
    go.set()
    qtbot.waitUntil(lambda: not intake.busy)
    assert "已取消" in intake.summary.text()
    assert screen.link.store is not None
    assert screen.link.store.below("") == ()


def test_a_cell_that_has_the_keyboard_shows_all_of_its_words(qtbot: QtBot, screen: LedgerScreen) -> None:
    page = screen.pages["found"]
    screen.search_for("云安街道")
    qtbot.waitUntil(lambda: page.count.text() == "6 条")
    page.table.setCurrentIndex(page.table.rows.index(0, 0))
    option = QStyleOptionViewItem()
    page.table.initViewItemOption(option)
    option.state |= QStyle.StateFlag.State_HasFocus
    option.rect = page.table.visualRect(page.table.currentIndex())
    option.text = "2026"
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
    style = page.table.style()
    room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, page.table).width()
    margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, page.table) + 1
    assert room - 2 * margin >= option.fontMetrics.horizontalAdvance("2026")
