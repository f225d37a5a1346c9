"""How alike words are, by rapidfuzz: whether a report answers what was found last year, and how near a passage is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.report_hints import Hint, HintKind, SharedPassage
from shuzhi_desktop.domain.report_likeness import in_body, plain
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


def _fuzz() -> ModuleType:
    try:
        from rapidfuzz import fuzz
    except ImportError as error:
        raise Refused(text("没有安装比对文字的组件：请安装 shuzhi-desktop[reports]，其他功能不受影响。")) from error
    return fuzz


def answers(report: ReportText, items: Sequence[str]) -> tuple[Hint, ...]:
    """A hint for each item of last year: the passage nearest to it, and whether that seems to speak of it."""
    if not items:
        return ()
    places = [(one, plain(report.body[one.start : one.end]).content) for one in sentences(report)]
    places = [(one, words) for one, words in places if len(words) >= _SHORTEST_SENTENCE]
    return tuple(_answer(item, places) for item in items)


def _answer(item: str, places: Sequence[tuple[Passage, str]]) -> Hint:
    shown = " ".join(item.split())
    shown = shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
    best = max(((_nearness(item, words), -at) for at, (_, words) in enumerate(places)), default=(0, 0))
    if best[0] < ANSWERED_FROM:
        said = text("上年问题“{item}”：没有找到回应", item=shown)
        nearest = (places[-best[1]][0],) if best[0] else ()
        return Hint(HintKind.LAST_YEAR, said, nearest, look=True)
    said = text("上年问题“{item}”：报告中有相近的话（相近程度 {score}%）", item=shown, score=best[0])
    return Hint(HintKind.LAST_YEAR, said, (places[-best[1]][0],))


def _nearness(item: str, words: str) -> int:
    """0 to 100: the best likeness of one clause of the item to a stretch of a sentence.

    One clause is enough: an answer names the problem and goes on with what was done about it.
    """
    fuzz = _fuzz()
    clauses = [one for part in _CLAUSES.split(item) if len(one := plain(part).content) >= _SHORTEST_CLAUSE]
    # A sentence shorter than the clause must not be looked for inside it: "不够" is in half of all problems.
    return max(
        round((fuzz.partial_ratio if len(clause) <= len(words) else fuzz.ratio)(clause, words))
        for clause in clauses or [plain(item).content]
    )


def shared_passage(own: Plain, other: Plain, match: Match) -> SharedPassage:
    """A match as passages of the two bodies, with how alike they are."""
    near = _fuzz().ratio(
        own.content[match.own.start : match.own.end], other.content[match.other.start : match.other.end]
    )
    return SharedPassage(in_body(match.own, own), in_body(match.other, other), round(near))
