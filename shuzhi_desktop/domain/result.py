"""The result of a tally as plain values, each figure with the path that leads to it from the counts.

Made by `tally`; shown by the window, the workbook and JSON, which compute nothing of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from shuzhi_desktop.domain.message import Text


@dataclass(frozen=True, slots=True)
class Step:
    """One node of an explanation (来历): what it is, how it was worked out, what came out, and from which steps.

    `working` is arithmetic in plain figures (`638 / 7`, `91.1429 ÷ 100 × 30`), empty at a leaf. `shown` is the value as
    printed, "—" where there is none.
    """

    label: Text
    shown: str
    working: str = ""
    value: Fraction | None = None
    children: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Where the ballots of a class for one reporter went. Sheets, all >= 0; `blank` counts cells.

    returned = valid + invalid + abstained. `invalid_reasons` lists (reason, sheets) by reason.
    """

    issued: int = 0
    returned: int = 0
    valid: int = 0
    invalid: int = 0
    abstained: int = 0
    blank: int = 0
    recused: int = 0
    invalid_reasons: tuple[tuple[Text, int], ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorTally:
    """One indicator of one class for one reporter.

    `counts`: (mark, number of valid ballots) by mark, marks as in `Line.marks`; `blank`: valid ballots that left it
    empty; `n`: cells with points; `exact`/`mean`: before and after `places.indicator`; None when n is 0.
    `dropped`: marks left out by trimming (aggregate "indicator"), lowest first.
    """

    indicator_id: str
    counts: tuple[tuple[int, int], ...]
    blank: int
    n: int
    exact: Fraction | None
    mean: Fraction | None
    dropped: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassTally:
    """One class for one reporter. `exact`/`score`: before and after `places.class`, transforms included; None is "—".

    `raw`: the mean or rate before transforms. `totals`: (ballot total, number) by total, for aggregate "ballot".
    `dropped`: totals left out by trimming, lowest first. `blocked`: more returned than issued and not overridden.
    """

    class_id: str
    account: Account
    indicators: tuple[IndicatorTally, ...]
    totals: tuple[tuple[Fraction, int], ...]
    dropped: tuple[Fraction, ...]
    raw: Fraction | None
    exact: Fraction | None
    score: Fraction | None
    contribution: Fraction | None
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class RateTally:
    """A rate for one reporter: `exact` in percent (None when the base is 0), counted and base in ballots.

    `by_class`: (class id, counted, base). For a weighted pool counted and base are the sums over the classes.
    """

    rate_id: str
    exact: Fraction | None
    counted: int
    base: int
    by_class: tuple[tuple[str, int, int], ...] = ()


class OutcomeState(StrEnum):
    """Where a consequence stands."""

    APPLIES = "applies"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class OutcomeTally:
    """A consequence that was triggered for a reporter.

    `reason`: why, in figures (满意率 89.95% < 90%); `note`: what was typed with the decision.
    """

    outcome_id: str
    state: OutcomeState
    reason: Text
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReporterTally:
    """Everything about one reporter. `exact`/`composite`: before and after `places.composite`; rank from 1."""

    reporter_id: int
    exact: Fraction | None
    composite: Fraction | None
    rank: int | None
    tied: bool
    grade: str
    classes: tuple[ClassTally, ...]
    rates: tuple[RateTally, ...]
    adjustments: tuple[tuple[str, Fraction], ...]
    outcomes: tuple[OutcomeTally, ...]
    trail: Step

    def of_class(self, class_id: str) -> ClassTally:
        """The tally of one class.

        Raises:
            KeyError: no such class.
        """
        for tally in self.classes:
            if tally.class_id == class_id:
                return tally
        raise KeyError(class_id)

    def rate(self, rate_id: str) -> RateTally:
        """The tally of one rate.

        Raises:
            KeyError: no such rate.
        """
        for tally in self.rates:
            if tally.rate_id == rate_id:
                return tally
        raise KeyError(rate_id)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person must look at.

    Codes: over_cap, below_floor, tie_at_boundary, excess_ballots, missing_class, absent, written.
    """

    code: str
    text: Text
    reporters: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The whole tally. `reporters` in speaking order.

    `sheets`: whole sheets by class id; with entry "each" a sheet is one reporter's, so they are summed over reporters.
    """

    scheme_id: str
    reporters: tuple[ReporterTally, ...]
    sheets: tuple[tuple[str, Account], ...]
    notices: tuple[Notice, ...] = field(default=())

    def of(self, reporter_id: int) -> ReporterTally:
        """The tally of one reporter.

        Raises:
            KeyError: no such reporter.
        """
        for tally in self.reporters:
            if tally.reporter_id == reporter_id:
                return tally
        raise KeyError(reporter_id)

    def ranked(self) -> tuple[ReporterTally, ...]:
        """By rank, those without one last; equal ranks keep the speaking order."""
        return tuple(sorted(self.reporters, key=lambda r: (r.rank is None, r.rank or 0)))
