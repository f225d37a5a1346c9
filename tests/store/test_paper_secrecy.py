"""Nothing of keyed paper ties a sheet to a person or a pass, and an older file gets room for paper."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.services.keyed_entry import drop_bundle, enter_bundle
from shuzhi_desktop.services.keying import begin_bundle, put_sheet
from shuzhi_desktop.services.ports_paper import KeyedSheet
from shuzhi_desktop.services.voting import cast, open_ballot
from shuzhi_desktop.store.layout import APPLICATION_ID
from shuzhi_desktop.store.migrations.plan import migrate
from tests.support.meetings import marks, small_meeting
from tests.support.paper_meetings import key_bundle, sheet
from tests.support.store_meetings import reopen

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

MARKS = [905_000, 835_000, 775_000]


def _drafts(path: Path) -> list[bytes]:
    """The drafts as they would lie in the file."""
    content = path.read_bytes()
    return [json.dumps([[mark]]).encode() for mark in MARKS if json.dumps([[mark]]).encode() in content]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = small_meeting(tmp_path)
    open_ballot(made, 1)
    return made


def test_nothing_of_either_pass_is_in_the_file_once_the_bundle_is_in_the_vote(desk: Desk) -> None:
    path = desk.store.path
    bundle = key_bundle(desk, "peer", 1, [sheet(n, (mark,)) for n, mark in enumerate(MARKS, 1)])
    assert len(_drafts(path)) == 3  # so that the search below can fail
    enter_bundle(desk, bundle.id)
    assert _drafts(path) == []
    assert desk.store.keyed_sheets(bundle.id, 1) == desk.store.keyed_sheets(bundle.id, 2) == ()
    assert desk.store.rows("PRAGMA freelist_count") == [(0,)]
    desk.store.backup(path.with_name("copy.shuzhi"))
    assert _drafts(path.with_name("copy.shuzhi")) == []
    desk.store.close()
    assert _drafts(path) == []


def test_a_dropped_bundle_leaves_no_drafts_either(desk: Desk) -> None:
    bundle = key_bundle(desk, "peer", 1, [sheet(1, (MARKS[0],))])
    drop_bundle(desk, bundle.id, "票种录错", ("丙", "丁"))
    assert _drafts(desk.store.path) == []
    desk.store.close()


def test_a_draft_of_a_secret_class_cannot_name_a_seat(desk: Desk) -> None:
    bundle = begin_bundle(desk, "peer", 1, "甲")
    with pytest.raises(ValueError, match="must not name a seat"):
        put_sheet(desk, bundle.id, "甲", sheet(1, (MARKS[0],), seat_id=4))
    with pytest.raises(ValueError, match="must not name a seat"):
        desk.store.write(lambda writing: writing.put_keyed(bundle.id, 1, KeyedSheet(1, ((MARKS[0],),), 4)))
    desk.store.close()


def test_secret_paper_uses_up_no_seat_and_its_entry_tells_no_sheet(desk: Desk) -> None:
    cast(desk, 1, 4, marks("peer", 1, 700_000))
    enter_bundle(desk, key_bundle(desk, "peer", 1, [sheet(n, (mark,)) for n, mark in enumerate(MARKS, 1)]).id)
    assert desk.store.voted_seats(1) == {4}
    for entry in desk.store.audit():
        if entry.kind.startswith("paper."):
            assert not {"seats", "cells", "position", "marks"} & set(json.loads(entry.details))
            assert not any(str(mark) in entry.details for mark in MARKS)
    desk.store.close()


def test_the_place_of_a_slip_in_the_file_tells_neither_the_way_nor_the_place_in_the_pile(tmp_path: Path) -> None:
    """Slips lie in the order of their random keys: pile order and file order agree no more often than by chance."""
    agreed = 0
    for number in range(24):
        folder = tmp_path / str(number)
        folder.mkdir()
        desk = small_meeting(folder)
        open_ballot(desk, 1)
        enter_bundle(desk, key_bundle(desk, "peer", 1, [sheet(n, (mark,)) for n, mark in enumerate(MARKS, 1)]).id)
        rows = desk.store.rows("SELECT key, sheet FROM secret_slips WHERE class_id = 'peer' AND state = 3")
        assert rows == sorted(rows)
        order = [int.from_bytes(row[1][-4:], "little") for row in rows]
        agreed += order == MARKS
        desk.store.close()
    assert agreed < 15  # 4 expected; 15 or more once in 100,000 runs


def test_a_file_without_paper_gets_room_for_it_and_keeps_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "旧会议.shuzhi"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(connection, 2)
    connection.execute("UPDATE meeting SET title = '旧会议', scheme_text = 'each 1'")
    connection.close()
    before = path.read_bytes()
    store = reopen(path)
    assert store.info().title == "旧会议"
    assert store.bundles() == store.paper_accounts() == store.hand_counts() == ()
    assert all(finding.passed for finding in store.verify())
    store.close()
    assert (tmp_path / "旧会议.v2.shuzhi.bak").read_bytes() == before
