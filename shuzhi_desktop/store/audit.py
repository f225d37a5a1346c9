"""The audit chain: every entry carries digests (SM3 and SHA-256) of itself and of the entry before it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, text
from shuzhi_desktop.services.sm3 import sm3_hex

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: the number of its last entry (0: none yet) and that entry's digests."""

    number: int = 0
    sm3: str = ""
    sha256: str = ""


def following(head: Head, at: str, kind: str, details: str) -> Head:
    """The head of the chain once this entry is appended."""
    number = head.number + 1
    return Head(
        number,
        sm3_hex(_content(number, at, kind, details, head.sm3)),
        hashlib.sha256(_content(number, at, kind, details, head.sha256)).hexdigest(),
    )


def _content(number: int, at: str, kind: str, details: str, before: str) -> bytes:
    return json.dumps([number, at, kind, details, before], ensure_ascii=False, separators=(",", ":")).encode()


def find_break(rows: Iterable[tuple[int, str, str, str, str, str]], end: Head) -> Text | None:
    """What is wrong with the chain, if anything.

    Args:
        rows: (number, at, kind, details, sm3, sha256) by number.
        end: where the file says the chain ends; an entry cut off its tail is found by it.
    """
    head = Head()
    for number, at, kind, details, sm3, sha256 in rows:
        if number != head.number + 1:
            return text("审计链在第 {number} 条之后缺记录或次序有变", number=head.number)
        head = following(head, at, kind, details)
        if (head.sm3, head.sha256) != (sm3, sha256):
            return text("审计链第 {number} 条被改动过", number=number)
    if head != end:
        return text("审计链末尾与登记不符：应有 {wanted} 条，实有 {found} 条", wanted=end.number, found=head.number)
    return None
