"""Which reports share words, and which words: winnowed fingerprints find the pairs, exact extension the passages.

Winnowing (Schleimer, Wilkerson, Aiken 2003): of every `WINDOW` neighbouring shingles of `SHINGLE` characters the one
with the least hash is kept, so that two texts with `WINDOW + SHINGLE - 1` characters in common share at least one. The
index holds eight bytes for each, in flat arrays: 7,000 reports take some 30 MB. See docs/decisions/report-likeness.md.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections import Counter, deque
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.report_text import Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SHINGLE = 10
WINDOW = 12
SHORTEST = 24
"""Characters that a passage must share to be shown: shorter ones are the common coin of official language."""

_BUCKETS = 64
_COMMON_FROM = 5
_COMMON_SHARE = 10
_LEAST_SHARED = 2
_GAP = 8
_MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without what does not count: spaces and stops. `places` says where each kept character stands."""

    content: str
    places: array[int]


def plain(body: str) -> Plain:
    """Letters, figures and ideographs of a text."""
    places = array("I", compress(range(len(body)), map(str.isalnum, body)))
    return Plain(letters(body), places)


def letters(body: str) -> str:
    """The words of `plain` without their places."""
    return "".join(filter(str.isalnum, body))


def fingerprints(content: str) -> Iterator[tuple[int, int]]:
    """(hash, place) of the shingles that winnowing keeps. The hash has 32 bits and is the same on every machine."""
    raw = memoryview(content.encode("utf-32-le", errors="surrogatepass"))
    hashes = [zlib.crc32(raw[4 * at : 4 * (at + SHINGLE)]) for at in range(len(content) - SHINGLE + 1)]
    least: deque[int] = deque()
    last = -1
    for at, own in enumerate(hashes):
        while least and hashes[least[-1]] >= own:
            least.pop()
        least.append(at)
        if least[0] <= at - WINDOW:
            least.popleft()
        if least[0] != last and at >= min(WINDOW, len(hashes)) - 1:
            last = least[0]
            yield hashes[last], last


class FingerprintIndex:
    """Fingerprints of many texts, each added once under a number below 2^32; ask only when all are in."""

    def __init__(self) -> None:
        self._buckets = [array("Q") for _ in range(_BUCKETS)]
        self._own: dict[int, array[int]] = {}
        self._sorted = True

    def add(self, number: int, content: str) -> None:
        """Take in a text, plain."""
        kept = array("I", sorted({own for own, _ in fingerprints(content)}))
        for own in kept:
            self._buckets[own % _BUCKETS].append(own << 32 | number)
        self._own[number] = kept
        self._sorted = False

    @property
    def common_from(self) -> int:
        """In how many texts a fingerprint stands for what all must say, such as the name of a policy."""
        return max(_COMMON_FROM, len(self._own) // _COMMON_SHARE)

    def holders(self, own: int) -> list[int]:
        """Numbers of the texts with a fingerprint, at most `common_from` of them."""
        self._sort()
        bucket = self._buckets[own % _BUCKETS]
        at = bisect_left(bucket, own << 32)
        found: list[int] = []
        while at < len(bucket) and bucket[at] >> 32 == own and len(found) < self.common_from:
            found.append(bucket[at] & 0xFFFFFFFF)
            at += 1
        return found

    def is_common(self, own: int) -> bool:
        """Whether a fingerprint is in so many texts that it says nothing about two of them."""
        return len(self.holders(own)) >= self.common_from

    def like(self, number: int, most: int) -> list[int]:
        """The texts that share most with one of the index, those first that share more."""
        shared: Counter[int] = Counter()
        for own in self._own[number]:
            holders = self.holders(own)
            if len(holders) < self.common_from:
                shared.update(holders)
        del shared[number]
        ordered = sorted(shared.items(), key=lambda one: (-one[1], one[0]))
        return [other for other, times in ordered[:most] if times >= _LEAST_SHARED]

    def _sort(self) -> None:
        if not self._sorted:
            self._buckets = [array("Q", sorted(bucket)) for bucket in self._buckets]
            self._sorted = True


@dataclass(frozen=True, slots=True)
class Match:
    """Plain stretches of two texts that are the same but for small gaps; `same` characters are equal in both."""

    own: Passage
    other: Passage
    same: int


def matches(own: str, other: str, is_common: Callable[[int], bool] | None = None) -> tuple[Match, ...]:
    """The stretches that two plain texts share, in the order of the first.

    Args:
        own: one text, plain.
        other: the other, plain.
        is_common: tells fingerprints that stand in many texts; stretches mostly of those are left out.
    """
    found = [one for one in _joined(_blocks(own, other)) if one.same >= SHORTEST]
    if is_common is None:
        return tuple(found)
    return tuple(one for one in found if not _says_what_all_say(own[one.own.start : one.own.end], is_common))


def _says_what_all_say(content: str, is_common: Callable[[int], bool]) -> bool:
    kept = [is_common(own) for own, _ in fingerprints(content)]
    return bool(kept) and 2 * sum(kept) > len(kept)


def _blocks(own: str, other: str) -> Iterator[Match]:
    """Equal stretches of at least a shingle, from left to right, the longest at each place."""
    where: dict[str, list[int]] = {}
    for at in range(len(other) - SHINGLE + 1):
        known = where.setdefault(other[at : at + SHINGLE], [])
        if len(known) < _MOST_PLACES:
            known.append(at)
    at = 0
    while at <= len(own) - SHINGLE:
        places = where.get(own[at : at + SHINGLE])
        if not places:
            at += 1
            continue
        long, there = max((_reach(own, at, other, one), -one) for one in places)
        yield Match(Passage(at, at + long), Passage(-there, -there + long), long)
        at += long


def _reach(own: str, at: int, other: str, there: int) -> int:
    """How far two texts are equal from two places, at least a shingle."""
    long = SHINGLE
    most = min(len(own) - at, len(other) - there)
    while long < most and own[at + long] == other[there + long]:
        long += 1
    return long


def _joined(blocks: Iterable[Match]) -> Iterator[Match]:
    """Neighbours with a small gap in both texts as one: a name or a figure was changed between them."""
    before: Match | None = None
    for one in blocks:
        if before is not None and _is_near(before, one):
            before = Match(
                Passage(before.own.start, one.own.end),
                Passage(before.other.start, one.other.end),
                before.same + one.same,
            )
            continue
        if before is not None:
            yield before
        before = one
    if before is not None:
        yield before


def _is_near(before: Match, one: Match) -> bool:
    gap, other_gap = one.own.start - before.own.end, one.other.start - before.other.end
    return gap <= _GAP and 0 <= other_gap <= _GAP


def in_body(passage: Passage, of: Plain) -> Passage:
    """Where a stretch of a plain text stands in the text it was made from."""
    return Passage(of.places[passage.start], of.places[passage.end - 1] + 1)


def covered(found: Iterable[Match], of: Plain) -> Fraction:
    """The part of a plain text that matches say is shared, 0 to 1."""
    return Fraction(sum(one.same for one in found), len(of.content)) if of.content else Fraction(0)
