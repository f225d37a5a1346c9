"""The process that reads one workbook: the file comes as its standard input, rows go out as lines of JSON.

Lines: ["sheet", name, hidden], ["rows", [[number, [cell, …]], …]], ["unreadable", reason, row] where the sheet cannot
be read further, ["done"] after each sheet; ["refused", reason, sheet, row] of the whole file, ["alive"], ["end"].
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from typing import IO, TYPE_CHECKING, Any

from shuzhi_desktop.importing.refusals import Reason, Unreadable
from shuzhi_desktop.importing.sheet_reading import limited
from shuzhi_desktop.importing.worker_limits import (
    limit_memory,
    limit_seconds,
    seconds_in_all,
    show_progress,
    silent_seconds,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shuzhi_desktop.importing.sheet_reading import Row, SheetRead
    from shuzhi_desktop.importing.zip_parts import ZipParts

_BATCH_ROWS = 500
_BATCH_TEXT = 1 << 17
_SIGN_EVERY = 2_000
_SIGNS_A_LINE = 16
# A text that a thousand cells share is written once and sent a thousand times; honest files do not live on that.
_FREE_TEXT = 16 << 20
_SWELLING = 8
_MOST_BYTES = 2 << 30
_SHEET = re.compile(r"^xl/worksheets/[^/]*\.xml$")


def run_worker() -> int:
    """Read the workbook on standard input; does not return: ends the process, with 0."""
    limit_memory()
    show_progress(silent_seconds(0))
    with contextlib.suppress(BrokenPipeError):  # the owner has seen enough
        tell(sys.stdin.buffer, Lines(sys.stdout.buffer, limit_seconds, show_progress))
    os._exit(0)  # nothing is left to tidy, and tidying what a file claimed takes time


def tell(file: IO[bytes], lines: Lines) -> None:
    """Write what a workbook holds, or why it is not read.

    Raises:
        BrokenPipeError: nobody reads the lines any more.
    """
    lines.alive()
    try:
        for sheet in open_sheets(file, lines.expect, lines.alive):
            lines.sheet(sheet)
        lines.write("end")
    except BrokenPipeError:
        raise
    except Unreadable as found:
        lines.write("refused", found.reason, found.sheet, found.row)
    except MemoryError:
        lines.write("refused", Reason.TOO_BIG, "", 0)
    # Damage shows as whatever the parsers raise: BadZipFile, ExpatError, zlib.error, EOFError, ValueError …
    except Exception:
        lines.write("refused", Reason.DAMAGED, "", 0)


def open_sheets(file: IO[bytes], expect: Callable[[int, int], None], alive: Callable[[], None]) -> Iterator[SheetRead]:
    """The sheets of a workbook; what kind it is shows in its content.

    Args:
        file: the workbook, seekable.
        expect: told how many bytes there are to be parsed, and how many of them without a sign of progress.
        alive: told of progress while no rows come.

    Raises:
        Unreadable: it is refused.
        Exception: any other, where it is damaged.
    """
    file.seek(0)  # who opened it has looked at its beginning
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"PK"):
        from shuzhi_desktop.importing.zip_parts import ZipParts

        return _zipped(ZipParts(file), file, expect, alive)
    from shuzhi_desktop.importing.old_workbook import read_old_workbook

    size = file.seek(0, os.SEEK_END)
    expect(size, size)
    return read_old_workbook(file, alive)


def _zipped(
    parts: ZipParts, file: IO[bytes], expect: Callable[[int, int], None], alive: Callable[[], None]
) -> Iterator[SheetRead]:
    from shuzhi_desktop.importing.open_document import is_spreadsheet, read_open_document
    from shuzhi_desktop.importing.zip_parts import MAX_SHEET

    names = parts.names()
    expect(sum(min(parts.size(name), MAX_SHEET) for name in names if name.endswith(".xml")), 0)
    if is_spreadsheet(parts):
        return read_open_document(parts, alive)
    if any(name.endswith("workbook.xml") or _SHEET.search(name) for name in names):
        from shuzhi_desktop.importing.workbook import read_workbook

        return read_workbook(parts, alive)
    if any(name.endswith("workbook.bin") for name in names):
        from shuzhi_desktop.importing.old_workbook import read_old_workbook

        parts.refuse_swollen()  # its reader unpacks without asking
        size = sum(parts.size(name) for name in names if name.endswith(".bin"))
        expect(size, size)
        return read_old_workbook(file, alive)
    raise Unreadable(Reason.ARCHIVE)


class Lines:
    """Writes what the owner is to know, in batches; counts what it says, and shows progress."""

    def __init__(self, pipe: IO[bytes], grant: Callable[[int], None], progress: Callable[[float], None]) -> None:
        """Write to `pipe`.

        Args:
            pipe: where the owner reads.
            grant: told the seconds that the file may take.
            progress: told of every sign of progress, with the seconds that may pass until the next.
        """
        self._pipe = pipe
        self._grant = grant
        self._progress = progress
        self._silent = silent_seconds(0)
        self._left = _FREE_TEXT
        self._rows: list[Row] = []
        self._held = 0
        self._signs = 0

    def expect(self, unpacked: int, opaque: int) -> None:
        """How much is to be parsed, in bytes, and how much of it without a word: time and text are granted by it."""
        self._silent = silent_seconds(opaque)
        granted = min(unpacked, _MOST_BYTES)
        self._left = _FREE_TEXT + granted * _SWELLING
        self._grant(seconds_in_all(granted))

    def alive(self) -> None:
        """Progress without rows."""
        self._signs += 1
        if self._signs % _SIGNS_A_LINE == 1:
            self.write("alive")
        else:
            self._progress(self._silent)

    def sheet(self, sheet: SheetRead) -> None:
        """Tell of a sheet and its rows; where it cannot be read, the sheets after it may be."""
        self.write("sheet", sheet.name, sheet.hidden)
        empty = 0
        try:
            for row in limited(sheet.rows, sheet.name):
                if row[1]:
                    self._take(row)
                else:
                    empty += 1
                    if empty % _SIGN_EVERY == 0:
                        self._send()
                        self.write("alive")
            self._send()
        except Unreadable as found:
            self._send()
            self.write("unreadable", found.reason, found.row)
        self.write("done")

    def _take(self, row: Row) -> None:
        self._rows.append(row)
        self._held += sum(map(len, row[1])) + len(row[1])
        if len(self._rows) >= _BATCH_ROWS or self._held >= _BATCH_TEXT:
            self._send()

    def _send(self) -> None:
        if self._rows:
            self._left -= self._held
            if self._left < 0:
                raise MemoryError
            self.write("rows", self._rows)
            self._rows = []
            self._held = 0

    def write(self, *parts: Any) -> None:
        """One line."""
        self._pipe.write(
            json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        )
        self._pipe.flush()
        self._progress(self._silent)
