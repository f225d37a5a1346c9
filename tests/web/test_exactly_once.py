"""However a request is cut, doubled or repeated, there is one ballot, and the device is told the truth."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.codes import salt_of, token_of
from shuzhi_desktop.services.voting import close_ballot, open_ballot, progress
from tests.support.lan import ballot_of, codes_of, hall_roster, hall_scheme, serving, until
from tests.support.meetings import small_meeting

if TYPE_CHECKING:
    from shuzhi_desktop.services.lan import LanHost

Take = "Callable[[int], list[str]]"
Received = "Callable[[], int]"
ALL_GOOD = [[1, [0, 0, 0, 0, 0], False]]
SLICES = 8


def place(host: LanHost) -> tuple[str, int]:
    url = httpx.URL(host.status().voter_url)
    return url.host, url.port or 80


def raw(host: LanHost, ballot: dict) -> bytes:
    name, port = place(host)
    body = json.dumps(ballot).encode()
    head = (
        f"POST /ballot HTTP/1.1\r\nHost: {name}:{port}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    )
    return f"{head}\r\n\r\n".encode() + body


def post(device: httpx.Client, ballot: dict) -> str:
    return device.post("/ballot", json=ballot).json()["outcome"]


def exchange(host: LanHost, request: bytes, reads: int | None = None) -> bytes:
    """Send bytes, read as many as wanted (None: a whole answer), and cut the line hard."""
    with socket.create_connection(place(host), timeout=10) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        line.sendall(request)
        got = b""
        while reads is None or len(got) < reads:
            some = line.recv(1 if reads is not None else 65536)
            got += some
            if not some or (reads is None and b"}" in got):
                break
        return got


@pytest.mark.parametrize("part", range(SLICES))
def test_the_line_is_cut_after_every_byte_of_the_request(
    host: LanHost, device: httpx.Client, take: Take, received: Received, part: int
) -> None:
    """A ballot that was cut after n bytes is then sent whole: it counts once, and another device learns so."""
    ballots = [ballot_of(token, ALL_GOOD) for token in take(5)]
    size = len(raw(host, ballots[0]))
    for number, cut in enumerate(range(part, size + 1, SLICES)):
        exchange(host, raw(host, ballots[number % 5])[:cut], reads=0)
    for one in ballots:
        assert post(device, one) == "counted"
        assert post(device, ballot_of(str(one["token"]), ALL_GOOD)) == "used"
    assert received() == 5


@pytest.mark.parametrize("part", range(SLICES))
def test_the_line_is_cut_after_every_byte_of_the_answer(
    host: LanHost, device: httpx.Client, take: Take, received: Received, part: int
) -> None:
    ballots = [ballot_of(token, ALL_GOOD) for token in take(5)]
    size = len(exchange(host, raw(host, ballots[0])))
    for number, cut in enumerate(range(part, size + 1, SLICES)):
        one = ballots[number % 5]
        assert len(exchange(host, raw(host, one), reads=cut)) == cut
        if number < 10:
            assert post(device, one) == "counted"
    assert [post(device, one) for one in ballots] == ["counted"] * 5
    assert received() == 5


def test_many_taps_on_many_lines_at_once_are_one_ballot(host: LanHost, take: Take, received: Received) -> None:
    one = ballot_of(take(1)[0], ALL_GOOD)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: exchange(host, raw(host, one)), range(60)))
    assert all(answer.endswith(b'{"outcome": "counted"}') for answer in answers)
    assert received() == 1


def test_two_devices_with_one_code_at_once(host: LanHost, take: Take, received: Received) -> None:
    tokens = take(20)

    def vote(number: int) -> bytes:
        return exchange(host, raw(host, ballot_of(tokens[number // 2], ALL_GOOD)))

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(vote, range(40)))
    assert sum(b'"counted"' in answer for answer in answers) == 20
    assert sum(b'"used"' in answer for answer in answers) == 20
    assert received() == 20


def test_requests_in_one_go_on_one_line_are_answered_each(host: LanHost, take: Take, received: Received) -> None:
    one, other = (ballot_of(token, ALL_GOOD) for token in take(2))
    with socket.create_connection(place(host), timeout=10) as line:
        line.sendall(raw(host, one) + raw(host, one) + raw(host, other))
        got = b""
        while got.count(b'"counted"') < 3:
            some = line.recv(65536)
            assert some
            got += some
    assert received() == 2


def test_a_lost_answer_is_asked_for_again_after_the_round_was_closed(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path, hall_scheme(), hall_roster(public=2, leaders=1))
    tokens = [token_of(code, salt_of(desk.store)).hex() for code in codes_of(desk)["public"]]
    open_ballot(desk, 1)
    with serving(desk) as host, httpx.Client(base_url=host.status().voter_url, trust_env=False) as device:
        one = ballot_of(tokens[0], ALL_GOOD)
        exchange(host, raw(host, one), reads=1)
        close_ballot(desk, 1)
        assert post(device, one) == "counted"
        assert post(device, ballot_of(tokens[1], ALL_GOOD)) == "closed"
    assert sum(one.received for one in progress(desk.store, 1)) == 1
    desk.store.close()


CHILD = Path(__file__).parents[1] / "support" / "lan_owner_child.py"


@pytest.mark.skipif(os.name == "nt", reason="kills with a signal")
def test_the_owner_is_killed_between_commit_and_answer_and_the_device_asks_the_next_one(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path, hall_scheme(), hall_roster(public=6, leaders=1))
    codes = codes_of(desk)
    salt = salt_of(desk.store)
    open_ballot(desk, 1)
    path = desk.store.path
    desk.store.close()
    ballots = [ballot_of(token_of(code, salt).hex(), ALL_GOOD) for code in codes["public"][:5]]
    owner = subprocess.Popen(
        [sys.executable, str(CHILD), str(path)], stdout=subprocess.PIPE, text=True, env=os.environ | {"SHUZHI_DIE": "5"}
    )
    assert owner.stdout is not None
    url = owner.stdout.readline().strip()
    for one in ballots[:4]:
        assert httpx.post(f"{url}ballot", json=one, trust_env=False).json() == {"outcome": "counted"}
    with contextlib.suppress(httpx.HTTPError):
        answer = httpx.post(f"{url}ballot", json=ballots[4], trust_env=False, timeout=10)
        assert answer.json()["outcome"] == "retry"
    assert owner.wait(20) == -signal.SIGKILL
    owner.stdout.close()
    again = AppWorkspace().open(path)
    assert sum(one.received for one in progress(again.store, 1)) == 5
    with serving(again) as host, httpx.Client(base_url=host.status().voter_url, trust_env=False) as device:
        assert [post(device, one) for one in ballots] == ["counted"] * 5
        assert post(device, ballot_of(str(ballots[4]["token"]), ALL_GOOD)) == "used"
    assert sum(one.received for one in progress(again.store, 1)) == 5
    assert all(finding.passed for finding in again.store.verify())
    again.store.close()


@pytest.mark.skipif(os.name == "nt", reason="kills with a signal")
def test_the_server_ends_when_the_process_that_owns_the_meeting_dies(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path, hall_scheme(), hall_roster(public=6, leaders=1))
    path = desk.store.path
    desk.store.close()
    owner = subprocess.Popen([sys.executable, str(CHILD), str(path)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    url = httpx.URL(owner.stdout.readline().strip())
    assert httpx.get(url, trust_env=False).status_code == 200
    owner.kill()
    owner.wait()
    owner.stdout.close()

    def gone() -> bool:
        try:
            socket.create_connection((url.host, url.port or 80), timeout=1).close()
        except OSError:
            return True
        return False

    until(gone)
