"""How far long work has come. Whoever is told may raise `Refused` to stop it: nothing of it is kept then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from shuzhi_desktop.domain.message import Refused, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.services.ports import Reading

Told = Callable[[int, int], None]
"""Told how much is done, and of how much (0 where nobody knows)."""
EVERY = 256
Thing = TypeVar("Thing")


def unheard(_done: int, _whole: int) -> None:
    """Stands where nobody asked."""


def counted_ballots(reading: Reading, told: Told) -> Iterator[Ballot]:
    """Every ballot that counts; tells every so often how many have gone by."""
    whole = sum(sum(reading.returned(one.id).values()) for one in reading.rounds())
    return _counted((ballot for _, ballot in reading.ballots()), whole, told)


def _counted(ballots: Iterable[Ballot], whole: int, told: Told) -> Iterator[Ballot]:
    for number, ballot in enumerate(ballots):
        if number % EVERY == 0:
            told(number, whole)
        yield ballot
    told(whole, whole)


def counted(things: Sequence[Thing], told: Told) -> Iterator[Thing]:
    """The things one after another; tells every so often how many have gone by."""
    for number, one in enumerate(things):
        if number % EVERY == 0:
            told(number, len(things))
        yield one
    told(len(things), len(things))


class Stoppable:
    """Passes progress on until somebody wants the work to end."""

    def __init__(self, told: Told) -> None:
        self._told, self._stopped = told, False

    def stop(self) -> None:
        """End the work at its next sign; may be called from any thread."""
        self._stopped = True

    def __call__(self, done: int, whole: int) -> None:
        """Tell, or end.

        Raises:
            Refused: it was stopped.
        """
        if self._stopped:
            raise Refused(text("已取消，没有写出任何东西。"))
        self._told(done, whole)
