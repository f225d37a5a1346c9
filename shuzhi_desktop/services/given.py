"""Given scores as two people enter them: read exactly as typed, with their source, changed only with a reason."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.rounding import decimal_text, parse_decimal
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.scoring import add_given, require_unsealed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import GivenScore, Reading, Writing
    from shuzhi_desktop.services.ports_given import GivenNote

_POINTS = str.maketrans({"。": ".", "．": ".", "－": "-", "−": "-"})


def read_decimal(written: str, low: Fraction, high: Fraction) -> Fraction:
    """The exact value of what was typed; full-width digits and points are taken as their plain ones.

    Args:
        written: as typed or pasted.
        low: smallest value that is taken.
        high: largest value that is taken.

    Raises:
        Refused: not a decimal of at most four places, or out of bounds; one sentence says which.
    """
    plain = unicodedata.normalize("NFKC", written.translate(_POINTS)).strip()
    try:
        value = parse_decimal(plain)
    except ValueError as error:
        raise Refused(text("“{value}”不是至多四位小数的数", value=plain)) from error
    if not low <= value <= high:
        bounds = {"low": decimal_text(low), "high": decimal_text(high)}
        raise Refused(text("{value} 不在 {low} 到 {high} 之间", value=plain, **bounds))
    return value


def enter_given(desk: Desk, scores: Sequence[GivenScore], note: GivenNote) -> Changed:
    """Put in scores that two people vouch for; a score that stands with the same value is left alone.

    Args:
        desk: the meeting.
        scores: at most one per class and reporter; their own notes are not looked at.
        note: source and both people, all needed; the reason only where a score that stands is changed.

    Raises:
        Refused: the note lacks something, both people are the same, a score is out of bounds, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        said = vouched(note)
        standing = {(one.class_id, one.reporter_id): one.score for one in writing.given()}
        fresh = [replace(one, note=replace(said, reason="")) for one in scores]
        fresh = [one for one in fresh if standing.get((one.class_id, one.reporter_id)) != one.score]
        changing = [replace(one, note=said) if (one.class_id, one.reporter_id) in standing else one for one in fresh]
        require_reasons(writing, changing)
        add_given(writing, changing)

    desk.store.write(work)
    return desk.told(Topic.SCORES)


def vouched(note: GivenNote) -> GivenNote:
    """A note without spaces around what it says, once it has a source and two people vouch for it.

    Raises:
        Refused: the source or a person is lacking, or both people are the same.
    """
    said = replace(
        note,
        source=note.source.strip(),
        entered_by=note.entered_by.strip(),
        checked_by=note.checked_by.strip(),
        reason=note.reason.strip(),
    )
    if not said.source:
        raise Refused(text("请写明得分的来源，例如“考评组纪要 2026-12-10”。"))
    if not said.entered_by or not said.checked_by:
        raise Refused(text("请填写录入人和复核人。"))
    if said.entered_by == said.checked_by:
        raise Refused(text("录入人和复核人不能是同一个人（{name}）。", name=said.entered_by))
    return said


def require_reasons(reading: Reading, scores: Sequence[GivenScore]) -> None:
    """Refuse to change a score that stands unless its note says why.

    Raises:
        Refused: naming the first such score.
    """
    standing = {(one.class_id, one.reporter_id): one.score for one in reading.given()}
    for one in scores:
        before = standing.get((one.class_id, one.reporter_id))
        if before is None or before == one.score or (one.note is not None and one.note.reason):
            continue
        who = next((r.name for r in reading.roster().reporters if r.id == one.reporter_id), str(one.reporter_id))
        raise Refused(
            text(
                "{name} 已有得分 {before}，改为 {after} 须写明更改理由（导入时写在“理由”列）。",
                name=who,
                before=decimal_text(before),
                after=decimal_text(one.score),
            )
        )
