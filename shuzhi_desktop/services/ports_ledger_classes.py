"""What a ledger holds of each class of raters: scores and rates by class, summed exactly like the composites."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from shuzhi_desktop.services.ports_chain import Direction

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class ClassMeanLine:
    """Scores a class gave below a unit, rescaled to 100: a sum in 1/10000 over `number` reporters; valid sheets."""

    class_name: str
    total: int
    number: int
    valid: int

    @property
    def mean(self) -> Fraction | None:
        """The exact mean score; None where there is none."""
        return Fraction(self.total, self.number * 10_000) if self.number else None


@dataclass(frozen=True, slots=True)
class ClassRateLine:
    """A rate in the votes of one class, over the reporters below a unit."""

    rate: str
    class_name: str
    counted: int
    base: int


@dataclass(frozen=True, slots=True)
class ClassScoreLine:
    """What a class gave one reporter: `score` in 1/10000 of `full`, None where there is none; valid sheets."""

    unit_code: str
    unit: str
    name: str
    class_name: str
    score: int | None
    full: int
    valid: int
    source_id: int


class ClassReading(Protocol):
    """What can be asked of a ledger about classes. Meetings added by an older program have none until added again."""

    def class_means(
        self, year: int, unit_code: str, direction: Direction = Direction.UPWARD
    ) -> Sequence[ClassMeanLine]:
        """Sums and counts of each class's scores below a unit, by name."""

    def class_rates(
        self, year: int, unit_code: str, direction: Direction = Direction.UPWARD
    ) -> Sequence[ClassRateLine]:
        """Each rate by class, in votes."""

    def class_scores(
        self, year: int, unit_code: str, direction: Direction = Direction.UPWARD, limit: int = 5_000
    ) -> Sequence[ClassScoreLine]:
        """What each class gave each reporter, by the unit's path."""
