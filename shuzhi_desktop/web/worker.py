"""The server's process: listens, serves pages, and passes every question to the owner of the meeting."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import os
import secrets
import socket
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.web.channel import Questions, read_lines, write_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp
    from uvicorn import Server

_GAUGE_SECONDS = 0.5
_BACKLOG = 4096
_GRACE_SECONDS = 0.6
_HANDSHAKE_SECONDS = 5.0


def run_worker() -> int:
    """Serve until standard input ends; the first line on it says how. Returns the exit code."""
    reading, writing = sys.stdin.buffer, sys.stdout.buffer
    logging.disable(logging.CRITICAL)  # libraries would write addresses and paths
    settings = next(read_lines(reading), None)
    if settings is None:
        return 1
    try:
        listeners = _listen(settings)
    except OSError as error:
        reasons = {errno.EADDRINUSE: "taken", errno.EADDRNOTAVAIL: "address", errno.EACCES: "denied"}
        write_line(writing, {"failed": reasons.get(error.errno or 0, "other")})
        return 1
    asyncio.run(_Serving(settings, listeners).run())
    os._exit(0)  # the thread that reads standard input would hold the process


def _listen(settings: dict[str, Any]) -> list[socket.socket]:
    """The voters' listener, and the console's at 127.0.0.1 where it is wanted."""
    places = [(settings["host"], settings["port"])]
    if settings["console"]:
        places.append(("127.0.0.1", 0))
    made = []
    for host, port in places:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        if os.name != "nt":  # on Windows the option would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
        made.append(listener)
    return made


class _Serving:
    """One run of the server."""

    def __init__(self, settings: dict[str, Any], listeners: list[socket.socket]) -> None:
        self._settings, self._listeners = settings, listeners
        self._counters: Counter[str] = Counter()
        self._servers: list[Server] = []
        self._end: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Serve until the owner is gone."""
        from shuzhi_desktop.web.ballot_app import BallotApp
        from shuzhi_desktop.web.console_app import ConsoleApp
        from shuzhi_desktop.web.guard import GuardedProtocol, Limits, raise_descriptor_limit

        settings = self._settings
        questions = Questions(sys.stdin.buffer, sys.stdout.buffer)
        limits = Limits(per_address=settings["per_address"], in_all=raise_descriptor_limit(6000))
        limits.counters = self._counters
        GuardedProtocol.limits = limits
        names, port = settings["names"], self._listeners[0].getsockname()[1]
        resources = Path(settings["resources"])
        app = BallotApp(questions, resources, _hosts(names, port), self._counters, time.monotonic)
        app.nonce = settings["nonce"]
        app.heard(settings)
        apps: list[ASGIApp] = [app.gate]
        ready: dict[str, Any] = {"port": port}
        if settings["console"]:
            console_port = self._listeners[1].getsockname()[1]
            key = secrets.token_urlsafe(24)
            hosts = _hosts(["127.0.0.1", "localhost"], console_port)
            console = ConsoleApp(questions, resources, hosts, self._counters, key)
            console.voter_url = f"{'https' if 'key' in settings else 'http'}://{settings['shown']}:{port}/"
            console.following = lambda: app.following
            apps.append(console.gate)
            ready["console"] = f"http://127.0.0.1:{console_port}/#{key}"
        with tempfile.TemporaryDirectory(prefix="shuzhi-") as folder:
            self._servers = [self._server(one, place, Path(folder)) for place, one in enumerate(apps)]
            for server in self._servers:
                server.config.load()
        self._end = app.end
        _hurry_handshakes(asyncio.get_running_loop())
        questions.start(app.heard, self._stop)
        serving = [asyncio.create_task(s.serve([sock])) for s, sock in zip(self._servers, self._listeners, strict=True)]
        while not all(server.started for server in self._servers):
            await asyncio.sleep(0.01)
        _leave_what_is_there()
        questions.tell({"ready": ready})
        gauge = asyncio.create_task(self._gauge(questions, app))
        await asyncio.wait(serving)
        gauge.cancel()
        questions.stop()

    def _server(self, app: ASGIApp, place: int, folder: Path) -> Server:
        import uvicorn

        from shuzhi_desktop.web.guard import HEAD_BYTES, GuardedProtocol

        tls: dict[str, Any] = {}
        if place == 0 and "key" in self._settings:
            for name, content in (("certificate", self._settings["certificate"]), ("key", self._settings["key"])):
                (folder / name).write_text(content, encoding="ascii")
            tls = {"ssl_certfile": str(folder / "certificate"), "ssl_keyfile": str(folder / "key")}
        config = uvicorn.Config(
            app,
            http=GuardedProtocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=20,
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=HEAD_BYTES,
            backlog=_BACKLOG,
            **tls,
        )
        return uvicorn.Server(config)

    async def _gauge(self, questions: Questions, app: Any) -> None:
        """Tell the owner how many follow and what was counted, when it has changed."""
        before: dict[str, Any] = {}
        while True:
            now = {"connected": app.following, "counters": dict(self._counters)}
            if now != before:
                questions.tell({"gauge": now})
                before = now
            await asyncio.sleep(_GAUGE_SECONDS)

    def _stop(self) -> None:
        """The owner is gone: answer nothing more."""
        self._end()
        for server in self._servers:
            server.should_exit = True
        asyncio.get_running_loop().call_later(_GRACE_SECONDS, os._exit, 0)


def _hurry_handshakes(loop: asyncio.AbstractEventLoop) -> None:
    """Cut TLS handshakes that are not finished in time; uvicorn leaves them the minute that asyncio grants."""
    make = loop.create_server

    async def create_server(*arguments: Any, **options: Any) -> Any:
        if options.get("ssl") is not None:
            options["ssl_handshake_timeout"] = _HANDSHAKE_SECONDS
        return await make(*arguments, **options)

    setattr(loop, "create_server", create_server)  # noqa: B010 - a method of one object


def _leave_what_is_there() -> None:
    """Let the collector pass over what stays anyway: looking through it again and again would cost the voters time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _hosts(names: list[str], port: int) -> frozenset[str]:
    shown = [f"[{name}]" if ":" in name else name for name in names]
    hosts = {f"{name.lower()}:{port}" for name in shown}
    return frozenset(hosts | {name.lower() for name in shown} if port in (80, 443) else hosts)
