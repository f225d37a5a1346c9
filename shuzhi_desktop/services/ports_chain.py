"""What a meeting file holds of the chain it belongs to: year, direction, place in the tree of units, last year's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction


class Direction(StrEnum):
    """To whom the reporters report: the committee above (向上述职), or their own members (向下述职)."""

    UPWARD = "upward"
    DOWNWARD = "downward"


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """Where a meeting stands among others.

    `year` is the year reported on, 0 where nobody has said so (see `services.chain.year_of`). `unit_code` is the code
    of the organising unit in the tree of units, empty where unknown. The `previous_*` facts name last year's meeting
    this one was made from: title, ISO date and sealed digest ("sm3:…"); all empty where there was none.
    """

    year: int = 0
    direction: Direction = Direction.UPWARD
    unit_code: str = ""
    previous_title: str = ""
    previous_date: str = ""
    previous_digest: str = ""


@dataclass(frozen=True, slots=True)
class PastResult:
    """How the holder of a reporter's post fared last year.

    `name` is who reported then. `composite` is the rounded score, None where there was none; `full_marks` what it was
    out of. `place` is the rank among `number` reporters, 0 where unranked. `scheme` is the digest of last year's
    scheme: scores are compared only where it is that of this year's.
    """

    reporter_id: int
    name: str
    composite: Fraction | None
    full_marks: Fraction
    place: int
    number: int
    grade: str
    scheme: str


class ChainReading(Protocol):
    """Asking where a meeting stands."""

    def chain(self) -> ChainFacts:
        """Year, direction, place and last year's meeting."""

    def past_results(self) -> Mapping[int, PastResult]:
        """Last year's results by reporter id; only of those who had one."""


class ChainWriting(Protocol):
    """Placing a meeting in its chain."""

    def set_chain(self, facts: ChainFacts) -> None:
        """Replace the facts."""

    def set_past_results(self, results: Iterable[PastResult]) -> None:
        """Replace last year's results."""
