"""Schemes that hypothesis makes up: every part and setting, always one that may be read."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from shuzhi_desktop.domain.report_rules import ReportRules, part_name
from shuzhi_desktop.domain.scheme import (
    Adjustment,
    Aggregate,
    BallotForm,
    BallotRule,
    BelowIf,
    Blank,
    Condition,
    Entry,
    Grade,
    Indicator,
    IndicatorKind,
    Missing,
    Option,
    Outcome,
    Overrun,
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

CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("\"'\\#{}[]=\t\n，满意")
WORDS = st.text(CHARACTERS, min_size=1, max_size=12).filter(str.strip)
ANYTHING = st.text(CHARACTERS, max_size=12)
DECIMALS = st.integers(0, 10**9).map(lambda n: Fraction(n, 10_000))
POSITIVE = st.integers(1, 10**9).map(lambda n: Fraction(n, 10_000))
SIGNED = st.integers(-(10**8), 10**8).map(lambda n: Fraction(n, 10_000))
SHARES = st.integers(0, 10_000).map(lambda n: Fraction(n, 10_000))
HALVES = st.integers(0, 4_999).map(lambda n: Fraction(n, 10_000))
DIGITS = st.integers(0, 10)
KEPT = st.none() | DIGITS
COUNTS = st.integers(0, 1_000)


def several(draw, most, least=0):
    """Positions of a list of some length."""
    return range(draw(st.integers(least, most)))


def named(draw, number):
    """An id and a name that nothing else of the list has."""
    return f"{draw(st.sampled_from(('a', 'B-', 'x_')))}{number}", f"{draw(WORDS)}{number}"


@st.composite
def indicators(draw, number, kinds):
    id_, name = named(draw, number)
    kind = draw(st.sampled_from(kinds))
    made = Indicator(id_, name, kind, weight=draw(POSITIVE), hint=draw(ANYTHING))
    if kind is IndicatorKind.OPTIONS:
        points = [draw(POSITIVE), *(draw(st.none() | SIGNED) for _ in several(draw, 3))]
        return replace(made, options=tuple(Option(*named(draw, n), worth) for n, worth in enumerate(points)))
    if kind is IndicatorKind.RANK:
        return replace(made, rank_base=draw(POSITIVE), rank_step=draw(SHARES))
    step, below, above = draw(st.integers(1, 10**5)), draw(st.integers(-50, 50)), draw(st.integers(1, 50))
    return replace(made, min_e4=below * step, max_e4=(max(below, 0) + above) * step, step_e4=step)


@st.composite
def forms(draw, number, entry):
    kinds = tuple(IndicatorKind) if entry is Entry.SLATE else (IndicatorKind.POINTS, IndicatorKind.OPTIONS)
    made = [draw(indicators(n, kinds)) for n in several(draw, 3, 1)]
    return BallotForm(f"form{number}", draw(WORDS), tuple(made))


def option_keys(form):
    return [(one.id, option.id) for one in form.indicators for option in one.options]


def transforms():
    return st.one_of(
        st.just(Transform("ratio_to_best")),
        st.tuples(DECIMALS, DECIMALS).map(lambda two: Transform("rescale", low=min(two), high=max(two))),
        st.builds(Transform, st.just("rank_points"), base=SIGNED, step=SHARES),
        st.builds(
            Transform,
            st.just("bands"),
            bands=st.lists(st.tuples(SIGNED, SIGNED), min_size=1, max_size=3).map(tuple),
            below=SIGNED,
        ),
    )


def trims():
    start = st.none() | COUNTS
    by_number = st.builds(Trim, COUNTS, COUNTS, start)
    return st.none() | by_number | st.builds(Trim, start=start, share=HALVES)


def rules(form):
    kinds = [
        st.sampled_from((BallotRule("all_equal"), BallotRule("all_full"))),
        st.builds(BallotRule, st.sampled_from(("max_at_least", "min_below")), value=SIGNED, count=COUNTS),
    ]
    if option_keys(form):
        pair = st.sampled_from(option_keys(form))
        kinds.append(st.builds(lambda key, share: BallotRule("max_option", *key, share), pair, SHARES))
    return st.lists(st.one_of(kinds), max_size=3).map(tuple)


@st.composite
def classes(draw, number, entry, made_forms):
    made = RaterClass(*named(draw, number), draw(DECIMALS), transforms=tuple(draw(st.lists(transforms(), max_size=2))))
    if draw(st.booleans()):
        return replace(made, source=Source.GIVEN, full=draw(POSITIVE))
    form = draw(st.sampled_from(made_forms))
    aggregate = draw(st.sampled_from(Aggregate))
    return replace(
        made,
        form=form.id,
        secrecy=draw(st.sampled_from(Secrecy)),
        full=form.full if draw(st.booleans()) else draw(POSITIVE),
        aggregate=aggregate,
        trim=draw(trims()),
        blank=draw(st.sampled_from(Blank)) if aggregate is Aggregate.INDICATOR else Blank.INVALID,
        recuse=draw(st.sampled_from(Recuse)),
        ballot_rules=draw(rules(form)) if entry is Entry.SLATE else (),
    )


def conditions(rate_ids, grade_names):
    kinds = [
        st.builds(Condition, st.sampled_from(("rank_at_most", "rank_from_bottom")), number=st.integers(1, 1_000)),
        st.builds(Condition, st.sampled_from(("composite_below", "composite_at_least")), value=SIGNED),
        st.builds(Condition, st.just("flag"), name=WORDS),
    ]
    if rate_ids:
        of = st.sampled_from(rate_ids)
        kinds.append(st.builds(Condition, st.just("rate"), rate=of, below=SIGNED))
        kinds.append(st.builds(Condition, st.just("rate"), rate=of, at_least=SIGNED))
    if grade_names:
        names = st.lists(st.sampled_from(grade_names), max_size=3).map(tuple)
        kinds.append(st.builds(Condition, st.just("grade"), names=names))

    def grown(part):
        parts = st.lists(part, min_size=1, max_size=3).map(tuple)
        both = st.builds(Condition, st.sampled_from(("all", "any")), parts=parts)
        return both | st.builds(Condition, st.just("not"), parts=st.tuples(part))

    return st.recursive(st.one_of(kinds), grown, max_leaves=5)


@st.composite
def rates(draw, made_forms, made_classes):
    """At most one rate for each form whose ballots somebody casts and that has options."""
    found = []
    for form in made_forms:
        users = [one.id for one in made_classes if one.form == form.id]
        items = [one for one in form.indicators if one.options]
        if users and items and draw(st.booleans()):
            item = draw(st.sampled_from(items))
            count = draw(st.lists(st.sampled_from([one.id for one in item.options]), min_size=1, unique=True))
            of = draw(st.lists(st.sampled_from(users), min_size=1, unique=True))
            base, pool = draw(st.sampled_from(RateBase)), draw(st.sampled_from(Pool))
            id_ = f"rate-{form.id}"
            found.append(Rate(id_, draw(WORDS), form.id, item.id, tuple(count), base, tuple(of), pool))
    return tuple(found)


def scored_by_rate(one, made_rates):
    """The class, or the class with a rate for its score."""
    if one.source is Source.GIVEN or not made_rates:
        return st.just(one)
    full = st.just(Fraction(100)) | POSITIVE
    return st.just(one) | st.builds(
        lambda of, marks: replace(one, rate=of.id, full=marks), st.sampled_from(made_rates), full
    )


@st.composite
def excepted(draw, one, made_rates):
    """The class, its bands with or without an exception that hangs on a rate."""
    found = []
    for step in one.transforms:
        if step.kind == "bands" and made_rates and draw(st.booleans()):
            share = draw(st.fractions(0, 100, max_denominator=60))
            found.append(replace(step, below_if=BelowIf(draw(st.sampled_from(made_rates)).id, share, draw(SIGNED))))
        else:
            found.append(step)
    return replace(one, transforms=tuple(found))


@st.composite
def grades(draw):
    starts = sorted(draw(st.sets(SIGNED, max_size=3)), reverse=True)
    rows = [*starts, None] if draw(st.booleans()) else starts
    share = st.none() | SHARES
    return tuple(Grade(named(draw, n)[1], start, draw(share), draw(share)) for n, start in enumerate(rows))


@st.composite
def rankings(draw, made_forms, made_classes, made_rates):
    keys = [f"class:{one.id}" for one in made_classes] + [f"rate:{one.id}" for one in made_rates]
    keys += [f"votes:{form.id}.{item}.{option}" for form in made_forms for item, option in option_keys(form)]
    tiebreak = tuple(draw(st.lists(st.sampled_from(keys), max_size=3)))
    within = draw(st.sampled_from(("", "group")))
    return Ranking(draw(st.sampled_from(RankOn)), draw(st.sampled_from(Ties)), tiebreak, within)


@st.composite
def segments(draw, number, adjusting):
    """A segment; where an adjustment can take something off, it may charge an overrun."""
    seconds = draw(st.integers(0, 10_000))
    charging = [one.id for one in adjusting if one.min < 0]
    overrun = None
    if seconds and charging and draw(st.booleans()):
        price = Fraction(draw(st.integers(1, 100_000)), 10_000)
        overrun = Overrun(draw(st.sampled_from(charging)), price, draw(st.integers(0, 600)))
    return Segment(*named(draw, number), seconds, overrun)


@st.composite
def adjustments(draw, number):
    low, high = sorted((draw(SIGNED), draw(SIGNED)))
    return Adjustment(*named(draw, number), low, high)


@st.composite
def report_rules(draw):
    names = st.lists(WORDS, max_size=3, unique_by=part_name).map(lambda one: tuple(filter(part_name, one)))
    share = st.fractions(Fraction(1, 1_000), 1, max_denominator=1_000)
    return ReportRules(
        draw(names), draw(names), draw(st.none() | share), draw(st.none() | POSITIVE), draw(st.integers(60, 600))
    )


@st.composite
def schemes(draw):
    """A scheme of any kind."""
    entry = draw(st.sampled_from(Entry))
    made_forms = tuple(draw(forms(n, entry)) for n in several(draw, 3, 1))
    made_classes = tuple(draw(classes(n, entry, made_forms)) for n in several(draw, 4, 1))
    made_rates = draw(rates(made_forms, made_classes))
    made_classes = tuple(draw(scored_by_rate(one, made_rates)) for one in made_classes)
    made_classes = tuple(draw(excepted(one, made_rates)) for one in made_classes)
    made_grades = draw(grades())
    when = conditions([one.id for one in made_rates], [one.name for one in made_grades])
    outcomes: list[Outcome] = []
    for number in several(draw, 3):
        unless = draw(st.lists(st.sampled_from(outcomes), max_size=2)) if outcomes else []
        ids = tuple(one.id for one in unless)
        outcomes.append(Outcome(*named(draw, number), draw(when), ids, draw(st.booleans())))
    made_adjustments = tuple(draw(adjustments(n)) for n in several(draw, 2))
    return Scheme(
        id=draw(st.sampled_from(("plain", "A-1", "x_y"))),
        title=draw(WORDS),
        level=draw(st.sampled_from(("city", "district", "township", "village", "unit"))),
        entry=entry,
        forms=made_forms,
        classes=made_classes,
        source=draw(ANYTHING),
        note=draw(ANYTHING),
        min_group=draw(COUNTS),
        places=Places(draw(KEPT), draw(KEPT), draw(KEPT), draw(KEPT), draw(DIGITS), draw(DIGITS)),
        missing=draw(st.sampled_from(Missing)),
        rates=made_rates,
        adjustments=made_adjustments,
        ranking=draw(rankings(made_forms, made_classes, made_rates)),
        grades=made_grades,
        outcomes=tuple(outcomes),
        agenda=tuple(draw(segments(n, made_adjustments)) for n in several(draw, 3)),
        report=draw(report_rules()),
    )
