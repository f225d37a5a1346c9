"""Nonsense, strangers and slow senders get a short error and leave a counter, nothing else."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from shuzhi_desktop.services.voting import open_ballot
from shuzhi_desktop.web.guard import BODY_BYTES, HEAD_SECONDS
from tests.support.lan import ballot_of, codes_of, entered, hall_roster, hall_scheme, serving, until
from tests.support.meetings import small_meeting
from tests.web.test_exactly_once import ALL_GOOD, Received, Take, place, raw

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.lan import LanHost

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Host": "127.0.0.1:1"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
    ],
)
def test_a_ballot_from_elsewhere_is_refused(
    device: httpx.Client, take: Take, received: Received, headers: dict[str, str], status: int
) -> None:
    sent = {"Content-Type": "application/json", **headers}
    answer = device.post("/ballot", content=json.dumps(ballot_of(take(1)[0], ALL_GOOD)), headers=sent)
    assert answer.status_code == status
    assert len(answer.content) < 40
    assert received() == 0


def test_two_host_headers_are_refused(host: LanHost) -> None:
    name, port = place(host)
    for head in (
        f"GET / HTTP/1.1\r\nHost: {name}:{port}\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ):
        with socket.create_connection((name, port), timeout=5) as line:
            line.sendall(head.encode())
            assert re.match(rb"HTTP/1\.1 4(00|21) ", line.recv(200)), head


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/x.shuzhi", "/static/../../x", "//etc/passwd",
        "/resources/web/ballot.js", "/ballot.js", "/\\..\\x", "/%00", "/console", "/act/open", "/" + "a" * 9000,
        "/%ff%fe", "/ballot/", "/?%s%n", "/plain/..;/",
    ],
)  # fmt: skip
def test_paths_lead_nowhere(host: LanHost, path: str) -> None:
    name, port = place(host)
    with socket.create_connection((name, port), timeout=5) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {name}:{port}\r\nConnection: close\r\n\r\n".encode())
        got = b""
        while some := line.recv(65536):
            got += some
    if path.startswith("/?"):
        assert got.startswith(b"HTTP/1.1 200 ")
    else:
        assert re.match(rb"HTTP/1\.1 4\d\d ", got)
        assert len(got.partition(b"\r\n\r\n")[2]) < 60


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "SEARCH"])
def test_other_methods_are_refused(device: httpx.Client, method: str) -> None:
    assert device.request(method, "/ballot").status_code in (400, 405)


NONSENSE = [
    b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe\x00", b'{"token":"\xff"}', b"[" * 30_000, b"1" * 60_000,
    b'{"token":1,"key":2,"round":"x","lines":{}}', b'{"token":{"a":1}}', b'{"round":1e400}', b'{"round":NaN}',
    b'{"token":"' + b"a" * 50_000 + b'"}', b'{"token":"\\ud800"}',
    b'{"round":' + b"9" * 4000 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("path", ["/ballot", "/seat", "/enter"])
def test_nonsense_gets_a_short_answer_and_counts_nothing(
    host: LanHost, device: httpx.Client, take: Take, received: Received, path: str
) -> None:
    for body in NONSENSE:
        answer = device.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (200, 429), body[:50]
        assert len(answer.content) < 400
    assert received() == 0
    assert device.post("/ballot", json=ballot_of(take(1)[0], ALL_GOOD)).json() == {"outcome": "counted"}
    assert "errors" not in (host.status().counters or {})


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"a" * 60_000, b"&" * 50_000, b"step=vote", b"step=vote&people=1,2&round=x"]
)
def test_nonsense_in_the_plain_form(device: httpx.Client, received: Received, body: bytes) -> None:
    answer = device.post("/plain", content=body, headers={"Content-Type": FORM})
    assert answer.status_code in (200, 400)
    assert "Traceback" not in answer.text
    assert received() == 0


def test_a_body_over_64_kilobytes_is_refused_whether_announced_or_not(
    host: LanHost, device: httpx.Client, received: Received
) -> None:
    headers = {"Content-Type": "application/json"}
    large = b" " * (BODY_BYTES + 1)
    assert device.post("/ballot", content=large, headers=headers).status_code == 413
    chunks = (b" " * 8192 for _ in range(20))
    with contextlib.suppress(httpx.WriteError):  # cut while it was still sending
        assert device.post("/ballot", content=chunks, headers=headers).status_code == 413
    name, port = place(host)
    for length in ("99999999999999999999", "-1", "1e3", "65537"):
        with socket.create_connection((name, port), timeout=5) as line:
            head = f"POST /ballot HTTP/1.1\r\nHost: {name}:{port}\r\nContent-Type: application/json\r\n"
            line.sendall(f"{head}Content-Length: {length}\r\n\r\n".encode())
            assert re.match(rb"HTTP/1\.1 4(00|13) ", line.recv(200)), length
    assert received() == 0


def test_a_head_without_end_is_cut_off(host: LanHost) -> None:
    with socket.create_connection(place(host), timeout=10) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        line.sendall(b"X-Filler: " + b"a" * 20_000)
        assert b" 400 " in line.recv(200)


def test_a_head_or_body_that_trickles_in_is_cut_at_its_deadline(host: LanHost, take: Take) -> None:
    whole = raw(host, ballot_of(take(1)[0], ALL_GOOD))
    head_only = whole[: whole.index(b"\r\n\r\n") + 8]
    began = time.monotonic()
    lines = [socket.create_connection(place(host), timeout=15) for _ in range(3)]
    lines[1].sendall(whole[:20])
    lines[2].sendall(head_only)
    for number, line in enumerate(lines):
        line.settimeout(0.2)
        cut = False
        while not cut:
            assert time.monotonic() < began + 12, number
            try:
                if number == 1:
                    line.sendall(b"a")  # a byte now and then does not wind the clock up again
                cut = line.recv(100) == b""
            except TimeoutError:
                continue
            except OSError:
                cut = True
        line.close()
    assert time.monotonic() - began > HEAD_SECONDS - 0.5
    until(lambda: (host.status().counters or {}).get("too_slow", 0) >= 3)


def test_one_address_holds_only_so_many_lines_and_others_are_still_served(desk: Desk, host: LanHost) -> None:
    with serving(desk, per_address=40) as other_host:
        lines = [socket.create_connection(place(other_host), timeout=5) for _ in range(60)]
        until(lambda: (other_host.status().counters or {}).get("connections_refused", 0) >= 50)
        name, port = place(other_host)
        with socket.socket() as other:
            other.bind(("127.0.0.9", 0))
            other.settimeout(5)
            other.connect((name, port))
            other.sendall(f"GET /ping HTTP/1.1\r\nHost: {name}:{port}\r\n\r\n".encode())
            assert other.recv(200).startswith(b"HTTP/1.1 200 ")
        for line in lines:
            line.close()


def test_every_answer_carries_the_security_headers_and_no_cookie(device: httpx.Client) -> None:
    for path in ("/", "/follow", "/plain", "/ping", "/none", "/favicon.ico"):
        headers = device.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "set-cookie" not in headers
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers
        assert "no-store" in headers["cache-control"] or path == "/"


def test_names_are_escaped_in_the_plain_form(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    roster = hall_roster(public=2)
    first = roster.reporters[0]
    object.__setattr__(first, "name", evil)
    object.__setattr__(first, "post", '"><img src=x onerror=alert(1)>')
    scheme = hall_scheme().replace("思想建设", "思想<b>建设</b>")
    desk = small_meeting(tmp_path, scheme, roster)
    code = codes_of(desk)["public"][0]
    open_ballot(desk, 1)
    with serving(desk) as host, httpx.Client(base_url=host.status().voter_url, trust_env=False) as device:
        shown = device.post("/plain", data={"step": "enter", "code": code}).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert "<script" not in shown
        assert "<img" not in shown
        assert "<b>建设" not in shown
        again = {"step": "vote", "token": '"><script>', "key": "x", "round": "1", "class": "public", "people": "1"}
        assert "<script" not in device.post("/plain", data=again).text
    desk.store.close()


def test_the_answers_tell_codes_and_seats_nothing(host: LanHost, device: httpx.Client, codes: list[str]) -> None:
    # From an address of its own: that of the other tests may be locked out for guessing.
    way = httpx.HTTPTransport(local_address="127.0.0.77")
    with httpx.Client(base_url=host.status().voter_url, transport=way) as other:
        token = entered(other, codes.pop())
        wrong = other.post("/enter", json={"code": "AAAAAAAA"}).json()
    told = device.get("/follow").text
    assert token not in told
    assert "seat" not in told
    assert "salt" not in told
    assert wrong == {"token": None}
    counters = host.status().counters or {}
    assert all(isinstance(value, int) for value in counters.values())
    assert not re.search(r"\d+\.\d+\.\d+\.\d+", json.dumps(counters))


def test_the_console_listens_on_this_machine_only_and_wants_its_key(
    desk: Desk, host: LanHost, device: httpx.Client, received: Received
) -> None:
    url, _, key = host.status().console_url.partition("#")
    assert url.startswith("http://127.0.0.1:")
    with httpx.Client(base_url=url, trust_env=False) as clerk:
        assert clerk.post("/act/close", json={"round": 1}).status_code == 403
        assert clerk.post("/act/close", json={"round": 1}, headers={"X-Shuzhi-Key": key[:-1]}).status_code == 403
        assert clerk.post("/export", json={}).status_code == 403
        assert clerk.get("/", headers={"Host": "evil.example"}).status_code == 421
        told = clerk.post("/act/watch", json={}, headers={"X-Shuzhi-Key": key})
        assert told.json()["round"] == 1
        refused = clerk.post("/export", json={"lang": "zh"}, headers={"X-Shuzhi-Key": key})
        assert refused.status_code == 409
        assert "refused" in refused.json()
    assert device.post("/act/close", json={"round": 1}, headers={"X-Shuzhi-Key": key}).status_code == 404
    assert desk.store.rounds()[0].is_open


def test_turning_it_off_does_not_wait_for_those_who_follow(desk: Desk) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with serving(desk) as host, ThreadPoolExecutor(20) as pool:
        url = host.status().voter_url
        version = httpx.get(f"{url}follow", trust_env=False).json()["v"]
        waiting = [pool.submit(httpx.get, f"{url}follow?v={version}", trust_env=False, timeout=30) for _ in range(20)]
        until(lambda: host.status().connected == 20)
        began = time.monotonic()
        host.stop()
        assert time.monotonic() - began < 2.0
        assert all(one.exception() is not None or one.result().status_code == 200 for one in waiting)
