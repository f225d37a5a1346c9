"""The text of a report's file: which reader takes it, and what is refused of every kind."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.report_text import LONGEST_REPORT, ReportText, report_text
from shuzhi_desktop.importing.report_docx import read_docx
from shuzhi_desktop.importing.report_kinds import ReportKind
from shuzhi_desktop.importing.report_pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

_ENCODINGS = ("utf-8-sig", "gb18030")


def read_report(name: str, kind: ReportKind, content: bytes) -> ReportText:
    """The text of a file of a kind that can be read.

    Raises:
        Refused: without text, encrypted, past the limits, or broken.
    """
    found = report_text(_READERS[kind](name, content))
    if not found.body:
        raise Refused(text("“{name}”里没有文字，请核对后重新附上。", name=name))
    if len(found.body) > LONGEST_REPORT:
        raise Refused(text("“{name}”的文字过长，不像述职报告，请核对。", name=name))
    return found


def _read_txt(name: str, content: bytes) -> list[tuple[str, int]]:
    encodings = ("utf-16",) if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else _ENCODINGS
    for encoding in encodings:
        try:
            return [(line, 0) for line in content.decode(encoding).splitlines()]
        except UnicodeError:
            continue
    raise Refused(text("“{name}”的文字编码无法识别，请另存为 UTF-8 文本或 docx。", name=name))


_READERS: dict[ReportKind, Callable[[str, bytes], list[tuple[str, int]]]] = {
    ReportKind.DOCX: read_docx,
    ReportKind.PDF: read_pdf,
    ReportKind.TXT: _read_txt,
}
