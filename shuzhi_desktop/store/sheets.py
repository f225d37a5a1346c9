"""How a sheet lies in the file: lines of one fixed size, so that a filled slip is as long as a blank one.

A line is the reporter's id (int32), a flag byte, and an int32 per indicator; little-endian.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Line

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANK_MARK = -(2**31)


class LineFlag(IntEnum):
    """What a line says before its marks are looked at."""

    UNUSED = 0
    PRESENT = 1
    ABSTAINED = 2
    ABSENT = 3


_PRESENT, _ABSTAINED = int(LineFlag.PRESENT), int(LineFlag.ABSTAINED)


class SheetCodec:
    """Writes and reads the sheets of one class, whose form has `indicators` indicators."""

    __slots__ = ("_absent", "_indicators", "_line")

    def __init__(self, indicators: int) -> None:
        self._indicators = indicators
        self._line = struct.Struct(f"<iB{indicators}i")
        self._absent = self._line.pack(0, LineFlag.ABSENT, *([_BLANK_MARK] * indicators))

    @property
    def line_size(self) -> int:
        """Bytes of one line."""
        return self._line.size

    def blank(self, lines: int) -> bytes:
        """A slip nobody has filled."""
        return bytes(self._line.size * lines)

    def encode(self, lines: Iterable[Line], *, size: int = 0) -> bytes:
        """The lines, filled up with absent ones to `size` bytes.

        Raises:
            ValueError: a line does not fit the form, or there are more lines than the slip has room for.
        """
        packed = [self._packed(line) for line in lines]
        room = size // self._line.size if size else len(packed)
        if len(packed) > room:
            raise ValueError(f"{len(packed)} lines on a slip of {room}")
        packed.extend([self._absent] * (room - len(packed)))
        return b"".join(packed)

    def _packed(self, line: Line) -> bytes:
        if len(line.marks) != self._indicators:
            raise ValueError(f"{len(line.marks)} marks for {self._indicators} indicators")
        marks = [_BLANK_MARK if mark is None else mark for mark in line.marks]
        try:
            return self._line.pack(line.reporter_id, _ABSTAINED if line.abstained else _PRESENT, *marks)
        except struct.error as error:
            raise ValueError(str(error)) from error

    def decode(self, sheet: bytes) -> tuple[Line, ...]:
        """The lines of a sheet; absent ones are left out."""
        lines = []
        for reporter_id, flag, *marks in self._line.iter_unpack(sheet):
            if flag == _PRESENT or flag == _ABSTAINED:  # noqa: PLR1714, SIM109 - read half a million times
                seen = tuple(marks)
                if _BLANK_MARK in marks:
                    seen = tuple(None if mark == _BLANK_MARK else mark for mark in marks)
                lines.append(Line(reporter_id, seen, flag == _ABSTAINED))
        return tuple(lines)


@lru_cache(maxsize=64)
def codec(indicators: int) -> SheetCodec:
    """The codec of forms with that many indicators."""
    return SheetCodec(indicators)
