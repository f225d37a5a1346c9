"""The reading process: files in on standard input, their text out on standard output, nothing else anywhere.

A request is a line of JSON, {"name", "kind", "size"}, and that many bytes; an answer is one line of JSON: "body" and
"levels", or "refused" with a template and what fills it. The process limits its own memory where the system can; the
one that started it limits its time.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import BinaryIO

from shuzhi_desktop.domain.message import Refused, Text, text
from shuzhi_desktop.importing.report_file import read_report
from shuzhi_desktop.importing.report_kinds import ReportKind

MOST_MEMORY = 512 << 20
"""Bytes of address space, Python and its libraries included."""


def run_child(requests: BinaryIO, answers: BinaryIO) -> int:
    """Answer requests until their stream ends; returns the exit code."""
    _limit_memory()
    while line := requests.readline():
        asked = json.loads(line)
        content = requests.read(asked["size"])
        answers.write(json.dumps(_answer(asked["name"], ReportKind(asked["kind"]), content)).encode() + b"\n")
        answers.flush()
    return 0


def _answer(name: str, kind: ReportKind, content: bytes) -> dict[str, object]:
    try:
        found = read_report(name, kind, content)
    except Refused as refused:
        return {"refused": as_json(refused.message)}
    except (MemoryError, RecursionError):
        return {"refused": as_json(unreadable(name))}
    return {"body": found.body, "levels": found.levels}


def unreadable(name: str) -> Text:
    """What is said of a file that ended its reader."""
    return text("“{name}”读不动：内容过大、过于复杂或已损坏；请把文字复制到新文档后再附。", name=name)


def as_json(message: Text) -> dict[str, object]:
    """A sentence of words and figures as JSON."""
    arguments = {key: value if isinstance(value, int) else str(value) for key, value in message.arguments}
    return {"template": message.template, "arguments": arguments}


def _limit_memory() -> None:
    if sys.platform == "win32":
        return  # no such limit there; sizes are checked before parsing, and the time is limited
    import resource

    with contextlib.suppress(ValueError, OSError):  # a lower limit is in force already
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
