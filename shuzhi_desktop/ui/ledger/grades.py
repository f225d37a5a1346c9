"""Grades of units as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.ui.widgets.stacked_bar import Bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.services.ports_ledger import GradeLine

_ORDER = ("优秀", "好", "良好", "较好", "合格", "一般", "基本合格", "较差", "差", "不合格")


def grade_bars(lines: Sequence[GradeLine], none: str) -> tuple[tuple[str, ...], tuple[Bar, ...]]:
    """Legend and bars, one a unit; the usual grades from best to worst, others after them.

    Args:
        lines: how often each grade was given in each unit.
        none: what those without a grade are called; last.
    """
    given = list(dict.fromkeys(one.grade for one in lines if one.grade))
    given.sort(key=lambda grade: _ORDER.index(grade) if grade in _ORDER else len(_ORDER))
    legend = [*given, *([""] if any(not one.grade for one in lines) else [])]
    counts: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for one in lines:
        names[one.unit_code] = one.unit
        counts.setdefault(one.unit_code, {})[one.grade] = one.number
    bars = tuple(Bar(names[code], tuple(found.get(grade, 0) for grade in legend)) for code, found in counts.items())
    return tuple(grade or none for grade in legend), bars
