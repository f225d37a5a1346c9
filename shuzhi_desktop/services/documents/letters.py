"""Letters to one reporter each (个人反馈函、约谈通知、整改通知) as plain values, whatever writes them.

Nothing in a letter leads to a rater: comments come from leaders who spoke in public, and how votes spread is told
only where enough secret ballots are valid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.services.documents.content import shown_date
from shuzhi_desktop.services.documents.sheet_table import NOTHING, number, percent, score
from shuzhi_desktop.services.ports_notes import NoteKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shuzhi_desktop.domain.result import ReporterTally
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports_notes import Note, Rectification

_STANDS = {OutcomeState.APPLIES, OutcomeState.CONFIRMED}
_TALKS = ("约谈", "诫勉")


class LetterKind(StrEnum):
    """What a letter is for."""

    FEEDBACK = "feedback"
    INTERVIEW = "interview"
    RECTIFICATION = "rectification"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `paragraphs` are indented by two characters; the table has its head in the first row, or is empty."""

    reporter_id: int
    file_name: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    closing: tuple[str, ...]
    sender: str
    date: str


def letters(content: MeetingContent, kind: LetterKind, language: Language) -> tuple[Letter, ...]:
    """The letters of a kind, to those reporters whom it concerns, in speaking order.

    Of what was said they hold the leaders' comments; of what is to be put right the matters that are not closed.

    Raises:
        Refused: the tally is not sealed, or the kind concerns nobody.
    """
    if not content.sealed:
        raise Refused(text("还没有封存计票结果，不能发函；请先封票并封存。"))
    found = []
    for tally in content.result.reporters:
        mine = [one for one in content.rectifications if one.reporter_id == tally.reporter_id and not one.closed_at]
        if kind is LetterKind.FEEDBACK:
            spoken = [
                one for one in content.notes if one.reporter_id == tally.reporter_id and one.kind is NoteKind.COMMENT
            ]
            found.append(_feedback(content, language, tally, spoken, mine))
        elif kind is LetterKind.INTERVIEW and (names := talks(content, tally)):
            found.append(_interview(content, language, tally, names))
        elif kind is LetterKind.RECTIFICATION and mine:
            found.append(_rectification(content, language, tally, mine))
    if not found:
        raise Refused(text("没有需要发这种函的述职对象，没有写出文件。"))
    return tuple(found)


def talks(content: MeetingContent, tally: ReporterTally) -> tuple[str, ...]:
    """Names of the outcomes that stand and call a reporter to a talk (约谈、诫勉)."""
    named = {one.id: one.name for one in content.scheme.outcomes}
    return tuple(
        named[one.outcome_id]
        for one in tally.outcomes
        if one.state in _STANDS and (one.outcome_id == "interview" or any(w in named[one.outcome_id] for w in _TALKS))
    )


def _letter(
    content: MeetingContent,
    language: Language,
    tally: ReporterTally,
    subject: str,
    paragraphs: Iterator[str],
) -> Letter:
    _ = language.gettext
    reporter = content.reporter(tally.reporter_id)
    return Letter(
        tally.reporter_id,
        f"{reporter.order:02d}-{reporter.unit}-{reporter.name}-{subject}",
        subject,
        _("{name}同志：").format(name=reporter.name),
        tuple(paragraphs),
        (),
        (),
        content.info.organiser,
        shown_date(content.info.date, language),
    )


def _feedback(
    content: MeetingContent,
    language: Language,
    tally: ReporterTally,
    said: Sequence[Note],
    items: Sequence[Rectification],
) -> Letter:
    _ = language.gettext

    def paragraphs() -> Iterator[str]:
        reporter = content.reporter(tally.reporter_id)
        yield _("现将你（{unit}）在“{meeting}”上的测评结果反馈如下。").format(
            unit=reporter.unit, meeting=content.info.title
        )
        yield _("一、综合得分") + "　" + _whole(content, language, tally)
        for rate in tally.rates:
            name = next(one.name for one in content.scheme.rates if one.id == rate.rate_id)
            yield f"{name}：{percent(rate.exact, content.scheme.places.rate).shown}"
        if said:
            yield _("二、点评意见")
            for one in said:
                yield (f"{one.speaker}：" if one.speaker else "") + one.content
        if items:
            yield _("三、需要整改的问题") if said else _("二、需要整改的问题")
            yield from (f"{place}. {one.problem}" for place, one in enumerate(items, start=1))

    letter = _letter(content, language, tally, _("个人测评反馈函"), paragraphs())
    closing = (_("请认真对照检查，把整改落到实处。"),)
    return replace(letter, table=_class_rows(content, language, tally), closing=closing)


def _whole(content: MeetingContent, language: Language, tally: ReporterTally) -> str:
    _ = language.gettext
    parts = [_("{score} 分").format(score=number(tally.composite, content.scheme.places.composite).shown)]
    if tally.composite is None:
        parts = [_("没有综合得分")]
    if tally.rank is not None:
        parts.append(_("排名第 {rank}").format(rank=tally.rank) + (_("（并列）") if tally.tied else ""))
    if tally.grade:
        parts.append(_("建议等次：{grade}").format(grade=tally.grade))
    official = content.official_grade(tally.reporter_id)
    if official:
        parts.append(_("审定等次：{grade}").format(grade=official))
    return _("，").join(parts)


def _class_rows(content: MeetingContent, language: Language, tally: ReporterTally) -> tuple[tuple[str, ...], ...]:
    """Each class with its score, and how its votes spread where that may be told."""
    _ = language.gettext
    rows = [(_("评议主体"), _("有效票"), _("得分"), _("票面分布"))]
    for rater_class in content.scheme.classes:
        one = tally.of_class(rater_class.id)
        shown = score(one.score, content.scheme.places.class_score).shown
        spread = NOTHING
        if not content.hides(one) and one.indicators and one.account.valid:
            form = content.scheme.form(rater_class.form)
            part = one.indicators[0]
            options = form.indicator(part.indicator_id).options
            if options:
                spread = _("、").join(f"{options[mark].name} {times}" for mark, times in part.counts)
        rows.append((rater_class.name, str(one.account.valid) if one.indicators else NOTHING, shown, spread))
    return tuple(rows)


def _interview(content: MeetingContent, language: Language, tally: ReporterTally, names: tuple[str, ...]) -> Letter:
    _ = language.gettext

    def paragraphs() -> Iterator[str]:
        yield _("根据“{meeting}”的测评结果和会议决定，对你适用：{names}。").format(
            meeting=content.info.title, names=_("、").join(names)
        )
        yield _("约谈时间：　　　　年　　月　　日　　时")
        yield _("约谈地点：")
        yield _("约谈人：")
        yield _("请准备书面材料，说明存在的主要问题、原因和整改打算，按时参加。")

    return _letter(content, language, tally, _("约谈通知"), paragraphs())


def _rectification(
    content: MeetingContent, language: Language, tally: ReporterTally, items: Sequence[Rectification]
) -> Letter:
    _ = language.gettext

    def paragraphs() -> Iterator[str]:
        yield _("“{meeting}”上指出的下列问题，请逐项制定措施，限期整改，完成后报送佐证材料，由两人销号。").format(
            meeting=content.info.title
        )

    rows = [(_("序号"), _("问题"), _("整改措施"), _("时限"))]
    rows += [
        (str(place), one.problem, one.measure or "", shown_date(one.deadline, language))
        for place, one in enumerate(items, start=1)
    ]
    return replace(_letter(content, language, tally, _("整改通知"), paragraphs()), table=tuple(rows))
