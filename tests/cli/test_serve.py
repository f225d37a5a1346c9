"""`shuzhi serve`: addresses on stdout, ballots taken, Ctrl+C ends it cleanly, refusals in one line."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.codes import salt_of, token_of
from shuzhi_desktop.services.voting import open_ballot, progress
from tests.support.lan import ballot_of, codes_of, hall_roster, hall_scheme
from tests.support.meetings import small_meeting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

BLOCKED = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError(name)
sys.meta_path.insert(0, Missing())
from shuzhi_desktop.cli.main import main
sys.argv = ["shuzhi", *sys.argv[1:]]
main()
"""


@pytest.fixture
def hall(tmp_path: Path) -> tuple[Path, list[str]]:
    """A meeting with the first ballot open, and tokens of the public."""
    desk = small_meeting(tmp_path, hall_scheme(), hall_roster(public=3, leaders=1))
    codes = codes_of(desk)["public"]
    tokens = [token_of(code, salt_of(desk.store)).hex() for code in codes]
    open_ballot(desk, 1)
    desk.store.close()
    return desk.store.path, tokens


@pytest.fixture
def serve(hall: tuple[Path, list[str]]) -> Iterator[Callable[..., tuple[subprocess.Popen[str], list[str]]]]:
    started: list[subprocess.Popen[str]] = []

    def start(*options: str, lines: int = 3, command: tuple[str, ...] = ("-m", "shuzhi_desktop")):
        child = subprocess.Popen(
            [sys.executable, *command, "serve", str(hall[0]), "--host", "127.0.0.1", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(child)
        assert child.stdout is not None
        return child, [child.stdout.readline().strip() for _ in range(lines)]

    yield start
    for child in started:
        child.kill()
        child.communicate()


def url_in(line: str) -> str:
    found = re.search(r"https?://\S+", line)
    assert found is not None, line
    return found.group()


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_ctrl_c_and_ends_cleanly(hall, serve, number: signal.Signals) -> None:
    path, tokens = hall
    child, lines = serve()
    url = url_in(lines[0])
    assert url.startswith("http://127.0.0.1:")
    assert re.search(r"http://127\.0\.0\.1:\d+/#\S{32}", lines[1])
    assert "Ctrl+C" in lines[2]
    all_good = [[1, [0, 0, 0, 0, 0], False]]
    sent = httpx.post(f"{url}ballot", json=ballot_of(tokens[0], all_good), trust_env=False)
    assert sent.json() == {"outcome": "counted"}
    child.send_signal(number)
    said, wrong = child.communicate(timeout=20)
    assert child.returncode == 0
    assert wrong == ""
    assert "都已保存" in said
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
    desk = AppWorkspace().open(path)
    assert sum(one.received for one in progress(desk.store, 1)) == 1
    desk.store.close()


def test_it_runs_on_a_machine_without_qt(serve) -> None:
    _child, lines = serve(command=("-c", BLOCKED))
    url = url_in(lines[0])
    assert "<title>" in httpx.get(url, trust_env=False).text
    console, _, key = url_in(lines[1]).partition("#")
    told = httpx.post(f"{console}act/watch", json={}, headers={"X-Shuzhi-Key": key}, trust_env=False)
    assert told.json()["title"] == "小会"


@pytest.mark.skipif(importlib.util.find_spec("cryptography") is None, reason="needs the extra tls")
def test_tls_shows_the_fingerprint_of_the_certificate_it_uses(serve) -> None:
    import hashlib
    import ssl

    _child, lines = serve("--tls", lines=4)
    url = httpx.URL(url_in(lines[0]))
    assert url.scheme == "https"
    certificate = ssl.get_server_certificate((url.host, url.port or 443))
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).digest().hex(":").upper()
    assert digest in lines[2]
    context = ssl.create_default_context(cadata=certificate)
    assert httpx.get(url, verify=context, trust_env=False).status_code == 200
    with socket.create_connection((url.host, url.port or 443), timeout=12) as silent:
        assert silent.recv(1) == b""  # a handshake that never begins is cut


def test_a_taken_port_or_a_foreign_address_is_refused_in_one_line(hall, run: Callable[..., Result]) -> None:
    path, _ = hall
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run("serve", path, "--host", "127.0.0.1", "--port", port)
    assert refused.exit_code == 1
    assert str(port) in refused.stderr
    assert refused.stderr.count("\n") == 1
    refused = run("serve", path, "--host", "192.0.2.77", "--port", "0")
    assert refused.exit_code == 1
    assert "192.0.2.77" in refused.stderr
    assert run("serve", path, "--port", "99999").exit_code == 2
    assert run("serve", path.with_name("none.shuzhi")).exit_code == 1


@pytest.mark.parametrize(("missing", "extra"), [("uvicorn", "lan"), ("starlette", "lan"), ("cryptography", "tls")])
def test_a_missing_extra_is_said_clearly(
    hall, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, missing: str, extra: str
) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == missing else there(name, *rest)
    )
    refused = run("serve", hall[0], "--host", "127.0.0.1", "--port", "0", "--tls")
    assert refused.exit_code == 1
    assert f"shuzhi-desktop[{extra}]" in refused.stderr


def test_the_hidden_worker_is_not_offered(run: Callable[..., Result]) -> None:
    shown = run("--help").output
    assert "serve " in shown
    assert "serve-worker" not in shown


def test_the_server_process_that_dies_ends_the_command_with_one_sentence(serve) -> None:
    child, _lines = serve()
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(child.pid)], capture_output=True, text=True, check=True)
    os.kill(int(listed.stdout.split()[0]), 9)
    _said, wrong = child.communicate(timeout=20)
    assert child.returncode == 1
    assert "意外停止" in wrong
    assert "Traceback" not in wrong
