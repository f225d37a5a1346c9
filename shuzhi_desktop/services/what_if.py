"""What if a weight, a trim or the base of a rate were different: computed on a copy, shown, and forgotten.

Nothing here writes. No trial can be made while a ballot is open or still to come, because it would show scores.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.domain.scheme_writing import write_scheme
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.results import compute, result

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from shuzhi_desktop.domain.result import ReporterTally, Result
    from shuzhi_desktop.domain.scheme import RateBase, Scheme, Trim
    from shuzhi_desktop.services.desk import Desk

HOLDING = (OutcomeState.APPLIES, OutcomeState.PROPOSED, OutcomeState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Trial:
    """What is different: weights and trims by class id (trim None: nothing dropped), bases by rate id."""

    weights: Mapping[str, Fraction] = field(default_factory=dict)
    trims: Mapping[str, Trim | None] = field(default_factory=dict)
    bases: Mapping[str, RateBase] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a reporter stands: rank, composite (None: none), suggested grade, names of outcomes that hold."""

    rank: int | None
    composite: Fraction | None
    grade: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A reporter before and after."""

    reporter_id: int
    before: Standing
    after: Standing

    @property
    def moved(self) -> bool:
        """Whether rank, grade or outcomes differ; a composite that changes alone moves nobody."""
        return (self.before.rank, self.before.grade, self.before.outcomes) != (
            self.after.rank,
            self.after.grade,
            self.after.outcomes,
        )


def changed_scheme(scheme: Scheme, trial: Trial) -> Scheme:
    """The scheme with the trial's differences; the scheme given is not touched.

    Raises:
        Refused: it would not be a valid scheme.
    """
    classes = tuple(
        replace(
            one,
            weight=trial.weights.get(one.id, one.weight),
            trim=trial.trims.get(one.id, one.trim),
        )
        for one in scheme.classes
    )
    rates = tuple(replace(one, base=trial.bases.get(one.id, one.base)) for one in scheme.rates)
    copy = replace(scheme, classes=classes, rates=rates)
    read_scheme(write_scheme(copy), "scheme.toml")
    return copy


def what_if(desk: Desk, trial: Trial) -> tuple[Move, ...]:
    """Every reporter before and after, in the order of the ranks before.

    Raises:
        Refused: a ballot is open or still to come, the tally is sealed, or the trial makes no valid scheme.
    """
    if desk.store.info().phase is Phase.SEALED:
        raise Refused(text("计票结果已经封存，不再试算；试算只在封存之前做。"))
    before = result(desk)
    scheme = changed_scheme(desk.store.scheme(), trial)
    return moves(before, compute(desk.store, desk.live.load(desk.store), scheme), scheme)


def moves(before: Result, after: Result, scheme: Scheme) -> tuple[Move, ...]:
    """Two results of one meeting held against each other."""
    return tuple(
        Move(one.reporter_id, _standing(one, scheme), _standing(after.of(one.reporter_id), scheme))
        for one in before.ranked()
    )


def _standing(tally: ReporterTally, scheme: Scheme) -> Standing:
    names = {one.id: one.name for one in scheme.outcomes}
    holding = tuple(names.get(one.outcome_id, one.outcome_id) for one in tally.outcomes if one.state in HOLDING)
    return Standing(tally.rank, tally.composite, tally.grade, holding)
