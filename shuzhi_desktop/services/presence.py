"""Who was issued a ballot of each reporter's round, once attendance was taken; before that, every seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.scheme import Entry

if TYPE_CHECKING:
    from shuzhi_desktop.services.ports import Reading


def away_of(reading: Reading) -> dict[int | None, frozenset[int]]:
    """By reporter id, the seats that were empty when the round that counts was opened; those empty now without one.

    For a slate the key None stands for its sheets, and every reporter has the same. Nothing before attendance is taken.
    """
    now, by_round = reading.absent_seats(), reading.absent_by_round()
    if not now and not by_round:
        return {}
    held = {one.reporter_id: by_round.get(one.id, frozenset()) for one in reading.rounds()}
    reporters = reading.roster().reporters
    if reading.scheme().entry is Entry.SLATE:
        whole = held.get(None, now)
        return {None: whole, **{one.id: whole for one in reporters}}
    return {one.id: held.get(one.id, now) for one in reporters}
