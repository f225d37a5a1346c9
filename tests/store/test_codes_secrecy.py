"""Codes, tokens, client keys, the server's log and the audit chain lead from no secret ballot to a code or a device."""

from __future__ import annotations

import json
import math
import random
import re
import secrets
import struct
from typing import TYPE_CHECKING

import httpx
import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.services.codes import issue_codes, mark_of, salt_of, token_of
from shuzhi_desktop.services.remote_voting import Outcome, RemoteBallot, cast_remote
from shuzhi_desktop.services.voting import close_ballot, open_ballot
from tests.support.lan import serving
from tests.support.meetings import SCHEME, small_meeting

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

VOTERS = 150
HIGHEST_Z = 5.0
WIDE = SCHEME.replace('max = "100"\nstep = "0.5"', 'max = "9000"\nstep = "1"')
WIDE = WIDE.replace('weight = "20"\nform = "satisfaction"', 'weight = "20"\nform = "marks"')
WIDE = WIDE[: WIDE.index("[[rates]]")]


def _points(number: int) -> int:
    """Points on the scale whose bytes turn up in the file by no accident."""
    return 2_000 + number * 40 + number % 37


@pytest.fixture
def played(tmp_path: Path) -> tuple[Desk, list[tuple[str, str, int]]]:
    """A meeting in which everyone voted in a known order: (token, client key, mark) as they came."""
    roster = Roster((Reporter(1, 1, "赵", "甲街道"),), tuple(Seat(n, "public") for n in range(1, VOTERS + 1)))
    desk = small_meeting(tmp_path, WIDE, roster)
    made = list(issue_codes(desk))
    random.shuffle(made)
    open_ballot(desk, 1)
    came = []
    for number, one in enumerate(made):
        token, key, points = token_of(one.code, salt_of(desk.store)).hex(), secrets.token_hex(16), _points(number)
        sheet = [[1, [str(points)], False]]
        (answer,) = cast_remote(desk, [RemoteBallot(token, key, 1, sheet)])
        assert answer.outcome is Outcome.COUNTED
        came.append((token, key, points * 10_000))
    return desk, came


def _correlation(came: list[int], found: list[int]) -> float:
    n = len(came)
    place = {one: rank for rank, one in enumerate(found)}
    squares = sum((rank - place[one]) ** 2 for rank, one in enumerate(came))
    return (1 - 6 * squares / (n * (n * n - 1))) * math.sqrt(n - 1)


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_no_order_of_codes_or_keys_is_the_order_of_the_slips(played, closed: bool) -> None:
    desk, came = played
    if closed:
        close_ballot(desk, 1)
    by_mark = {mark: number for number, (_, _, mark) in enumerate(came)}
    slips = desk.store.rows("SELECT sheet FROM secret_slips WHERE state = 3 ORDER BY key")
    found = [by_mark[struct.unpack("<i", sheet[-4:])[0]] for (sheet,) in slips]
    assert sorted(found) == list(range(VOTERS))
    seat_of = {bytes(mark): seat for mark, seat in desk.store.rows("SELECT mark, seat_id FROM codes")}
    voter_of = {seat_of[mark_of(bytes.fromhex(token))]: number for number, (token, _, _) in enumerate(came)}
    orders = {
        "codes": [voter_of[seat] for (seat,) in desk.store.rows("SELECT seat_id FROM codes ORDER BY mark")],
        "cards": [voter_of[seat] for (seat,) in desk.store.rows("SELECT seat_id FROM codes ORDER BY card")],
        "arrivals": [voter_of[seat] for (seat,) in desk.store.rows("SELECT seat_id FROM arrivals")],
        "keys": [voter_of[seat] for (seat,) in desk.store.rows("SELECT seat_id FROM arrivals ORDER BY client_key")],
        "coming": list(range(VOTERS)),
    }
    content = desk.store.path.read_bytes()
    offsets = {number: content.index(struct.pack("<i", mark)) for mark, number in by_mark.items()}
    in_file = sorted(offsets, key=offsets.__getitem__)
    for name, order in orders.items():
        assert abs(_correlation(order, found)) < HIGHEST_Z, name
        assert abs(_correlation(order, in_file)) < HIGHEST_Z, name
        assert sum(one == other for one, other in zip(order, found, strict=True)) < 12, name
    desk.store.close()


def test_neither_token_nor_client_key_nor_code_is_in_the_file_and_slips_share_no_bytes_with_them(played) -> None:
    desk, came = played
    slips = b"".join(
        sheet for (sheet,) in desk.store.rows("SELECT key FROM secret_slips UNION ALL SELECT sheet FROM secret_slips")
    )
    kept = [
        bytes(one)
        for row in desk.store.rows("SELECT mark FROM codes UNION ALL SELECT client_key FROM arrivals")
        for one in row
    ]
    desk.store.close()
    content = desk.store.path.read_bytes()
    for token, key, _ in came:
        for secret in (bytes.fromhex(token), token.encode(), bytes.fromhex(key), key.encode()):
            assert secret not in content
    assert all(one[:6] not in slips for one in kept)


def test_the_tables_carry_no_time_and_the_chain_names_class_and_round_only(played) -> None:
    desk, _ = played
    for table, columns in (("codes", "mark card seat_id state"), ("arrivals", "round_id seat_id client_key")):
        assert [row[1] for row in desk.store.rows(f"PRAGMA table_info({table})")] == columns.split()
    counted = [one for one in desk.store.audit(1000) if one.kind == "ballot.counted"]
    assert len(counted) == VOTERS
    assert {one.details for one in counted} == {json.dumps({"class": "public", "round": 1}, separators=(",", ":"))}
    assert len({one.at for one in counted}) == 1
    (issued,) = (one for one in desk.store.audit(1000) if one.kind == "codes.issued")
    assert json.loads(issued.details) == {"issued": {"public": VOTERS}}
    desk.store.close()


def test_nothing_of_a_vote_is_written_anywhere_but_into_the_meeting_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server runs with folders of its own; what it leaves there is searched."""
    for name in ("TMPDIR", "HOME", "SHUZHI_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))
    roster = Roster((Reporter(1, 1, "赵", "甲街道"),), (Seat(1, "public"), Seat(2, "public")))
    desk = small_meeting(tmp_path, WIDE, roster)
    one = issue_codes(desk)[0]
    open_ballot(desk, 1)
    with serving(desk) as host, httpx.Client(base_url=host.status().voter_url, trust_env=False) as device:
        token = device.post("/enter", json={"code": one.code}).json()["token"]
        ballot = {"token": token, "key": secrets.token_hex(16), "round": 1, "lines": [[1, ["7391"], False]]}
        assert device.post("/ballot", json=ballot).json() == {"outcome": "counted"}
        device.get("/nothing-here-at-all")
        child = host._child  # type: ignore[attr-defined]
        assert child.stderr is None  # goes nowhere
        assert not re.search(r"[0-9A-Z]{8}", " ".join(child.args[1:]))
    desk.store.close()
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path != desk.store.path]
    for path in left:
        content = path.read_bytes()
        for trace in (one.code, token, "7391", "73910000", "127.0.0.1", "nothing-here"):
            assert trace.encode() not in content, path


def test_a_copy_of_the_file_holds_no_more_than_the_file(played, tmp_path: Path) -> None:
    desk, came = played
    close_ballot(desk, 1)
    desk.store.backup(tmp_path / "copy.shuzhi")
    desk.store.close()
    copy = AppWorkspace().open(tmp_path / "copy.shuzhi", read_only=True)
    content = (tmp_path / "copy.shuzhi").read_bytes()
    assert all(bytes.fromhex(token) not in content for token, _, _ in came)
    assert len(copy.store.rows("SELECT 1 FROM arrivals")) == VOTERS
    copy.store.close()
