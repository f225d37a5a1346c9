"""What a ledger says of the classes of raters, as plain values and as a part of the JSON document."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.rounding import e4_text, exact_text, fixed
from shuzhi_desktop.services.units import OUTSIDE

if TYPE_CHECKING:
    from shuzhi_desktop.services.ports_ledger_classes import ClassMeanLine, ClassRateLine, ClassReading, ClassScoreLine

_PLACES = 2


@dataclass(frozen=True, slots=True)
class ClassReport:
    """Sums by class, rates by class, and every reporter's scores by class."""

    means: tuple[ClassMeanLine, ...] = ()
    rates: tuple[ClassRateLine, ...] = ()
    scores: tuple[ClassScoreLine, ...] = ()


def class_report(ledger: ClassReading, year: int, unit_code: str) -> ClassReport:
    """What the classes gave below a unit."""
    return ClassReport(
        tuple(ledger.class_means(year, unit_code)),
        tuple(ledger.class_rates(year, unit_code)),
        tuple(ledger.class_scores(year, unit_code)),
    )


def class_document(report: ClassReport) -> dict[str, Any]:
    """The parts `classes`, `class_rates` and `class_scores` of the JSON document."""
    return {
        "classes": [
            {
                "class": one.class_name,
                "total": e4_text(one.total),
                "number": one.number,
                "valid": one.valid,
                "mean": None if one.mean is None else fixed(one.mean, _PLACES),
                "mean_exact": None if one.mean is None else exact_text(one.mean),
            }
            for one in report.means
        ],
        "class_rates": [
            {
                "rate": one.rate,
                "class": one.class_name,
                "counted": one.counted,
                "base": one.base,
                "exact": exact_text(Fraction(one.counted, one.base)) if one.base else None,
                "value": fixed(Fraction(100 * one.counted, one.base), _PLACES) if one.base else None,
            }
            for one in report.rates
        ],
        "class_scores": [
            {
                "unit_code": None if one.unit_code.startswith(OUTSIDE) else one.unit_code,
                "unit": one.unit,
                "name": one.name,
                "class": one.class_name,
                "score": None if one.score is None else e4_text(one.score),
                "full": e4_text(one.full),
                "valid": one.valid,
                "source": one.source_id,
            }
            for one in report.scores
        ],
    }
