"""Text tables: comma, tab or semicolon separated, in UTF-8, GB18030 or the UTF-16 that Excel calls Unicode text."""

from __future__ import annotations

import codecs
import csv
from typing import IO, TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.cell_text import cell_text
from shuzhi_desktop.importing.tables import Table, limited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CHUNK = 1 << 20
_SEPARATORS = (",", "\t", ";")


def read_text_file(path: Path, start: bytes) -> Iterator[Table]:
    """The one table of a text file.

    Args:
        path: the file.
        start: its first bytes.

    Raises:
        Refused: not a text table, or in no encoding known here.
    """
    _refuse_foreign(path, start)
    encoding = _encoding(path, start)
    with path.open(encoding=encoding, newline="") as file:
        separator = _separator(file.read(CHUNK // 16))
    with path.open(encoding=encoding, newline="") as file:
        yield Table(path.stem, limited(_rows(file, separator, str(path)), path.stem, str(path)))


def read_text(content: str, sheet: str) -> Table:
    """The table in a piece of text, such as cells copied from a sheet."""
    lines = content.removeprefix("\ufeff").splitlines(keepends=True)
    separator = "\t" if "\t" in content else _separator(content[: CHUNK // 16])
    return Table(sheet, limited(_rows(lines, separator, sheet), sheet, sheet))


def _rows(lines: Iterable[str] | IO[str], separator: str, path: str) -> Iterator[tuple[str, ...]]:
    reader = csv.reader(lines, delimiter=separator)
    line = 0
    try:
        for cells in reader:
            # A quoted cell may span lines; complaints name lines of the file, so the rows between are empty.
            yield from ((),) * (reader.line_num - line - 1)
            line = reader.line_num
            yield tuple(map(cell_text, cells))
    except csv.Error:
        raise Refused(
            text("“{path}”第 {row} 行附近的引号没有配对或单元格过长，请改正后重试", path=path, row=line + 1)
        ) from None


def _refuse_foreign(path: Path, start: bytes) -> None:
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<meta")) or b"mime-version" in head:
        raise Refused(text("“{path}”其实是网页文件，请用 WPS 或 Excel 打开后另存为 xlsx 再导入", path=str(path)))
    if head.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"\x1f\x8b", b"rar!", b"sqlite format 3")) or (
        b"\0" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    ):
        raise Refused(text("“{path}”不是表格文件，请提供 xlsx 或 csv", path=str(path)))


def _encoding(path: Path, start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ("utf-8-sig", "gb18030")
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise Refused(
        text("“{path}”的文字编码无法识别，请用 WPS 或 Excel 打开后另存为 xlsx 或 UTF-8 编码的 csv", path=str(path))
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


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
