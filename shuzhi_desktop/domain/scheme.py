"""A scheme: by which forms, classes, weights and rules a meeting is scored. Values only; `formats.md` is the contract.

Numbers of a scheme are exact fractions of at most four decimal places. Reading and writing the TOML text is the work of
`scheme_reading` and `scheme_writing`; nothing here checks one part of a scheme against another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

ONE = Fraction(1)


class IndicatorKind(StrEnum):
    """How an indicator is marked."""

    POINTS = "points"
    OPTIONS = "options"
    RANK = "rank"


class Entry(StrEnum):
    """Whether raters score reporter by reporter, or all of them on one sheet."""

    EACH = "each"
    SLATE = "slate"


class Source(StrEnum):
    """Where the scores of a class come from."""

    BALLOTS = "ballots"
    GIVEN = "given"


class Secrecy(StrEnum):
    """Whether a ballot may be tied to its rater."""

    SECRET = "secret"  # noqa: S105 - the trade's word, not a password
    NAMED = "named"


class Aggregate(StrEnum):
    """Mean of ballot totals, or weighted sum of the means of each indicator."""

    BALLOT = "ballot"
    INDICATOR = "indicator"


class Blank(StrEnum):
    """What an empty cell does: spoil the ballot, or stay out of the mean."""

    INVALID = "invalid"
    SKIP = "skip"


class Recuse(StrEnum):
    """Whom a rater must not score."""

    NONE = "none"
    SELF = "self"
    OWN_UNIT = "own_unit"


class Missing(StrEnum):
    """What a class without a score does to the composite."""

    INCOMPLETE = "incomplete"
    RENORMALISE = "renormalise"
    ZERO = "zero"


class RateBase(StrEnum):
    """The denominator of a rate."""

    ANSWERED = "answered"
    VALID = "valid"
    RETURNED = "returned"
    ISSUED = "issued"


class Pool(StrEnum):
    """One pot of ballots, or the mean of class rates by class weight."""

    BALLOTS = "ballots"
    WEIGHTED = "weighted"


class RankOn(StrEnum):
    """Whether ranks compare the shown composite or the exact one."""

    ROUNDED = "rounded"
    EXACT = "exact"


class Ties(StrEnum):
    """Competition ranking 1,2,2,4 or dense ranking 1,2,2,3."""

    STANDARD = "standard"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of an options indicator. `points` is None for a pointless one (不了解), which stays out of every mean."""

    id: str
    name: str
    points: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of a form.

    A mark is an integer: 1/10000 points (`min_e4`..`max_e4` by `step_e4`), the 0-based index of an option, or a place
    from 1. `rank_base` and `rank_step` belong to `kind = "rank"`: place r is worth base x (1 - step x (r - 1)).
    """

    id: str
    name: str
    kind: IndicatorKind
    min_e4: int = 0
    max_e4: int = 0
    step_e4: int = 10_000
    weight: Fraction = ONE
    options: tuple[Option, ...] = ()
    rank_base: Fraction = Fraction(0)
    rank_step: Fraction = Fraction(0)
    hint: str = ""

    def option_index(self, id_or_name: str) -> int | None:
        """The 0-based index of the option with this id or name, if there is one."""
        for index, option in enumerate(self.options):
            if id_or_name in (option.id, option.name):
                return index
        return None

    def worth(self, mark: int) -> Fraction | None:
        """Points of a mark before the indicator's weight; None for a pointless option. The mark must be valid."""
        if self.kind is IndicatorKind.POINTS:
            return Fraction(mark, 10_000)
        if self.kind is IndicatorKind.OPTIONS:
            return self.options[mark].points
        return self.rank_base * (1 - self.rank_step * (mark - 1))

    def accepts(self, mark: int, reporters: int) -> bool:
        """Whether the mark is on the scale; `reporters` bounds the places of a ranking."""
        if self.kind is IndicatorKind.POINTS:
            return self.min_e4 <= mark <= self.max_e4 and (mark - self.min_e4) % self.step_e4 == 0
        if self.kind is IndicatorKind.OPTIONS:
            return 0 <= mark < len(self.options)
        return 1 <= mark <= reporters

    @property
    def best(self) -> Fraction:
        """Highest points a mark can earn, before the weight."""
        if self.kind is IndicatorKind.POINTS:
            return Fraction(self.max_e4, 10_000)
        if self.kind is IndicatorKind.OPTIONS:
            return max((o.points for o in self.options if o.points is not None), default=Fraction(0))
        return self.rank_base


@dataclass(frozen=True, slots=True)
class BallotForm:
    """A ballot form (测评表): its indicators in the order of the sheet, never empty."""

    id: str
    title: str
    indicators: tuple[Indicator, ...]

    @property
    def full(self) -> Fraction:
        """Highest total: the sum over indicators of weight x best."""
        return sum((i.weight * i.best for i in self.indicators), Fraction(0))

    def indicator(self, id_: str) -> Indicator:
        """The indicator with this id.

        Raises:
            KeyError: there is none.
        """
        for indicator in self.indicators:
            if indicator.id == id_:
                return indicator
        raise KeyError(id_)


@dataclass(frozen=True, slots=True)
class Trim:
    """How many of the highest and lowest are dropped: by number, or `share` of n (floored) at each end.

    `start` (the file's `from`) is the least number of values, counted before dropping, at which anything is dropped.
    """

    highest: int = 0
    lowest: int = 0
    start: int | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Transform:
    """One step on the class score: ratio_to_best, rescale, bands or rank_points; fields of other kinds are unset."""

    kind: str
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    bands: tuple[tuple[Fraction, Fraction], ...] = ()
    below: Fraction = Fraction(0)
    base: Fraction = Fraction(0)
    step: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class BallotRule:
    """A rule on one whole sheet: max_option, max_at_least, min_below, all_equal or all_full."""

    rule: str
    indicator: str = ""
    option: str = ""
    share: Fraction = Fraction(0)
    value: Fraction = Fraction(0)
    count: int = 0


@dataclass(frozen=True, slots=True)
class RaterClass:
    """A class of raters (评议主体、票种). `rate` names the rate that is the class score (`score = "rate:<id>"`), else None.

    `full` is resolved on reading: the file's value, 100 for a class scored by a rate, else the form's maximum; a given
    class without one has 100.
    """

    id: str
    name: str
    weight: Fraction
    source: Source = Source.BALLOTS
    form: str = ""
    secrecy: Secrecy = Secrecy.SECRET
    full: Fraction = Fraction(100)
    aggregate: Aggregate = Aggregate.BALLOT
    trim: Trim | None = None
    blank: Blank = Blank.INVALID
    rate: str | None = None
    transforms: tuple[Transform, ...] = ()
    recuse: Recuse = Recuse.NONE
    ballot_rules: tuple[BallotRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """Decimals kept at each step, 0..10; None means exact."""

    indicator: int | None = None
    weighted: int | None = None
    class_score: int | None = None
    contribution: int | None = None
    composite: int = 2
    rate: int = 2


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of options (满意率). `classes` is resolved on reading: never empty."""

    id: str
    name: str
    form: str
    indicator: str
    count: tuple[str, ...]
    base: RateBase = RateBase.ANSWERED
    classes: tuple[str, ...] = ()
    pool: Pool = Pool.BALLOTS


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A bonus or deduction (加减分) that may be typed per reporter, within bounds."""

    id: str
    name: str
    min: Fraction = Fraction(0)
    max: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Ranking:
    """How places are given. `within` is "group" or empty."""

    on: RankOn = RankOn.ROUNDED
    ties: Ties = Ties.STANDARD
    tiebreak: tuple[str, ...] = ()
    within: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A suggested grade: composites from `start` (the file's `from`) up, inclusive; best first. None: no lower bound."""

    name: str
    start: Fraction | None = None
    cap: Fraction | None = None
    floor: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of an outcome; just one of the kinds below is set.

    kinds: rank_at_most, rank_from_bottom (number), composite_below, composite_at_least (value), rate (`rate` with
    `below` or `at_least`), grade (`names`), flag (`name`), all, any, not (`parts`).
    """

    kind: str
    number: int = 0
    value: Fraction = Fraction(0)
    rate: str = ""
    below: Fraction | None = None
    at_least: Fraction | None = None
    names: tuple[str, ...] = ()
    name: str = ""
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A consequence (结果运用): holds when `when` holds and none of `unless` applies; `confirm` makes it a proposal."""

    id: str
    name: str
    when: Condition
    unless: tuple[str, ...] = ()
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of one reporter's turn (述职、提问、点评、评分). The file's `minutes` may have decimals."""

    id: str
    name: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole scheme. Order of forms, classes, grades and outcomes is the order of the file and of every table."""

    id: str
    title: str
    level: str
    entry: Entry
    forms: tuple[BallotForm, ...]
    classes: tuple[RaterClass, ...]
    source: str = ""
    note: str = ""
    min_group: int = 5
    places: Places = Places()
    missing: Missing = Missing.INCOMPLETE
    rates: tuple[Rate, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    ranking: Ranking = Ranking()
    grades: tuple[Grade, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    agenda: tuple[Segment, ...] = ()

    def form(self, id_: str) -> BallotForm:
        """The form with this id.

        Raises:
            KeyError: there is none.
        """
        return _by_id(self.forms, id_)

    def rater_class(self, id_: str) -> RaterClass:
        """The class with this id.

        Raises:
            KeyError: there is none.
        """
        return _by_id(self.classes, id_)

    def class_named(self, id_or_name: str) -> RaterClass | None:
        """The class with this id or name, if there is one."""
        for rater_class in self.classes:
            if id_or_name in (rater_class.id, rater_class.name):
                return rater_class
        return None

    def form_of(self, class_id: str) -> BallotForm:
        """The form a ballot class marks.

        Raises:
            KeyError: no such class, or its scores are given.
        """
        return self.form(self.rater_class(class_id).form)

    @property
    def ballot_classes(self) -> tuple[RaterClass, ...]:
        """The classes that cast ballots, in order."""
        return tuple(c for c in self.classes if c.source is Source.BALLOTS)

    @property
    def full(self) -> Fraction:
        """Full marks of the composite: what the weights total."""
        return sum((c.weight for c in self.classes), Fraction(0))


Named = TypeVar("Named", BallotForm, RaterClass)


def _by_id(items: tuple[Named, ...], id_: str) -> Named:
    for item in items:
        if item.id == id_:
            return item
    raise KeyError(id_)
