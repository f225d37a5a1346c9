"""Deadlines and caps that uvicorn has none of: half-open and slow requests are cut, one address holds only so many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.config import Config
    from uvicorn.server import ServerState

HEAD_SECONDS = 5.0
BODY_SECONDS = 8.0
HEAD_BYTES = 16 * 1024
BODY_BYTES = 64 * 1024
_LISTENERS_AND_FILES = 64


@dataclass(slots=True)
class Limits:
    """What one server allows, and what it holds now.

    `per_address` connections in all and a share of them without a whole request; `in_all` is bounded by the file
    descriptors of the process.
    """

    per_address: int = 512
    in_all: int = 4096
    head_seconds: float = HEAD_SECONDS
    body_seconds: float = BODY_SECONDS
    held: Counter[str] = field(default_factory=Counter)
    unfinished: Counter[str] = field(default_factory=Counter)
    counters: Counter[str] = field(default_factory=Counter)

    @property
    def unfinished_per_address(self) -> int:
        """How many connections of one address may be without a whole request at a time."""
        return max(8, self.per_address // 4)

    def full(self, address: str) -> bool:
        """Whether one more connection of this address is too many."""
        return (
            self.held[address] >= self.per_address
            or self.unfinished[address] >= self.unfinished_per_address
            or self.held.total() >= self.in_all
        )


def raise_descriptor_limit(wanted: int) -> int:
    """Ask the system for enough file descriptors; returns for how many connections there is room."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    asked = wanted + _LISTENERS_AND_FILES
    if soft != resource.RLIM_INFINITY and soft < asked:
        soft = asked if hard == resource.RLIM_INFINITY else min(asked, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else min(wanted, soft - _LISTENERS_AND_FILES)


class GuardedProtocol(H11Protocol):
    """uvicorn's protocol with a deadline for the head, one for the body, and caps per address.

    The clock of a head starts with the connection, or with the first byte of the next request on it; bytes that trickle
    in do not wind it up again.
    """

    limits = Limits()

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._deadline: asyncio.TimerHandle | None = None
        self._phase = ""
        self._address = ""
        self._admitted = False
        self._counted_unfinished = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or cut it where one more is too many."""
        peer = transport.get_extra_info("peername")
        self._address = str(peer[0]) if peer else ""
        limits = self.limits
        if limits.full(self._address):
            limits.counters["connections_refused"] += 1
            transport.abort()
            return
        self._admitted = True
        limits.held[self._address] += 1
        super().connection_made(cast("asyncio.Transport", _Joined(transport, self.loop)))
        self._enter("head")

    def data_received(self, data: bytes) -> None:
        """Take bytes and see how far the request is."""
        if not self._admitted or self.transport.is_closing():
            return
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Be ready for the next request; its clock starts with its first byte."""
        super().on_response_complete()
        if self._admitted and not self.transport.is_closing():
            self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        if not self._admitted:
            return
        self._enter("")
        limits = self.limits
        limits.held[self._address] -= 1
        if limits.held[self._address] <= 0:
            del limits.held[self._address]
        super().connection_lost(exc)

    def _look(self) -> None:
        state = self.conn.their_state
        if state is h11.SEND_BODY:
            self._enter("body")
        elif state is h11.IDLE and self.conn.trailing_data[0]:
            self._enter("head")
        else:
            self._enter("")

    def _enter(self, phase: str) -> None:
        if phase == self._phase:
            return
        self._phase = phase
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        unfinished = bool(phase)
        if unfinished != self._counted_unfinished:
            self._counted_unfinished = unfinished
            counts = self.limits.unfinished
            counts[self._address] += 1 if unfinished else -1
            if counts[self._address] <= 0:
                del counts[self._address]
        if phase:
            seconds = self.limits.head_seconds if phase == "head" else self.limits.body_seconds
            self._deadline = self.loop.call_later(seconds, self._cut)

    def _cut(self) -> None:
        self.limits.counters["too_slow"] += 1
        self.transport.abort()


class _Joined:
    """A transport that sends head and body of an answer in one go: a call of the system less for each voter."""

    __slots__ = ("_loop", "_parts", "_transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._parts: list[bytes] = []

    def write(self, content: bytes) -> None:
        """Send with what else is written in this turn of the loop."""
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(content)

    def close(self) -> None:
        """Send what was written, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._parts:
            content = b"".join(self._parts)
            self._parts.clear()
            self._transport.write(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
