"""From the TOML text of a scheme to a `Scheme`, or to every complaint at once. What the keys mean is in formats.md."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.rounding import SCALE
from shuzhi_desktop.domain.scheme import (
    Adjustment,
    Aggregate,
    BallotForm,
    BallotRule,
    Blank,
    Entry,
    Grade,
    Indicator,
    IndicatorKind,
    Missing,
    Option,
    Places,
    Pool,
    Ranking,
    RankOn,
    Rate,
    RateBase,
    RaterClass,
    Recuse,
    Scheme,
    Secrecy,
    Segment,
    Source,
    Ties,
    Transform,
    Trim,
)
from shuzhi_desktop.domain.scheme_checks import check_scheme
from shuzhi_desktop.domain.scheme_conditions import read_outcome
from shuzhi_desktop.domain.scheme_table import Complaint, Faults, SchemeFaults, Table
from shuzhi_desktop.domain.toml_lines import LineMap

LARGEST = 1_000_000
"""Characters of a scheme file; a real one has some thousands."""

HUNDRED = Fraction(100)


def read_scheme(toml_text: str, file_name: str) -> Scheme:
    """Read a scheme.

    Args:
        toml_text: the file's text.
        file_name: as the user knows it, for complaints.

    Raises:
        SchemeFaults: with every complaint by line.
        Refused: the text is too large to be a scheme.
    """
    if len(toml_text) > LARGEST:
        raise Refused(text("文件“{name}”太大，不是方案文件。", name=file_name))
    try:
        written = tomllib.loads(toml_text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise SchemeFaults(file_name, [_syntax_fault(error)]) from error
    faults = Faults(LineMap(toml_text))
    scheme = _scheme(Table(written, (), faults))
    if not faults.complaints:
        check_scheme(scheme, faults)
    if faults.complaints:
        raise SchemeFaults(file_name, faults.complaints)
    return scheme


def _syntax_fault(error: Exception) -> Complaint:
    said = str(error)
    line = int(said.partition("line ")[2].partition(",")[0]) if "(at line " in said else 1
    return Complaint(line, "TOML", text("这一行不符合 TOML 的写法（{said}）", said=said[:120]))


def _scheme(top: Table) -> Scheme:
    if top.whole("format", 0) != 1:
        top.complain("format", text("须写 format = 1"))
    head = top.table("scheme")
    if head is None:
        top.complain("scheme", text("缺少 [scheme]"))
        head = Table({}, ("scheme",), top.faults)
    forms = tuple(_form(one) for one in top.tables("forms"))
    rates = [_rate(one) for one in top.tables("rates")]
    classes = tuple(_class(one, {form.id: form for form in forms}) for one in top.tables("classes"))
    users = {form.id: tuple(c.id for c in classes if c.form == form.id) for form in forms}
    scheme = Scheme(
        id=head.text("id"),
        title=head.text("title"),
        level=head.text("level", "unit"),
        entry=head.choice("entry", Entry, Entry.EACH),
        forms=forms,
        classes=classes,
        source=head.text("source", ""),
        note=head.text("note", ""),
        min_group=head.whole("min_group", 5),
        places=_places(top.table("places")),
        missing=_missing(top.table("missing")),
        rates=tuple(
            Rate(r.id, r.name, r.form, r.indicator, r.count, r.base, r.classes or users.get(r.form, ()), r.pool)
            for r in rates
        ),
        adjustments=tuple(_adjustment(one) for one in top.tables("adjustments")),
        ranking=_ranking(top.table("ranking")),
        grades=tuple(_grade(one) for one in top.tables("grades")),
        outcomes=tuple(read_outcome(one) for one in top.tables("outcomes")),
        agenda=tuple(_segment(one) for one in top.tables("agenda")),
    )
    head.done()
    top.done()
    return scheme


def _form(table: Table) -> BallotForm:
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


def _class(table: Table, forms: dict[str, BallotForm]) -> RaterClass:
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
        found = Transform(kind, bands=_bands(table), below=table.number("below", Fraction(0)))
    elif kind == "rank_points":
        found = Transform(kind, base=table.number("base"), step=table.number("step"))
    else:
        if kind != "ratio_to_best":
            table.complain("kind", text("应当是 ratio_to_best、rescale、bands 或 rank_points"))
        found = Transform(kind)
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


def _places(table: Table | None) -> Places:
    if table is None:
        return Places()

    def kept(key: str) -> int | None:
        return table.whole(key, 2, 0, 10) if table.has(key) else None

    places = Places(
        kept("indicator"),
        kept("weighted"),
        kept("class"),
        kept("contribution"),
        table.whole("composite", 2, 0, 10),
        table.whole("rate", 2, 0, 10),
    )
    table.done()
    return places


def _missing(table: Table | None) -> Missing:
    if table is None:
        return Missing.INCOMPLETE
    found = table.choice("class", Missing, Missing.INCOMPLETE)
    table.done()
    return found


def _rate(table: Table) -> Rate:
    rate = Rate(
        table.text("id"),
        table.text("name"),
        table.text("form"),
        table.text("indicator"),
        table.texts("count"),
        table.choice("base", RateBase, RateBase.ANSWERED),
        table.texts("classes", ()),
        table.choice("pool", Pool, Pool.BALLOTS),
    )
    table.done()
    return rate


def _adjustment(table: Table) -> Adjustment:
    found = Adjustment(
        table.text("id"), table.text("name"), table.number("min", Fraction(0)), table.number("max", Fraction(0))
    )
    table.done()
    return found


def _ranking(table: Table | None) -> Ranking:
    if table is None:
        return Ranking()
    within = table.text("within", "")
    if within not in ("", "group"):
        table.complain("within", text("应当是 group，或不写"))
    ranking = Ranking(
        table.choice("on", RankOn, RankOn.ROUNDED),
        table.choice("ties", Ties, Ties.STANDARD),
        table.texts("tiebreak", ()),
        within,
    )
    table.done()
    return ranking


def _grade(table: Table) -> Grade:
    grade = Grade(
        table.text("name"),
        table.number("from") if table.has("from") else None,
        table.number("cap") if table.has("cap") else None,
        table.number("floor") if table.has("floor") else None,
    )
    table.done()
    return grade


def _segment(table: Table) -> Segment:
    segment = Segment(table.text("id"), table.text("name"), int(table.number("minutes", Fraction(0)) * 60))
    table.done()
    return segment
