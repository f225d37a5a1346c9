"""Starts the server's process and answers it. Lives in the process that owns the meeting file; loads no web library."""

from __future__ import annotations

import contextlib
import importlib.util
import queue
import secrets
import ssl
import subprocess
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

from shuzhi_desktop.domain.message import Refused, Text, text
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.lan import LanAddress, LanSettings, LanStatus
from shuzhi_desktop.services.own_process import own_command
from shuzhi_desktop.web.addresses import lan_addresses, own_names
from shuzhi_desktop.web.channel import read_lines, write_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from shuzhi_desktop.services.codes import IssuedCode
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.web.owner import Owner

_START_SECONDS = 20.0
_STOP_SECONDS = 3.0
_BALLOTS_AT_ONCE = 200
_SHOWN_TO_ALL = {Topic.INFO, Topic.SCHEME, Topic.ROSTER, Topic.ROUNDS, Topic.CODES, Topic.TURNS}
_OFF = LanStatus(running=False)


class Host:
    """`services.lan.LanHost` of one open meeting."""

    def __init__(self, desk: Desk, owner: Owner, command: Sequence[str], resources: Path) -> None:
        """Be ready to serve a meeting.

        Args:
            desk: the meeting; its changes are passed on to the pages.
            owner: answers the server's questions.
            command: starts the server's process.
            resources: the folder that holds `web/` and `locale/`.
        """
        self._desk, self._owner, self._command, self._resources = desk, owner, list(command), resources
        self._lock = threading.Lock()
        self._writing, self._pushing = threading.Lock(), threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._status = _OFF
        self._told: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._ballots: queue.SimpleQueue[tuple[int, dict[str, Any]] | None] = queue.SimpleQueue()
        self._unsubscribe: Callable[[], None] = _nothing
        self._ended: list[Callable[[], None]] = []
        self._nonce = ""
        self.unprinted: tuple[IssuedCode, ...] = ()

    def addresses(self) -> Sequence[LanAddress]:
        """Addresses devices may reach, likeliest first."""
        return lan_addresses()

    def on_end(self, listener: Callable[[], None]) -> None:
        """Call `listener` when the server ends without being asked to."""
        self._ended.append(listener)

    def status(self) -> LanStatus:
        """How it stands."""
        return self._status

    def start(self, settings: LanSettings) -> LanStatus:
        """Start the server's process and wait until it listens."""
        missing = [name for name in ("starlette", "uvicorn") if importlib.util.find_spec(name) is None]
        if missing:
            raise Refused(text("局域网投票的组件没有安装，请安装附加组件 lan：pip install 'shuzhi-desktop[lan]'。"))
        if self._desk.store.read_only:
            raise Refused(text("会议文件是以只读方式打开的，不能收票。"))
        with self._lock:
            if self._status.running:
                return self._status
            certificate = self._certificate(settings)
            self._nonce = secrets.token_hex(16)
            shown = settings.host if settings.host not in ("", "0.0.0.0", "::") else self._likeliest()  # noqa: S104
            child = subprocess.Popen(  # noqa: S603 - our own program
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                **_apart(),
            )
            self._told, self._ballots = queue.SimpleQueue(), queue.SimpleQueue()
            self._child = child
            threading.Thread(target=self._hear, args=(child,), name="shuzhi-lan", daemon=True).start()
            threading.Thread(target=self._commit, args=(child, self._ballots), name="shuzhi-cast", daemon=True).start()
            names = own_names() | {one.address for one in lan_addresses()} | {"127.0.0.1", shown}
            self._send(
                child,
                {
                    "host": settings.host,
                    "port": settings.port,
                    "names": sorted(names),
                    "shown": _bracketed(shown),
                    "console": settings.console,
                    "per_address": settings.per_address,
                    "resources": str(self._resources),
                    "nonce": self._nonce,
                    **certificate,
                    **self._owner.push(),
                },
            )
            try:
                told = self._told.get(timeout=_START_SECONDS)
            except queue.Empty:
                told = {"failed": "slow"}
            if "failed" in told:
                self._end(child)
                _reap(child)
                raise Refused(_why(str(told["failed"]), settings))
            protocol = "https" if settings.tls else "http"
            self._status = LanStatus(
                running=True,
                voter_url=f"{protocol}://{_bracketed(shown)}:{told['port']}/",
                console_url=told.get("console", ""),
                fingerprint=certificate.get("fingerprint", ""),
                counters={},
            )
            self._unsubscribe = self._desk.events.subscribe(self._changed)
            self._push()
            return self._status

    def self_test(self, address: str) -> Text | None:
        """Open the page under an address as a device would."""
        status = self._status
        if not status.running:
            raise Refused(text("局域网投票没有开启，请先开启再检测。"))
        protocol, _, rest = status.voter_url.partition("://")
        port = rest.rstrip("/").rpartition(":")[2]
        url = f"{protocol}://{_bracketed(address)}:{port}/ping"
        context = ssl._create_unverified_context() if protocol == "https" else None  # noqa: S323, SLF001 - the nonce tells
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), *([urllib.request.HTTPSHandler(context=context)] if context else [])
        )
        try:
            with opener.open(url, timeout=4) as answer:
                reached = answer.read(200).decode("ascii", "replace") == self._nonce
        except (OSError, ValueError):
            reached = False
        if reached:
            return None
        return text(
            "从地址 {address} 打不开评分页：请确认选的是会场网络，并在防火墙中允许端口 {port}。",
            address=address,
            port=port,
        )

    def stop(self) -> None:
        """End the server's process and wait for it."""
        with self._lock:
            child = self._child
            if child is not None:
                self._end(child)
                _reap(child)

    def let_go(self) -> None:
        """End the server's process without waiting: the window must not stand still."""
        with self._lock:
            child = self._child
            if child is not None:
                self._end(child)
                threading.Thread(target=_reap, args=(child,), name="shuzhi-reap", daemon=True).start()

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        """The end of its standard input tells the server to stop."""
        self._child, self._status = None, _OFF
        self._unsubscribe()
        self._unsubscribe = _nothing
        with self._writing, contextlib.suppress(OSError):
            _pipe(child.stdin).close()

    def _changed(self, changed: Changed) -> None:
        if changed.topics & _SHOWN_TO_ALL:  # a listener must return at once
            threading.Thread(target=self._push, name="shuzhi-push", daemon=True).start()

    def _push(self) -> None:
        child = self._child
        if child is not None:
            # Read and sent under one lock: what is sent last was read last.
            with self._pushing, contextlib.suppress(Refused):  # the file was closed meanwhile
                self._send(child, self._owner.push())

    def _send(self, child: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
        with self._writing, contextlib.suppress(OSError, ValueError):
            write_line(_pipe(child.stdin), message)

    def _hear(self, child: subprocess.Popen[bytes]) -> None:
        """Take the server's lines until it ends."""
        ballots = self._ballots
        with ThreadPoolExecutor(3, "shuzhi-answer") as pool:
            for message in read_lines(_pipe(child.stdout)):
                for number, kind, content in message.get("ask", ()):
                    if kind == "ballot":
                        ballots.put((number, content))
                    else:
                        pool.submit(self._answer, child, number, kind, content)
                if "gauge" in message:
                    self._gauge(child, message["gauge"])
                if "ready" in message or "failed" in message:
                    self._told.put(message.get("ready") or message)
            ballots.put(None)
        _pipe(child.stdout).close()
        self._told.put({"failed": "ended"})
        with self._lock:
            unasked = self._child is child
            if unasked:
                self._end(child)
                _reap(child)
        for listener in self._ended if unasked else ():
            listener()

    def _gauge(self, child: subprocess.Popen[bytes], gauge: dict[str, Any]) -> None:
        status = self._status
        if status.running and self._child is child:
            self._status = replace(status, connected=gauge["connected"], counters=gauge["counters"])

    def _answer(self, child: subprocess.Popen[bytes], number: int, kind: str, content: dict[str, Any]) -> None:
        self._send(child, {"answers": [[number, self._owner.answer(kind, content)]]})

    def _commit(
        self, child: subprocess.Popen[bytes], ballots: queue.SimpleQueue[tuple[int, dict[str, Any]] | None]
    ) -> None:
        """Cast the ballots that wait, all in one transaction, and answer; then those that came meanwhile."""
        ended = False
        while not ended:
            waiting = [ballots.get()]
            with contextlib.suppress(queue.Empty):
                while len(waiting) < _BALLOTS_AT_ONCE:
                    waiting.append(ballots.get_nowait())
            ended = None in waiting
            batch = [one for one in waiting if one is not None]
            if batch:
                answers = self._owner.ballots([content for _, content in batch])
                self._send(
                    child, {"answers": [[number, said] for (number, _), said in zip(batch, answers, strict=True)]}
                )

    def _likeliest(self) -> str:
        found = lan_addresses()
        return found[0].address if found else "127.0.0.1"

    def _certificate(self, settings: LanSettings) -> dict[str, str]:
        if not settings.tls:
            return {}
        if importlib.util.find_spec("cryptography") is None:
            raise Refused(text("加密连接的组件没有安装，请安装附加组件 tls：pip install 'shuzhi-desktop[tls]'。"))
        from shuzhi_desktop.web.certificate import make_certificate

        certificate, key, fingerprint = make_certificate([one.address for one in lan_addresses()])
        return {"certificate": certificate, "key": key, "fingerprint": fingerprint}


def _nothing() -> None:
    """Nobody is subscribed."""


def _reap(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _apart() -> dict[str, Any]:
    """Ctrl+C in the terminal is for the owner, who ends the server in order."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the server was started without pipes")
    return pipe


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _why(reason: str, settings: LanSettings) -> Text:
    if reason == "taken":
        return text("端口 {port} 已被别的程序占用，请换一个端口。", port=settings.port)
    if reason == "address":
        return text("这台机器没有地址 {host}，请另选一个网络。", host=settings.host)
    if reason == "denied":
        return text("系统不允许使用端口 {port}，请换一个大于 1024 的端口。", port=settings.port)
    return text("局域网服务没有启动成功，请再试一次；仍不行请换一个端口。")


def worker_command() -> list[str]:
    """How this program starts its own server process, also where it was packed into one executable."""
    return own_command("serve-worker")
