"""Means of counted values: trimming, mean of ballot totals, weighted sum of indicator means, rounding at each step."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.judging import UNIT
from shuzhi_desktop.domain.result import IndicatorTally
from shuzhi_desktop.domain.rounding import rounded
from shuzhi_desktop.domain.scheme import Aggregate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shuzhi_desktop.domain.counts import Cell
    from shuzhi_desktop.domain.scheme import BallotForm, Indicator, Places, RaterClass, Trim


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of `n` kept values that sum to `total`; `dropped` were trimmed, lowest first. `value` None when n is 0."""

    value: Fraction | None
    total: Fraction
    n: int
    dropped: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """What the marks of a class come to for one reporter, before transforms."""

    raw: Fraction | None
    mean: Mean | None
    indicators: tuple[IndicatorTally, ...]
    totals: tuple[tuple[Fraction, int], ...]


def ends(trim: Trim | None, n: int) -> tuple[int, int]:
    """How many of n values are dropped at the (low, high) end. Never all of them."""
    if trim is None:
        return 0, 0
    if trim.share is not None:
        each = int(n * trim.share)
        low, high = each, each
    else:
        low, high = trim.lowest, trim.highest
    start = trim.start if trim.start is not None else low + high + 1
    if n < start or low + high >= n:
        return 0, 0
    return low, high


def trimmed_mean(values: Mapping[Fraction, int], trim: Trim | None) -> Mean:
    """The mean of counted values after dropping the lowest and highest copies that `trim` names."""
    ordered = sorted(values.items())
    n = sum(times for _, times in ordered)
    low, high = ends(trim, n)
    dropped = _take(ordered, low) + _take(ordered[::-1], high)[::-1]
    total = sum((value * times for value, times in ordered), Fraction(0)) - sum(dropped, Fraction(0))
    kept = n - low - high
    return Mean(total / kept if kept else None, total, kept, dropped)


def _take(ordered: list[tuple[Fraction, int]], number: int) -> tuple[Fraction, ...]:
    taken: list[Fraction] = []
    for value, times in ordered:
        taken += [value] * min(times, number - len(taken))
    return tuple(taken)


def score_marks(rater_class: RaterClass, form: BallotForm, cell: Cell, places: Places) -> Scored:
    """Indicator tallies and the raw score of one class for one reporter."""
    by_indicator = rater_class.aggregate is Aggregate.INDICATOR
    trim = rater_class.trim if by_indicator else None
    indicators = tuple(_indicator(one, i, cell, trim, places) for i, one in enumerate(form.indicators))
    if by_indicator:
        return Scored(_weighted_sum(form, indicators, places), None, indicators, ())
    totals = {Fraction(total, UNIT): times for total, times in sorted(cell.totals.items())}
    mean = trimmed_mean(totals, rater_class.trim)
    return Scored(mean.value, mean, indicators, tuple(totals.items()))


def weighted(tally: IndicatorTally, indicator: Indicator, places: Places) -> Fraction | None:
    """Indicator mean times its weight, rounded as the scheme says."""
    return None if tally.mean is None else rounded(tally.mean * indicator.weight, places.weighted)


def _weighted_sum(form: BallotForm, tallies: tuple[IndicatorTally, ...], places: Places) -> Fraction | None:
    total = Fraction(0)
    for indicator, tally in zip(form.indicators, tallies, strict=True):
        if indicator.weight == 0:
            continue
        part = weighted(tally, indicator, places)
        if part is None:
            return None
        total += part
    return total


def _indicator(indicator: Indicator, position: int, cell: Cell, trim: Trim | None, places: Places) -> IndicatorTally:
    counts = tuple(sorted((mark, times) for mark, times in cell.marks[position].items() if times))
    values: dict[Fraction, int] = {}
    for mark, times in counts:
        worth = indicator.worth(mark)
        if worth is not None:
            values[worth] = values.get(worth, 0) + times
    mean = trimmed_mean(values, trim)
    return IndicatorTally(
        indicator.id,
        counts,
        cell.blanks[position],
        sum(values.values()),
        mean.value,
        None if mean.value is None else rounded(mean.value, places.indicator),
        mean.dropped,
    )
