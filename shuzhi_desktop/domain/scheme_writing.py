"""A scheme as TOML text that reads back as the same scheme. Keys at their default are left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.report_rules import USUAL_RULES
from shuzhi_desktop.domain.rounding import decimal_text, e4_text
from shuzhi_desktop.domain.scheme import IndicatorKind, Missing, Places, Ranking, Source

if TYPE_CHECKING:
    from shuzhi_desktop.domain.report_rules import ReportRules
    from shuzhi_desktop.domain.scheme import (
        BallotRule,
        BelowIf,
        Condition,
        Grade,
        Indicator,
        Outcome,
        Rate,
        RaterClass,
        Scheme,
        Segment,
        Transform,
        Trim,
    )


_BARE = re.compile(r"[A-Za-z0-9_-]+")
Block = tuple[str, Mapping[str, object]]
"""The header of a table of the file ("[[classes]]") and its keys; a key that is None is not written."""


def write_scheme(scheme: Scheme) -> str:
    """The text of a scheme, every part in the order of the scheme."""
    return "\n".join(("format = 1\n", *(_block(header, values) for header, values in scheme_blocks(scheme))))


def scheme_blocks(scheme: Scheme) -> list[Block]:
    """The tables of a scheme's file in order; values are text, whole numbers, fractions, truths, lists and tables."""
    blocks: list[Block] = [("[scheme]", _head(scheme))]
    for form in scheme.forms:
        blocks.append(("[[forms]]", {"id": form.id, "title": form.title}))
        blocks += [("[[forms.indicators]]", _indicator(one)) for one in form.indicators]
    blocks += [("[[classes]]", _class(one)) for one in scheme.classes]
    if scheme.places != Places():
        blocks.append(("[places]", _places(scheme.places)))
    if scheme.missing is not Missing.INCOMPLETE:
        blocks.append(("[missing]", {"class": scheme.missing.value}))
    blocks += [("[[rates]]", _rate(one)) for one in scheme.rates]
    blocks += [
        ("[[adjustments]]", {"id": one.id, "name": one.name, "min": one.min, "max": one.max})
        for one in scheme.adjustments
    ]
    if scheme.ranking != Ranking():
        blocks.append(("[ranking]", _ranking(scheme.ranking)))
    blocks += [("[[grades]]", _grade(one)) for one in scheme.grades]
    blocks += [("[[outcomes]]", _outcome(one)) for one in scheme.outcomes]
    blocks += [("[[agenda]]", _segment(one)) for one in scheme.agenda]
    if scheme.report != USUAL_RULES:
        blocks.append(("[report]", _report(scheme.report)))
    return blocks


def _block(header: str, values: Mapping[str, object]) -> str:
    lines = [f"{key} = {toml_value(value)}" for key, value in values.items() if value is not None]
    return "\n".join((header, *lines, ""))


def toml_value(value: object) -> str:
    """A value as TOML writes it, on one line. Fractions are decimals of at most four places, in quotes.

    Raises:
        TypeError: not a value of a scheme.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction):
        return f'"{decimal_text(value)}"'
    if isinstance(value, str):
        # JSON's escapes are TOML's; DEL is the one control character JSON leaves bare.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        pairs = [(key if _BARE.fullmatch(key) else toml_value(key), one) for key, one in value.items()]
        inner = ", ".join(f"{key} = {toml_value(one)}" for key, one in pairs if one is not None)
        return f"{{ {inner} }}"
    if isinstance(value, Iterable):
        return f"[{', '.join(toml_value(one) for one in value)}]"
    raise TypeError(type(value).__name__)


def _head(scheme: Scheme) -> dict[str, object]:
    return {
        "id": scheme.id,
        "title": scheme.title,
        "level": scheme.level,
        "source": scheme.source or None,
        "note": scheme.note or None,
        "entry": scheme.entry.value,
        "min_group": scheme.min_group,
    }


def _indicator(one: Indicator) -> dict[str, object]:
    values: dict[str, object] = {"id": one.id, "name": one.name, "hint": one.hint or None, "kind": one.kind.value}
    if one.kind is IndicatorKind.POINTS:
        values |= {"min": e4_text(one.min_e4), "max": e4_text(one.max_e4), "step": e4_text(one.step_e4)}
    elif one.kind is IndicatorKind.RANK:
        values |= {"base": one.rank_base, "step": one.rank_step}
    else:
        values["options"] = [{"id": o.id, "name": o.name, "points": o.points} for o in one.options]
    values["weight"] = one.weight
    return values


def _class(one: RaterClass) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "weight": one.weight,
        "source": one.source.value,
        "form": one.form or None,
        "secrecy": one.secrecy.value,
        "full": _full(one),
        "aggregate": one.aggregate.value,
        "trim": _trim(one.trim) if one.trim else None,
        "blank": one.blank.value,
        "score": f"rate:{one.rate}" if one.rate is not None else None,
        "transform": [_transform(step) for step in one.transforms] or None,
        "recuse": one.recuse.value,
        "ballot_rules": [_ballot_rule(rule) for rule in one.ballot_rules] or None,
    }


def _full(one: RaterClass) -> Fraction | None:
    """The full marks, unless they were worked out from a form with more than four places (then they are again)."""
    if one.source is Source.BALLOTS and one.rate is None and 10_000 % one.full.denominator:
        return None
    return one.full


def _trim(trim: Trim) -> dict[str, object]:
    if trim.share is not None:
        return {"share": trim.share, "highest": trim.highest, "lowest": trim.lowest, "from": trim.start}
    return {"highest": trim.highest, "lowest": trim.lowest, "from": trim.start}


def _transform(step: Transform) -> dict[str, object]:
    if step.kind == "rescale":
        return {"kind": step.kind, "low": step.low, "high": step.high}
    if step.kind == "bands":
        other = _below_if(step.below_if) if step.below_if else None
        return {"kind": step.kind, "bands": step.bands, "below": step.below, "below_if": other}
    if step.kind == "rank_points":
        return {"kind": step.kind, "base": step.base, "step": step.step}
    return {"kind": step.kind}


def _below_if(other: BelowIf) -> dict[str, object]:
    return {"rate": other.rate, "at_least": _share(other.at_least), "points": other.points}


def _share(share: Fraction) -> Fraction | str:
    return share if 10_000 % share.denominator == 0 else f"{share.numerator}/{share.denominator}"


def _ballot_rule(rule: BallotRule) -> dict[str, object]:
    if rule.rule == "max_option":
        return {"rule": rule.rule, "indicator": rule.indicator, "option": rule.option, "share": rule.share}
    if rule.rule in ("max_at_least", "min_below"):
        return {"rule": rule.rule, "value": rule.value, "count": rule.count}
    return {"rule": rule.rule}


def _places(places: Places) -> dict[str, object]:
    return {
        "indicator": places.indicator,
        "weighted": places.weighted,
        "class": places.class_score,
        "contribution": places.contribution,
        "composite": places.composite,
        "rate": places.rate,
    }


def _rate(rate: Rate) -> dict[str, object]:
    return {
        "id": rate.id,
        "name": rate.name,
        "form": rate.form,
        "indicator": rate.indicator,
        "count": rate.count,
        "base": rate.base.value,
        "classes": rate.classes,
        "pool": rate.pool.value,
    }


def _ranking(ranking: Ranking) -> dict[str, object]:
    return {
        "on": ranking.on.value,
        "ties": ranking.ties.value,
        "tiebreak": ranking.tiebreak or None,
        "within": ranking.within or None,
    }


def _grade(grade: Grade) -> dict[str, object]:
    return {"name": grade.name, "from": grade.start, "cap": grade.cap, "floor": grade.floor}


def _outcome(outcome: Outcome) -> dict[str, object]:
    return {
        "id": outcome.id,
        "name": outcome.name,
        "when": _condition(outcome.when),
        "unless": outcome.unless or None,
        "confirm": outcome.confirm,
    }


def _condition(condition: Condition) -> dict[str, object]:
    kind = condition.kind
    if kind in ("all", "any"):
        return {kind: [_condition(part) for part in condition.parts]}
    if kind == "not":
        return {kind: _condition(condition.parts[0])}
    if kind == "rate":
        return {kind: condition.rate, "below": condition.below, "at_least": condition.at_least}
    if kind == "grade":
        return {kind: condition.names}
    if kind == "flag":
        return {kind: condition.name}
    return {kind: condition.number if kind.startswith("rank_") else condition.value}


def _segment(segment: Segment) -> dict[str, object]:
    overrun = segment.overrun
    costs = None
    if overrun is not None:
        grace = _minutes(overrun.grace)
        costs = {"adjustment": overrun.adjustment, "per_minute": overrun.per_minute, "grace": grace}
    return {"id": segment.id, "name": segment.name, "minutes": _minutes(segment.seconds), "overrun": costs}


def _report(rules: ReportRules) -> dict[str, object]:
    return {
        "parts": rules.parts,
        "constructions": rules.constructions,
        "problems_share": None if rules.problems_share is None else _share(rules.problems_share),
        "minutes": rules.minutes,
        "characters_per_minute": rules.characters_per_minute,
    }


def _minutes(seconds: int) -> Fraction:
    """Rounded up to four places: reading cuts the seconds back to the whole number they were."""
    return Fraction(-(-seconds * 10_000 // 60), 10_000)
