"""The path from counts to score (来历): composite, contributions, class score, mean or rate, counts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.means import weighted
from shuzhi_desktop.domain.message import Text, text, verbatim
from shuzhi_desktop.domain.result import Step
from shuzhi_desktop.domain.rounding import decimal_text, e4_text, fixed
from shuzhi_desktop.domain.scheme import Aggregate, IndicatorKind, Missing, Source
from shuzhi_desktop.domain.scheme_rules import transform_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shuzhi_desktop.domain.means import Scored
    from shuzhi_desktop.domain.result import Account, ClassTally, IndicatorTally, RateTally
    from shuzhi_desktop.domain.scheme import Indicator, RaterClass, Scheme

NONE = "—"


def shown(value: Fraction | None, places: int | None = None) -> str:
    """A value as printed: to its places, or to four where it is exact; shortest when nothing is lost."""
    if value is None:
        return NONE
    if places is not None:
        return fixed(value, places)
    return fixed(value, 4) if 10_000 % value.denominator else decimal_text(value)


def account_step(account: Account) -> Step:
    """Where the sheets went."""
    invalid = tuple(Step(reason, str(times)) for reason, times in account.invalid_reasons)
    return Step(
        text("票数"),
        str(account.valid),
        f"{account.returned} - {account.invalid} - {account.abstained}",
        Fraction(account.valid),
        (
            Step(text("发出"), str(account.issued)),
            Step(text("收回"), str(account.returned)),
            Step(text("无效"), str(account.invalid), children=invalid),
            Step(text("弃权"), str(account.abstained)),
            Step(text("空白项"), str(account.blank)),
            Step(text("回避"), str(account.recused)),
        ),
    )


def class_step(
    scheme: Scheme,
    rater_class: RaterClass,
    tally: ClassTally,
    scored: Scored | None,
    rates: Mapping[str, RateTally],
) -> Step:
    """The class score and all below it; `rates` of the reporter by id."""
    places = scheme.places.class_score
    label = text("{name}得分", name=rater_class.name)
    if tally.blocked:
        excess = text("收回票数多于发出票数，未予计分")
        return Step(label, NONE, children=(Step(excess, NONE), account_step(tally.account)))
    children: tuple[Step, ...]
    if rater_class.source is Source.GIVEN:
        children = (Step(text("录入得分"), shown(tally.raw), value=tally.raw),)
    elif rater_class.rate is not None:
        children = (rate_step(scheme, rates[rater_class.rate]), account_step(tally.account))
    elif rater_class.aggregate is Aggregate.INDICATOR:
        children = (_sum_step(scheme, rater_class, tally), account_step(tally.account))
    else:
        children = (_mean_step(tally, scored), account_step(tally.account))
    working = ""
    if rater_class.transforms:
        working = f"{shown(tally.raw)} → {shown(tally.exact)}"
        children = (*_transform_steps(scheme, rater_class, rates), *children)
    elif tally.exact is not None and tally.exact != tally.score:
        working = f"{shown(tally.exact)} ≈ {shown(tally.score, places)}"
    return Step(label, shown(tally.score, places), working, tally.score, children)


def _transform_steps(scheme: Scheme, rater_class: RaterClass, rates: Mapping[str, RateTally]) -> Iterator[Step]:
    """The rules by which a class score was changed, and the rates an exception of bands looked at."""
    for transform in rater_class.transforms:
        other = transform.below_if
        looked_at = (rate_step(scheme, rates[other.rate]),) if other is not None else ()
        yield Step(text("换算：{rule}", rule=transform_text(scheme, transform)), "", children=looked_at)


def _mean_step(tally: ClassTally, scored: Scored | None) -> Step:
    totals = tuple(
        Step(text("总分 {value} 分", value=shown(value)), str(times), value=value) for value, times in tally.totals
    )
    dropped = _dropped_step(tally.dropped)
    mean = scored.mean if scored is not None else None
    working = f"{shown(mean.total)} / {mean.n}" if mean is not None and mean.n else ""
    listing = Step(text("各票总分"), str(sum(times for _, times in tally.totals)), children=totals)
    return Step(text("平均分"), shown(tally.raw), working, tally.raw, (listing, *dropped))


def _dropped_step(dropped: Sequence[Fraction]) -> tuple[Step, ...]:
    if not dropped:
        return ()
    return (Step(text("去掉的最高分、最低分"), ", ".join(shown(value) for value in dropped)),)


def _sum_step(scheme: Scheme, rater_class: RaterClass, tally: ClassTally) -> Step:
    form = scheme.form(rater_class.form)
    children = []
    parts = []
    for indicator, found in zip(form.indicators, tally.indicators, strict=True):
        part = weighted(found, indicator, scheme.places)
        mean = shown(found.mean, scheme.places.indicator)
        working = f"{mean} × {decimal_text(indicator.weight)}" if part is not None else ""
        parts.append(shown(part, scheme.places.weighted))
        children.append(
            Step(
                text("{name}折算", name=indicator.name),
                parts[-1],
                working,
                part,
                (_indicator_step(scheme, indicator, found),),
            )
        )
    working = " + ".join(parts) if tally.raw is not None else ""
    return Step(text("各项之和"), shown(tally.raw), working, tally.raw, tuple(children))


def _indicator_step(scheme: Scheme, indicator: Indicator, found: IndicatorTally) -> Step:
    total = Fraction(0)
    counts = []
    for mark, times in found.counts:
        worth = indicator.worth(mark)
        if worth is not None:
            total += worth * times
        counts.append(Step(mark_label(indicator, mark), str(times), value=worth))
    if found.blank:
        counts.append(Step(text("未填"), str(found.blank)))
    kept = found.n - len(found.dropped)
    working = f"{shown(total - sum(found.dropped, Fraction(0)))} / {kept}" if kept > 0 else ""
    return Step(
        text("{name}平均分", name=indicator.name),
        shown(found.mean, scheme.places.indicator),
        working,
        found.mean,
        (*counts, *_dropped_step(found.dropped)),
    )


def mark_label(indicator: Indicator, mark: int) -> Text:
    """A mark as people name it: `95 分`, `满意`, `第 2 名`."""
    if indicator.kind is IndicatorKind.OPTIONS:
        return verbatim(indicator.options[mark].name)
    if indicator.kind is IndicatorKind.RANK:
        return text("第 {place} 位", place=mark)
    return text("{value} 分", value=e4_text(mark))


def rate_step(scheme: Scheme, rate: RateTally) -> Step:
    """A rate: what was counted of what."""
    rule = next(one for one in scheme.rates if one.id == rate.rate_id)
    children = tuple(
        Step(
            verbatim(scheme.rater_class(class_id).name),
            shown(Fraction(100 * counted, base), scheme.places.rate) + "%" if base else NONE,
            f"{counted} / {base}",
            Fraction(100 * counted, base) if base else None,
        )
        for class_id, counted, base in rate.by_class
    )
    percent = NONE if rate.exact is None else f"{shown(rate.exact, scheme.places.rate)}%"
    return Step(verbatim(rule.name), percent, f"{rate.counted} / {rate.base}", rate.exact, children)


def composite_step(
    scheme: Scheme,
    classes: Sequence[tuple[RaterClass, ClassTally, Step]],
    adjustments: Sequence[tuple[str, Fraction]],
    exact: Fraction | None,
    composite: Fraction | None,
) -> Step:
    """The root: how the composite comes from the contributions, and what is below each."""
    places = scheme.places
    parts: list[str] = []
    children: list[Step] = []
    scored = Fraction(0)
    for rater_class, tally, below in classes:
        working = ""
        if tally.score is not None:
            scored += rater_class.weight
            parts.append(shown(tally.contribution, places.contribution))
            score = shown(tally.score, places.class_score)
            working = f"{score} ÷ {decimal_text(rater_class.full)} × {decimal_text(rater_class.weight)}"
        label = text("{name}折合得分", name=rater_class.name)
        figure = shown(tally.contribution, places.contribution)
        children.append(Step(label, figure, working, tally.contribution, (below,)))
    working = " + ".join(parts)
    if scheme.missing is Missing.RENORMALISE and scored and scored != scheme.full:
        working = f"({working}) × {decimal_text(scheme.full)} ÷ {decimal_text(scored)}"
    names = {one.id: one.name for one in scheme.adjustments}
    for id_, value in adjustments:
        if value:
            working += f" {'-' if value < 0 else '+'} {shown(abs(value))}"
        children.append(Step(verbatim(names[id_]), shown(value), value=value))
    if exact is not None and exact != composite and (len(parts) > 1 or any(value for _, value in adjustments)):
        working += f" = {shown(exact)}"
    if composite is None:
        working = ""
    return Step(text("综合得分"), shown(composite, places.composite), working, composite, tuple(children))
