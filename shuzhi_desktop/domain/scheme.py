"""A scheme: by which forms, classes, weights and rules a meeting is scored. Values only; `formats.md` is the contract.

Numbers of a scheme are exact fractions of at most four decimal places. Reading and writing the TOML text is the work of
`scheme_reading` and `scheme_writing`; nothing here checks one part of a scheme against another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from shuzhi_desktop.domain.form import BallotForm, Indicator, IndicatorKind, Option
from shuzhi_desktop.domain.report_rules import USUAL_RULES, ReportRules

__all__ = [
    "Adjustment",
    "Aggregate",
    "BallotForm",
    "BallotRule",
    "Blank",
    "Condition",
    "Entry",
    "Grade",
    "Indicator",
    "IndicatorKind",
    "Missing",
    "Option",
    "Outcome",
    "Overrun",
    "Places",
    "Pool",
    "RankOn",
    "Ranking",
    "Rate",
    "RateBase",
    "RaterClass",
    "Recuse",
    "Scheme",
    "Secrecy",
    "Segment",
    "Source",
    "Ties",
    "Transform",
    "Trim",
]


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
class Trim:
    """How many of the highest and lowest are dropped: by number, or `share` of n (floored) at each end.

    `start` (the file's `from`) is the least number of values, counted before dropping, at which anything is dropped.
    """

    highest: int = 0
    lowest: int = 0
    start: int | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class BelowIf:
    """Other points under the lowest band when a rate (percent, compared exactly) is at least `at_least`."""

    rate: str
    at_least: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Transform:
    """One step on the class score: ratio_to_best, rescale, bands or rank_points; fields of other kinds are unset."""

    kind: str
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    bands: tuple[tuple[Fraction, Fraction], ...] = ()
    below: Fraction = Fraction(0)
    below_if: BelowIf | None = None
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
    """A class of raters (评议主体、票种).

    `rate` names the rate that is the class score (`score = "rate:<id>"`), else None.
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
    """A suggested grade: composites from `start` (the file's `from`) up, inclusive; None: no lower bound."""

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
class Overrun:
    """What an overrun costs (超时扣分): `per_minute` points for every minute begun after `grace` seconds.

    `adjustment` is the id of the adjustment that takes it; `per_minute` is above 0, `grace` 0 or more.
    """

    adjustment: str
    per_minute: Fraction
    grace: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of one reporter's turn (述职、提问、点评、评分). The file's `minutes` may have decimals."""

    id: str
    name: str
    seconds: int
    overrun: Overrun | None = None


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
    report: ReportRules = USUAL_RULES

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
