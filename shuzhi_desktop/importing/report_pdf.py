"""The text layer of a .pdf as paragraphs. Runs in the reading process only: a hostile file ends there.

What a stream may unpack to is limited by pypdf (75 MB), and what that does not catch by the memory of the process.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from io import BytesIO
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.report_text import LONGEST_REPORT, is_numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pypdf import PdfReader

_MOST_PAGES = 300
_LEAST_LETTERS = 20
_FULL_LINE = 4  # a line of less than three quarters of the widest ends its paragraph
_PAGE_NUMBER = re.compile(r"[-—–·\s]*(第\s*)?[0-9]{1,4}(\s*/\s*[0-9]{1,4})?(\s*页)?[-—–·\s]*")
_WIDE = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
# Fonts whose glyphs serve a character and a radical of the same shape come back as the radical: 工作 as ⼯作. The
# radicals of KangXi have their characters in Unicode's own table; those of the supplement that have none stand here.
_RADICALS = str.maketrans(
    {chr(one): unicodedata.normalize("NFKC", chr(one)) for one in range(0x2F00, 0x2FD6)}
    | dict(
        zip(
            "⺟⺠⺮⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
            "母民竹虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
            strict=True,
        )
    )
)
_TORN = re.compile(f"(?<={_WIDE}) +(?={_WIDE})")


def read_pdf(name: str, content: bytes) -> list[tuple[str, int]]:
    """(paragraph, 0) of a document: a text layer does not tell its headings.

    Raises:
        Refused: encrypted, a scan without text, past the limits, broken, or the library is not installed.
    """
    try:
        import pypdf
    except ImportError as error:
        raise Refused(text("没有安装读 PDF 的组件：请安装 shuzhi-desktop[reports]，其他功能不受影响。")) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes the file
    broken = text("“{name}”已损坏或过于复杂，读不出文字；请重新导出 PDF，或另存为 docx 再附。", name=name)
    try:
        reader = pypdf.PdfReader(BytesIO(content), strict=False)
        locked = reader.is_encrypted and not _opens(reader)
        if locked:
            raise Refused(text("“{name}”加了密码，请取消密码保护后再附。", name=name))
        if len(reader.pages) > _MOST_PAGES:
            raise Refused(text("“{name}”超过 {most} 页，不像述职报告，请核对。", name=name, most=_MOST_PAGES))
        lines = list(_lines(reader, name))
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a damaged file meets pypdf with whatever its parsers raise
        raise Refused(broken) from error
    if sum(len(line) for line in lines) < _LEAST_LETTERS:
        raise Refused(text("“{name}”是扫描件，没有文字；请附上带文字的 PDF，或由 Word、WPS 另存为 docx。", name=name))
    return [(one, 0) for one in _joined(lines)]


def _opens(reader: PdfReader) -> bool:
    """Whether no password is needed to read, only to change."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, RuntimeError):
        return False


def _lines(reader: PdfReader, name: str) -> Iterator[str]:
    seen = 0
    for page in reader.pages:
        for line in page.extract_text().split("\n"):
            content = _TORN.sub("", " ".join(line.translate(_RADICALS).split()))
            if _PAGE_NUMBER.fullmatch(content):
                continue
            seen += len(content)
            if seen > LONGEST_REPORT:
                raise Refused(text("“{name}”的文字过长，不像述职报告，请核对。", name=name))
            yield content


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Lines as paragraphs: one ends at an empty line, before a numbered line, and after a line that is not full."""
    known = list(lines)
    widest = max(map(len, known), default=0)
    paragraph = ""
    for line in known:
        if paragraph and (not line or is_numbered(line)):
            yield paragraph
            paragraph = ""
        apart = " " if paragraph[-1:].isascii() and line[:1].isascii() and paragraph else ""
        paragraph += apart + line
        if paragraph and len(line) * _FULL_LINE < widest * (_FULL_LINE - 1):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph
