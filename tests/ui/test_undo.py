"""Ctrl+Z takes back whatever was prepared; once a ballot has opened it is gone and says why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.services.ports import GivenScore
from shuzhi_desktop.services.preparation import preparation, restore
from shuzhi_desktop.services.preparing import (
    import_roster,
    move_reporter,
    set_info,
    set_scheme_text,
    set_seats,
)
from shuzhi_desktop.services.scoring import set_given
from shuzhi_desktop.services.verifying import verify
from shuzhi_desktop.services.voting import open_ballot
from shuzhi_desktop.ui.meeting_shell import MeetingShell
from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

    Told = list[tuple[str, Tone]]

OTHERS = Roster((Reporter(1, 1, "李", "丁镇"), Reporter(2, 2, "周", "戊镇")), (Seat(1, "leading", "吴", "区"),))
CHANGES: dict[str, tuple[Callable[[Desk], object], str]] = {
    "order": (lambda desk: move_reporter(desk, 1, 3), "调整述职次序"),
    "roster": (lambda desk: import_roster(desk, OTHERS), "导入名单"),
    "seats": (lambda desk: set_seats(desk, desk.store.roster().seats[:4]), "修改评议主体"),
    "facts": (
        lambda desk: set_info(desk, replace(desk.store.info(), title="另一个名称", place="二楼")),
        "修改会议信息",
    ),
    "weights": (lambda desk: set_scheme_text(desk, desk.store.scheme_text().replace('"50"', '"45"')), "修改方案"),
}


@pytest.fixture
def shell(qtbot: QtBot, context: UiContext, desk: Desk, told: Told) -> Iterator[MeetingShell]:
    made = MeetingShell(context, desk)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=5_000)
    yield made
    made.end()


@pytest.mark.parametrize("key", CHANGES)
def test_every_preparation_is_undone_and_redone_by_keys(
    qtbot: QtBot, shell: MeetingShell, desk: Desk, told: Told, key: str
) -> None:
    change, name = CHANGES[key]
    before = preparation(desk.store)
    change(desk)
    after = preparation(desk.store)
    assert after != before
    qtbot.waitUntil(shell.undo.stack.canUndo, timeout=5_000)
    entries = desk.store.audit_count()
    qtbot.keyClick(shell, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert preparation(desk.store) == before
    assert told[-1] == (f"已撤销：{name}", Tone.DONE)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(shell, Qt.Key.Key_Z, both)
    assert preparation(desk.store) == after
    assert desk.store.audit_count() == entries + 2
    assert [one.kind for one in desk.store.audit(2)] == ["preparation.restored"] * 2
    assert all(one.passed for one in verify(desk))


def test_steps_are_taken_back_one_by_one(qtbot: QtBot, shell: MeetingShell, desk: Desk, told: Told) -> None:
    states = [preparation(desk.store)]
    for key in ("order", "facts", "weights"):
        CHANGES[key][0](desk)
        shell.undo.look()
        states.append(preparation(desk.store))
    for state in reversed(states[:-1]):
        shell.undo.undo()
        assert preparation(desk.store) == state
    shell.undo.undo()
    assert "没有可以撤销" in told[-1][0]
    shell.undo.redo()
    CHANGES["seats"][0](desk)
    shell.undo.redo()  # a new change ends what could be made again
    assert "没有可以撤销" in told[-1][0]


def test_after_a_ballot_opened_it_is_gone_and_says_why(
    qtbot: QtBot, shell: MeetingShell, desk: Desk, told: Told
) -> None:
    CHANGES["order"][0](desk)
    shell.undo.look()
    assert shell.undo.stack.canUndo()
    now = preparation(desk.store)
    open_ballot(desk, 1)
    entries = desk.store.audit_count()
    qtbot.keyClick(shell, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "已经开放过评分" in told[-1][0]
    assert told[-1][1] is Tone.WARN
    assert not shell.undo.stack.canUndo()
    assert (preparation(desk.store), desk.store.audit_count()) == (now, entries)
    with pytest.raises(Exception, match="已经开放过评分"):
        restore(desk, now)


def test_a_step_that_is_refused_leaves_all_as_it_is(shell: MeetingShell, desk: Desk, told: Told) -> None:
    roster = desk.store.roster()
    newcomer = Reporter(9, 4, "新来的", "己镇")
    import_roster(desk, Roster((*roster.reporters, newcomer), roster.seats))
    shell.undo.look()
    from fractions import Fraction

    set_given(desk, [GivenScore("routine", 9, Fraction(80))])
    now = preparation(desk.store)
    shell.undo.undo()
    assert preparation(desk.store) == now
    assert told[-1][1] is Tone.WARN
    assert not shell.undo.stack.canUndo()
