"""Year, direction and unit of a meeting are set in the window, when it is made and afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, Qt

from shuzhi_desktop.services.chain import meeting_year
from shuzhi_desktop.services.ports_chain import ChainFacts, Direction
from shuzhi_desktop.services.preparation import preparation, restore
from shuzhi_desktop.ui.screens.meeting import MeetingScreen
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.new_meeting_form import NewMeetingForm

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

    Told = list[tuple[str, Tone]]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def form(qtbot: QtBot, context: UiContext) -> NewMeetingForm:
    made = NewMeetingForm(context)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: made.scheme.count() > 0, timeout=10_000)
    made.title.setText("述职评议会")
    made.date.setDate(QDate(2027, 1, 15))
    return made


def test_a_new_meeting_takes_its_year_from_the_date_unless_one_is_given(
    qtbot: QtBot, form: NewMeetingForm, told: Told
) -> None:
    assert "2026" in form.chain.year.placeholderText()  # held in January, on the year before
    form.title.setText("2025年述职评议会")
    assert "2025" in form.chain.year.placeholderText()
    form.title.setText("述职评议会")
    form.chain.year.setText("二〇二四")
    qtbot.mouseClick(form.create_button, LEFT)
    assert told[-1][1] is Tone.WARN or "年度" in told[-1][0]
    assert form.chain.year.property("bad") == "yes"
    form.chain.year.setText("")
    form.chain.unit_code.setText("99/01")
    qtbot.mouseClick(form.create_button, LEFT)
    assert form.chain.unit_code.property("bad") == "yes"
    form.chain.unit_code.setText("9901")
    form.chain.direction.setCurrentIndex(1)
    with qtbot.waitSignal(form.made, timeout=10_000) as made:
        qtbot.mouseClick(form.create_button, LEFT)
    desk: Desk = made.args[0]
    assert desk.store.chain() == ChainFacts(0, Direction.DOWNWARD, "9901")
    assert meeting_year(desk.store) == 2026
    desk.store.close()


def test_the_facts_are_changed_on_the_meeting_page_and_the_change_is_taken_back(
    qtbot: QtBot, context: UiContext, desk: Desk, told: Told
) -> None:
    screen = MeetingScreen(context, desk)
    qtbot.addWidget(screen)
    before = preparation(desk.store)
    screen.chain.year.setText("2024")
    screen.chain.unit_code.setText("990101")
    qtbot.mouseClick(screen.save, LEFT)
    assert told[-1][1] is Tone.DONE
    assert desk.store.chain() == ChainFacts(2024, Direction.UPWARD, "990101")
    assert desk.store.audit(1)[0].kind == "chain.set"
    screen.chain.year.setText("99999")
    qtbot.mouseClick(screen.save, LEFT)
    assert "99999" in told[-1][0]
    assert desk.store.chain().year == 2024
    restore(desk, before)
    assert desk.store.chain() == before.chain
