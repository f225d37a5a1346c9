"""Names with rare characters in the window: in the model, and on the screen no empty box stands for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from shuzhi_desktop.domain.roster import Roster
from shuzhi_desktop.ui.screens.reporters import ReportersScreen
from tests.support.meetings import small_meeting, small_roster
from tests.support.rare import NOBODY_HAS, SETS, rare, reporters

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.ui.context import UiContext


@pytest.mark.parametrize("which", SETS)
def test_the_list_of_reporters_shows_every_character(
    qtbot: QtBot, context: UiContext, tmp_path: Path, which: str
) -> None:
    characters = rare(which)
    people = reporters(f"{characters}{NOBODY_HAS}{NOBODY_HAS}")
    desk = small_meeting(tmp_path, roster=Roster(people, small_roster().seats))
    try:
        screen = ReportersScreen(context, desk)
        qtbot.addWidget(screen)
        screen.resize(1200, 60 * (len(people) + 8))  # every row in sight
        screen.show()
        rows = screen.table.model()
        names = [str(rows.index(row, 1).data(Qt.ItemDataRole.DisplayRole)) for row in range(rows.rowCount())]
        assert [name.replace(" ", "") for name in names] == [one.name for one in people]
        picture = screen.table.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        seen = [_cell(screen, picture, row) for row in range(len(people))]
        box, other = seen[-2:]
        assert min(_distance(one, box) for one in seen[:-2]) > 2 * _distance(box, other)
    finally:
        desk.store.close()


def _cell(screen: ReportersScreen, picture: QImage, row: int) -> bytes:
    place = screen.table.visualRect(screen.table.model().index(row, 1))
    assert picture.rect().contains(place), "the row is out of sight"
    return bytes(picture.copy(place).scaled(place.width(), 30).constBits())


def _distance(one: bytes, other: bytes) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
