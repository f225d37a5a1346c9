"""What a ledger says of a unit and a year, as plain values and as the JSON document that scripts read."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.rounding import e4_text, exact_text, fixed
from shuzhi_desktop.services.ledger_classes import ClassReport, class_document, class_report
from shuzhi_desktop.services.units import LEVELS, OUTSIDE

if TYPE_CHECKING:
    from shuzhi_desktop.services.ports_chain import Direction
    from shuzhi_desktop.services.ports_ledger import (
        CoverageLine,
        GradeLine,
        LedgerReading,
        MatterLine,
        MissingLine,
        OutcomeLine,
        RankLine,
        RateLine,
        ScoreLine,
        TrendPoint,
        Unit,
        UnitLevel,
    )

FORMAT = 1
THRESHOLD = Fraction(9, 10)
"""Below 90 % is where the published schemes draw the line (海淀)."""
_PLACES = 2


@dataclass(frozen=True, slots=True)
class LevelReport:
    """Ranking and sums of one level below a unit. `rescaled`: schemes differ, all scores are taken to 100."""

    level: UnitLevel
    ranking: tuple[RankLine, ...]
    scores: tuple[ScoreLine, ...]

    @property
    def rescaled(self) -> bool:
        """Whether the scores were rescaled before they were compared."""
        return any(line.rescaled for line in self.ranking)

    @property
    def total(self) -> int:
        """Sum of all compared scores in 1/10000."""
        return sum(line.total for line in self.scores)

    @property
    def number(self) -> int:
        """How many have a score."""
        return sum(line.number for line in self.scores)


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """Everything over one unit and year; `unit` is None for the whole ledger. `trend`: the unit's own years."""

    year: int
    unit: Unit | None
    levels: tuple[LevelReport, ...]
    grades: tuple[GradeLine, ...]
    rates: tuple[RateLine, ...]
    outcomes: tuple[OutcomeLine, ...]
    matters: tuple[MatterLine, ...]
    trend: tuple[TrendPoint, ...]
    threshold: Fraction
    classes: ClassReport


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Who has reported below one unit in a year, upward or downward."""

    year: int
    unit: Unit | None
    direction: Direction
    by_level: tuple[CoverageLine, ...]
    by_unit: tuple[CoverageLine, ...]
    missing: tuple[MissingLine, ...]


def unit_called(ledger: LedgerReading, code_or_name: str) -> Unit | None:
    """The unit of a code, or of a name that only one unit has; None for an empty text: the whole ledger.

    Raises:
        Refused: there is none, or more than one; the sentence gives their codes.
    """
    wanted = code_or_name.strip()
    if not wanted:
        return None
    by_code = ledger.unit(wanted)
    if by_code is not None:
        return by_code
    named = ledger.units_named(wanted)
    if len(named) == 1:
        return named[0]
    if not named:
        raise Refused(text("台账的组织树里没有“{name}”，请核对代码或名称。", name=wanted))
    codes = "、".join(f"{one.code}" for one in named[:5])
    raise Refused(text("有 {n} 个单位叫“{name}”，请改用代码：{codes}。", n=len(named), name=wanted, codes=codes))


def ledger_report(
    ledger: LedgerReading, year: int, unit: Unit | None, today: str, threshold: Fraction = THRESHOLD
) -> LedgerReport:
    """Ranking, sums, grades, rates, outcomes and open matters below a unit.

    Args:
        ledger: the ledger.
        year: which year.
        unit: None for the whole ledger.
        today: ISO date, against which a matter is overdue.
        threshold: share below which a rate counts as low.

    Raises:
        Refused: the ledger holds nothing of that year.
    """
    _require_year(ledger, year)
    code = unit.code if unit else ""
    found = []
    for level in LEVELS:
        ranking = tuple(ledger.ranking(year, code, level))
        if ranking:
            found.append(LevelReport(level, ranking, tuple(ledger.scores(year, code, level))))
    return LedgerReport(
        year,
        unit,
        tuple(found),
        tuple(ledger.grades(year, code)),
        tuple(ledger.rates(year, code, threshold)),
        tuple(ledger.outcomes(year, code)),
        tuple(ledger.matters(0, code, today)),
        tuple(ledger.trend(code)) if code else (),
        threshold,
        class_report(ledger, year, code),
    )


def coverage_report(
    ledger: LedgerReading, year: int, unit: Unit | None, direction: Direction, today: str
) -> CoverageReport:
    """Who has reported below a unit.

    Raises:
        Refused: the ledger holds nothing of that year.
    """
    _require_year(ledger, year)
    code = unit.code if unit else ""
    return CoverageReport(
        year,
        unit,
        direction,
        tuple(ledger.coverage_by_level(year, code, direction)),
        tuple(ledger.coverage_by_unit(year, code, direction)),
        tuple(ledger.missing(year, code, direction, today)),
    )


def _require_year(ledger: LedgerReading, year: int) -> None:
    years = ledger.years()
    if year in years:
        return
    if not years:
        raise Refused(text("台账里还没有会议，请先加入会议文件或归档包。"))
    known = "、".join(map(str, years[:10]))
    raise Refused(text("台账里没有 {year} 年的会议；有：{known}。", year=year, known=known))


def report_document(report: LedgerReport) -> dict[str, Any]:
    """The report as JSON: decimals and exact fractions are texts."""
    return {
        "format": FORMAT,
        "year": report.year,
        "unit": _unit(report.unit),
        "levels": [_level(one) for one in report.levels],
        "grades": [
            {"unit_code": _code(one.unit_code), "unit": one.unit, "grade": one.grade or None, "number": one.number}
            for one in report.grades
        ],
        "threshold": exact_text(report.threshold),
        "rates": [
            {
                "rate": one.rate,
                "counted": one.counted,
                "base": one.base,
                "exact": exact_text(Fraction(one.counted, one.base)) if one.base else None,
                "value": fixed(Fraction(100 * one.counted, one.base), _PLACES) if one.base else None,
                "reporters": one.number,
                "below": one.below,
            }
            for one in report.rates
        ],
        **class_document(report.classes),
        "outcomes": [{"outcome": one.outcome, "number": one.number} for one in report.outcomes],
        "trend": [_point(one) for one in report.trend],
        "open_matters": [
            {
                "year": one.year,
                "unit_code": _code(one.unit_code),
                "unit": one.unit,
                "name": one.name,
                "problem": one.problem,
                "responsible": one.responsible,
                "deadline": one.deadline or None,
                "overdue": one.overdue,
            }
            for one in report.matters
        ],
    }


def _point(one: TrendPoint) -> dict[str, Any]:
    return {
        "year": one.year,
        "unit": one.unit,
        "post": one.post,
        "name": one.name,
        "composite": None if one.composite is None else e4_text(one.composite),
        "full": e4_text(one.full),
        "compared": None if one.compared is None else e4_text(one.compared),
        "place": one.place or None,
        "number": one.number,
        "grade": one.grade or None,
        "scheme": one.scheme_digest,
        "source": one.source_id,
    }


def coverage_document(report: CoverageReport) -> dict[str, Any]:
    """The coverage as JSON."""
    return {
        "format": FORMAT,
        "year": report.year,
        "unit": _unit(report.unit),
        "direction": report.direction.value,
        "levels": [_coverage(one) for one in report.by_level],
        "units": [{"unit_code": _code(one.unit_code), "unit": one.unit, **_coverage(one)} for one in report.by_unit],
        "missing": [
            {
                "unit_code": one.unit_code,
                "unit": one.unit,
                "path": list(one.path),
                "post": one.post or None,
                "name": one.name or None,
                "deadline": one.deadline or None,
                "overdue": one.overdue,
            }
            for one in report.missing
        ],
    }


def _level(one: LevelReport) -> dict[str, Any]:
    return {
        "level": one.level.value,
        "rescaled": one.rescaled,
        "total": e4_text(one.total),
        "number": one.number,
        "mean": fixed(Fraction(one.total, one.number * 10_000), _PLACES) if one.number else None,
        "units": [
            {
                "unit_code": _code(line.unit_code),
                "unit": line.unit,
                "total": e4_text(line.total),
                "number": line.number,
                "mean": None if line.mean is None else fixed(line.mean, _PLACES),
                "mean_exact": None if line.mean is None else exact_text(line.mean),
            }
            for line in one.scores
        ],
        "ranking": [
            {
                "place": line.place,
                "tied": line.tied,
                "unit_code": _code(line.unit_code),
                "unit": line.unit,
                "above": line.above,
                "name": line.name,
                "post": line.post,
                "composite": e4_text(line.composite),
                "full": e4_text(line.full),
                "compared": e4_text(line.compared),
                "rescaled": line.rescaled,
                "grade": line.grade or None,
                "place_in_meeting": line.place_in_meeting or None,
                "source": line.source_id,
            }
            for line in one.ranking
        ],
    }


def _coverage(one: CoverageLine) -> dict[str, Any]:
    return {
        "level": one.level.value,
        "should": one.should,
        "oral": one.oral,
        "written": one.written,
        "missing": one.missing,
        "exempt": one.exempt,
        "rate": None if one.rate is None else fixed(100 * one.rate, _PLACES),
        "rate_exact": None if one.rate is None else exact_text(one.rate),
    }


def _unit(unit: Unit | None) -> dict[str, str] | None:
    return None if unit is None else {"code": unit.code, "name": unit.name, "level": unit.level.value}


def _code(code: str) -> str | None:
    return None if code.startswith(OUTSIDE) else code
