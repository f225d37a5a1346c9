"""三级联述联评联考 in the window: how the level below fared stands beside the reporter and can become a given score."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger import Unit, UnitLevel
from shuzhi_desktop.services.ports_sealed import SealedMeeting, SealedReporter
from shuzhi_desktop.ui.screens.console import ConsoleScreen
from shuzhi_desktop.ui.widgets.given_panel import GivenPanel

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.theme import Tone


def _villager(order: int, unit: str, composite: int) -> SealedReporter:
    return SealedReporter(
        order, f"村{order}", unit, "", "书记", "oral", composite, str(Fraction(composite, 10_000)), 1_000_000, order,
        tied=False, grade="好",
    )  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path, context: UiContext) -> Path:
    """Two villages below 甲街道 scored 90 and 85.5 in 2026."""
    path = tmp_path / "台账.shuzhi-ledger"
    store = AppWorkspace().open_ledger(path, make=True)
    units = [Unit("1", "甲街道", UnitLevel.TOWNSHIP), Unit("11", "东村", UnitLevel.VILLAGE, "1")]
    store.put_units([*units, Unit("12", "西村", UnitLevel.VILLAGE, "1")], replace_all=True)
    meeting = SealedMeeting(
        "one", 9, "", "甲街道村书记述职", "2026-11-30", 2026, Direction.UPWARD, "甲街道", "1", "sm3:1", "s", "方案",
        "sha256:1", UnitLevel.VILLAGE, (_villager(1, "东村", 900_000), _villager(2, "西村", 855_000)),
    )  # fmt: skip
    store.put_meetings([(meeting, "a.shuzhi")], "2026-12-01T00:00:00+08:00")
    store.close()
    context.settings.set_ledger(path)
    return path


@pytest.mark.usefixtures("ledger")
def test_the_level_below_stands_beside_the_reporter(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    screen = ConsoleScreen(context, desk)
    qtbot.addWidget(screen)
    qtbot.waitUntil(lambda: bool(screen.below.text()))
    assert screen.below.text() == "下级（社区村）2026 年：2 个有得分，平均 87.75；述职覆盖 100.0%；好 2"
    screen.below.show_reporter(desk.store.roster().reporters[1])
    qtbot.wait(50)
    assert screen.below.isHidden()


def test_without_a_ledger_nothing_is_shown_or_asked(qtbot: QtBot, context: UiContext, desk: Desk) -> None:
    screen = ConsoleScreen(context, desk)
    qtbot.addWidget(screen)
    assert screen.below.isHidden()


@pytest.mark.usefixtures("ledger")
def test_the_mean_of_the_level_below_becomes_a_given_score(
    qtbot: QtBot, context: UiContext, desk: Desk, told: list[tuple[str, Tone]]
) -> None:
    panel = GivenPanel(context, desk)
    qtbot.addWidget(panel)
    panel.refresh(allowed=True)
    panel.fields[1].setText("何一")
    panel.fields[2].setText("何二")
    panel.take_level_below()
    qtbot.waitUntil(lambda: bool(told))
    (score,) = desk.store.given()
    assert (score.class_id, score.reporter_id, score.score) == ("routine", 1, Fraction("87.75"))
    assert score.note is not None
    assert "175.5" in score.note.source
    assert "1 位" in told[0][0]
    assert "2 位" in told[0][0]
