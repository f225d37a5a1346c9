"""The texts that the cells of a workbook share: kept as bytes, a third of what a list of strings would take."""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING

from shuzhi_desktop.importing.cell_text import cell_text
from shuzhi_desktop.importing.refusals import Reason, Unreadable
from shuzhi_desktop.importing.xml_walk import Attributes, Elements, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MAX_STRINGS = 1_200_000
# Every program that writes this many says how many there are: who does not is refused before much time has passed.
_UNDECLARED = 300_000
_MAX_BYTES = 96 << 20
_MAX_PIECE = 1 << 20
_PROGRESS = 20_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SharedStrings(Elements):
    """Texts by their number; a number that there is none of gives an empty text."""

    def __init__(self) -> None:
        self._content = bytearray()
        self._ends = array("I", [0])
        self._pieces: list[str] = []
        self._held = 0
        self._allowed = _UNDECLARED
        self._collecting = False
        self._phonetic = False

    def load(self, chunks: Iterable[bytes], alive: Callable[[], None]) -> None:
        """Read the part; `alive` is told of progress now and then.

        Raises:
            Unreadable: more texts than memory allows.
        """
        told = 0
        for _ in walk(chunks, self):
            if len(self._ends) - told > _PROGRESS:
                told = len(self._ends)
                alive()

    def start(self, name: str, attributes: Attributes) -> None:
        """A text (si), a piece of it (t), or its reading aid (rPh), which is not part of it."""
        if name == "t":
            self._collecting = not self._phonetic
        elif name == "rPh":
            self._phonetic = True
        elif name == "sst":
            declared = attributes.get("uniqueCount", "")
            self._allowed = max(_UNDECLARED, int(declared[:12]) + 1 if declared.isdecimal() else 0)
            if self._allowed > _MAX_STRINGS:
                raise Unreadable(Reason.TOO_BIG)

    def end(self, name: str) -> None:
        """Keep a text when it is whole."""
        if name == "t":
            self._collecting = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            pieces, ends = self._pieces, self._ends
            if pieces:
                self._content += plain_text(pieces[0] if len(pieces) == 1 else "".join(pieces)).encode()
                pieces.clear()
                self._held = 0
            ends.append(len(self._content))
            if len(ends) > self._allowed or ends[-1] > _MAX_BYTES:
                raise Unreadable(Reason.TOO_BIG)

    def text(self, content: str) -> None:
        """A part of a piece."""
        if self._collecting:
            self._pieces.append(content)
            self._held += len(content)
            if self._held > _MAX_PIECE:
                raise Unreadable(Reason.TOO_BIG)

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            return ""
        return self._content[self._ends[number] : self._ends[number + 1]].decode()


def plain_text(content: str) -> str:
    """A text as it is seen: characters that XML cannot hold are written `_x000D_`; edges are trimmed."""
    return cell_text(_ESCAPED.sub(_unescaped, content) if "_x" in content else content)


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return match[0] if "\ud800" <= character <= "\udfff" or character == "\0" else character
