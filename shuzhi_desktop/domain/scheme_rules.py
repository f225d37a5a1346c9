"""The rules of a scheme in plain sentences (计分办法): what can be read out, printed and signed before the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import SEMICOLON, Text, listed, text, verbatim
from shuzhi_desktop.domain.rounding import decimal_text, e4_text
from shuzhi_desktop.domain.scheme import (
    Aggregate,
    Blank,
    Entry,
    IndicatorKind,
    Missing,
    Pool,
    RankOn,
    RateBase,
    Recuse,
    Secrecy,
    Source,
    Ties,
)

if TYPE_CHECKING:
    from fractions import Fraction

    from shuzhi_desktop.domain.scheme import (
        BallotRule,
        Condition,
        Grade,
        Indicator,
        Outcome,
        Overrun,
        Rate,
        RaterClass,
        Scheme,
        Segment,
        Transform,
    )


@dataclass(frozen=True, slots=True)
class RuleSection:
    """One numbered part of the rules; lines in reading order, never empty."""

    title: Text
    lines: tuple[Text, ...]


def rules_sheet(scheme: Scheme) -> tuple[RuleSection, ...]:
    """The whole scheme in sections; parts a scheme does not use are left out."""
    sections = (
        (text("评分方式"), _entry_lines(scheme)),
        (text("测评表"), _form_lines(scheme)),
        (text("评议主体与权重"), [_class_line(scheme, one) for one in scheme.classes]),
        (text("计算方法"), _formula_lines(scheme)),
        (text("比率"), [_rate_line(scheme, one) for one in scheme.rates]),
        (text("排名"), _ranking_lines(scheme)),
        (text("建议等次"), [_grade_line(one) for one in scheme.grades]),
        (text("结果运用"), [_outcome_line(scheme, one) for one in scheme.outcomes]),
        (text("依据与说明"), _source_lines(scheme)),
    )
    return tuple(RuleSection(title, tuple(lines)) for title, lines in sections if lines)


def _percent(share: Fraction) -> str:
    return f"{_plain(share * 100)}%"


def _entry_lines(scheme: Scheme) -> list[Text]:
    entry = (
        text("逐人评分：每位述职对象述职后单独开放评分。")
        if scheme.entry is Entry.EACH
        else text("整表评分：全部述职对象列在一张表上，一次评完。")
    )
    lines = [entry]
    if scheme.agenda:
        segments = [text("{name} {minutes} 分钟", name=s.name, minutes=_minutes(s.seconds)) for s in scheme.agenda]
        lines.append(text("每位议程：{segments}。", segments=listed(segments)))
    lines += [_overrun_line(scheme, one, one.overrun) for one in scheme.agenda if one.overrun is not None]
    return lines


def _overrun_line(scheme: Scheme, segment: Segment, overrun: Overrun) -> Text:
    rule = next(one for one in scheme.adjustments if one.id == overrun.adjustment)
    sentence = text(
        "{segment}超时每分钟扣 {points} 分，不足一分钟按一分钟计，记入“{name}”，最多扣 {most} 分。",
        segment=segment.name,
        points=_plain(overrun.per_minute),
        name=rule.name,
        most=_plain(-rule.min),
    )
    if overrun.grace:
        return text("{sentence}超时 {grace} 分钟以内不扣。", sentence=sentence, grace=_minutes(overrun.grace))
    return sentence


def _minutes(seconds: int) -> str:
    return str(seconds // 60) if seconds % 60 == 0 else f"{seconds // 60}:{seconds % 60:02}"


def _form_lines(scheme: Scheme) -> list[Text]:
    lines = []
    for form in scheme.forms:
        items = listed((_indicator_text(one) for one in form.indicators), SEMICOLON)
        full = _plain(form.full)
        lines.append(text("《{title}》：{items}。满分 {full} 分。", title=form.title, items=items, full=full))
    return lines


def _plain(value: Fraction) -> str:
    return decimal_text(value) if 10_000 % value.denominator == 0 else str(value)


def _indicator_text(indicator: Indicator) -> Text:
    if indicator.kind is IndicatorKind.OPTIONS:
        options = listed(
            verbatim(f"{one.name} {decimal_text(one.points)}")
            if one.points is not None
            else text("{name}（不计分）", name=one.name)
            for one in indicator.options
        )
        said = text("{name}（{options}）", name=indicator.name, options=options)
    elif indicator.kind is IndicatorKind.RANK:
        said = text(
            "{name}（第一名 {base} 分，每低一名减 {step}）",
            name=indicator.name,
            base=decimal_text(indicator.rank_base),
            step=_percent(indicator.rank_step),
        )
    else:
        said = text(
            "{name}（{low}–{high} 分，每档 {step} 分）",
            name=indicator.name,
            low=e4_text(indicator.min_e4),
            high=e4_text(indicator.max_e4),
            step=e4_text(indicator.step_e4),
        )
    if indicator.weight != 1:
        said = text("{item}，权重 {weight}", item=said, weight=decimal_text(indicator.weight))
    return said


_RECUSALS = {
    Recuse.SELF: text("不评本人"),
    Recuse.OWN_UNIT: text("不评本单位"),
}


def _class_line(scheme: Scheme, one: RaterClass) -> Text:
    parts = [text("权重 {weight}", weight=decimal_text(one.weight))]
    if one.source is Source.GIVEN:
        parts.append(text("得分由考核直接录入，满分 {full}", full=_plain(one.full)))
    else:
        parts.append(text("实名") if one.secrecy is Secrecy.NAMED else text("无记名"))
        parts.append(text("用《{form}》", form=scheme.form(one.form).title))
        parts.append(text("满分 {full}", full=_plain(one.full)))
        parts += _scoring_parts(scheme, one)
    if one.recuse in _RECUSALS:
        parts.append(_RECUSALS[one.recuse])
    parts += [transform_text(scheme, step) for step in one.transforms]
    parts += [_rule_text(scheme, one, rule) for rule in one.ballot_rules]
    return text("{name}：{parts}。", name=one.name, parts=listed(parts, text("，")))


def _scoring_parts(scheme: Scheme, one: RaterClass) -> list[Text]:
    if one.rate is not None:
        rate = next(rate for rate in scheme.rates if rate.id == one.rate)
        return [text("以{rate}为得分", rate=rate.name)]
    parts = [text("取每票合计的平均分") if one.aggregate is Aggregate.BALLOT else text("各项目分别平均后按权重相加")]
    if one.trim is not None and one.trim.share is not None:
        parts.append(text("两端各去掉 {share}（取整）", share=_percent(one.trim.share)))
    elif one.trim is not None:
        start = one.trim.start if one.trim.start is not None else one.trim.highest + one.trim.lowest + 1
        parts.append(
            text(
                "达到 {start} 个分时去掉 {highest} 个最高分和 {lowest} 个最低分",
                start=start,
                highest=one.trim.highest,
                lowest=one.trim.lowest,
            )
        )
    parts.append(text("有空项的票无效") if one.blank is Blank.INVALID else text("空项不计入平均"))
    return parts


def transform_text(scheme: Scheme, step: Transform) -> Text:
    """What a transform does to the class score."""
    if step.kind == "ratio_to_best":
        return text("按与最高分之比折算为满分")
    if step.kind == "rescale":
        return text("按线性级差折算到 {low}–{high} 分", low=decimal_text(step.low), high=decimal_text(step.high))
    if step.kind == "rank_points":
        return text(
            "按名次赋分：第一名 {base} 分，每低一名减 {step}", base=decimal_text(step.base), step=_percent(step.step)
        )
    bands = listed(
        text("≥{low} 得 {points}", low=decimal_text(low), points=decimal_text(points)) for low, points in step.bands
    )
    said = text("按档赋分（{bands}，其余得 {below}）", bands=bands, below=decimal_text(step.below))
    if step.below_if is None:
        return said
    return text(
        "{said}，其余中{rate}达到 {share}% 的得 {points}",
        said=said,
        rate=next(one.name for one in scheme.rates if one.id == step.below_if.rate),
        share=_plain(step.below_if.at_least),
        points=decimal_text(step.below_if.points),
    )


def _rule_text(scheme: Scheme, one: RaterClass, rule: BallotRule) -> Text:
    if rule.rule == "max_option":
        indicator = scheme.form(one.form).indicator(rule.indicator)
        option = next(option.name for option in indicator.options if option.id == rule.option)
        return text("“{option}”不得超过 {share}，超过的整票无效", option=option, share=_percent(rule.share))
    if rule.rule == "max_at_least":
        return text(
            "{value} 分及以上不得超过 {count} 个，超过的整票无效", value=decimal_text(rule.value), count=rule.count
        )
    if rule.rule == "min_below":
        return text(
            "低于 {value} 分的不得少于 {count} 个，不足的整票无效", value=decimal_text(rule.value), count=rule.count
        )
    return text("全部评分相同的整票无效") if rule.rule == "all_equal" else text("全部评满分的整票无效")


def _formula_lines(scheme: Scheme) -> list[Text]:
    lines = [text("综合得分 ＝ 各类得分 ÷ 该类满分 × 权重，相加；满分 {full}。", full=_plain(scheme.full))]
    lines += [
        text("另加“{name}”（{low} 至 {high} 分，写明理由）。", name=a.name, low=_plain(a.min), high=_plain(a.max))
        for a in scheme.adjustments
    ]
    lines.append(_rounding_line(scheme))
    lines.append(_missing_line(scheme))
    lines.append(text("缺席不算零分；弃权票计入收回，不计入有效；收回多于发出的类别不予计分，须两人确认。"))
    return lines


def _rounding_line(scheme: Scheme) -> Text:
    kept = [
        text("{step}保留 {n} 位", step=name, n=places)
        for name, places in (
            (text("项目平均分"), scheme.places.indicator),
            (text("项目加权分"), scheme.places.weighted),
            (text("各类得分"), scheme.places.class_score),
            (text("各类加权得分"), scheme.places.contribution),
            (text("综合得分"), scheme.places.composite),
            (text("比率"), scheme.places.rate),
        )
        if places is not None
    ]
    return text("中间结果用精确分数；{kept}小数，四舍五入。", kept=listed(kept, text("，")))


def _missing_line(scheme: Scheme) -> Text:
    return {
        Missing.INCOMPLETE: text("某类没有得分时，不计算综合得分，不参加排名。"),
        Missing.RENORMALISE: text("某类没有得分时，其权重由其他类别按比例分担。"),
        Missing.ZERO: text("某类没有得分时，该类按零分计。"),
    }[scheme.missing]


_BASES = {
    RateBase.ANSWERED: text("作答票数（不含不计分选项和空项）"),
    RateBase.VALID: text("有效票数"),
    RateBase.RETURNED: text("收回票数"),
    RateBase.ISSUED: text("发出票数"),
}


def _rate_line(scheme: Scheme, rate: Rate) -> Text:
    indicator = scheme.form(rate.form).indicator(rate.indicator)
    names = " + ".join(option.name for option in indicator.options if option.id in rate.count)
    pool = text("各类票合并计算") if rate.pool is Pool.BALLOTS else text("各类比率按权重平均")
    base = _BASES[rate.base]
    return text("{name} ＝（{options}）÷ {base}，{pool}。", name=rate.name, options=names, base=base, pool=pool)


def _ranking_lines(scheme: Scheme) -> list[Text]:
    ranking = scheme.ranking
    on = text("按保留小数后的综合得分排名") if ranking.on is RankOn.ROUNDED else text("按未取整的综合得分排名")
    skips = ranking.ties is Ties.STANDARD
    ties = text("并列后跳过名次（1、2、2、4）") if skips else text("并列后不跳名次（1、2、2、3）")
    lines = [text("{on}；{ties}。", on=on, ties=ties)]
    if ranking.tiebreak:
        keys = listed(_tiebreak_text(scheme, key) for key in ranking.tiebreak)
        lines.append(text("得分相同时依次比较：{keys}；仍相同的并列。", keys=keys))
    if ranking.within:
        lines.append(text("各分组分别排名。"))
    return lines


def rounding_and_ties(scheme: Scheme) -> tuple[Text, ...]:
    """The rules that decide on the last digit and on who shares a place, as they stand under a ranking."""
    return (_rounding_line(scheme), *_ranking_lines(scheme))


def _tiebreak_text(scheme: Scheme, key: str) -> Text:
    kind, _, name = key.partition(":")
    if kind == "class":
        return text("{name}得分", name=scheme.rater_class(name).name)
    if kind == "rate":
        return verbatim(next(rate.name for rate in scheme.rates if rate.id == name))
    form, indicator, option = name.split(".")
    options = scheme.form(form).indicator(indicator).options
    return text("“{option}”票数", option=next(one.name for one in options if one.id == option))


def _grade_line(grade: Grade) -> Text:
    said = (
        text("{name}：其余", name=grade.name)
        if grade.start is None
        else text("{name}：{low} 分及以上", name=grade.name, low=decimal_text(grade.start))
    )
    if grade.cap is not None:
        said = text("{said}，不超过 {cap}", said=said, cap=_percent(grade.cap))
    if grade.floor is not None:
        said = text("{said}，该等次及以下不少于 {floor}", said=said, floor=_percent(grade.floor))
    return said


def _outcome_line(scheme: Scheme, outcome: Outcome) -> Text:
    said = text("{name}：{when}", name=outcome.name, when=_condition_text(scheme, outcome.when))
    if outcome.unless:
        names = listed(one.name for one in scheme.outcomes if one.id in outcome.unless)
        said = text("{said}；有“{names}”的除外", said=said, names=names)
    if outcome.confirm:
        said = text("{said}；由会议确认后生效", said=said)
    return said


def _condition_text(scheme: Scheme, condition: Condition) -> Text:
    parts = [_condition_text(scheme, part) for part in condition.parts]
    simple = {
        "rank_at_most": text("排名前 {n}", n=condition.number),
        "rank_from_bottom": text("排名后 {n}", n=condition.number),
        "composite_below": text("综合得分低于 {n} 分", n=decimal_text(condition.value)),
        "composite_at_least": text("综合得分不低于 {n} 分", n=decimal_text(condition.value)),
        "grade": text("建议等次为{names}", names=listed(condition.names)),
        "flag": text("有标记“{name}”", name=flag_text(condition.name)),
    }
    if condition.kind in simple:
        return simple[condition.kind]
    if condition.kind == "rate":
        name = next(rate.name for rate in scheme.rates if rate.id == condition.rate)
        if condition.below is not None:
            return text("{name}低于 {n}%（按精确值比较）", name=name, n=decimal_text(condition.below))
        assert condition.at_least is not None  # noqa: S101 - the reader demands one of the two
        return text("{name}不低于 {n}%（按精确值比较）", name=name, n=decimal_text(condition.at_least))
    if condition.kind == "not":
        return text("不是（{part}）", part=parts[0])
    if condition.kind == "all":
        return text("（{parts}）", parts=listed(parts, text("，且 ")))
    return listed(parts, text("，或 "))


def flag_text(name: str) -> Text:
    """How a flag is called: the usual ones have a Chinese name, others stand as they are."""
    return text("突出问题") if name == "outstanding_problem" else verbatim(name)


def _source_lines(scheme: Scheme) -> list[Text]:
    lines = [text("依据：{source}。", source=scheme.source)] if scheme.source else []
    if scheme.note:
        lines.append(verbatim(scheme.note))
    lines.append(text("无记名类别有效票少于 {n} 张时，不公布票数分布。", n=scheme.min_group))
    return lines
