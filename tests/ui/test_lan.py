"""The screen for voting over the LAN: on and off, address and QR code, self-test, codes printed once and replaced."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from typing import TYPE_CHECKING

import httpx
import pytest
from PySide6.QtGui import QColor

from shuzhi_desktop.services.codes import issue_codes, mark_of, salt_of, token_of
from shuzhi_desktop.services.lan import qr_rows
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.voting import open_ballot
from shuzhi_desktop.ui.kiosk.seats import SeatsPage
from shuzhi_desktop.ui.printing.code_cards import CARDS, SLIPS, CardSheet, CardText, write_code_cards
from shuzhi_desktop.ui.screens.lan import LanScreen
from shuzhi_desktop.ui.shell import MainWindow
from shuzhi_desktop.ui.theme import Theme, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

LONG = 30_000


@pytest.fixture
def screen(qtbot: QtBot, context: UiContext, desk: Desk) -> Iterator[LanScreen]:
    made = LanScreen(context, desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    qtbot.waitUntil(lambda: made.server.network.count() > 0, timeout=LONG)
    made.server.port.setText("0")
    made.server.network.addItem("test", "127.0.0.1")
    made.server.network.setCurrentIndex(made.server.network.count() - 1)
    yield made
    context.workspace.lan_off(desk)


def turn_on(qtbot: QtBot, screen: LanScreen) -> str:
    screen.server.turn_on.click()
    qtbot.waitUntil(lambda: screen.server.host.status().running, timeout=LONG)
    qtbot.waitUntil(screen.server.turn_off.isVisible, timeout=LONG)
    return screen.server.host.status().voter_url


def test_it_is_off_until_the_clerk_turns_it_on(qtbot: QtBot, screen: LanScreen) -> None:
    assert not screen.server.host.status().running
    assert screen.server.state.text() == "未开启"
    assert screen.server.turn_on.isVisible()
    assert not screen.server.qr.isVisible()
    url = turn_on(qtbot, screen)
    assert screen.server.state.text() == "已开启"
    assert screen.server.address.text() == url
    assert screen.server.qr.accessibleDescription() == url
    assert httpx.get(url, trust_env=False).status_code == 200
    screen.server.turn_off.click()
    qtbot.waitUntil(screen.server.turn_on.isVisible, timeout=LONG)
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)


def test_the_self_test_opens_the_page_and_says_what_to_do(qtbot: QtBot, screen: LanScreen) -> None:
    url = turn_on(qtbot, screen)
    port = url.rstrip("/").rpartition(":")[2]
    assert f"{port}/tcp" in screen.server._advice.text()
    screen.server.self_test.click()
    qtbot.waitUntil(screen.server.tested.isVisible, timeout=LONG)
    assert screen.server.tested.text().startswith("✓")
    wrong = screen.server.host.self_test("127.0.0.2")
    assert wrong is not None
    assert port in str(wrong)


def test_who_is_connected_is_counted(qtbot: QtBot, screen: LanScreen, desk: Desk) -> None:
    url = turn_on(qtbot, screen)
    version = httpx.get(f"{url}follow", trust_env=False).json()["v"]
    with httpx.Client(trust_env=False, timeout=30) as one:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(one.get, f"{url}follow?v={version}")
            qtbot.waitUntil(lambda: screen.server.connected.text() == "在线页面 1 个", timeout=LONG)
            open_ballot(desk, 1)
            assert waiting.result().json()["round"] == {"id": 1, "reporter": 1}


def test_a_taken_port_is_told_in_one_sentence(qtbot: QtBot, screen: LanScreen, told: list[tuple[str, Tone]]) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        screen.server.port.setText(str(taken.getsockname()[1]))
        screen.server.turn_on.click()
        qtbot.waitUntil(lambda: bool(told), timeout=LONG)
    assert "已被别的程序占用" in told[0][0]
    assert screen.server.turn_on.isEnabled()


def test_the_server_is_the_same_after_the_look_changed_and_ends_with_the_meeting(
    qtbot: QtBot, qapp: QApplication, context: UiContext, desk: Desk
) -> None:
    window = MainWindow(context, qapp)
    qtbot.addWidget(window)
    window.open_meeting(desk)
    window.navigate("lan")
    assert window.meeting is not None
    server = window.meeting.screens["lan"].server  # type: ignore[attr-defined]
    window.show()
    qtbot.waitUntil(lambda: server.network.count() > 0, timeout=LONG)
    server.port.setText("0")
    server.network.addItem("test", "127.0.0.1")
    server.network.setCurrentIndex(server.network.count() - 1)
    server.start()
    qtbot.waitUntil(lambda: server.host.status().running, timeout=LONG)
    url = server.host.status().voter_url
    context.theme = Theme(dark=True)
    window.restyle()
    again = window.meeting.screens["lan"].server  # type: ignore[attr-defined]
    assert again.host.status().voter_url == url
    assert httpx.get(url, trust_env=False).status_code == 200
    window.leave_meeting()

    def gone() -> bool:
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            return True
        return False

    qtbot.waitUntil(gone, timeout=LONG)


def test_a_server_that_dies_is_told(qtbot: QtBot, screen: LanScreen, told: list[tuple[str, Tone]]) -> None:
    turn_on(qtbot, screen)
    screen.server.host._child.kill()
    qtbot.waitUntil(lambda: bool(told), timeout=LONG)
    assert "意外停止" in told[0][0]
    assert screen.server.turn_on.isVisible()


def test_codes_are_made_printed_once_and_put_away(
    qtbot: QtBot, screen: LanScreen, desk: Desk, told: list[tuple[str, Tone]], tmp_path: Path
) -> None:
    screen.codes.issue.click()
    qtbot.waitUntil(lambda: len(screen.codes.made) == 9, timeout=LONG)
    qtbot.waitUntil(screen.codes.print_button.isVisible, timeout=LONG)
    assert not screen.codes.issue.isEnabled()
    turn_on(qtbot, screen)
    screen.codes.print_to(tmp_path / "卡片.pdf")
    qtbot.waitUntil(lambda: bool(told), timeout=LONG)
    assert (tmp_path / "卡片.pdf").read_bytes().startswith(b"%PDF")
    again = LanScreen(screen._context, desk)  # as after a change of the look
    qtbot.addWidget(again)
    assert again.codes.made == screen.codes.made
    assert "9" in again.codes.fresh_words.text()
    screen.codes.put_away.click()
    assert screen.codes.made == ()
    assert not screen.codes.print_button.isVisible()


def test_one_lost_card_is_replaced_by_two_names(
    qtbot: QtBot, screen: LanScreen, desk: Desk, told: list[tuple[str, Tone]]
) -> None:
    made = issue_codes(desk)
    screen.codes.show_groups()
    codes = screen.codes
    codes.lost.setText("何一")
    codes.reason.setText("遗失")
    codes.first.setText("王监票")
    codes.replace.click()
    qtbot.waitUntil(lambda: bool(told), timeout=LONG)
    assert "两" in told[0][0]
    codes.second.setText("李计票")
    codes.replace.click()
    qtbot.waitUntil(lambda: len(codes.made) == 1, timeout=LONG)
    assert codes.made[0].name == "何一"
    assert codes.made[0].shown in codes.fresh_words.text()
    old = next(one for one in made if one.name == "何一")
    found = desk.store.code(mark_of(token_of(old.code, salt_of(desk.store))))
    assert found is not None
    assert not found.valid


def test_a_group_is_replaced_where_nobody_knows_which_card_was_lost(
    qtbot: QtBot, screen: LanScreen, desk: Desk
) -> None:
    issue_codes(desk)
    codes = screen.codes
    codes.show_groups()
    codes.scope.setCurrentIndex(
        next(n for n in range(codes.scope.count()) if codes.scope.itemData(n) == ("public", ""))
    )
    assert not codes.lost.isEnabled()
    codes.reason.setText("遗失")
    codes.first.setText("王监票")
    codes.second.setText("李计票")
    codes.replace.click()
    qtbot.waitUntil(lambda: len(codes.made) == 4, timeout=LONG)
    assert {one.class_id for one in codes.made} == {"public"}


def test_the_terminal_sends_people_with_codes_to_their_phones(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    issue_codes(desk)
    opened = open_ballot(desk, 1)
    page = SeatsPage(context, desk)
    qtbot.addWidget(page)
    page.start(opened.id)
    shown = [page.grid.itemAt(n).widget().text() for n in range(page.grid.count())]
    assert shown == ["领导小组"]


def test_the_qr_code_on_screen_is_the_address(qtbot: QtBot, screen: LanScreen) -> None:
    screen.server.qr.show_address("http://192.0.2.7:8686/")
    rows = qr_rows("http://192.0.2.7:8686/")
    image = screen.server.qr.grab().toImage()
    side = image.width()
    module = side // (len(rows) + 6)
    start = (side - module * (len(rows) + 6)) // 2 + 3 * module
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            seen = QColor(image.pixel(start + x * module + module // 2, start + y * module + module // 2))
            assert (seen.lightness() < 128) is dark


@pytest.mark.parametrize("sheet", [CARDS, SLIPS], ids=["cards", "slips"])
def test_cards_hold_every_code_once_and_a_new_group_begins_a_new_sheet(
    qtbot: QtBot, screen: LanScreen, desk: Desk, tmp_path: Path, sheet: CardSheet
) -> None:

    made = issue_codes(desk)
    target = tmp_path / "cards.pdf"
    write_code_cards(target, made, CardText("小会", "http://192.0.2.7:8686/"), Language("zh", str), sheet)
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is needed to read PDF files")
    read = subprocess.run([tool, "-layout", str(target), "-"], capture_output=True, text=True, check=True).stdout
    read = unicodedata.normalize("NFKC", read)
    for one in made:  # Qt leaves digits out of the text layer of some fonts
        assert re.search(re.sub(r"[0-9 ]+", r"[0-9 ]*", one.shown), read), one.shown
    pages = read.rstrip("\f").split("\f")
    assert len(pages) == len({(one.class_id, one.unit) for one in made})
    assert "何一" in pages[0]
    assert "何一" not in "".join(pages[1:])
