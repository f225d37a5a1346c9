"""Who cast a secret ballot cannot be found out from any byte of the file, while the ballot is open or afterwards.

The order in which raters came is known to the attacker, as it is to anyone who sat in the hall. Each rater's mark is a
number of its own, so where it lies in the file is where that rater's slip lies.
"""

from __future__ import annotations

import itertools
import json
import math
import random
import sqlite3
import struct
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.store.meeting_file import open_meeting_file
from tests.support.store_meetings import (
    FIRST_LEADER,
    NOON,
    PUBLIC,
    ballot,
    cast_named,
    cast_secret,
    make_meeting,
    open_round,
    scheme_of,
    secret_marks,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shuzhi_desktop.store.meeting_file import MeetingFile

MEETINGS = 12
SLIPS, RATERS = 240, 160
# Chance passes these bounds less than once in a million runs of a test.
HIGHEST_Z = 5.0
MOST_HITS = 36  # the sum over 12 meetings of the hits of one matching is about Poisson(12)


def _mark(number: int) -> int:
    """A mark whose four bytes turn up in the file by no accident."""
    return 0x5A000000 + (number * 2_654_435_761 % 0x1000000)


def _play(path: Path, order: list[int], *, together: bool = False) -> MeetingFile:
    store = make_meeting(path, public=SLIPS, leaders=20)
    one = open_round(store, slips=SLIPS)
    if together:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda seat: cast_secret(store, one.id, seat, _mark(seat)), order))
        return store
    for number, seat in enumerate(order):
        cast_secret(store, one.id, seat, _mark(seat))
        if number % 10 == 0:
            cast_named(store, one.id, FIRST_LEADER + number // 10, 5)
    return store


def _by_offset(store: MeetingFile, seats: list[int]) -> list[int]:
    """Seats in the order in which their slips lie in the file."""
    content = store.path.read_bytes()
    offsets = {}
    for seat in seats:
        pattern = struct.pack("<i", _mark(seat))
        assert content.count(pattern) == 1, "a mark lies in the file more than once"
        offsets[seat] = content.index(pattern)
    return sorted(seats, key=offsets.__getitem__)


def _as_read(store: MeetingFile, seats: list[int]) -> list[int]:
    """Seats in the order in which the slips come out of the table."""
    of = {_mark(seat): seat for seat in seats}
    return [of[mark] for mark in secret_marks(store)]


def _by_key(store: MeetingFile, seats: list[int]) -> list[int]:
    """Seats by the random keys of their slips."""
    of = {struct.pack("<i", _mark(seat)): seat for seat in seats}
    rows = store.rows("SELECT key, sheet FROM secret_slips WHERE state = 3")
    return [of[sheet[-4:]] for _, sheet in sorted(rows)]


def _correlation(came: list[int], found: list[int]) -> float:
    """Spearman's rank correlation, as a standard score."""
    n = len(came)
    place = {seat: rank for rank, seat in enumerate(found)}
    squares = sum((rank - place[seat]) ** 2 for rank, seat in enumerate(came))
    return (1 - 6 * squares / (n * (n * n - 1))) * math.sqrt(n - 1)


def _neighbours(came: list[int], found: list[int]) -> int:
    """How often slips that lie side by side are of raters who came one after the other; 2 are expected by chance."""
    place = {seat: rank for rank, seat in enumerate(came)}
    return sum(abs(place[one] - place[other]) == 1 for one, other in itertools.pairwise(found))


ATTACKS = {"offset in the file": _by_offset, "order of the table": _as_read, "key": _by_key}


@pytest.mark.slow
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("together", [False, True], ids=["one by one", "group commits"])
def test_ballots_are_matched_to_raters_no_better_than_by_chance(tmp_path: Path, closed: bool, together: bool) -> None:
    scores = dict.fromkeys(ATTACKS, 0.0)
    hits, backwards, beside = dict.fromkeys(ATTACKS, 0), dict.fromkeys(ATTACKS, 0), dict.fromkeys(ATTACKS, 0)
    for meeting in range(MEETINGS):
        came = random.sample(range(1, SLIPS + 1), RATERS)
        store = _play(tmp_path / f"{meeting}.shuzhi", came, together=together)
        if closed:
            store.write(lambda writing: writing.close_round(1))
            store.close()
            store = open_meeting_file(store.path, read_scheme=scheme_of)
        for name, attack in ATTACKS.items():
            found = attack(store, came)
            scores[name] += _correlation(came, found) / math.sqrt(MEETINGS)
            hits[name] += sum(one == other for one, other in zip(came, found, strict=True))
            backwards[name] += sum(one == other for one, other in zip(came, reversed(found), strict=True))
            beside[name] += _neighbours(came, found)
        store.close()
    for name in ATTACKS:
        assert abs(scores[name]) < HIGHEST_Z, name
        assert hits[name] < MOST_HITS, name
        assert backwards[name] < MOST_HITS, name
        assert beside[name] < 2 * MOST_HITS, name


def test_the_attack_finds_an_order_where_there_is_one(tmp_path: Path) -> None:
    """Slips written one after another, as a naive program would, are matched; so the test above can fail."""
    came = random.sample(range(1, SLIPS + 1), 60)
    store = make_meeting(tmp_path / "m.shuzhi", public=SLIPS)
    open_round(store, slips=0)
    store.close()
    connection = sqlite3.connect(store.path)
    for seat in came:
        sheet = struct.pack("<iBi", 1, 1, _mark(seat))
        connection.execute("INSERT INTO secret_slips VALUES (1, 'public', ?, 3, '', ?)", (random.randbytes(16), sheet))
    connection.commit()
    connection.close()
    store = open_meeting_file(store.path, read_scheme=scheme_of)
    found = _by_offset(store, came)
    assert abs(_correlation(came, found)) > HIGHEST_Z
    assert _neighbours(came, found) > 50
    store.close()


def test_filling_a_slip_moves_no_other(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi", public=SLIPS)
    one = open_round(store, slips=SLIPS)
    places: dict[int, int] = {}
    for seat in range(1, SLIPS + 1):
        cast_secret(store, one.id, seat, _mark(seat))
        content = store.path.read_bytes()
        places[seat] = content.index(struct.pack("<i", _mark(seat)))
        assert all(content.find(struct.pack("<i", _mark(other))) == place for other, place in places.items())
    store.close()


def _ticking() -> Callable[[], str]:
    seconds = itertools.count()
    return lambda: f"{NOON[:14]}{(now := next(seconds)) // 60:02d}:{now % 60:02d}+08:00"


def test_the_file_tells_no_time_finer_than_the_round(tmp_path: Path) -> None:
    make_meeting(tmp_path / "m.shuzhi").close()
    store = open_meeting_file(tmp_path / "m.shuzhi", read_scheme=scheme_of, now=_ticking())
    one = open_round(store)
    for seat in range(1, 16):
        store.write(lambda writing: writing.set_flag(1, "moved", on=True))
        cast_secret(store, one.id, seat, _mark(seat))
    counted = [entry for entry in store.audit(100) if entry.kind == "ballot.counted"]
    assert len(counted) == 15
    assert {entry.at for entry in counted} == {one.opened_at}
    assert {entry.details for entry in counted} == {json.dumps({"class": PUBLIC, "round": 1}, separators=(",", ":"))}
    store.close()


def test_an_audit_entry_that_tells_more_of_a_secret_ballot_is_not_written(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    one = open_round(store)

    def work(writing):
        writing.cast_secret(one.id, 1, ballot(5))
        writing.record("ballot.counted", {"round": one.id, "class": PUBLIC, "seat": 1})

    with pytest.raises(ValueError, match="must not tell"):
        store.write(work)
    assert store.voted_seats(one.id) == frozenset()
    assert secret_marks(store) == []
    store.close()


def test_nothing_of_blank_slips_or_older_pages_is_left_after_closing(tmp_path: Path) -> None:
    came = random.sample(range(1, SLIPS + 1), RATERS)
    store = _play(tmp_path / "m.shuzhi", came)
    before = store.path.stat().st_size
    store.write(lambda writing: writing.close_round(1))
    assert store.rows("PRAGMA freelist_count") == [(0,)]
    assert store.rows("SELECT count(*) FROM secret_slips WHERE state = 2") == [(0,)]
    assert store.path.stat().st_size <= before
    content = store.path.read_bytes()
    assert all(content.count(struct.pack("<i", _mark(seat))) == 1 for seat in came)
    store.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["m.shuzhi"]
