"""What people type beside the ballots: given scores, bonuses and deductions, flags, decisions and official grades."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.domain.scheme import Source
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Decision, Phase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import AdjustmentEntry, GivenScore, Reading, Writing

OFFICIAL_GRADE = "grade"


def require_unsealed(reading: Reading) -> None:
    """Refuse once the tally is sealed.

    Raises:
        Refused: it is.
    """
    if reading.info().phase is Phase.SEALED:
        raise Refused(text("计票结果已封存，分数不能再改。"))


def set_given(desk: Desk, scores: Sequence[GivenScore]) -> Changed:
    """Set scores of given classes, all or none.

    Raises:
        Refused: not a given class, a score out of 0..full, an unknown reporter, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        add_given(writing, scores)

    desk.store.write(work)
    return desk.told(Topic.SCORES)


def add_given(writing: Writing, scores: Sequence[GivenScore]) -> None:
    """Check and set given scores inside a running change; what stands there already makes no new version.

    Raises:
        Refused: as `set_given`.
    """
    scheme = writing.scheme()
    full = {one.id: one.full for one in scheme.classes if one.source is Source.GIVEN}
    for one in scores:
        _require_reporter(writing, one.reporter_id)
        if one.class_id not in full:
            named = scheme.class_named(one.class_id)
            shown = named.name if named else one.class_id
            raise Refused(text("“{name}”不是录入得分的类别，不能直接录入得分。", name=shown))
        if not 0 <= one.score <= full[one.class_id]:
            raise Refused(
                text(
                    "“{name}”的得分 {value} 超出 0–{full}，请核对。",
                    name=scheme.rater_class(one.class_id).name,
                    value=decimal_text(one.score),
                    full=decimal_text(full[one.class_id]),
                )
            )
        if one.note is not None and one.note.entered_by and one.note.entered_by == one.note.checked_by:
            raise Refused(text("录入人和复核人不能是同一个人（{name}）。", name=one.note.entered_by))
    before = {(one.class_id, one.reporter_id): one for one in writing.given()}
    fresh = [one for one in scores if not _stands(before.get((one.class_id, one.reporter_id)), one)]
    writing.set_given(fresh)
    for note, group in groupby(fresh, key=lambda one: one.note):
        changed = list(group)
        details: dict[str, object] = {"scores": [[s.class_id, s.reporter_id, decimal_text(s.score)] for s in changed]}
        older = [before.get((one.class_id, one.reporter_id)) for one in changed]
        if any(older):
            details["before"] = [None if one is None else str(one.score) for one in older]
        if note is not None:
            details |= {
                "source": note.source,
                "entered_by": note.entered_by,
                "checked_by": note.checked_by,
                "reason": note.reason,
            }
        writing.record("given.set", details)


def _stands(before: GivenScore | None, one: GivenScore) -> bool:
    return before is not None and before.score == one.score and (one.note is None or one.note == before.note)


def add_adjustments(desk: Desk, entries: Sequence[AdjustmentEntry]) -> Changed:
    """Add bonuses and deductions, all or none; the sum of one adjustment of a reporter stays in the scheme's bounds.

    Raises:
        Refused: an unknown adjustment or reporter, a sum out of bounds, no reason, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        put_adjustments(writing, entries)

    desk.store.write(work)
    return desk.told(Topic.SCORES)


def put_adjustments(writing: Writing, entries: Sequence[AdjustmentEntry]) -> None:
    """Check and add adjustments inside a running change.

    Raises:
        Refused: as `add_adjustments`.
    """
    known = {one.id: one for one in writing.scheme().adjustments}
    sums: dict[tuple[str, int], Fraction] = {}
    for entry in (*writing.adjustments(), *entries):
        key = (entry.adjustment_id, entry.reporter_id)
        sums[key] = sums[key] + entry.value if key in sums else entry.value
    for entry in entries:
        _require_reporter(writing, entry.reporter_id)
        rule = known.get(entry.adjustment_id)
        if rule is None:
            raise Refused(text("方案中没有加减分项“{name}”。", name=entry.adjustment_id))
        if not entry.reason.strip():
            raise Refused(text("“{name}”须写明理由。", name=rule.name))
        total = sums[(entry.adjustment_id, entry.reporter_id)]
        if not rule.min <= total <= rule.max:
            raise Refused(
                text(
                    "“{name}”合计 {value} 超出 {low}–{high}，请核对。",
                    name=rule.name,
                    value=decimal_text(total),
                    low=decimal_text(rule.min),
                    high=decimal_text(rule.max),
                )
            )
    writing.add_adjustments(entries)
    writing.record(
        "adjustments.added",
        {"entries": [[e.adjustment_id, e.reporter_id, decimal_text(e.value), e.reason] for e in entries]},
    )


def set_flag(desk: Desk, reporter_id: int, name: str, *, on: bool, reason: str) -> Changed:
    """Set or clear a flag that the scheme's outcomes ask for (突出问题). A matter of fact, so it may follow the seal.

    Raises:
        Refused: no outcome asks for the flag, no reason, or an unknown reporter.
    """

    def work(writing: Writing) -> None:
        _require_reporter(writing, reporter_id)
        if name not in flag_names(writing.scheme()):
            raise Refused(text("方案的结果运用没有用到标记“{name}”。", name=name))
        _require_reason(reason)
        writing.set_flag(reporter_id, name, on=on)
        writing.record("flag.set", {"reporter": reporter_id, "flag": name, "on": on, "reason": reason})

    desk.store.write(work)
    return desk.told(Topic.SCORES)


def flag_names(scheme: Scheme) -> tuple[str, ...]:
    """The flags that outcomes of the scheme ask for, each once, in order."""
    found: dict[str, None] = {}
    waiting = [outcome.when for outcome in reversed(scheme.outcomes)]
    while waiting:
        condition = waiting.pop()
        if condition.kind == "flag":
            found[condition.name] = None
        waiting.extend(reversed(condition.parts))
    return tuple(found)


def decide_outcome(desk: Desk, reporter_id: int, outcome_id: str, *, confirmed: bool, reason: str) -> Changed:
    """Confirm or dismiss a proposed consequence; a later decision replaces an earlier one, which stays on record.

    Raises:
        Refused: the outcome takes no confirmation, the tally is not sealed, or no reason was given.
    """
    verdict = "confirmed" if confirmed else "dismissed"

    def work(writing: Writing) -> None:
        _require_reporter(writing, reporter_id)
        _require_sealed(writing)
        outcome = next((one for one in writing.scheme().outcomes if one.id == outcome_id), None)
        if outcome is None or not outcome.confirm:
            raise Refused(text("“{name}”不需要确认。", name=outcome.name if outcome else outcome_id))
        _require_reason(reason)
        writing.decide(Decision(outcome_id, reporter_id, verdict, reason.strip()))
        writing.record(
            "outcome.decided",
            {"outcome": outcome_id, "reporter": reporter_id, "verdict": verdict, "reason": reason.strip()},
        )

    desk.store.write(work)
    return desk.told(Topic.SCORES)


def set_official_grade(desk: Desk, reporter_id: int, grade: str, reason: str) -> Changed:
    """Write down the grade the committee decided (党委审定等次); the program never does so by itself.

    Raises:
        Refused: the scheme has no such grade, the tally is not sealed, or no reason was given.
    """

    def work(writing: Writing) -> None:
        _require_reporter(writing, reporter_id)
        _require_sealed(writing)
        if grade not in {one.name for one in writing.scheme().grades}:
            raise Refused(text("方案中没有等次“{name}”。", name=grade))
        _require_reason(reason)
        writing.decide(Decision(OFFICIAL_GRADE, reporter_id, grade, reason.strip()))
        writing.record("grade.decided", {"reporter": reporter_id, "grade": grade, "reason": reason.strip()})

    desk.store.write(work)
    return desk.told(Topic.SCORES)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(text("请写明理由。"))


def _require_sealed(reading: Reading) -> None:
    if reading.info().phase is not Phase.SEALED:
        raise Refused(text("计票结果尚未封存，请先结束会议并计票。"))


def _require_reporter(reading: Reading, reporter_id: int) -> None:
    if all(one.id != reporter_id for one in reading.roster().reporters):
        raise Refused(text("找不到编号为 {id} 的述职对象。", id=reporter_id))
