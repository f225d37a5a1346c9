"""The watermark of a rehearsal lies on every window and every page; the buttons that make and fill one."""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.ports import MeetingInfo
from shuzhi_desktop.services.voting import open_ballot, progress
from shuzhi_desktop.ui.kiosk_window import KioskWindow
from shuzhi_desktop.ui.meeting_shell import MeetingShell
from shuzhi_desktop.ui.screens.console import ConsoleScreen
from shuzhi_desktop.ui.screens.meeting import MeetingScreen
from shuzhi_desktop.ui.screens.registry import SCREENS
from shuzhi_desktop.ui.widgets.new_meeting_form import NewMeetingForm
from shuzhi_desktop.ui.widgets.watermark import Watermark, mark_window
from tests.support.meetings import SCHEME, small_roster
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.theme import Tone

    Told = list[tuple[str, Tone]]


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Desk]:
    info = MeetingInfo("小会", "2026-12-18", rehearsal=True)
    opened = AppWorkspace().create(tmp_path / "r.shuzhi", SCHEME, small_roster(), info)
    yield opened
    opened.store.close()


def _marks(window: QWidget) -> list[Watermark]:
    return window.findChildren(Watermark)


def test_the_main_window_and_every_window_beside_it_carry_the_mark(
    qtbot: QtBot, context: UiContext, rehearsal: Desk
) -> None:
    shell = MeetingShell(context, rehearsal)
    qtbot.addWidget(shell)
    shell.resize(1200, 760)
    shell.show()
    (mark,) = _marks(shell)
    assert "演练" in mark.words
    for entry in SCREENS:
        shell.navigate(entry.key)
        assert mark.isVisibleTo(shell)
        assert mark.geometry() == shell.rect()
        assert shell.children()[-1] is mark or shell.childAt(QPoint(600, 400)) is not mark
    windows = [entry.key for entry in SCREENS if entry.window]
    assert set(shell._windows) == set(windows)
    for window in shell._windows.values():
        assert len(_marks(window)) == 1
    shell.end()


def test_the_mark_is_painted_follows_the_size_and_lets_clicks_through(
    qtbot: QtBot, context: UiContext, rehearsal: Desk, desk: Desk
) -> None:
    pictures = []
    for one in (rehearsal, desk):
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(500, 300)
        window.show()
        mark_window(window, context, one)
        window.resize(900, 600)
        pictures.append(window.grab().toImage())
        assert window.childAt(QPoint(450, 300)) is None
    marked, plain = pictures
    places = [(x, y) for x in range(0, 900, 3) for y in range(0, 600, 3)]
    differ = [place for place in places if marked.pixel(*place) != plain.pixel(*place)]
    for left in (0, 450):
        for top in (0, 300):
            assert any(left <= x < left + 450 and top <= y < top + 300 for x, y in differ)


def test_a_real_meeting_carries_none_and_a_second_mark_is_not_laid(
    qtbot: QtBot, context: UiContext, rehearsal: Desk, desk: Desk
) -> None:
    kiosk = KioskWindow(context, desk)
    qtbot.addWidget(kiosk)
    assert not _marks(kiosk)
    other = KioskWindow(context, rehearsal)
    qtbot.addWidget(other)
    assert mark_window(other, context, rehearsal) is _marks(other)[0]
    assert len(_marks(other)) == 1


def test_the_new_meeting_form_makes_a_rehearsal(qtbot: QtBot, context: UiContext, told: Told) -> None:
    form = NewMeetingForm(context)
    qtbot.addWidget(form)
    qtbot.waitUntil(lambda: form.scheme.count() > 0, timeout=10_000)
    form.title.setText("预演")
    form.rehearsal.setCurrentIndex(1)
    with qtbot.waitSignal(form.made, timeout=10_000) as made:
        qtbot.mouseClick(form.create_button, Qt.MouseButton.LeftButton)
    desk: Desk = made.args[0]
    assert desk.store.info().rehearsal
    assert desk.store.path.name == "演练-预演.shuzhi"
    desk.store.close()


def test_rehearse_once_opens_a_copy(qtbot: QtBot, context: UiContext, desk: Desk, told: Told) -> None:
    opened: list[Desk] = []
    context.shell.open_meeting = opened.append
    screen = MeetingScreen(context, desk)
    qtbot.addWidget(screen)
    qtbot.mouseClick(screen.rehearse, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    assert opened[0].store.info().rehearsal
    assert opened[0].store.roster() == desk.store.roster()
    opened[0].store.close()
    open_ballot(desk, 1)
    screen.rehearse.setEnabled(True)
    screen.rehearse.rehearse()
    assert "封票" in told[-1][0]
    assert len(opened) == 1


def test_fake_ballots_come_from_the_console_of_a_rehearsal_only(
    qtbot: QtBot, context: UiContext, rehearsal: Desk, desk: Desk, told: Told
) -> None:
    real = ConsoleScreen(context, desk)
    qtbot.addWidget(real)
    assert not real.rehearsal.isVisibleTo(real)
    screen = ConsoleScreen(context, rehearsal)
    qtbot.addWidget(screen)
    screen.show()
    assert screen.rehearsal.isVisibleTo(screen)
    assert not screen.rehearsal.fake.isEnabled()
    opened = open_ballot(rehearsal, 1)
    screen.refresh(frozenset())
    assert screen.rehearsal.fake.isEnabled()
    qtbot.mouseClick(screen.rehearsal.fake, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert all(row.received == row.expected for row in progress(rehearsal.store, opened.id))


def test_papers_of_a_rehearsal_have_names_that_say_so(
    qtbot: QtBot, context: UiContext, rehearsal: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _url: True)
    meeting, console = MeetingScreen(context, rehearsal), ConsoleScreen(context, rehearsal)
    qtbot.addWidget(meeting)
    qtbot.addWidget(console)
    meeting.save_rules(tmp_path / "计分办法.pdf")
    console.script.paper.save(tmp_path / "主持词.pdf")
    wanted = {"演练-计分办法.pdf", "演练-主持词.pdf"}
    qtbot.waitUntil(lambda: {path.name for path in tmp_path.glob("*.pdf")} == wanted, timeout=10_000)


def test_every_page_of_the_pdf_carries_the_mark(rehearsal: Desk, desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        if os.environ.get("CI"):
            pytest.fail("pdftotext is needed: apt-get install poppler-utils")
        pytest.skip("pdftotext is needed: apt-get install poppler-utils")
    for one, marked in ((rehearsal, True), (desk, False)):
        vote(one)
        path = AppWorkspace().export(one, tmp_path / f"{marked}.pdf", Language("zh", str))
        assert path.name.startswith("演练") is marked
        done = subprocess.run([reader, "-raw", str(path), "-"], capture_output=True, text=True, check=True)
        pages = unicodedata.normalize("NFKC", done.stdout).split("\f")[:-1]
        assert len(pages) >= 6
        assert all(("演练·不作数" in "".join(page.split())) is marked for page in pages)
