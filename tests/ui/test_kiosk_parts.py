"""The parts of the terminal: rows of marks, and how names are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.form import Indicator, IndicatorKind
from shuzhi_desktop.ui.kiosk.mark_row import MarkRow
from shuzhi_desktop.ui.kiosk.seats import matches

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.ui.context import UiContext


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", True), ("zx", True), ("cx", True), ("ZX", True), ("曾 祥", True), ("zeng", False), ("zxw", False)],
)
def test_names_are_matched_by_characters_and_every_reading(typed: str, found: bool) -> None:
    assert matches(typed, "曾祥") is found


def test_places_are_buttons_and_only_places_there_are(qtbot: QtBot, context: UiContext) -> None:
    row = MarkRow(context, Indicator("place", "名次", IndicatorKind.RANK), 3)
    qtbot.addWidget(row)
    assert [button.text() for button in row.group.buttons()] == ["1", "2", "3"]
    qtbot.keyClicks(row.field, "3")
    assert row.mark == 3
    row.field.clear()
    qtbot.keyClicks(row.field, "4")
    assert row.mark is None


@pytest.mark.parametrize("step", [10_000, 5_000, 1_000])
def test_every_value_of_a_scale_can_be_typed(qtbot: QtBot, context: UiContext, step: int) -> None:
    row = MarkRow(context, Indicator("work", "工作", IndicatorKind.POINTS, 0, 200_000, step), 9)
    qtbot.addWidget(row)
    for mark in (0, step, 200_000 - step):
        row.set_mark(mark)
        typed = row.field.text()
        row.set_mark(None)
        qtbot.keyClicks(row.field, typed)
        assert row.mark == mark
        row.field.clear()
