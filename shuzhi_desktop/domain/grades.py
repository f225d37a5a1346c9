"""Suggested grades: bands of the composite, and the caps and floors that are warned of, never enforced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import text
from shuzhi_desktop.domain.result import Notice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from shuzhi_desktop.domain.scheme import Grade


def grade_of(grades: Sequence[Grade], composite: Fraction | None) -> str:
    """The name of the best grade whose bound the rounded composite reaches; empty without one."""
    if composite is None:
        return ""
    for grade in grades:
        if grade.start is None or composite >= grade.start:
            return grade.name
    return ""


def quota_notices(grades: Sequence[Grade], graded: Mapping[int, tuple[str, Fraction]], reporters: int) -> list[Notice]:
    """Grades over their cap or short of their floor.

    Args:
        grades: best first.
        graded: (grade name, composite) by reporter id, of those who have a composite.
        reporters: how many report in the meeting.
    """
    notices: list[Notice] = []
    for position, grade in enumerate(grades):
        holders = sorted((who for who, (name, _) in graded.items() if name == grade.name), key=lambda w: -graded[w][1])
        if grade.cap is not None:
            allowed = int(reporters * grade.cap)
            if len(holders) > allowed:
                # Those level with the first one over stand or fall together, so a person sees them all.
                line = graded[holders[allowed]][1]
                over = tuple(who for who in holders if graded[who][1] <= line)
                sentence = text(
                    "“{grade}”最多 {allowed} 人，现有 {found} 人，请研究超出的人选",
                    grade=grade.name,
                    allowed=allowed,
                    found=len(holders),
                )
                notices.append(Notice("over_cap", sentence, over))
        if grade.floor is not None:
            needed = -int(-(reporters * grade.floor) // 1)
            names = {one.name for one in grades[position:]}
            found = sum(name in names for name, _ in graded.values())
            if found < needed:
                sentence = text(
                    "“{grade}”及以下至少 {needed} 人，现有 {found} 人", grade=grade.name, needed=needed, found=found
                )
                notices.append(Notice("below_floor", sentence))
    return notices
