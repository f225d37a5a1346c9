"""Values of a scheme as cells of its workbook, each so that it reads back as the same value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.rounding import SCALE, decimal_text
from shuzhi_desktop.services.scheme_book import YES, Field, Kind, Names, is_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORDS = {
    "rank_at_most": "排名前 {}",
    "rank_from_bottom": "排名后 {}",
    "composite_below": "综合得分低于 {}",
    "composite_at_least": "综合得分不低于 {}",
    "flag": "有突出问题",
}


def condition_cell(condition: Mapping[str, Any], rates: Names) -> str:
    """A condition in words, or as JSON where words would not lead back to it."""
    said = _said(condition, rates)
    return json.dumps(_plain(condition)) if said is None else said


def value_cell(known: Field, value: object) -> str:
    """The cell of a value that refers to nothing."""
    if isinstance(value, list | tuple):
        bands = known.kind is Kind.BANDS
        return "；".join(f"{_number(low)}={_number(points)}" for low, points in value) if bands else list_cell(value)
    if known.kind is Kind.CHOICE:
        return (known.choices or {})[str(value)][0]
    if known.kind is Kind.FLAG:
        return YES[0] if value else ""
    written = _number(value)
    if known.kind is Kind.PERCENT:
        return f"{written}%"
    small = known.kind is Kind.WEIGHT and isinstance(value, Fraction) and 0 < value <= 1
    return json.dumps(written) if small or (known.kind is Kind.TEXT and not is_plain(written)) else written


def _number(value: object) -> str:
    if isinstance(value, Fraction):
        return decimal_text(value) if SCALE % value.denominator == 0 else f"{value.numerator}/{value.denominator}"
    return str(value)


def list_cell(parts: Sequence[str]) -> str:
    """Several texts in a cell: with commas between them, or as JSON where a text would be cut or cleaned."""
    simple = all(one and is_plain(one) and not set(one) & set("、，,；;\n") for one in parts)
    return "、".join(parts) if parts and simple else json.dumps(list(parts))


def _plain(value: Any) -> Any:
    """A condition as JSON can write it."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return _number(value) if isinstance(value, Fraction) else value


def _said(condition: Mapping[str, Any], rates: Names) -> str | None:
    """A condition in words; None where words cannot tell it from another."""
    kind = next(iter(condition))
    value = condition[kind]
    if kind in ("all", "any"):
        return _joined(kind, value, rates)
    if kind == "not":
        inside = _said(value, rates)
        return None if inside is None else f"不（{inside}）"
    if kind == "rate":
        below, least = condition.get("below"), condition.get("at_least")
        bound = f"低于 {_number(below)}%" if below is not None else f"不低于 {_number(least)}%"
        return f"比率{_quoted(rates.shown(value))}{bound}"
    if kind == "grade":
        return f"等次为{'、'.join(map(_quoted, value))}" if value else None
    if kind == "flag" and value != "outstanding_problem":
        return f"有标记{_quoted(value)}"
    return _WORDS[kind].format(_number(value))


def _joined(kind: str, conditions: Iterable[Mapping[str, Any]], rates: Names) -> str | None:
    """Conditions with 且 or 或 between them; a single one would read back as itself."""
    parts = []
    for one in conditions:
        said = _said(one, rates)
        if said is None:
            return None
        parts.append(f"（{said}）" if next(iter(one)) in ("all", "any") else said)
    return (" 且 " if kind == "all" else " 或 ").join(parts) if len(parts) > 1 else None


def _quoted(name: str) -> str:
    return f"“{name}”" if is_plain(name) and not set(name) & set("“”") else json.dumps(name)
