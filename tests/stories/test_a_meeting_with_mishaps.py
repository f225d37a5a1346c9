"""One whole meeting of nine reporters and 146 raters in the main window, in which everything goes wrong that can.

The clerk presses the space bar; raters vote through the same services as everywhere; after each mishap the meeting
goes on, and at the end every figure agrees with an independent recount.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from shuzhi_desktop.app.desktop import make_application, make_context
from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.app.sample import sample_roster
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.agenda import Move, ReportMode
from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.scheme import Secrecy
from shuzhi_desktop.services.attendance import arrive, leave, quorum, take_attendance
from shuzhi_desktop.services.correcting import correct_ballot, reopen_round, void_ballot
from shuzhi_desktop.services.hall import publish
from shuzhi_desktop.services.kiosk_lock import set_pin
from shuzhi_desktop.services.language import load_language
from shuzhi_desktop.services.notes import keep_note
from shuzhi_desktop.services.ports import MeetingInfo, Phase
from shuzhi_desktop.services.ports_notes import Note, NoteKind
from shuzhi_desktop.services.ports_turns import HallPage, HallState, Reveal
from shuzhi_desktop.services.rectifying import from_note
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.speaking import postpone, set_mode
from shuzhi_desktop.services.turns import current_turn, move_turn, start_turn
from shuzhi_desktop.services.verifying import verify
from shuzhi_desktop.services.voting import cast, current_round, eligible_seats, next_reporter
from shuzhi_desktop.services.what_if import Trial, what_if
from shuzhi_desktop.ui.kiosk_window import KioskWindow
from shuzhi_desktop.ui.shell import MainWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk

SPACE = Qt.Key.Key_Space
PEOPLE = ("监票人甲", "计票人乙")


def _vote(desk: Desk, mark_of: int, leave_out: int = 0) -> None:
    """Everyone who may votes in the open round, but for so many citizens."""
    opened = current_round(desk.store)
    assert opened is not None
    assert opened.reporter_id is not None
    for rater_class in desk.store.scheme().ballot_classes:
        seats = list(eligible_seats(desk.store, opened.id, rater_class.id))
        if rater_class.id == "public":
            seats = seats[: len(seats) - leave_out]
        form = desk.store.scheme().form(rater_class.form)
        for n, seat in enumerate(seats):
            marks = (n % 2,) if rater_class.id == "public" else (mark_of,) * len(form.indicators)
            cast(desk, opened.id, seat.id, Ballot(rater_class.id, (Line(opened.reporter_id, marks),)))


def _press(qtbot: QtBot, window: MainWindow, words: str) -> None:
    assert window.meeting is not None
    console = window.meeting.screens["console"]
    qtbot.waitUntil(console.isVisible)  # a page put into a window that is shown comes up with the next events
    qtbot.waitUntil(lambda: console.primary.text().startswith(words))
    before = console.primary.text()
    console.primary.setFocus()
    qtbot.keyClick(console.primary, SPACE)
    if console.notice.isVisible():
        qtbot.keyClick(console.primary, SPACE)
    qtbot.waitUntil(lambda: console.primary.isEnabled() and console.primary.text() != before, timeout=20_000)
    assert QApplication.activeModalWidget() is None


def _words(window: object) -> str:
    return " ".join(one.text() for one in window.findChildren(QLabel))


@pytest.mark.slow
def test_a_whole_meeting_survives_every_mishap(qtbot: QtBot, tmp_path: Path) -> None:
    application = make_application()
    workspace = AppWorkspace()
    info = MeetingInfo("区街道书记述职评议会", "2026-12-18", "会堂", "区委组织部")
    path = tmp_path / "会议.shuzhi"
    desk = workspace.create(path, workspace.scheme_text("shijingshan"), sample_roster(), info)
    home = tmp_path / "home"
    home.mkdir()
    window = MainWindow(make_context("zh", workspace, home), application)
    qtbot.addWidget(window)
    window.show()
    window.open_meeting(desk)
    window.navigate("console")
    set_pin(desk, "2468")

    # Sign-in: two citizens are missing, the quorum line says so; one comes late, another goes.
    assert quorum(desk.store).expected == 146
    take_attendance(desk, "public", {("", ""): 117})
    assert (quorum(desk.store).present, quorum(desk.store).met) == (144, True)
    arrive(desk, "public", ("", ""), reason="路上堵车")

    # The order changes: the second is away, the third speaks later, the fourth hands in a paper.
    ids = [one.id for one in desk.store.roster().reporters]
    set_mode(desk, ids[1], ReportMode.ABSENT, "因病请假")
    postpone(desk, ids[2])
    set_mode(desk, ids[3], ReportMode.WRITTEN)

    # First reporter: the turn is timed, notes are taken, everyone votes but three citizens.
    hall = window.meeting.toggle_hall()
    publish(desk, HallState(HallPage.VOTING))
    start_turn(desk, ids[0])
    move_turn(desk, Move.EXTEND, 60)
    move_turn(desk, Move.FORWARD)
    assert current_turn(desk.store) is not None
    note = keep_note(desk, Note(0, ids[0], NoteKind.COMMENT, "区委书记", "小区党组织覆盖不够"))
    _press(qtbot, window, "开放评分")
    _vote(desk, 175_000, leave_out=3)
    for shown in (window, hall):
        assert "17.5" not in _words(shown), "no score is visible before the ballot closes"
        assert "87.5" not in _words(shown)

    # A terminal dies with a half-filled sheet: nothing was counted, the rater votes again.
    kiosk = KioskWindow(window.context, desk)
    qtbot.addWidget(kiosk)
    kiosk.show()
    opened = current_round(desk.store)
    assert opened is not None
    seat = eligible_seats(desk.store, opened.id, "public")[0]
    kiosk.begin(seat)
    kiosk.finish()
    assert seat.id not in desk.store.voted_seats(opened.id)
    sheet = Ballot("public", (Line(ids[0], (0,)),))
    cast(desk, opened.id, seat.id, sheet)
    # Two people on one seat: the second is told that the seat has voted.
    with pytest.raises(Refused, match="已经投过票"):
        cast(desk, opened.id, seat.id, sheet)

    # The power goes while the ballot is open: the window says where the meeting stood and goes on there.
    window.leave_meeting()
    desk = workspace.open(path)
    window.open_meeting(desk)
    assert "第 1 位 李明 的评议票开着，已收" in _words(window)
    assert "可以接着收" in _words(window)
    window.navigate("console")
    assert current_round(desk.store) is not None
    _press(qtbot, window, "封票")

    # A named ballot was keyed wrong: a new version by two people; another is void; both stay in the file.
    first = desk.store.rounds()[0]
    leaders = [one for one in desk.store.roster().seats if one.class_id == "leading"]
    width = len(desk.store.scheme().form_of("leading").indicators)
    right = Ballot("leading", (Line(ids[0], (200_000,) * width),))
    with pytest.raises(Refused):
        correct_ballot(desk, first.id, leaders[0].id, right, "录错", ("同一人", "同一人"))
    correct_ballot(desk, first.id, leaders[0].id, right, "录错", PEOPLE)
    void_ballot(desk, first.id, leaders[1].id, "本人声明作废", PEOPLE)

    # The ballot on the next reporter went wrong in the hall: it is held again, the old round stays on record.
    _press(qtbot, window, "开放评分")
    second = current_round(desk.store)
    assert second is not None
    assert second.reporter_id == ids[3], "the absent one is skipped, the postponed one comes later"
    _vote(desk, 100_000)
    _press(qtbot, window, "封票")
    leave(desk, "team", first_of(desk, "team"), reason="提前离场")
    again = reopen_round(desk, second.id, "话筒故障，没有听清", PEOPLE)
    assert again.reporter_id == ids[3]
    _vote(desk, 160_000)
    _press(qtbot, window, "封票")
    assert second.id in {one.id for one in desk.store.superseded_rounds()}

    # The rest go smoothly, the postponed one among them.
    while next_reporter(desk.store) is not None:
        _press(qtbot, window, "开放评分")
        _vote(desk, 150_000)
        _press(qtbot, window, "封票")
    held = [one.reporter_id for one in desk.store.rounds()]
    assert ids[1] not in held
    assert ids[2] in held

    # What if the weights were others? Nothing of it is kept.
    entries = desk.store.audit_count()
    weight = desk.store.scheme().classes[0].weight
    what_if(desk, Trial(weights={desk.store.scheme().classes[0].id: weight / 2}))
    assert desk.store.audit_count() == entries

    _press(qtbot, window, "结束会议并计票")
    assert desk.store.info().phase is Phase.SEALED
    matter = from_note(desk, note.id)
    assert matter.problem == "小区党组织覆盖不够"

    # Only now does the hall see a score, and only as many as the clerk lets out.
    publish(desk, HallState(HallPage.RESULTS, reveal=Reveal.TOP, top=1))
    found = result(desk)
    best = found.ranked()[0]
    qtbot.waitUntil(lambda: hall_shows(window, best.reporter_id, desk), timeout=5_000)

    # Every check passes, and the JSON tells of the corrected, the void, the absent and the gone.
    assert all(finding.passed for finding in verify(desk))
    workspace.export(desk, tmp_path / "out", load_language("zh", resources_dir()))
    document = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    by_order = {one["name"]: one for one in document["reporters"]}
    names = {one.id: one.name for one in desk.store.roster().reporters}
    one = by_order[names[ids[0]]]["classes"]
    assert (one["leading"]["returned"], one["leading"]["valid"]) == (10, 10)
    assert one["leading"]["exact"] == "355/4", "nine of 87.5 and one of 100"
    assert one["public"]["issued"] == 118
    assert one["public"]["returned"] == 116
    assert by_order[names[ids[1]]]["composite"] is None
    assert by_order[names[ids[3]]]["classes"]["team"]["issued"] == 6
    assert by_order[names[ids[3]]]["classes"]["team"]["score"] == "80.0000"
    secret = {one.id for one in desk.store.scheme().classes if one.secrecy is Secrecy.SECRET}
    assert secret == {"peer", "public"}
    window.leave_meeting()
    window.close()


def first_of(desk: Desk, class_id: str) -> tuple[str, str]:
    """Name and unit of the first rater of a class."""
    seat = next(one for one in desk.store.roster().seats if one.class_id == class_id)
    return seat.name, seat.unit


def hall_shows(window: MainWindow, reporter_id: int, desk: Desk) -> bool:
    """Whether the hall screen names a reporter."""
    assert window.meeting is not None
    names = {one.id: one.name for one in desk.store.roster().reporters}
    shown = _words(window.meeting.toggle_hall() if not window.meeting.hall_is_shown else _hall(window))
    return names[reporter_id] in shown.replace(" ", "")


def _hall(window: MainWindow) -> object:
    assert window.meeting is not None
    return next(one for one in window.meeting._windows.values() if type(one).__name__ == "HallWindow")
