"""The text of a .docx, streamed: paragraphs and their heading levels, within fixed limits, no DTD ever.

Read with expat rather than through a document model: what a model of the whole document leaves out (content controls,
text boxes, insertions under review) is read, deletions under review are not, and a hostile file costs no more memory
than a good one. See docs/decisions/report-likeness.md.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from xml.parsers import expat

from shuzhi_desktop.domain.message import Refused, Text, text
from shuzhi_desktop.domain.report_text import LONGEST_REPORT

if TYPE_CHECKING:
    from collections.abc import Mapping

MIB = 1 << 20
_MOST_PARTS = 5_000
_MOST_DOCUMENT = 64 * MIB
_MOST_STYLES = 8 * MIB
_MOST_RATIO = 200
_RATIO_FROM = MIB
_MOST_DEPTH = 200
_CHUNK = 1 << 16
_WORDS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
# What was moved away under review, and a second rendering of what was read already.
_SKIPPED = ("moveFrom", "del")
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)


# RuntimeError: a compression that zipfile does not know.
_DAMAGE = (zipfile.BadZipFile, zlib.error, expat.ExpatError, KeyError, ValueError, EOFError, OSError, RuntimeError)


class TooMuch(Exception):
    """The file is past a limit; reading ends there."""


def read_docx(name: str, content: bytes) -> list[tuple[str, int]]:
    """(paragraph, heading level) of a document.

    Raises:
        Refused: encrypted, past the limits, or broken.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check(archive, name)
            levels = _styles(archive)
            reader = _Body(levels)
            _parse(archive, "word/document.xml", reader)
    except TooMuch:
        raise Refused(_too_large(name)) from None
    except _DAMAGE as error:
        raise Refused(
            text("“{name}”不是规范的 docx 或已损坏，请用 WPS 或 Word 打开后另存为 docx。", name=name)
        ) from error
    return reader.paragraphs


def _too_large(name: str) -> Text:
    return text("“{name}”展开后过大或过于复杂，不像述职报告；请把文字复制到新文档后再附。", name=name)


def _check(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(text("“{name}”加了密码，请取消密码保护后再附。", name=name))
    if len(parts) > _MOST_PARTS:
        raise TooMuch
    for part in parts:
        limit = _MOST_DOCUMENT if part.filename == "word/document.xml" else _MOST_STYLES
        read = part.filename in ("word/document.xml", "word/styles.xml")
        swollen = part.file_size > _RATIO_FROM and part.file_size > part.compress_size * _MOST_RATIO
        if read and (part.file_size > limit or swollen):
            raise TooMuch


def _parse(archive: zipfile.ZipFile, part: str, handler: _Body | _Styles) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_declaration: object) -> None:
        raise ValueError("a DTD has no place in a document")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.characters
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003 - expat's signature
        parser.Parse(b"", True)  # noqa: FBT003


def _styles(archive: zipfile.ZipFile) -> Mapping[str, int]:
    """Heading level by the id of a style."""
    if "word/styles.xml" not in archive.namelist():
        return {}
    reader = _Styles()
    _parse(archive, "word/styles.xml", reader)
    return reader.levels


def _local(name: str) -> str:
    """The name of an element of WordprocessingML, empty for one of another vocabulary."""
    return next((name[len(prefix) :] for prefix in _WORDS if name.startswith(prefix)), "")


def _value(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if _local(name) == "val"), "")


def _outline(attributes: Mapping[str, str]) -> int:
    """Level 1 to 9 of an outline value 0 to 8; 0 for body text."""
    value = _value(attributes)
    return int(value) + 1 if value.isdecimal() and len(value) == 1 and value != "9" else 0


class _Styles:
    def __init__(self) -> None:
        self.levels: dict[str, int] = {}
        self._id = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = _local(name)
        if local == "style":
            self._id = next((value for key, value in attributes.items() if _local(key) == "styleId"), "")
        elif local == "name" and self._id:
            found = _HEADING.fullmatch(_value(attributes).strip())
            if found:
                self.levels[self._id] = int(found[1])
        elif local == "outlineLvl" and self._id and (level := _outline(attributes)):
            self.levels[self._id] = level

    def end(self, name: str) -> None:
        if _local(name) == "style":
            self._id = ""

    def characters(self, content: str) -> None:
        """Styles hold no text."""


class _Body:
    """Gathers paragraphs; those of a text box come before the one the box is anchored in."""

    def __init__(self, levels: Mapping[str, int]) -> None:
        self.paragraphs: list[tuple[str, int]] = []
        self._levels = levels
        self._open: list[tuple[list[str], list[int]]] = []
        self._depth = self._skipping = self._length = 0
        self._in_text = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise TooMuch
        local = _local(name)
        if self._skipping or name == _FALLBACK or local in _SKIPPED:
            self._skipping += 1
            return
        if local == "p":
            self._open.append(([], [0]))
        elif self._open:
            self._inside(local, attributes)

    def _inside(self, local: str, attributes: Mapping[str, str]) -> None:
        words, level = self._open[-1]
        if local == "t":
            self._in_text = True
        elif local in ("tab", "br", "cr"):
            words.append(" ")
        elif local == "noBreakHyphen":
            words.append("-")
        elif local == "pStyle":
            level[0] = level[0] or self._levels.get(_value(attributes), 0)
        elif local == "outlineLvl":
            level[0] = _outline(attributes) or level[0]

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._skipping:
            self._skipping -= 1
            return
        local = _local(name)
        if local == "t":
            self._in_text = False
        elif local == "p" and self._open:
            words, level = self._open.pop()
            content = "".join(words)
            if content.strip():
                self.paragraphs.append((content, level[0]))

    def characters(self, content: str) -> None:
        if self._in_text and self._open and not self._skipping:
            self._length += len(content)
            if self._length > LONGEST_REPORT:
                raise TooMuch
            self._open[-1][0].append(content)
