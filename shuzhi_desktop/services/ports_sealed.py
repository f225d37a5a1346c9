"""What a ledger takes in of one meeting: its sealed result and its open matters, never a ballot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shuzhi_desktop.services.ports_chain import Direction
    from shuzhi_desktop.services.ports_ledger import UnitLevel


@dataclass(frozen=True, slots=True)
class SealedRate:
    """A rate of one reporter in votes; `name` as the scheme has it."""

    name: str
    counted: int
    base: int


@dataclass(frozen=True, slots=True)
class SealedClass:
    """What one class of raters gave a reporter; `name` as the scheme has it.

    `score` (before its weight) and `full` are in 1/10000, `exact` is the unrounded score as p/q; None and empty where
    there is none. `valid` counts sheets. `rates` are the scheme's rates in the votes of this class.
    """

    name: str
    score: int | None
    exact: str
    full: int
    valid: int
    rates: tuple[SealedRate, ...] = ()


@dataclass(frozen=True, slots=True)
class SealedReporter:
    """What a ledger keeps of one reporter: a result, never a ballot.

    `composite` and `full` are in 1/10000, `exact` is the unrounded composite as p/q, empty where there is none. `mode`
    is oral, written or absent. `grade` is the committee's where it decided, else the suggested one.
    """

    order: int
    name: str
    unit: str
    unit_code: str
    post: str
    mode: str
    composite: int | None
    exact: str
    full: int
    place: int
    tied: bool
    grade: str
    rates: tuple[SealedRate, ...] = ()
    outcomes: tuple[str, ...] = ()
    classes: tuple[SealedClass, ...] = ()


@dataclass(frozen=True, slots=True)
class SealedMatter:
    """One matter to be mended as it stands in a meeting file; `order` is its reporter's."""

    order: int
    problem: str
    responsible: str
    deadline: str
    closed_at: str


@dataclass(frozen=True, slots=True)
class SealedMeeting:
    """A meeting that was verified, as a ledger takes it.

    `identity` is the same for every state of one meeting and for no other. Of two states that were sealed apart the one
    sealed last counts (`sealed_at`, ISO in UTC), of two under one seal the one with more `entries` in its audit chain.
    `level` is that of its reporters' units.
    """

    identity: str
    entries: int
    sealed_at: str
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
    level: UnitLevel
    reporters: tuple[SealedReporter, ...]
    matters: tuple[SealedMatter, ...] = ()
