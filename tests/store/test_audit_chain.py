"""Whatever is changed in the file behind our back, verify says so."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.support.store_meetings import FIRST_LEADER, cast_named, cast_secret, make_meeting, open_round, reopen

if TYPE_CHECKING:
    from pathlib import Path

TAMPERINGS = {
    "a time is changed": ("audit", "UPDATE audit SET at = '2026-12-18T12:00:01+08:00' WHERE number = 3"),
    "one byte is changed": ("audit", "UPDATE audit SET details = replace(details, '1', '2') WHERE number = 4"),
    "a kind is changed": ("audit", "UPDATE audit SET kind = 'x' WHERE number = 1"),
    "a digest is changed": ("audit", "UPDATE audit SET sha256 = sm3 WHERE number = 2"),
    "an entry is deleted": ("audit", "DELETE FROM audit WHERE number = 2"),
    "the first entry is deleted": ("audit", "DELETE FROM audit WHERE number = 1"),
    "the tail is cut off": ("audit", "DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)"),
    "all entries are deleted": ("audit", "DELETE FROM audit"),
    "the end is deleted": ("audit", "DELETE FROM audit_head"),
    "two entries change places": (
        "audit",
        """UPDATE audit SET number = CASE number WHEN 2 THEN -3 ELSE -2 END WHERE number IN (2, 3);
        UPDATE audit SET number = -number WHERE number < 0""",
    ),
    "an entry is put in": ("audit", "INSERT INTO audit SELECT max(number) + 1, at, kind, '{}', sm3, sha256 FROM audit"),
    "a secret ballot is changed": ("ballots", "UPDATE secret_slips SET sheet = zeroblob(length(sheet))"),
    "a secret ballot is taken away": ("ballots", "DELETE FROM secret_slips"),
    "a named ballot is changed": ("ballots", "UPDATE named_ballots SET reason = '污损'"),
    "a seat's turnout is taken away": ("ballots", "DELETE FROM turnout WHERE seat_id = 1"),
    "a round is opened again and lost": ("foreign_keys", "UPDATE rounds SET reporter_id = 99"),
}


@pytest.fixture
def closed_meeting(tmp_path: Path) -> Path:
    path = tmp_path / "m.shuzhi"
    store = make_meeting(path)
    one = open_round(store)
    for seat in (1, 2):
        cast_secret(store, one.id, seat, 90 + seat)
    cast_named(store, one.id, FIRST_LEADER, 95)
    store.write(lambda writing: writing.close_round(one.id))
    store.close()
    return path


def _failing(path: Path) -> list[str]:
    store = reopen(path)
    failing = [finding.check for finding in store.verify() if not finding.passed]
    store.close()
    return failing


def test_an_untouched_file_passes_every_check(closed_meeting: Path) -> None:
    assert _failing(closed_meeting) == []


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_found(closed_meeting: Path, what: str) -> None:
    check, script = TAMPERINGS[what]
    connection = sqlite3.connect(closed_meeting)
    connection.executescript(script)
    connection.close()
    assert check in _failing(closed_meeting)


def test_a_changed_round_is_named(closed_meeting: Path) -> None:
    connection = sqlite3.connect(closed_meeting)
    connection.executescript("UPDATE named_ballots SET version = 2")
    connection.close()
    store = reopen(closed_meeting)
    (finding,) = [one for one in store.verify() if one.check == "ballots"]
    store.close()
    assert "第 1 次评分" in str(finding.text)


def test_entries_come_newest_first_with_their_digests(closed_meeting: Path) -> None:
    store = reopen(closed_meeting)
    entries = store.audit(3)
    assert [entry.number for entry in entries] == [5, 4, 3]
    assert all(entry.digest.startswith("sm3:") and len(entry.digest) == 68 for entry in entries)
    assert store.audit_count() == 5
    store.close()
