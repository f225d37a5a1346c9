"""The line between the server's process and the one that owns the meeting file: JSON lines over two pipes.

The owner starts the server and keeps its standard input and output. When either end dies the other reads the end of its
pipe: the server then stops, and ballots it had passed on are still committed. Questions asked within one turn of the
server's event loop travel as one line, so that ballots arriving together are committed together.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import queue
import threading
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NOTHING_MORE = None
_AT_ONCE = 50


def write_line(pipe: IO[bytes], message: dict[str, Any]) -> None:
    """Write one message.

    Raises:
        OSError: the other end is gone.
    """
    pipe.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")  # half a surrogate pair passes too
    pipe.flush()


def read_lines(pipe: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Messages until the other end is gone; one cut short by its death is dropped."""
    with contextlib.suppress(OSError, ValueError):
        for line in pipe:
            message = json.loads(line)
            if isinstance(message, dict):
                yield message


class Questions:
    """The server's end: questions to the owner, answers to whoever asked, pushes to `heard`."""

    def __init__(self, reading: IO[bytes], writing: IO[bytes]) -> None:
        self._reading, self._writing = reading, writing
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._batch: list[tuple[int, str, Any]] = []
        self._number = 0
        self._outgoing: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()

    def start(self, heard: Callable[[dict[str, Any]], None], ended: Callable[[], None]) -> None:
        """Read and write in threads of their own; `heard` and `ended` are called in the event loop."""
        threading.Thread(target=self._read, args=(heard, ended), name="shuzhi-hear", daemon=True).start()
        threading.Thread(target=self._write, name="shuzhi-tell", daemon=True).start()

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message that wants no answer."""
        self._outgoing.put(message)

    def ask(self, kind: str, content: Any) -> asyncio.Future[Any]:
        """Ask the owner; the answer may take as long as a commit."""
        self._number += 1
        future: asyncio.Future[Any] = self._loop.create_future()
        self._waiting[self._number] = future
        if not self._batch:
            self._loop.call_soon(self._send_batch)
        self._batch.append((self._number, kind, content))
        if len(self._batch) >= _AT_ONCE:  # the owner commits the first while the server still reads the rest
            self._send_batch()
        return future

    def stop(self) -> None:
        """Write nothing more."""
        self._outgoing.put(_NOTHING_MORE)

    def _send_batch(self) -> None:
        batch, self._batch = self._batch, []
        if not batch:
            return
        self._outgoing.put({"ask": batch})

    def _write(self) -> None:
        while (message := self._outgoing.get()) is not None:
            try:
                write_line(self._writing, message)
            except OSError:
                return

    def _read(self, heard: Callable[[dict[str, Any]], None], ended: Callable[[], None]) -> None:
        for message in read_lines(self._reading):
            self._in_loop(self._hear, message, heard)
        self._in_loop(ended)

    def _in_loop(self, act: Callable[..., None], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(act, *arguments)

    def _hear(self, message: dict[str, Any], heard: Callable[[dict[str, Any]], None]) -> None:
        for number, answer in message.pop("answers", ()):
            future = self._waiting.pop(number, None)
            if future is not None and not future.done():
                future.set_result(answer)
        if message:
            heard(message)
