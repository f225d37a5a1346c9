"""Checks of one report by its own text: its parts, who speaks, how much on problems, how long it takes to read out.

Word lists find words, not meanings: what they say are hints, and each shows the passage it rests on.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, listed, text, verbatim
from shuzhi_desktop.domain.report_hints import Hint, HintKind
from shuzhi_desktop.domain.report_rules import part_name, part_words
from shuzhi_desktop.domain.report_text import Passage, length, sections, sentences
from shuzhi_desktop.domain.rounding import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shuzhi_desktop.domain.report_rules import ReportRules
    from shuzhi_desktop.domain.report_text import ReportText, Section

# 我 that speaks of the reporter: not of a body (我们、我区、我街道、我国) and not part of a word (自我、忘我).
_SELF = re.compile(
    "(?<![自忘小大])我(?!们|国|党|省|市|区|县|旗|镇|乡|村|街|社区|工委|党委|支部|委|局|办|处|站|所|院|校|厂|公司|单位|中心|系统"
    "|方|军|辖区|片区|地)|本人"
)
_BODY = re.compile(
    "我们|我(?:国|党|省|市|区|县|旗|镇|乡|村|街道?|社区|工委|党委|支部|委|局|办|单位|公司)|全街道?|全镇|全乡|街道|工委|班子"
)
_PROBLEMS = re.compile("问题|不足|短板|差距|薄弱|原因|剖析")
_NOT_PROBLEMS = re.compile("解决|化解|破解|回应|纾困|整改(落实|情况|成效|进展|完成)|上年|去年|上一年|销号|办实事")
_MOST_SHOWN = 20


def own_hints(report: ReportText, rules: ReportRules, minutes: Fraction | None) -> tuple[Hint, ...]:
    """All hints that need only the report and the scheme.

    Args:
        report: the text.
        rules: what the scheme asks.
        minutes: the time limit, None where there is none.
    """
    found = sections(report)
    made = [_part(report, found, HintKind.PART, one) for one in rules.parts]
    made += [_part(report, found, HintKind.CONSTRUCTION, one) for one in rules.constructions]
    made.append(_first_person(report))
    if rules.problems_share is not None:
        made.append(_problems(report, found, rules.problems_share))
    made.append(_length(report, rules.characters_per_minute, minutes))
    return tuple(made)


def _part(report: ReportText, found: Sequence[Section], kind: HintKind, part: str) -> Hint:
    """A part is there when a heading names it; a mention in the text is said to be no more than that."""
    name, words = verbatim(part_name(part)), part_words(part)
    for section in found:
        title = report.body[section.title.start : section.title.end]
        if any(word in title for word in words):
            return Hint(kind, text("“{part}”：有专门一节", part=name), (section.title,))
    at = min((place for word in words if (place := report.body.find(word)) >= 0), default=-1)
    if at < 0:
        return Hint(kind, text("“{part}”：没有找到", part=name), look=True)
    around = next((one for one in sentences(report) if one.start <= at < one.end), Passage(at, at + 1))
    # The parts shape a report; the constructions may well be spread over it.
    spread = kind is HintKind.CONSTRUCTION
    said = text("“{part}”：正文中提到", part=name) if spread else text("“{part}”：没有专门一节，正文中提到", part=name)
    return Hint(kind, said, (around,), look=not spread)


def _first_person(report: ReportText) -> Hint:
    """Share of sentences about oneself among those about oneself or about the body one leads."""
    own, body = [], []
    for place in sentences(report):
        sentence = report.body[place.start : place.end]
        if _SELF.search(sentence):
            own.append(place)
        elif _BODY.search(sentence):
            body.append(place)
    if not own and not body:
        return Hint(HintKind.FIRST_PERSON, text("第一人称：没有一句写“我”，也没有一句写集体"), look=True)
    share = Fraction(len(own), len(own) + len(body))
    said = text(
        "第一人称：写“我”的 {own} 句，写“我们、我区、街道”的 {body} 句，前者占 {share}%",
        own=len(own),
        body=len(body),
        share=fixed(share * 100, 1),
    )
    look = share < Fraction(1, 2)
    return Hint(HintKind.FIRST_PERSON, said, tuple((body if look else own)[:_MOST_SHOWN]), look=look)


def _problem_sections(report: ReportText, found: Sequence[Section]) -> Iterator[Section]:
    end = 0
    for section in found:
        title = report.body[section.title.start : section.title.end]
        if section.title.start < end or not _PROBLEMS.search(title) or _NOT_PROBLEMS.search(title):
            continue
        end = section.whole.end
        yield section


def _problems(report: ReportText, found: Sequence[Section], least: Fraction) -> Hint:
    """Share of the length in sections whose heading speaks of problems and causes."""
    wanted = _share_text(least)
    counted = tuple(_problem_sections(report, found))
    if not counted:
        said = text("问题和原因：没有找到写问题的一节，方案要求不少于全文的 {least}", least=wanted)
        return Hint(HintKind.PROBLEMS, said, look=True)
    own = sum(length(report.body[one.whole.start : one.whole.end]) for one in counted)
    whole = length(report.body)
    share = Fraction(own, whole)
    said = text(
        "问题和原因：{own} 字，占全文 {whole} 字的 {share}%，方案要求不少于 {least}；计入：{titles}",
        own=own,
        whole=whole,
        share=fixed(share * 100, 1),
        least=wanted,
        titles=listed(report.body[one.title.start : one.title.end] for one in counted),
    )
    return Hint(HintKind.PROBLEMS, said, tuple(one.whole for one in counted), look=share < least)


def _share_text(share: Fraction) -> Text:
    if share.numerator == 1 and share.denominator > 1:
        return verbatim(f"1/{share.denominator}")
    return verbatim(f"{fixed(share * 100, 1)}%")


def _length(report: ReportText, pace: int, minutes: Fraction | None) -> Hint:
    number = length(report.body)
    takes = fixed(Fraction(number, pace), 1)
    if minutes is None:
        return Hint(
            HintKind.LENGTH,
            text("篇幅：{n} 字，按每分钟 {pace} 字约 {takes} 分钟；方案没有规定时限", n=number, pace=pace, takes=takes),
        )
    limit = minutes * pace
    over = number > limit
    said = text(
        "篇幅：{n} 字，按每分钟 {pace} 字约 {takes} 分钟，时限 {minutes} 分钟",
        n=number,
        pace=pace,
        takes=takes,
        minutes=fixed(minutes, 1).removesuffix(".0"),
    )
    return Hint(HintKind.LENGTH, said, (_beyond(report, int(limit)),) if over else (), look=over)


def _beyond(report: ReportText, limit: int) -> Passage:
    """What comes after the time is up."""
    seen = 0
    for place, character in enumerate(report.body):
        seen += not character.isspace()
        if seen > limit:
            return Passage(place, len(report.body))
    return Passage(len(report.body), len(report.body))
