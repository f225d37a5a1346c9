"""Notes on given scores in the file: an older file gets room for them, and its scores stay."""

from __future__ import annotations

import sqlite3
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.services.ports import GivenScore
from shuzhi_desktop.services.ports_given import GivenNote
from shuzhi_desktop.store.layout import APPLICATION_ID
from shuzhi_desktop.store.migrations import plan
from tests.support.store_meetings import GIVEN, NOON, make_meeting, reopen

if TYPE_CHECKING:
    from pathlib import Path

NOTE = GivenNote("纪要", "甲", "乙", "更正")


def _before_the_notes(path: Path) -> None:
    """A meeting with two versions of a score, as the version before wrote it."""
    version = next(place for place, step in enumerate(plan._STEPS) if step.__name__ == "m0003_given")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    plan.migrate(connection, version)
    connection.execute("UPDATE meeting SET title = '旧会议', scheme_text = 'each 1'")
    connection.execute("INSERT INTO reporters VALUES (1, 1, '书记1', '街道1', '', '')")
    connection.execute("INSERT INTO given_scores VALUES (?, 1, 1, '85'), (?, 1, 2, '181/2')", (GIVEN, GIVEN))
    connection.close()


def test_an_older_file_keeps_its_scores_and_takes_notes_from_now_on(tmp_path: Path) -> None:
    path = tmp_path / "m.shuzhi"
    _before_the_notes(path)
    store = reopen(path)
    assert store.given() == (GivenScore(GIVEN, 1, Fraction(181, 2)),)
    assert [(one.score, one.at, one.note) for one in store.given_history(GIVEN, 1)] == [
        (Fraction(85), "", GivenNote()),
        (Fraction(181, 2), "", GivenNote()),
    ]
    store.write(lambda writing: writing.set_given([GivenScore(GIVEN, 1, Fraction(88), NOTE)]))
    assert store.given() == (GivenScore(GIVEN, 1, Fraction(88), NOTE),)
    newest = store.given_history(GIVEN, 1)[-1]
    assert (newest.version, newest.at, newest.note) == (3, NOON, NOTE)
    assert all(finding.passed for finding in store.verify())
    store.close()
    assert len(list(tmp_path.glob("*.bak"))) == 1


def test_a_note_without_its_score_is_found(tmp_path: Path) -> None:
    path = tmp_path / "m.shuzhi"
    make_meeting(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO given_notes VALUES ('daily', 1, 1, '', '甲', '乙', '', '')")
    connection.commit()
    connection.close()
    store = reopen(path)
    assert [finding.check for finding in store.verify() if not finding.passed] == ["foreign_keys"]
    store.close()


def test_notes_speak_only_of_given_scores(tmp_path: Path) -> None:
    """No ballot, seat or round can be named by a note: secrecy does not depend on what is typed."""
    path = tmp_path / "m.shuzhi"
    store = make_meeting(path)
    columns = [row[1] for row in store.rows("PRAGMA table_info(given_notes)")]
    targets = {row[2] for row in store.rows("PRAGMA foreign_key_list(given_notes)")}
    store.close()
    assert columns == ["class_id", "reporter_id", "version", "source", "entered_by", "checked_by", "reason", "at"]
    assert targets == {"given_scores"}


def test_a_change_that_fails_leaves_neither_score_nor_note(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")

    def work(writing):
        writing.set_given([GivenScore(GIVEN, 1, Fraction(88), NOTE)])
        raise KeyError("stop")

    with pytest.raises(KeyError):
        store.write(work)
    assert store.given() == ()
    assert store.rows("SELECT count(*) FROM given_notes") == [(0,)]
    store.close()
