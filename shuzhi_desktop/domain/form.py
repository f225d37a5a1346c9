"""Ballot forms (测评表): indicators, options, and what a mark on them is worth. Part of a `Scheme`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

ONE = Fraction(1)


class IndicatorKind(StrEnum):
    """How an indicator is marked."""

    POINTS = "points"
    OPTIONS = "options"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of an options indicator; `points` None is a pointless one (不了解), which stays out of every mean."""

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
