"""The text of a 述职报告: paragraphs, sections by its headings, sentences. Places count characters of `body`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_REPORT = 200_000
"""Characters of a report; a real one has some thousands."""

_CHINESE = "一二三四五六七八九十"
_NUMBERED = (
    re.compile(rf"第[{_CHINESE}]{{1,3}}(部分|章)|[{_CHINESE}]{{1,3}}、"),
    re.compile(rf"[（(][{_CHINESE}]{{1,3}}[）)]"),
    re.compile(r"[0-9]{1,2}[.．、](?![0-9])"),
    re.compile(r"[（(][0-9]{1,2}[）)]"),
)
_TITLE_ENDS = re.compile("[。：:！？；]")
_SENTENCE = re.compile("[^。！？!?；;\n]+[。！？!?；;]?")
_LONGEST_TITLE = 40
_LONGEST_RUN_IN = 30
_LONGEST_BARE = 16
_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of a text: characters `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReportText:
    """What a report says.

    `body` holds the paragraphs, one a line, none empty, without space at either end. `levels` has one figure per
    paragraph: 0 for body text, 1 to 9 for a heading as the file itself marks it.
    """

    body: str
    levels: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it up to the next heading of its level or above.

    `level` orders headings within one report, the least on top; `title` is the place of the heading's words.
    """

    level: int
    title: Passage
    whole: Passage


def report_text(paragraphs: Iterable[tuple[str, int]]) -> ReportText:
    """A report of (paragraph, level) pairs; empty paragraphs are left out, space inside is kept to one blank."""
    kept = [(" ".join(content.split()), min(max(level, 0), _MOST_LEVELS)) for content, level in paragraphs]
    kept = [one for one in kept if one[0]]
    return ReportText("\n".join(content for content, _ in kept), "".join(str(level) for _, level in kept))


def paragraphs(report: ReportText) -> Iterator[tuple[Passage, int]]:
    """Place and level of every paragraph."""
    start = 0
    for content, level in zip(report.body.split("\n"), report.levels, strict=False):
        yield Passage(start, start + len(content)), int(level)
        start += len(content) + 1


def sentences(report: ReportText) -> Iterator[Passage]:
    """Every sentence, also those that end with their paragraph or at a semicolon."""
    for found in _SENTENCE.finditer(report.body):
        if not found[0].isspace():
            yield Passage(found.start(), found.end())


def length(content: str) -> int:
    """Characters that are no space, as word processors count them."""
    return len(content) - sum(map(str.isspace, content))


def sections(report: ReportText) -> tuple[Section, ...]:
    """The sections by their place; none where the report has no headings.

    A heading is one by the file's own marking, by its number (一、（一）1.), or, where nothing is numbered, by standing
    alone on a short line. A numbered heading may run in: its paragraph goes on after the first full stop.
    """
    found = [one for place, level in paragraphs(report) if (one := _heading(report.body, place, level))]
    if not found:
        found = [(1, place) for place in _bare_titles(report)]
    made = []
    for number, (level, title) in enumerate(found):
        after = (later.start for other, later in found[number + 1 :] if other <= level)
        made.append(Section(level, title, Passage(title.start, next(after, len(report.body)))))
    return tuple(made)


def is_numbered(content: str) -> bool:
    """Whether a line begins with the number of a heading (一、（一）1.（1））."""
    return any(pattern.match(content) for pattern in _NUMBERED)


def _heading(body: str, place: Passage, level: int) -> tuple[int, Passage] | None:
    if level:
        return level, place
    content = body[place.start : place.end]
    for depth, pattern in enumerate(_NUMBERED, start=_MOST_LEVELS + 1):
        if pattern.match(content):
            stop = _TITLE_ENDS.search(content)
            alone = len(content) <= _LONGEST_TITLE and (stop is None or stop.end() == len(content))
            if alone:
                return depth, place
            if stop is not None and stop.start() <= _LONGEST_RUN_IN:
                return depth, Passage(place.start, place.start + stop.start())
    return None


def _bare_titles(report: ReportText) -> Iterator[Passage]:
    """Short lines without a stop that a longer paragraph follows; the first line is the report's own title."""
    places = [place for place, _ in paragraphs(report)]
    for place, following in pairwise(places[1:]):
        content = report.body[place.start : place.end]
        alone = len(content) <= _LONGEST_BARE and not _TITLE_ENDS.search(content)
        if alone and following.end - following.start > _LONGEST_BARE:
            yield place
