"""Shares of options (满意率、优秀率): four denominators, one pot of ballots or a weighted mean of classes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.result import RateTally
from shuzhi_desktop.domain.scheme import Pool, RateBase

if TYPE_CHECKING:
    from collections.abc import Collection

    from shuzhi_desktop.domain.counts import Cell, Counts
    from shuzhi_desktop.domain.scheme import Rate, Scheme


def rate_of(scheme: Scheme, rate: Rate, counts: Counts, reporter_id: int, blocked: Collection[str]) -> RateTally:
    """A rate for one reporter. It has no value while one of its classes is blocked."""
    by_class: list[tuple[str, int, int]] = []
    for class_id in rate.classes:
        cell = counts.cells.get((reporter_id, class_id))
        if cell is not None and scheme.rater_class(class_id).form == rate.form:
            by_class.append((class_id, *_shares(scheme, rate, cell)))
    counted, base = sum(one[1] for one in by_class), sum(one[2] for one in by_class)
    exact: Fraction | None = None
    if not any(class_id in blocked for class_id, _, _ in by_class):
        exact = _pooled(counted, base) if rate.pool is Pool.BALLOTS else _weighted(scheme, by_class)
    return RateTally(rate.id, exact, counted, base, tuple(by_class))


def _shares(scheme: Scheme, rate: Rate, cell: Cell) -> tuple[int, int]:
    form = scheme.form(rate.form)
    position = next(i for i, one in enumerate(form.indicators) if one.id == rate.indicator)
    indicator = form.indicators[position]
    marks = cell.marks[position]
    counted = sum(marks[i] for i, option in enumerate(indicator.options) if option.id in rate.count)
    if rate.base is RateBase.VALID:
        return counted, cell.tray.valid
    if rate.base is RateBase.RETURNED:
        return counted, cell.tray.returned
    if rate.base is RateBase.ISSUED:
        return counted, cell.tray.issued
    return counted, sum(marks[i] for i, option in enumerate(indicator.options) if option.points is not None)


def _pooled(counted: int, base: int) -> Fraction | None:
    return Fraction(100 * counted, base) if base else None


def _weighted(scheme: Scheme, by_class: list[tuple[str, int, int]]) -> Fraction | None:
    total = weights = Fraction(0)
    for class_id, counted, base in by_class:
        if base:
            weight = scheme.rater_class(class_id).weight
            total += weight * Fraction(100 * counted, base)
            weights += weight
    return total / weights if weights else None
