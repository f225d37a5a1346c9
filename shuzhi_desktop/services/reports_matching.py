"""How alike words are, by rapidfuzz: whether a report answers what was found last year, and how near a passage is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.report_hints import Hint, HintKind, SharedPassage
from shuzhi_desktop.domain.report_likeness import in_body, letters
from shuzhi_desktop.domain.report_text import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from shuzhi_desktop.domain.report_likeness import Match, Plain
    from shuzhi_desktop.domain.report_text import Passage, ReportText

ANSWERED_FROM = 60
"""Of 100: from here on a passage is taken to speak of a matter."""

_CLAUSES = re.compile("[，。；：、！？,;:!?\n]+")
_SHORTEST_CLAUSE = 4
_SHORTEST_SENTENCE = 4
_MOST_SHOWN = 24


def _rapidfuzz() -> tuple[ModuleType, ModuleType]:
    try:
        from rapidfuzz import fuzz, process
    except ImportError as error:
        raise Refused(text("没有安装比对文字的组件：请安装 shuzhi-desktop[reports]，其他功能不受影响。")) from error
    return fuzz, process


def answers(report: ReportText, items: Sequence[str]) -> tuple[Hint, ...]:
    """A hint for each item of last year: the passage nearest to it, and whether that seems to speak of it."""
    if not items:
        return ()
    places = [(one, letters(report.body[one.start : one.end])) for one in sentences(report)]
    places = [(one, words) for one, words in places if len(words) >= _SHORTEST_SENTENCE]
    return tuple(_answer(item, places) for item in items)


def _answer(item: str, places: Sequence[tuple[Passage, str]]) -> Hint:
    shown = " ".join(item.split())
    shown = shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
    score, at = _nearest(item, [words for _, words in places])
    if score < ANSWERED_FROM:
        if not score:
            return Hint(HintKind.LAST_YEAR, text("上年问题“{item}”：没有找到回应", item=shown), look=True)
        said = text("上年问题“{item}”：没有找到回应，最接近的一句相近程度 {score}%", item=shown, score=score)
        return Hint(HintKind.LAST_YEAR, said, (places[at][0],), look=True)
    said = text("上年问题“{item}”：报告中有相近的话（相近程度 {score}%）", item=shown, score=score)
    return Hint(HintKind.LAST_YEAR, said, (places[at][0],))


def _nearest(item: str, found: Sequence[str]) -> tuple[int, int]:
    """How near, 0 to 100, the nearest sentence is to an item, and its number; (0, 0) where nothing is near.

    One clause of the item is enough: an answer names the problem and goes on with what was done about it. A sentence
    shorter than the clause is compared as a whole: "不够" is in half of all problems.
    """
    fuzz, process = _rapidfuzz()
    clauses = [words for part in _CLAUSES.split(item) if len(words := letters(part)) >= _SHORTEST_CLAUSE]
    best = (0, 0)
    for clause in clauses or [letters(item)]:
        inside = [words if len(words) >= len(clause) else None for words in found]
        whole = [words if len(words) < len(clause) else None for words in found]
        for choices, scorer in ((inside, fuzz.partial_ratio), (whole, fuzz.ratio)):
            near = process.extractOne(clause, choices, scorer=scorer)
            if near is not None:
                best = max(best, (round(near[1]), near[2]), key=lambda one: one[0])
    return best


def shared_passage(own: Plain, other: Plain, match: Match) -> SharedPassage:
    """A match as passages of the two bodies, with how alike they are."""
    fuzz, _process = _rapidfuzz()
    near = fuzz.ratio(own.content[match.own.start : match.own.end], other.content[match.other.start : match.other.end])
    return SharedPassage(in_body(match.own, own), in_body(match.other, other), round(near))
