"""The larger parts of a scheme, read from their tables: ballot forms, classes of raters, what a report must have."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import text
from shuzhi_desktop.domain.report_rules import CHARACTERS_PER_MINUTE, USUAL_RULES, ReportRules, part_name
from shuzhi_desktop.domain.rounding import SCALE
from shuzhi_desktop.domain.scheme import (
    Aggregate,
    BallotForm,
    BallotRule,
    BelowIf,
    Blank,
    Indicator,
    IndicatorKind,
    Option,
    RaterClass,
    Recuse,
    Secrecy,
    Source,
    Transform,
    Trim,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shuzhi_desktop.domain.scheme_table import Table

HUNDRED = Fraction(100)


def read_form(table: Table) -> BallotForm:
    """One ballot form."""
    form = BallotForm(
        table.text("id"), table.text("title"), tuple(_indicator(one) for one in table.tables("indicators"))
    )
    table.done()
    return form


def _indicator(table: Table) -> Indicator:
    kind = table.choice("kind", IndicatorKind)
    id_, name = table.text("id"), table.text("name")
    weight, hint = table.number("weight", Fraction(1)), table.text("hint", "")
    if kind is IndicatorKind.OPTIONS:
        options = tuple(_option(one) for one in table.tables("options"))
        found = Indicator(id_, name, kind, weight=weight, options=options, hint=hint)
    elif kind is IndicatorKind.RANK:
        found = Indicator(
            id_,
            name,
            kind,
            weight=weight,
            rank_base=table.number("base"),
            rank_step=table.number("step"),
            hint=hint,
        )
    else:
        found = Indicator(
            id_,
            name,
            kind,
            min_e4=int(table.number("min", Fraction(0)) * SCALE),
            max_e4=int(table.number("max") * SCALE),
            step_e4=int(table.number("step", Fraction(1)) * SCALE),
            weight=weight,
            hint=hint,
        )
    table.done()
    return found


def _option(table: Table) -> Option:
    points = table.number("points") if table.has("points") else None
    option = Option(table.text("id"), table.text("name"), points)
    table.done()
    return option


def read_class(table: Table, forms: Mapping[str, BallotForm]) -> RaterClass:
    """One class of raters; `forms` by id, for its full marks."""
    source = table.choice("source", Source, Source.BALLOTS)
    form = table.text("form") if source is Source.BALLOTS else table.text("form", "")
    score = table.text("score", "mean")
    rate = score.removeprefix("rate:") if score.startswith("rate:") else None
    if rate is None and score != "mean":
        table.complain("score", text("应当是 mean 或 rate:<比率 id>"))
    full = HUNDRED
    if rate is None and source is Source.BALLOTS and form in forms:
        full = forms[form].full
    if table.has("full"):
        full = table.number("full")
    trim = table.table("trim")
    found = RaterClass(
        id=table.text("id"),
        name=table.text("name"),
        weight=table.number("weight"),
        source=source,
        form=form,
        secrecy=table.choice("secrecy", Secrecy, Secrecy.SECRET),
        full=full,
        aggregate=table.choice("aggregate", Aggregate, Aggregate.BALLOT),
        trim=_trim(trim) if trim else None,
        blank=table.choice("blank", Blank, Blank.INVALID),
        rate=rate,
        transforms=tuple(_transform(one) for one in table.tables("transform")),
        recuse=table.choice("recuse", Recuse, Recuse.NONE),
        ballot_rules=tuple(_ballot_rule(one) for one in table.tables("ballot_rules")),
    )
    table.done()
    return found


def _trim(table: Table) -> Trim:
    share = table.number("share") if table.has("share") else None
    start = table.whole("from", 0) if table.has("from") else None
    trim = Trim(table.whole("highest", 0), table.whole("lowest", 0), start, share)
    if share is not None and not 0 <= share < Fraction(1, 2):
        table.complain("share", text("应当不小于 0、小于 0.5"))
    table.done()
    return trim


def _transform(table: Table) -> Transform:
    kind = table.text("kind")
    if kind == "rescale":
        found = Transform(kind, low=table.number("low"), high=table.number("high"))
    elif kind == "bands":
        other = table.table("below_if")
        found = Transform(
            kind,
            bands=_bands(table),
            below=table.number("below", Fraction(0)),
            below_if=_below_if(other) if other else None,
        )
    elif kind == "rank_points":
        found = Transform(kind, base=table.number("base"), step=table.number("step"))
    else:
        if kind != "ratio_to_best":
            table.complain("kind", text("应当是 ratio_to_best、rescale、bands 或 rank_points"))
        found = Transform(kind)
    table.done()
    return found


def _below_if(table: Table) -> BelowIf:
    found = BelowIf(table.text("rate"), table.share("at_least"), table.number("points"))
    table.done()
    return found


def _bands(table: Table) -> tuple[tuple[Fraction, Fraction], ...]:
    written = table.raw("bands")
    pairs = written if isinstance(written, list) else []
    if not pairs or not all(isinstance(one, list) and len(one) == 2 for one in pairs):
        table.complain("bands", text("应当是 [[下限, 得分], …]"))
        return ()
    return tuple((table.decimal("bands", low), table.decimal("bands", points)) for low, points in pairs)


def _ballot_rule(table: Table) -> BallotRule:
    rule = table.text("rule")
    found = BallotRule(rule)
    if rule == "max_option":
        found = BallotRule(rule, table.text("indicator"), table.text("option"), table.number("share"))
    elif rule in ("max_at_least", "min_below"):
        found = BallotRule(rule, value=table.number("value"), count=table.whole("count", 0))
    elif rule not in ("all_equal", "all_full"):
        table.complain("rule", text("应当是 max_option、max_at_least、min_below、all_equal 或 all_full"))
    table.done()
    return found


def read_report(table: Table | None) -> ReportRules:
    """What the scheme asks of a report; the usual where it says nothing."""
    if table is None:
        return USUAL_RULES
    rules = ReportRules(
        table.texts("parts", USUAL_RULES.parts),
        table.texts("constructions", USUAL_RULES.constructions),
        table.share("problems_share") if table.has("problems_share") else None,
        table.number("minutes") if table.has("minutes") else None,
        table.whole("characters_per_minute", CHARACTERS_PER_MINUTE, 60, 600),
    )
    for key, names in (("parts", rules.parts), ("constructions", rules.constructions)):
        if not all(map(part_name, names)):
            table.complain(key, text("名称不能为空"))
        if len(set(map(part_name, names))) < len(names):
            table.complain(key, text("名称不能重复"))
    if rules.problems_share is not None and not 0 < rules.problems_share <= 1:
        table.complain("problems_share", text("应当大于 0、不大于 1"))
    if rules.minutes is not None and rules.minutes <= 0:
        table.complain("minutes", text("时限应当大于 0"))
    table.done()
    return rules
