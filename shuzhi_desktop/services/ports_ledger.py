"""The ledger (台账): sealed results of many meetings, the tree of units, and what people ask of them.

Scores are integers in 1/10000, sums are integers beside their counts, and a share is worked out where it is shown:
no line holds a mean that could be averaged again by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger_classes import ClassReading
from shuzhi_desktop.services.progress import unheard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.services.ports_sealed import SealedMeeting
    from shuzhi_desktop.services.progress import Told


class UnitLevel(StrEnum):
    """The levels of organisations, from the top; `UNIT` is one outside that line (机关、国企、学校、医院)."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    TOWNSHIP = "township"
    VILLAGE = "village"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Unit:
    """One organisation. `code` is unique; `parent` is the code of the unit above, empty at the top."""

    code: str
    name: str
    level: UnitLevel
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """That the holder of a post in a unit should report in a year. `deadline` is ISO or empty.

    A duty with `exempt` (the reason) is counted apart and never as missing. `name` is who holds the post, if known.
    """

    year: int
    direction: Direction
    unit_code: str
    post: str
    name: str = ""
    deadline: str = ""
    exempt: str = ""


class Verdict(StrEnum):
    """What became of one file that was to be added."""

    ADDED = "added"
    KNOWN = "known"  # the same sealed result is in the ledger already
    REPLACED = "replaced"  # a corrected one: it takes the place of the one before, which stays as a trace
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one verified meeting.

    `strangers` is how many of its units are not in the tree; `other_rules`: the ledger has meetings under a scheme of
    the same id with other rules, so that scores compare only where they are rescaled.
    """

    verdict: Verdict
    strangers: int = 0
    other_rules: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file, in a sentence."""

    path: Path
    verdict: Verdict
    text: Text


@dataclass(frozen=True, slots=True)
class Source:
    """One meeting in the ledger. `replaced_by` is 0 while it counts, else the id of the one that took its place.

    `scheme_digest` tells schemes of the same id but other rules apart; `file` is where it came from when it was added.
    """

    id: int
    title: str
    date: str
    year: int
    direction: Direction
    organiser: str
    organiser_code: str
    digest: str
    scheme_id: str
    scheme_title: str
    scheme_digest: str
    reporters: int
    file: str
    added_at: str
    replaced_by: int = 0


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """How many of a level or of one unit's own have reported. `should` leaves the exempt out."""

    unit_code: str
    unit: str
    level: UnitLevel
    should: int
    oral: int
    written: int
    exempt: int

    @property
    def missing(self) -> int:
        """Who have not reported yet."""
        return self.should - self.oral - self.written

    @property
    def rate(self) -> Fraction | None:
        """Share that has reported, 0..1; None where nobody should."""
        return Fraction(self.oral + self.written, self.should) if self.should else None


@dataclass(frozen=True, slots=True)
class MissingLine:
    """Somebody who should have reported and has not. `path` are the names of the units above, from the top."""

    unit_code: str
    unit: str
    path: tuple[str, ...]
    post: str
    name: str
    deadline: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class RankLine:
    """One reporter in a ranking over meetings.

    `composite` and `full` are in 1/10000. `compared` is what was ranked by, in 1/10000: the composite itself where all
    schemes are the same, else rescaled to full marks of 100 (`rescaled`). `place_in_meeting` is 0 where unranked.
    """

    place: int
    tied: bool
    unit_code: str
    unit: str
    above: str
    name: str
    post: str
    composite: int
    full: int
    compared: int
    rescaled: bool
    grade: str
    place_in_meeting: int
    source_id: int


@dataclass(frozen=True, slots=True)
class GradeLine:
    """How many of a unit's reporters have a grade (suggested, or decided where the committee has); "" is none."""

    unit_code: str
    unit: str
    grade: str
    number: int


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """Scores below one unit: a sum in 1/10000 of what was compared, over `number` reporters that have one."""

    unit_code: str
    unit: str
    total: int
    number: int

    @property
    def mean(self) -> Fraction | None:
        """The exact mean score; None where there is none."""
        return Fraction(self.total, self.number * 10_000) if self.number else None


@dataclass(frozen=True, slots=True)
class RateLine:
    """One rate over the reporters below a unit: `counted` of `base` votes, and how many stood below the threshold."""

    rate: str
    counted: int
    base: int
    number: int
    below: int


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """How many reporters an outcome applies to (applies or confirmed)."""

    outcome: str
    number: int


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One year of one post in one unit, whoever held it and whatever the unit was called then."""

    year: int
    unit: str
    post: str
    name: str
    composite: int | None
    full: int
    compared: int | None
    place: int
    number: int
    grade: str
    scheme_digest: str
    source_id: int


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One matter to be mended, as it stood when its meeting was added. `overdue` against the day it was asked."""

    source_id: int
    year: int
    unit_code: str
    unit: str
    name: str
    problem: str
    responsible: str
    deadline: str
    closed_at: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing a search found: a reporter in a year, with the meeting it stands in."""

    year: int
    unit_code: str
    unit: str
    name: str
    post: str
    source_id: int


class LedgerReading(ClassReading, Protocol):
    """What can be asked of a ledger. `unit_code` "" means everything; a unit stands for all below it.

    Every question is answered from what counts now; replaced sources are only in `sources`. Scores, grades, rates and
    outcomes of the two directions are never mixed: who reports upward and downward in one year has two results.
    """

    path: Path

    def years(self) -> Sequence[int]:
        """Years with a result or a duty, newest first."""

    def sources(self) -> Sequence[Source]:
        """Every meeting ever added, newest first, replaced ones too."""

    def unit(self, code: str) -> Unit | None:
        """The unit of a code."""

    def units_named(self, name: str) -> Sequence[Unit]:
        """Units of a name, by code; the organ behind it does not count (八里庄街道党工委 is 八里庄街道)."""

    def below(self, code: str) -> Sequence[Unit]:
        """The units directly below one, by code; those at the top for ""."""

    def coverage_by_level(self, year: int, unit_code: str, direction: Direction) -> Sequence[CoverageLine]:
        """One line a level below the unit, from the top."""

    def coverage_by_unit(self, year: int, unit_code: str, direction: Direction) -> Sequence[CoverageLine]:
        """One line for each unit directly below, with everything below that."""

    def missing(
        self, year: int, unit_code: str, direction: Direction, today: str, limit: int = 1_000
    ) -> Sequence[MissingLine]:
        """Who has not reported, by deadline and then by code."""

    def ranking(
        self, year: int, unit_code: str, level: UnitLevel, limit: int = 1_000, direction: Direction = Direction.UPWARD
    ) -> Sequence[RankLine]:
        """Reporters of a level below a unit, best first; ties share a place."""

    def scores(
        self, year: int, unit_code: str, level: UnitLevel, direction: Direction = Direction.UPWARD
    ) -> Sequence[ScoreLine]:
        """Sums and counts of a level's scores, for each unit directly below."""

    def grades(
        self, year: int, unit_code: str, level: UnitLevel | None = None, direction: Direction = Direction.UPWARD
    ) -> Sequence[GradeLine]:
        """How often each grade was given (to reporters of one level, if named), for each unit directly below."""

    def rates(
        self, year: int, unit_code: str, below: Fraction, direction: Direction = Direction.UPWARD
    ) -> Sequence[RateLine]:
        """Each rate over all reporters below, and how many stood below a threshold 0..1, compared exactly."""

    def outcomes(self, year: int, unit_code: str, direction: Direction = Direction.UPWARD) -> Sequence[OutcomeLine]:
        """How often each outcome came about."""

    def trend(self, unit_code: str, post: str = "") -> Sequence[TrendPoint]:
        """The years of a unit (of one of its posts), oldest first; a renamed or recoded unit is followed back."""

    def matters(self, year: int, unit_code: str, today: str) -> Sequence[MatterLine]:
        """Matters not closed, overdue first; all years for 0."""

    def search(self, words: str, limit: int = 100) -> Sequence[Hit]:
        """Reporters by name, unit, code or the first letters of their pinyin, newest year first."""


class LedgerWriting(Protocol):
    """What changes a ledger. Each call is one transaction: it happens whole or not at all."""

    def put_meetings(self, meetings: Sequence[tuple[SealedMeeting, str]], at: str) -> Sequence[Taken]:
        """Take in verified meetings, each with the file it came from, all or none; returns what became of each.

        The same state of the same meeting is KNOWN, and so is one that is older than what the ledger has; a later state
        takes the place of the one before, which stays as a trace.
        """

    def put_units(self, units: Iterable[Unit], replace_all: bool, told: Told = unheard) -> int:  # noqa: FBT001
        """Add or rename units; returns how many there are now. Where `told` raises, everything is as before.

        Raises:
            Refused: a circle, an orphan, or a code twice with different facts; the sentence names it.
        """

    def put_duties(self, duties: Sequence[Duty], told: Told = unheard) -> int:
        """Add or replace duties by (year, direction, unit, post); returns how many there are now.

        Where `told` raises, everything is as before.
        """

    def join_units(self, old_code: str, new_code: str, year: int) -> None:
        """Say that from a year on one unit goes on as another (renamed, merged)."""


class LedgerStore(LedgerReading, LedgerWriting, Protocol):
    """One open ledger file. Its calls may come from any thread."""

    def close(self) -> None:
        """Let go of the file."""
