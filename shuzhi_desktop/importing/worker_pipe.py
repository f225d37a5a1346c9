"""The owner's end of a reading process: starts it, takes its lines, and ends it when it stands still.

What comes out of the process is looked at like what goes in: it has parsed a file of unknown origin.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from typing import IO, TYPE_CHECKING, Any, Self

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.refusals import MAX_COLUMNS, Reason, Unreadable, refusal
from shuzhi_desktop.importing.sheet_reading import LAST_ROW, SheetRead
from shuzhi_desktop.services.own_process import READ_COMMAND, own_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.importing.sheet_reading import Row

# The process counts its own processor time, so that a slow disk or a busy machine is no reason to refuse a file. This
# is for what that count does not see, such as a network drive that has gone.
_SILENT_SECONDS = 20.0
_LOOK_EVERY = 0.5
_LONGEST_LINE = 16 << 20
_SIGABRT, _SIGXCPU, _SIGPROF = -6, (-24, -30), (-27,)
_JOB_TIME_OVER = 1816

Message = tuple[Any, ...]


class WorkbookPipe:
    """Reads one workbook in a process of its own; a context manager that leaves no process behind."""

    def __init__(self, file: IO[bytes], path: str) -> None:
        """Start the process.

        Args:
            file: the open workbook; the process gets it as its standard input and learns no path.
            path: the file as the user named it.
        """
        self._path = path
        self._place = 0
        self._killed = False
        self._deadline = time.monotonic() + _SILENT_SECONDS
        self._closed = threading.Event()
        self._child = subprocess.Popen(  # noqa: S603 - our own program
            own_command(READ_COMMAND),
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **_apart(),
        )
        self._watching = threading.Thread(target=self._watch, name="shuzhi-read", daemon=True)
        self._watching.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._child.kill()
        if self._child.stdout is not None:
            self._child.stdout.close()
        self._child.wait()
        self._watching.join()

    def sheets(self) -> Iterator[SheetRead]:
        """The sheets in order; rows of a sheet that were not walked when the next is asked for are passed over.

        Raises:
            Refused: the file cannot be read; where it is one sheet only, its rows raise it.
        """
        messages = self._messages()
        for message in messages:
            if message[0] == "sheet":
                _, name, hidden = message
                self._place += 1
                yield SheetRead(name, self._rows(messages, name, self._place), hidden)
        self._place += 1

    def _rows(self, messages: Iterator[Message], sheet: str, place: int) -> Iterator[Row]:
        if place != self._place:  # no rows at all would look like an empty sheet
            raise RuntimeError("the rows of a sheet are walked before the next sheet is asked for")
        for message in messages:
            if message[0] == "rows":
                yield from message[1]
            elif message[0] == "unreadable":
                raise refusal(Unreadable(Reason(message[1]), sheet, message[2]), self._path)
            elif message[0] == "done":
                return

    def _messages(self) -> Iterator[Message]:
        """What the process says up to its end."""
        started = False
        while line := self._line():
            try:
                message = _understood(json.loads(line))
            except (ValueError, TypeError, RecursionError) as error:  # not what our reader says
                raise refusal(Unreadable(Reason.DAMAGED), self._path) from error
            if message[0] == "refused":
                raise refusal(Unreadable(Reason(message[1]), message[2], message[3]), self._path)
            if message[0] == "end":
                return
            started = True
            yield message
        raise refusal(Unreadable(self._ended(started=started)), self._path)

    def _line(self) -> bytes:
        pipe = self._child.stdout
        if pipe is None:
            raise RuntimeError("the reader was started without a pipe")
        self._deadline = time.monotonic() + _SILENT_SECONDS
        line: bytes = pipe.readline(_LONGEST_LINE)
        self._deadline = 0.0
        return line

    def _ended(self, *, started: bool) -> Reason:
        """Why the process ended without a word."""
        self._child.wait()
        code = self._child.returncode
        if self._killed or code in (*_SIGXCPU, *_SIGPROF, _JOB_TIME_OVER):
            return Reason.TOO_SLOW
        if not started:
            raise Refused(text("读取表格的进程没有启动成功，请再试一次；仍不行请重新安装本程序"))
        return Reason.TOO_BIG if code == _SIGABRT else Reason.DAMAGED

    def _watch(self) -> None:
        while not self._closed.wait(_LOOK_EVERY):
            if self._deadline and time.monotonic() > self._deadline:
                self._killed = True
                self._child.kill()


def _understood(said: Any) -> Message:
    """A message, if it has the shape of one; see `worker`."""
    match said:
        case ["rows", list(rows)]:
            return "rows", [_checked(*row) for row in rows]
        case ["sheet", str(), bool()] | ["done" | "alive" | "end"]:
            return tuple(said)
        case ["unreadable", str(reason), int()] | ["refused", str(reason), str(), int()]:
            Reason(reason)
            return tuple(said)
    raise ValueError


def _checked(number: object, cells: object) -> Row:
    plain = tuple(cells) if type(cells) is list else (None,)
    if type(number) is not int or not 0 < number <= LAST_ROW or len(plain) > MAX_COLUMNS:
        raise ValueError
    if set(map(type, plain)) - {str}:
        raise ValueError
    return number, plain


def _apart() -> dict[str, Any]:
    """Ctrl+C in the terminal is for the owner, who then ends the reading."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
