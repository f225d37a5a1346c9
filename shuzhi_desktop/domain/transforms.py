"""Steps on the class scores of all reporters together: against the best, onto a range, by bands, by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from shuzhi_desktop.domain.result import RateTally
    from shuzhi_desktop.domain.scheme import Transform


def transform_scores(
    scores: Mapping[int, Fraction],
    step: Transform,
    full: Fraction,
    rates: Mapping[int, Mapping[str, RateTally]],
) -> dict[int, Fraction]:
    """One step applied to the scores by reporter; reporters without a score are not among them.

    Args:
        scores: by reporter id.
        step: the transform.
        full: full marks of the class.
        rates: by reporter id and rate id; looked at where bands have an exception.
    """
    if not scores:
        return {}
    if step.kind == "bands":
        return {who: _band(score, step, rates.get(who, {})) for who, score in scores.items()}
    best, worst = max(scores.values()), min(scores.values())
    if step.kind == "ratio_to_best":
        return {who: score / best * full if best > 0 else score for who, score in scores.items()}
    if step.kind == "rescale":
        if best == worst:  # nobody is behind the best, so everybody has the best
            return dict.fromkeys(scores, step.high)
        slope = (step.high - step.low) / (best - worst)
        return {who: step.low + (score - worst) * slope for who, score in scores.items()}
    if step.kind == "rank_points":
        ordered = sorted(scores.values(), reverse=True)
        ranks = {score: ordered.index(score) + 1 for score in set(ordered)}
        return {who: step.base * (1 - step.step * (ranks[score] - 1)) for who, score in scores.items()}
    raise ValueError(step.kind)


def _band(score: Fraction, step: Transform, rates: Mapping[str, RateTally]) -> Fraction:
    for bound, points in sorted(step.bands, reverse=True):
        if score >= bound:
            return points
    other = step.below_if
    if other is not None and other.rate in rates:
        share = rates[other.rate].exact
        if share is not None and share >= other.at_least:
            return other.points
    return step.below
