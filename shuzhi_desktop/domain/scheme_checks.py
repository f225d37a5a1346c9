"""Whether the parts of a scheme fit together: every name that is used exists, every scale and weight makes sense."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, text
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.domain.scheme import Aggregate, Blank, Entry, IndicatorKind, Source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from shuzhi_desktop.domain.scheme import BallotForm, Condition, Indicator, Rate, RaterClass, Scheme
    from shuzhi_desktop.domain.scheme_table import Faults
    from shuzhi_desktop.domain.toml_lines import Path

_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
MOST_MARKS = 100_001
"""Marks one points indicator may have, 0..1000 by 0.01: more is a slip of the pen."""


def check_scheme(scheme: Scheme, faults: Faults) -> None:
    """Complain of everything that does not fit."""
    _check_ids(scheme, faults)
    if not scheme.classes:
        faults.add(("classes",), text("至少要有一个评议主体类别"))
    for position, form in enumerate(scheme.forms):
        _check_form(scheme, form, ("forms", position), faults)
    for position, rater_class in enumerate(scheme.classes):
        _check_class(scheme, rater_class, ("classes", position), faults)
    for position, rate in enumerate(scheme.rates):
        _check_rate(scheme, rate, ("rates", position), faults)
    for position, adjustment in enumerate(scheme.adjustments):
        if adjustment.min > adjustment.max:
            faults.add(("adjustments", position, "max"), text("最大值小于最小值"))
    _check_grades(scheme, faults)
    _check_ranking(scheme, faults)
    _check_outcomes(scheme, faults)
    _check_agenda(scheme, faults)


def scheme_warnings(scheme: Scheme) -> tuple[Text, ...]:
    """What is allowed but worth a look."""
    found = []
    if scheme.full != 100:
        found.append(text("各类权重合计为 {sum}，不是 100", sum=decimal_text(scheme.full)))
    found += [text("“{name}”的权重为 0，不影响得分", name=one.name) for one in scheme.classes if not one.weight]
    return tuple(found)


def _check_ids(scheme: Scheme, faults: Faults) -> None:
    if not _ID.fullmatch(scheme.id):
        faults.add(("scheme", "id"), text("id 只能用英文字母、数字、- 和 _"))
    groups: list[tuple[Path, Iterable[str]]] = [
        (("forms",), (one.id for one in scheme.forms)),
        (("classes",), (one.id for one in scheme.classes)),
        (("rates",), (one.id for one in scheme.rates)),
        (("adjustments",), (one.id for one in scheme.adjustments)),
        (("outcomes",), (one.id for one in scheme.outcomes)),
        (("agenda",), (one.id for one in scheme.agenda)),
    ]
    for position, form in enumerate(scheme.forms):
        path: Path = ("forms", position, "indicators")
        groups.append((path, [one.id for one in form.indicators]))
        groups += [
            ((*path, row, "options"), [one.id for one in indicator.options])
            for row, indicator in enumerate(form.indicators)
        ]
    for path, ids in groups:
        seen: set[str] = set()
        for position, id_ in enumerate(ids):
            if not _ID.fullmatch(id_):
                faults.add((*path, position, "id"), text("id 只能用英文字母、数字、- 和 _"))
            if id_ in seen:
                faults.add((*path, position, "id"), text("“{id}”重复", id=id_))
            seen.add(id_)
    _check_names(scheme, faults)


def _check_names(scheme: Scheme, faults: Faults) -> None:
    """Ballot files and Excel sheets may use names in place of ids, so a name means one thing."""
    groups: list[tuple[Path, list[str]]] = [
        (("classes",), [one.name for one in scheme.classes]),
        (("grades",), [one.name for one in scheme.grades]),
    ]
    for position, form in enumerate(scheme.forms):
        path: Path = ("forms", position, "indicators")
        groups.append((path, [one.name for one in form.indicators]))
        groups += [
            ((*path, row, "options"), [one.name for one in indicator.options])
            for row, indicator in enumerate(form.indicators)
        ]
    for path, names in groups:
        seen: set[str] = set()
        for position, name in enumerate(names):
            if name in seen:
                faults.add((*path, position, "name"), text("名称“{name}”重复", name=name))
            seen.add(name)


def _check_grades(scheme: Scheme, faults: Faults) -> None:
    for position, grade in enumerate(scheme.grades):
        path: Path = ("grades", position)
        for key, share in (("cap", grade.cap), ("floor", grade.floor)):
            if share is not None and not 0 <= share <= 1:
                faults.add((*path, key), text("应当不小于 0、不大于 1"))
        if position and not _is_lower(grade.start, scheme.grades[position - 1].start):
            faults.add((*path, "from"), text("等次须从高到低排列，只有最后一个可以不写 from"))


def _is_lower(start: Fraction | None, above: Fraction | None) -> bool:
    return above is not None and (start is None or start < above)


def _check_form(scheme: Scheme, form: BallotForm, path: Path, faults: Faults) -> None:
    if not form.indicators:
        faults.add((*path, "indicators"), text("表上至少要有一个项目"))
    for position, indicator in enumerate(form.indicators):
        _check_indicator(scheme, indicator, (*path, "indicators", position), faults)


def _check_indicator(scheme: Scheme, indicator: Indicator, path: Path, faults: Faults) -> None:
    if indicator.weight < 0:
        faults.add((*path, "weight"), text("权重不能是负数"))
    if indicator.kind is IndicatorKind.OPTIONS:
        if not indicator.options:
            faults.add((*path, "options"), text("至少要有一个选项"))
    elif indicator.kind is IndicatorKind.RANK:
        if scheme.entry is not Entry.SLATE:
            faults.add((*path, "kind"), text("排序票须用于整表评分（entry = slate）"))
    elif indicator.step_e4 <= 0:
        faults.add((*path, "step"), text("分档须大于 0"))
    elif indicator.max_e4 < indicator.min_e4 or (indicator.max_e4 - indicator.min_e4) % indicator.step_e4:
        faults.add((*path, "max"), text("最高分须不小于最低分，且相差分档的整数倍"))
    elif (indicator.max_e4 - indicator.min_e4) // indicator.step_e4 > MOST_MARKS:
        faults.add((*path, "step"), text("分档太细"))


def _check_class(scheme: Scheme, one: RaterClass, path: Path, faults: Faults) -> None:
    if one.weight < 0:
        faults.add((*path, "weight"), text("权重不能是负数"))
    if one.full <= 0:
        faults.add((*path, "full"), text("满分须大于 0"))
    form = next((form for form in scheme.forms if form.id == one.form), None)
    if form is None and (one.source is Source.BALLOTS or one.form):
        faults.add((*path, "form"), text("没有名为“{id}”的表", id=one.form))
    if one.blank is Blank.SKIP and one.aggregate is not Aggregate.INDICATOR:
        faults.add((*path, "blank"), text("blank = skip 须与 aggregate = indicator 同用"))
    _check_score(scheme, one, path, faults)
    if one.ballot_rules and scheme.entry is not Entry.SLATE:
        faults.add((*path, "ballot_rules"), text("整表规则须用于整表评分（entry = slate）"))
    for position, rule in enumerate(one.ballot_rules):
        if rule.rule == "max_option" and form is not None and not _has_option(form, rule.indicator, rule.option):
            faults.add((*path, "ballot_rules", position), text("没有这个项目或选项：{id}", id=rule.option))


def _check_score(scheme: Scheme, one: RaterClass, path: Path, faults: Faults) -> None:
    if one.rate is not None and one.source is Source.GIVEN:
        faults.add((*path, "score"), text("得分直接录入的类别不能以比率为得分"))
    elif one.rate is not None and all(rate.id != one.rate for rate in scheme.rates):
        faults.add((*path, "score"), text("没有名为“{id}”的比率", id=one.rate))
    for position, step in enumerate(one.transforms):
        if step.kind == "rescale" and step.low > step.high:
            faults.add((*path, "transform", position, "high"), text("high 须不小于 low"))
        if step.below_if is not None and all(rate.id != step.below_if.rate for rate in scheme.rates):
            faults.add((*path, "transform", position, "below_if"), text("没有名为“{id}”的比率", id=step.below_if.rate))


def _has_option(form: BallotForm, indicator_id: str, option_id: str) -> bool:
    return any(
        indicator.id == indicator_id and any(option.id == option_id for option in indicator.options)
        for indicator in form.indicators
    )


def _check_rate(scheme: Scheme, rate: Rate, path: Path, faults: Faults) -> None:
    form = next((form for form in scheme.forms if form.id == rate.form), None)
    if form is None:
        faults.add((*path, "form"), text("没有名为“{id}”的表", id=rate.form))
        return
    if all(indicator.id != rate.indicator for indicator in form.indicators):
        faults.add((*path, "indicator"), text("表中没有名为“{id}”的项目", id=rate.indicator))
        return
    if not rate.count:
        faults.add((*path, "count"), text("至少要写一个选项"))
    for option in rate.count:
        if not _has_option(form, rate.indicator, option):
            faults.add((*path, "count"), text("没有名为“{id}”的选项", id=option))
    users = {one.id for one in scheme.ballot_classes if one.form == rate.form}
    for class_id in rate.classes:
        if class_id not in users:
            faults.add((*path, "classes"), text("类别“{id}”不用这张表", id=class_id))
    if not rate.classes:
        faults.add((*path, "classes"), text("没有类别使用这张表"))


def _check_ranking(scheme: Scheme, faults: Faults) -> None:
    classes = {one.id for one in scheme.classes}
    rates = {one.id for one in scheme.rates}
    for key in scheme.ranking.tiebreak:
        kind, _, name = key.partition(":")
        parts = name.split(".")
        known = (kind == "class" and name in classes) or (kind == "rate" and name in rates)
        if kind == "votes" and len(parts) == 3:
            known = any(form.id == parts[0] and _has_option(form, parts[1], parts[2]) for form in scheme.forms)
        if not known:
            faults.add(("ranking", "tiebreak"), text("“{key}”指的类别、比率或选项不存在", key=key))


def _check_agenda(scheme: Scheme, faults: Faults) -> None:
    bounds = {one.id: one for one in scheme.adjustments}
    for position, segment in enumerate(scheme.agenda):
        if segment.overrun is None:
            continue
        path: Path = ("agenda", position, "overrun")
        rule = bounds.get(segment.overrun.adjustment)
        if not segment.seconds:
            faults.add(path, text("没有时限的环节不会超时，请写 minutes 或删去 overrun"))
        if rule is None:
            faults.add((*path, "adjustment"), text("没有名为“{id}”的加减分项", id=segment.overrun.adjustment))
        elif rule.min >= 0:
            faults.add((*path, "adjustment"), text("“{id}”的 min 不小于 0，不能扣分", id=rule.id))


def _check_outcomes(scheme: Scheme, faults: Faults) -> None:
    earlier: set[str] = set()
    for position, outcome in enumerate(scheme.outcomes):
        path: Path = ("outcomes", position)
        for other in outcome.unless:
            if other not in earlier:
                faults.add((*path, "unless"), text("“{id}”不是排在前面的结果运用", id=other))
        earlier.add(outcome.id)
        _check_condition(scheme, outcome.when, (*path, "when"), faults)


def _check_condition(scheme: Scheme, condition: Condition, path: Path, faults: Faults) -> None:
    if condition.kind == "rate" and all(rate.id != condition.rate for rate in scheme.rates):
        faults.add(path, text("没有名为“{id}”的比率", id=condition.rate))
    for name in condition.names:
        if all(grade.name != name for grade in scheme.grades):
            faults.add(path, text("没有名为“{id}”的等次", id=name))
    for part in condition.parts:
        _check_condition(scheme, part, path, faults)
