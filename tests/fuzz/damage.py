"""Damage to a file: to its bytes, to its lines, or to the inside of a part of an archive, which is then packed anew."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_AWKWARD = (
    b"", b"\0", b"\xff", b"\xfe\xff", b'"', b",", b"\r", b"\n", b";", b"\t", b"<", b"&", b"]]>", b"<!DOCTYPE a>", b"-1",
    b"0", b"1e999", b"nan", b"99999999999999999999", b"1048577", b"16385", b"XFD1", b"true", b"_xD800_", b"_x0000_",
    "　".encode(), "１２".encode(), "𬱖".encode(), "\u202e".encode(), b"=1+1", b"85.30000000000001", b"[[",
    b"'''", b"{}",
)  # fmt: skip
_VALUE = re.compile(rb'"[^"<>]{0,80}"|>[^<>]{1,80}<|<[^<>]{1,80}>|[^,;\t\r\n<>]{1,40}')
_MOST = 6


def damaged(content: bytes, chance: Random) -> bytes:
    """A damaged copy of a file; an archive is mostly damaged inside its parts, which their checksums then fit."""
    if content.startswith(b"PK") and chance.random() < 0.8:
        with contextlib.suppress(Exception):  # what was damaged before may be no archive any more
            return _repacked(content, chance)
    return _hurt(content, chance)


def _repacked(content: bytes, chance: Random) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hurt = set(chance.sample(names, min(len(names), chance.randint(1, 2))))
        for name in names:
            part = old.read(name)
            if name in hurt and chance.random() < 0.1:
                continue
            new.writestr(name, _hurt(part, chance) if name in hurt else part)
    return target.getvalue()


def _hurt(content: bytes, chance: Random) -> bytes:
    found = bytearray(content)
    for _ in range(chance.randint(1, _MOST)):
        chance.choice((_flip, _swap_value, _cut, _double, _insert))(found, chance)
    return bytes(found)


def _flip(found: bytearray, chance: Random) -> None:
    if found:
        found[chance.randrange(len(found))] = chance.randrange(256)


def _swap_value(found: bytearray, chance: Random) -> None:
    places = [match.span() for match in _VALUE.finditer(found[:200_000])]
    if places:
        start, end = chance.choice(places)
        keep = found[start : start + 1] in (b'"', b">") and end - start > 1
        found[start + keep : end - keep] = chance.choice(_AWKWARD)


def _cut(found: bytearray, chance: Random) -> None:
    if found:
        start = chance.randrange(len(found))
        del found[start : start + (chance.randint(1, 40) if chance.random() < 0.9 else len(found))]


def _double(found: bytearray, chance: Random) -> None:
    if found:
        start = chance.randrange(len(found))
        found[start:start] = found[start : start + chance.randint(1, 400)] * chance.choice((1, 1, 2, 50))


def _insert(found: bytearray, chance: Random) -> None:
    at = chance.randint(0, len(found))
    found[at:at] = chance.choice(_AWKWARD) * chance.choice((1, 1, 1, 300))
