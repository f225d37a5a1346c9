"""The parts of a zipped workbook: judged by the archive's directory, then unpacked within bounds."""

from __future__ import annotations

import zipfile
from typing import IO, TYPE_CHECKING

from shuzhi_desktop.importing.refusals import Reason, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 1 << 20
# A sheet of a million rows unpacks to some 400 MiB and is streamed.
MAX_SHEET = 600 * MIB
_MAX_RATIO = 400
_MAX_BINARY = 64 * MIB
_MAX_PARTS = 5_000
_CHUNK = 1 << 16
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1


class ZipParts:
    """A zip archive whose directory was found plausible. Names are compared without case, with slashes either way."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read and check the directory.

        Args:
            file: the archive, seekable.

        Raises:
            Unreadable: encrypted, too many parts, or parts that lie over one another.
        """
        self._archive = zipfile.ZipFile(file)
        parts = self._archive.infolist()
        if len(parts) > _MAX_PARTS:
            raise Unreadable(Reason.TOO_BIG)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise Unreadable(Reason.ENCRYPTED)
        _refuse_overlaps(parts)
        self._parts = {_plain(part.filename): part for part in parts}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._parts)

    def size(self, name: str) -> int:
        """The bytes that a part unpacks to; it never gives more."""
        return self._parts[_plain(name)].file_size

    def chunks(self, name: str, limit: int) -> Iterator[bytes]:
        """The content of a part, piece by piece.

        Args:
            name: the part.
            limit: the bytes that it may unpack to.

        Raises:
            Unreadable: it would unpack to more, swells like a bomb, or is packed in an unusual way.
        """
        part = self._parts.get(_plain(name))
        if part is None or part.compress_type not in _METHODS:
            raise Unreadable(Reason.DAMAGED)
        if part.file_size > limit or _is_swollen(part):
            raise Unreadable(Reason.TOO_BIG)
        with self._archive.open(part) as stream:
            left = part.file_size
            while left and (chunk := stream.read(_CHUNK)):
                left -= len(chunk)
                yield chunk
        if left:
            raise Unreadable(Reason.DAMAGED)

    def refuse_swollen(self) -> None:
        """Refuse the archive if any part would swell like a bomb.

        Raises:
            Unreadable: one would.
        """
        if any(part.file_size > _MAX_BINARY or _is_swollen(part) for part in self._parts.values()):
            raise Unreadable(Reason.TOO_BIG)

    def whole(self, name: str, limit: int) -> bytes:
        """The content of a small part."""
        return b"".join(self.chunks(name, limit))


def _is_swollen(part: zipfile.ZipInfo) -> bool:
    return part.file_size > MIB and part.file_size > part.compress_size * _MAX_RATIO


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_overlaps(parts: list[zipfile.ZipInfo]) -> None:
    """Each part has bytes of its own: one piece of data listed many times is how a bomb gets small."""
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            raise Unreadable(Reason.DAMAGED)
        end = part.header_offset + part.compress_size
