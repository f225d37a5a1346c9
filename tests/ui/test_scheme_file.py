"""A new meeting from a scheme in a workbook: chosen, read beside the window, taken or told what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from shuzhi_desktop.exporting.scheme_book import write_scheme_book
from shuzhi_desktop.ui.widgets.new_meeting_form import NewMeetingForm
from tests.importing.test_scheme_book_laws import BUILT_IN, scheme_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.theme import Tone

LEFT = Qt.MouseButton.LeftButton
WAIT = 20_000
FAULTY = "方案,\n标识,trial\n名称,试评\n类别,,\n名称,权重,得分来源\n考核,七十,直接录入\n群众,30,抽签\n"


@pytest.fixture
def form(qtbot: QtBot, context: UiContext) -> NewMeetingForm:
    made = NewMeetingForm(context)
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    qtbot.waitUntil(lambda: made.scheme.count() > 0, timeout=WAIT)
    return made


def faults(form: NewMeetingForm) -> list[str]:
    found = form.scheme_file.complaints
    return [found.item(n).text() for n in range(found.count())]


def test_a_meeting_is_made_from_a_scheme_in_a_workbook(qtbot: QtBot, form: NewMeetingForm, tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    scheme = scheme_of(BUILT_IN[0])
    write_scheme_book(path, scheme)
    before = form.scheme.count()
    for _again in range(2):
        with qtbot.waitSignal(form.scheme_file.read, timeout=WAIT):
            form.scheme_file.read_file(path)
    assert form.scheme.count() == before + 1
    assert form.scheme.currentIndex() == before
    assert scheme.title in form.scheme.currentText()
    assert scheme.classes[0].name in form.about.text()
    assert not form.scheme_file.isVisible()
    form.title.setText("述职评议会")
    with qtbot.waitSignal(form.made, timeout=WAIT) as made:
        qtbot.mouseClick(form.create_button, LEFT)
    desk = made.args[0]
    assert desk.store.scheme() == scheme
    desk.store.close()


def test_every_fault_of_a_scheme_is_listed_and_the_choice_stays(
    qtbot: QtBot, form: NewMeetingForm, tmp_path: Path
) -> None:
    path = tmp_path / "方案.csv"
    path.write_text(FAULTY, encoding="utf-8")
    before = (form.scheme.count(), form.scheme.currentIndex())
    form.scheme_file.read_file(path)
    qtbot.waitUntil(form.scheme_file.isVisible, timeout=WAIT)
    listed = faults(form)
    assert any("第 6 行“权重”" in one and "七十" in one for one in listed)
    assert any("第 7 行“得分来源”" in one and "抽签" in one for one in listed)
    assert (form.scheme.count(), form.scheme.currentIndex()) == before
    toml = tmp_path / "mine.toml"
    toml.write_text('format = 1\n[scheme]\nid = "a b"\ntitle = "试"\n', encoding="utf-8")
    form.scheme_file.read_file(toml)
    qtbot.waitUntil(lambda: any("第 3 行 scheme.id" in one for one in faults(form)), timeout=WAIT)


def test_a_file_that_is_no_scheme_is_refused_in_a_sentence(
    qtbot: QtBot, form: NewMeetingForm, tmp_path: Path, told: list[tuple[str, Tone]]
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"%PDF-1.4 nothing")
    form.scheme_file.read_file(path)
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    assert "x.xlsx" in told[0][0]
    assert not form.scheme_file.isVisible()
