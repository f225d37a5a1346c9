"""Plays the small meeting through the services."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.ports import GivenScore
from shuzhi_desktop.services.scoring import set_given
from shuzhi_desktop.services.voting import cast, close_ballot, eligible_seats, open_ballot
from tests.support.meetings import marks

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk


def vote(desk: Desk, *, seal: bool = True) -> None:
    """Every ballot of the small meeting; reporter 3 does worst. Sealed unless told not to."""
    for reporter_id, score in ((1, 900_000), (2, 800_000), (3, 700_000)):
        opened = open_ballot(desk, reporter_id)
        for class_id, mark in (("leading", score), ("peer", score), ("public", reporter_id // 3)):
            for seat in eligible_seats(desk.store, opened.id, class_id):
                cast(desk, opened.id, seat.id, marks(class_id, reporter_id, mark))
        close_ballot(desk, opened.id)
    set_given(desk, [GivenScore("routine", reporter, Fraction(80)) for reporter in (1, 2, 3)])
    if seal:
        close_meeting(desk)
