"""Text tables: comma, tab or semicolon separated, in UTF-8, GB18030 or the UTF-16 that Excel calls Unicode text.

Read in this process: decoding and the csv module of the standard library hold one line at a time, and how long a line
may be is looked at before (docs/decisions/import-worker.md).
"""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.cell_text import cell_text
from shuzhi_desktop.importing.refusals import Reason, Unreadable, refusal
from shuzhi_desktop.importing.sheet_reading import LAST_ROW, Row, limited
from shuzhi_desktop.importing.tables import Table
from shuzhi_desktop.importing.text_kind import refuse_foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CHUNK = 1 << 20
_SEPARATORS = (",", "\t", ";")
_MAX_SIZE = 600 << 20
_MAX_LINE = 2 << 20
# UTF-8 is looked through to the end, which takes a second at the largest size. GB18030 decodes ten times slower: its
# beginning decides, and a fault further down is told when it is come to.
_GB18030_LOOKED_AT = 4 << 20


def read_text_file(path: Path, start: bytes) -> Iterator[Table]:
    """The one table of a text file.

    Args:
        path: the file.
        start: its first bytes.

    Raises:
        Refused: not a text table, in no encoding known here, or past the limits.
    """
    refuse_foreign(path, start)
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        if path.stat().st_size > _MAX_SIZE:
            raise Unreadable(Reason.MANY_ROWS, path.stem)
        _check_lines(path, wide=wide)
        encoding = "utf-16" if wide else _encoding(path)
        with path.open(encoding=encoding, newline="") as file:
            separator = _separator(file.read(CHUNK // 16))
    except Unreadable as found:
        raise refusal(found, str(path)) from None
    except UnicodeError:
        raise _unknown_encoding(path) from None
    with path.open(encoding=encoding, newline="") as file:
        yield Table(path.stem, _told(_rows(file, separator, str(path)), path, path.stem))


def read_text(content: str, sheet: str) -> Table:
    """The table in a piece of text, such as cells copied from a sheet."""
    lines = content.removeprefix("\ufeff").splitlines(keepends=True)
    separator = "\t" if "\t" in content else _separator(content[: CHUNK // 16])
    return Table(sheet, _told(_rows(lines, separator, sheet), sheet, sheet))


def _told(rows: Iterator[Row], path: Path | str, sheet: str) -> Iterator[Row]:
    """The rows that hold something; what is wrong with them is told in a sentence."""
    try:
        for row in limited(rows, sheet):
            if row[1]:
                yield row
    except Unreadable as found:
        raise refusal(found, str(path)) from None
    except UnicodeError:
        raise _unknown_encoding(path) from None


def _rows(lines: Iterable[str], separator: str, path: str) -> Iterator[Row]:
    """The rows; a quoted cell may span lines, and complaints name lines of the file."""
    reader = csv.reader(lines, delimiter=separator)
    line = 0
    try:
        for cells in reader:
            line = reader.line_num
            yield line, tuple(map(cell_text, cells))
    except csv.Error:
        raise Refused(
            text("“{path}”第 {row} 行附近的引号没有配对或单元格过长，请改正后重试", path=path, row=line + 1)
        ) from None


def _encoding(path: Path) -> str:
    """UTF-8 where all of it is, else GB18030.

    Raises:
        UnicodeError: neither.
    """
    for encoding, bound in (("utf-8-sig", _MAX_SIZE), ("gb18030", _GB18030_LOOKED_AT)):
        if _decodes(path, encoding, bound):
            return encoding
    raise UnicodeError


def _decodes(path: Path, encoding: str, bound: int) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    seen = 0
    try:
        with path.open("rb") as file:
            while seen < bound and (chunk := file.read(CHUNK)):
                seen += len(chunk)
                decoder.decode(chunk)
            if seen < bound:
                decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _check_lines(path: Path, *, wide: bool) -> None:
    """Refuse what no table is, or what would be held in memory as one line, at the place where it shows.

    Raises:
        Unreadable: zero bytes, a line beyond all measure, or more lines than a sheet has rows.
    """
    lines, length = 0, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if not wide and b"\0" in chunk:
                raise Unreadable(Reason.NO_TABLE)
            breaks = chunk.count(b"\n") + chunk.count(b"\r")
            length = len(chunk) - max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) if breaks else length + len(chunk)
            lines += chunk.count(b"\n")
            if length > _MAX_LINE:
                raise Unreadable(Reason.LONG_CELL, path.stem, lines + 1)
            if lines > LAST_ROW:
                raise Unreadable(Reason.MANY_ROWS, path.stem)


def _unknown_encoding(path: Path | str) -> Refused:
    return Refused(
        text("“{path}”的文字编码无法识别，请用 WPS 或 Excel 打开后另存为 xlsx 或 UTF-8 编码的 csv", path=str(path))
    )


def _separator(sample: str) -> str:
    """The separator that stands most often outside quotes in the first lines; a comma where there is none."""
    counts = dict.fromkeys(_SEPARATORS, 0)
    quoted = False
    for character in sample:
        if character == '"':
            quoted = not quoted
        elif not quoted and character in counts:
            counts[character] += 1
    return max(_SEPARATORS, key=lambda separator: counts[separator])
