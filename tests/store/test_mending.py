"""Attendance, corrections and notes in the file: an older one gains them, and nothing leads from a slip to a person."""

from __future__ import annotations

import math
import random
import sqlite3
import struct
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.services.ports_corrections import Correction, Mend
from shuzhi_desktop.services.ports_notes import Note, NoteKind, ProblemSource, Rectification
from shuzhi_desktop.services.ports_reports import ReportVersion
from shuzhi_desktop.store.layout import APPLICATION_ID
from shuzhi_desktop.store.meeting_file import open_meeting_file
from shuzhi_desktop.store.migrations.plan import migrate
from tests.store.test_secrecy import (
    ATTACKS,
    HIGHEST_Z,
    MEETINGS,
    MOST_HITS,
    RATERS,
    SLIPS,
    _correlation,
    _mark,
    _neighbours,
)
from tests.support.store_meetings import (
    FIRST_LEADER,
    NOON,
    PUBLIC,
    ballot,
    cast_named,
    cast_secret,
    make_meeting,
    open_round,
    reopen,
    scheme_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.ports import Writing
    from shuzhi_desktop.store.meeting_file import MeetingFile

NEW_TABLES = {"absent_seats", "round_absent", "attendance", "corrections", "notes", "rectifications", "report_versions"}


def test_a_file_of_version_two_gains_the_tables_and_keeps_what_it_held(tmp_path: Path) -> None:
    path = tmp_path / "旧.shuzhi"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(connection, 2)
    connection.execute("UPDATE meeting SET title = '旧会议', scheme_text = 'each 1', phase = 'running'")
    connection.execute("INSERT INTO reporters VALUES (1, 1, '赵', '甲', '', '')")
    connection.execute("INSERT INTO seats VALUES (1, 'leaders', '何一', '', '')")
    connection.execute(f"INSERT INTO rounds VALUES (1, 1, 1, '{NOON}', '')")
    connection.execute("INSERT INTO turnout VALUES (1, 1)")
    sheet = struct.pack("<iBi", 1, 1, 70_000)
    connection.execute("INSERT INTO named_ballots VALUES (1, 1, 'leaders', 1, 1, 3, '', ?, '')", (sheet,))
    connection.close()
    store = reopen(path)
    assert {name for (name,) in store.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")} >= NEW_TABLES
    assert store.info().title == "旧会议"
    assert store.absent_seats() == frozenset()
    assert [one.lines[0].marks for _, one in store.ballots()] == [(70_000,)]
    store.write(lambda writing: writing.void_named(1, 1))
    assert list(store.ballots()) == []
    assert all(finding.passed for finding in store.verify())
    store.close()
    assert (tmp_path / "旧.v2.shuzhi.bak").exists()


def test_notes_matters_and_reports_survive_reopening(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")

    def fill(writing: Writing) -> int:
        note = writing.put_note(Note(0, 1, NoteKind.PLEDGE, "何一", "三月完成"))
        writing.put_note(Note(note, 1, NoteKind.PLEDGE, "何一", "四月完成"))
        version = ReportVersion(1, 1, "报告.pdf", NOON, "何一", "ab", is_read=False)
        writing.add_report(version, b"\x00\xff", None)
        return writing.put_rectification(Rectification(0, 1, "问题", ProblemSource.SELF, note_id=note))

    id_ = store.write(fill)
    store.write(lambda writing: writing.put_rectification(Rectification(id_, 1, "问题", closed_by=("甲", "乙"))))
    store.close()
    store = reopen(tmp_path / "m.shuzhi")
    assert [(one.content, one.at) for one in store.notes()] == [("四月完成", NOON)]
    assert store.notes(2) == ()
    assert [(one.id, one.closed_by, one.note_id) for one in store.rectifications()] == [(id_, ("甲", "乙"), None)]
    assert store.report_content(1, 1) == b"\x00\xff"
    assert [one.name for one in store.report_versions()] == ["报告.pdf"]
    store.close()


def _supersede(store: MeetingFile, round_id: int) -> None:
    line = Correction(NOON, Mend.REOPENED, round_id, "", None, "重投", ("周正", "吴明"))
    store.write(lambda writing: writing.add_correction(line))


def _columns(store: MeetingFile, table: str) -> set[str]:
    return {row[1] for row in store.rows(f"PRAGMA table_info({table})")}


def test_no_new_table_has_a_column_that_could_name_a_slip(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    assert _columns(store, "secret_slips") == {"round_id", "class_id", "key", "state", "reason", "sheet"}
    for table in NEW_TABLES:
        assert not _columns(store, table) & {"key", "slip", "sheet", "rater"}
        foreign = {row[2] for row in store.rows(f"PRAGMA foreign_key_list({table})")}
        assert foreign <= {"seats", "rounds", "reporters", "notes"}
    store.close()


def _played_again(path: Path, came: list[int], again: list[int]) -> MeetingFile:
    """A round in which everyone votes, attendance changes amid it, the round is held again with other marks."""
    store = make_meeting(path, public=SLIPS, leaders=20)
    one = open_round(store, slips=SLIPS)
    for number, seat in enumerate(came):
        cast_secret(store, one.id, seat, _mark(seat + 10_000))
        if number % 40 == 0:
            store.write(lambda writing: writing.set_absent({FIRST_LEADER + 3, FIRST_LEADER + 7}))
    store.write(lambda writing: writing.close_round(1))
    _supersede(store, one.id)
    store.write(lambda writing: writing.set_absent({FIRST_LEADER + 3, *(range(SLIPS - 9, SLIPS + 1))}))
    second = open_round(store, slips=SLIPS - 10)
    for number, seat in enumerate(again):
        cast_secret(store, second.id, seat, _mark(seat))
        if number == 50:
            store.write(lambda writing: writing.set_absent({FIRST_LEADER + 3, FIRST_LEADER + 4}))
    return store


@pytest.mark.slow
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_reopened_rounds_and_attendance_help_no_attack(tmp_path: Path, closed: bool) -> None:
    scores = dict.fromkeys(ATTACKS, 0.0)
    hits, beside = dict.fromkeys(ATTACKS, 0), dict.fromkeys(ATTACKS, 0)
    first_round = 0.0
    for meeting in range(MEETINGS):
        came = random.sample(range(1, SLIPS + 1), RATERS)
        again = random.sample(range(1, SLIPS - 9), RATERS)
        store = _played_again(tmp_path / f"{meeting}.shuzhi", came, again)
        if closed:
            store.write(lambda writing: writing.close_round(2))
            store.close()
            store = open_meeting_file(store.path, read_scheme=scheme_of)
        kept = store.rows("SELECT sheet FROM secret_slips WHERE round_id = 1 ORDER BY key")
        of = {struct.pack("<i", _mark(seat + 10_000)): seat for seat in came}
        first_round += _correlation(came, [of[sheet[-4:]] for (sheet,) in kept]) / math.sqrt(MEETINGS)
        for name, attack in ATTACKS.items():
            found = attack(store, again) if name != "key" else _by_key_of_second(store, again)
            scores[name] += _correlation(again, found) / math.sqrt(MEETINGS)
            hits[name] += sum(one == other for one, other in zip(again, found, strict=True))
            beside[name] += _neighbours(again, found)
        assert all(finding.passed for finding in store.verify())
        store.close()
    assert abs(first_round) < HIGHEST_Z
    for name in ATTACKS:
        assert abs(scores[name]) < HIGHEST_Z, name
        assert hits[name] < MOST_HITS, name
        assert beside[name] < 2 * MOST_HITS, name


def _by_key_of_second(store: MeetingFile, seats: list[int]) -> list[int]:
    of = {struct.pack("<i", _mark(seat)): seat for seat in seats}
    rows = store.rows("SELECT key, sheet FROM secret_slips WHERE state = 3 AND round_id = 2")
    return [of[sheet[-4:]] for _, sheet in sorted(rows)]


def test_a_voided_sheet_lies_where_its_key_puts_it_and_its_entry_names_no_content(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi", public=60)
    one = open_round(store, slips=0)
    store.write(lambda writing: writing.add_sheets(one.id, [(None, ballot(_mark(n))) for n in range(40)]))
    store.write(lambda writing: writing.close_round(one.id))
    assert store.write(lambda writing: writing.void_secret(one.id, ballot(_mark(7)), "污损"))
    assert not store.write(lambda writing: writing.void_secret(one.id, ballot(_mark(7)), "污损"))
    assert store.returned(one.id) == {PUBLIC: 39}
    assert store.rows("PRAGMA freelist_count") == [(0,)]
    content = store.path.read_bytes()
    rows = store.rows("SELECT sheet FROM secret_slips ORDER BY key")
    places = [content.index(sheet[-4:]) for (sheet,) in rows]
    assert places in (sorted(places), sorted(places, reverse=True))
    assert all(finding.passed for finding in store.verify())
    store.close()


def test_a_named_ballot_of_a_superseded_round_is_kept(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    one = open_round(store)
    cast_named(store, one.id, FIRST_LEADER, 5)
    store.write(lambda writing: writing.close_round(one.id))
    _supersede(store, one.id)
    assert list(store.ballots()) == list(store.ballots(one.id)) == []
    assert store.ballot_of(one.id, FIRST_LEADER)[:2] == (1, True)
    assert [round_.id for round_ in store.superseded_rounds()] == [one.id]
    store.close()
