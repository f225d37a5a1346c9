"""Questions to a ledger that go over all its meetings: coverage, ranking, sums, grades, rates, outcomes."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger import (
    CoverageLine,
    GradeLine,
    MissingLine,
    OutcomeLine,
    RankLine,
    RateLine,
    ScoreLine,
    Unit,
    UnitLevel,
)
from shuzhi_desktop.services.ports_ledger_classes import ClassMeanLine, ClassRateLine, ClassScoreLine
from shuzhi_desktop.services.units import LEVELS, OUTSIDE, path_bounds
from shuzhi_desktop.store.ledger.asked import Asked
from shuzhi_desktop.store.ledger.layout import TREE
from shuzhi_desktop.store.ledger.parquet import YEARLY
from shuzhi_desktop.store.ledger.reading import LedgerTables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from shuzhi_desktop.store.ledger.engines import Engine
    from shuzhi_desktop.store.ledger.parquet import ParquetFolder


class LedgerRollup(LedgerTables):
    """The part of `services.ports_ledger.LedgerReading` that the roll-up answers."""

    parquet: ParquetFolder
    _known_of: tuple[tuple[int, int], ...] = ()
    _known: dict[Asked, Sequence[tuple[Any, ...]]]

    @abstractmethod
    def engine_for(self, year: int) -> Engine:
        """What runs the queries, with the files of a year brought up to date first."""

    def coverage_by_level(self, year: int, unit_code: str, direction: Direction) -> Sequence[CoverageLine]:
        """One line a level below the unit, from the top."""
        bounds = path_bounds(self.path_of(unit_code))
        rows = self._ask(year, "coverage_by_level", bounds, direction.value, *self._levels(year, direction))
        above = self.unit(unit_code)
        counted = {UnitLevel(level): figures for level, *figures in rows}
        return tuple(
            CoverageLine(unit_code, above.name if above else "", level, *counted[level])
            for level in LEVELS
            if level in counted
        )

    def coverage_by_unit(self, year: int, unit_code: str, direction: Direction) -> Sequence[CoverageLine]:
        """One line for each unit directly below, with everything below that; units outside the tree last."""
        bounds = path_bounds(self.path_of(unit_code))
        rows = self._ask(year, "coverage_by_unit", bounds, direction.value, *self._levels(year, direction))
        known = {one.code: one for one in self.below(unit_code)}
        # What is not in the tree has its lines too: they must add up to the line of the whole level.
        return tuple(
            CoverageLine(
                code, _name(code, known) or "—", known[code].level if code in known else UnitLevel.UNIT, *figures
            )
            for code, *figures in rows
            if code
        )

    def missing(
        self, year: int, unit_code: str, direction: Direction, today: str, limit: int = 1_000
    ) -> Sequence[MissingLine]:
        """Who has not reported, by deadline and then by code."""
        bounds = path_bounds(self.path_of(unit_code))
        rows = self._ask(year, "missing", bounds, direction.value, *self._levels(year, direction), limit)
        names: dict[str, str] = {}
        return tuple(
            MissingLine(
                code, unit, self._names_above(path, names), post, name, deadline, bool(deadline) and deadline < today
            )
            for code, unit, path, post, name, deadline in rows
        )

    def ranking(
        self, year: int, unit_code: str, level: UnitLevel, limit: int = 1_000, direction: Direction = Direction.UPWARD
    ) -> Sequence[RankLine]:
        """Reporters of a level below a unit, best first."""
        bounds = path_bounds(self.path_of(unit_code))
        column = self._columns(year, bounds, direction).get(level.value)
        if column is None:
            return ()
        rows = self._ask(year, "ranking", bounds, direction.value, level.value, column, limit)
        return tuple(
            RankLine(
                place=rank,
                tied=equals > 1,
                unit_code=code,
                unit=unit,
                above=above,
                name=name,
                post=post,
                composite=composite,
                full=full,
                compared=by,
                rescaled=column == "compared",
                grade=grade,
                place_in_meeting=place,
                source_id=source_id,
            )
            for rank, equals, code, unit, above, name, post, composite, full, by, grade, place, source_id in rows
        )

    def scores(
        self, year: int, unit_code: str, level: UnitLevel, direction: Direction = Direction.UPWARD
    ) -> Sequence[ScoreLine]:
        """Sums and counts of a level's scores, for each unit directly below."""
        bounds = path_bounds(self.path_of(unit_code))
        column = self._columns(year, bounds, direction).get(level.value)
        if column is None:
            return ()
        rows = self._ask(year, "scores", bounds, direction.value, level.value, column)
        known = {one.code: one for one in self.below(unit_code)}
        return tuple(ScoreLine(code, _name(code, known), int(total), number) for code, total, number in rows if code)

    def grades(
        self, year: int, unit_code: str, level: UnitLevel | None = None, direction: Direction = Direction.UPWARD
    ) -> Sequence[GradeLine]:
        """How often each grade was given, for each unit directly below."""
        rows = self._ask(
            year, "grades", path_bounds(self.path_of(unit_code)), direction.value, level.value if level else ""
        )
        known = {one.code: one for one in self.below(unit_code)}
        return tuple(GradeLine(code, _name(code, known), grade, number) for code, grade, number in rows if code)

    def rates(
        self, year: int, unit_code: str, below: Fraction, direction: Direction = Direction.UPWARD
    ) -> Sequence[RateLine]:
        """Each rate over all reporters below, and how many stood below a threshold 0..1."""
        bounds = path_bounds(self.path_of(unit_code))
        rows = self._ask(year, "rates", bounds, direction.value, below.numerator, below.denominator)
        return tuple(RateLine(rate, *map(int, figures)) for rate, *figures in rows)

    def class_means(
        self, year: int, unit_code: str, direction: Direction = Direction.UPWARD
    ) -> Sequence[ClassMeanLine]:
        """Sums and counts of each class's scores below a unit, by name."""
        rows = self._ask(year, "class_means", path_bounds(self.path_of(unit_code)), direction.value)
        return tuple(ClassMeanLine(name, *map(int, figures)) for name, *figures in rows)

    def class_rates(
        self, year: int, unit_code: str, direction: Direction = Direction.UPWARD
    ) -> Sequence[ClassRateLine]:
        """Each rate by class, in votes."""
        rows = self._ask(year, "class_rates", path_bounds(self.path_of(unit_code)), direction.value)
        return tuple(ClassRateLine(rate, name, int(counted), int(base)) for rate, name, counted, base in rows)

    def class_scores(
        self, year: int, unit_code: str, direction: Direction = Direction.UPWARD, limit: int = 5_000
    ) -> Sequence[ClassScoreLine]:
        """What each class gave each reporter, by the unit's path."""
        rows = self._ask(year, "class_scores", path_bounds(self.path_of(unit_code)), direction.value, limit)
        return tuple(ClassScoreLine(*row) for row in rows)

    def outcomes(self, year: int, unit_code: str, direction: Direction = Direction.UPWARD) -> Sequence[OutcomeLine]:
        """How often each outcome came about."""
        rows = self._ask(year, "outcomes", path_bounds(self.path_of(unit_code)), direction.value)
        return tuple(OutcomeLine(outcome, number) for outcome, number in rows)

    def _columns(self, year: int, bounds: tuple[str, str], direction: Direction) -> Mapping[str, str]:
        """By which column each level with scores compares: as they are under one scheme, else rescaled."""
        rows = self._remembered(year, "schemes", bounds, direction.value)
        return {level: "composite" if first == last else "compared" for level, first, last in rows}

    def _levels(self, year: int, direction: Direction) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Levels with a list of who should report, and levels without one of which somebody has reported."""
        everything = path_bounds("")
        listed = tuple(level for (level,) in self._remembered(year, "duty_levels", everything, direction.value))
        reported = [level for (level,) in self._remembered(year, "result_levels", everything, direction.value)]
        return listed, tuple(level for level in reported if level not in listed)

    def _remembered(self, year: int, make: str, bounds: tuple[str, str], *rest: Any) -> Sequence[tuple[Any, ...]]:
        """What several questions of one report rest on: asked once for each state of the ledger."""
        state = tuple(self.rows("SELECT year, revision FROM years WHERE year IN (?, ?) ORDER BY year", TREE, year))
        if self._known_of != state:
            self._known_of, self._known = state, {}
        asked = Asked(make, bounds, rest)
        if asked not in self._known:
            self._known[asked] = self._ask(year, make, bounds, *rest)
        return self._known[asked]

    def _ask(self, year: int, make: str, bounds: tuple[str, str], *rest: Any) -> list[tuple[Any, ...]]:
        engine = self.engine_for(year)
        files = {table: (self.parquet.files(table, year),) for table in YEARLY}
        return engine.rows(Asked(make, bounds, rest), {**files, "units": (self.parquet.files("units", TREE),)})

    def _names_above(self, path: str, known: dict[str, str]) -> tuple[str, ...]:
        codes = path.split("/")[:-2]
        for code in codes:
            if code not in known:
                one = self.unit(code)
                known[code] = one.name if one else code
        return tuple(known[code] for code in codes)


def _name(code: str, known: dict[str, Unit]) -> str:
    return known[code].name if code in known else code.removeprefix(OUTSIDE)


def _level(code: str, known: dict[str, Unit]) -> UnitLevel:
    return known[code].level if code in known else UnitLevel.UNIT
