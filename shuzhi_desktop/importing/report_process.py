"""Starts the reading process, hands it one file at a time, and ends it when a file takes too long."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.message import Refused, Text
from shuzhi_desktop.domain.report_text import LONGEST_REPORT, ReportText
from shuzhi_desktop.importing.report_child import unreadable
from shuzhi_desktop.importing.report_kinds import ReportKind, report_kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

SECONDS = 30.0
_MOST_ANSWER = 8 << 20
_AT_END = 5.0


def child_command() -> list[str]:
    """How this program starts its own reading process, also where it was packed into one executable."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "read-reports"]
    return [sys.executable, "-m", "shuzhi_desktop", "read-reports"]


class ReportProcess:
    """`services.ports_reports.ReportReader` over a process that is started with the first file that needs it."""

    def __init__(self, command: Sequence[str] | None = None, seconds: float = SECONDS) -> None:
        """Start nothing yet.

        Args:
            command: starts the process; None for this program's own.
            seconds: that one file may take.
        """
        self._command = list(command or child_command())
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> ReportProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, name: str, content: bytes) -> ReportText | None:
        """The text of a file; None for a format that cannot be read here."""
        kind = report_kind(name, content)
        if kind is ReportKind.OTHER:
            return None
        with self._lock:
            line = self._ask(name, kind, content)
        try:
            return _understood(json.loads(line))
        # It has parsed a file of unknown origin: what it says is looked at like the file.
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise Refused(unreadable(name)) from error

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        try:
            process.wait(_AT_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _ask(self, name: str, kind: ReportKind, content: bytes) -> bytes:
        process = self._started()
        watch = threading.Timer(self._seconds, process.kill)
        watch.start()
        try:
            line = _exchange(process, name, kind, content)
        finally:
            watch.cancel()
        if not line.endswith(b"\n"):  # it died over this file, or was ended
            process.kill()
            self.close()
            raise Refused(unreadable(name))
        return line

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            # What it might say on its way down may quote the file: nobody keeps it.
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        return self._process


def _understood(answer: dict[str, Any]) -> ReportText:
    """The text in an answer.

    Raises:
        Refused: what the answer says.
        ValueError, LookupError, TypeError, AttributeError: it is no answer.
    """
    if "refused" in answer:
        arguments = {str(key): value for key, value in answer["refused"]["arguments"].items()}
        message = Text(str(answer["refused"]["template"]), tuple(arguments.items()))
        message.render()  # raises where a place in the template is not filled
        raise Refused(message)
    body, levels = answer["body"], answer["levels"]
    if not body or len(body) > LONGEST_REPORT or len(levels) != body.count("\n") + 1 or not levels.isdecimal():
        raise ValueError("no text of a report")
    return ReportText(body, levels)


def _exchange(process: subprocess.Popen[bytes], name: str, kind: ReportKind, content: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        asked = json.dumps({"name": name, "kind": kind.value, "size": len(content)})
        process.stdin.write(asked.encode() + b"\n")
        process.stdin.write(content)
        process.stdin.flush()
        return process.stdout.readline(_MOST_ANSWER)
    except OSError:
        return b""
