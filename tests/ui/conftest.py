"""Windows are painted without a screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.desktop import language_of, make_context
from shuzhi_desktop.services.kiosk_lock import set_pin
from shuzhi_desktop.services.voting import open_ballot
from tests.support.meetings import small_meeting
from tests.support.terminal import PIN, shown_kiosk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.kiosk_window import KioskWindow
    from shuzhi_desktop.ui.theme import Tone


@pytest.fixture
def context(qapp: QApplication, tmp_path: Path) -> UiContext:
    home = tmp_path / "home"
    home.mkdir()
    made = make_context("zh", home=home)
    made.theme.apply(qapp)
    return made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def kiosk(qtbot: QtBot, context: UiContext, desk: Desk) -> Iterator[KioskWindow]:
    """The terminal while the first reporter is scored."""
    set_pin(desk, PIN)
    open_ballot(desk, 1)
    window = shown_kiosk(qtbot, context, desk)
    yield window
    window.finish()


@pytest.fixture
def told(context: UiContext) -> list[tuple[str, Tone]]:
    sentences: list[tuple[str, Tone]] = []
    context.shell.tell = lambda sentence, tone: sentences.append((sentence, tone))
    return sentences


@pytest.fixture
def speak(context: UiContext) -> Callable[[str], None]:
    def change(code: str) -> None:
        context.language = language_of(code)

    return change
