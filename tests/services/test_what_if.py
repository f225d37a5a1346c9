"""Trials are computed on a copy: they show who would move and leave not one byte."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.scheme import RateBase, Trim
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.ports import GivenScore
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.scoring import set_given
from shuzhi_desktop.services.voting import cast, close_ballot, eligible_seats, open_ballot
from shuzhi_desktop.services.what_if import Trial, what_if
from tests.support.meetings import marks, small_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

LEADERS_LIKE_1 = {1: (950_000, 950_000), 2: (700_000, 800_000), 3: (100_000, 900_000)}
PUBLIC = {1: (0, 1, 1, 2), 2: (0, 0, 0, 0), 3: (0, 0, 0, 1)}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small_meeting(tmp_path)
    yield made
    made.store.close()


def _hold(desk: Desk) -> None:
    for reporter_id, leaders in LEADERS_LIKE_1.items():
        opened = open_ballot(desk, reporter_id)
        for class_id, given in (("leading", leaders), ("peer", (800_000,) * 3), ("public", PUBLIC[reporter_id])):
            for seat, mark in zip(eligible_seats(desk.store, opened.id, class_id), given, strict=False):
                cast(desk, opened.id, seat.id, marks(class_id, reporter_id, mark))
        close_ballot(desk, opened.id)
    set_given(desk, [GivenScore("routine", reporter, Fraction(80)) for reporter in (1, 2, 3)])


def test_a_weight_moves_ranks_and_nothing_is_kept(desk: Desk) -> None:
    _hold(desk)
    before = result(desk)
    bytes_before, entries, scheme = desk.store.path.read_bytes(), desk.store.audit(999), desk.store.scheme_text()
    moves = what_if(desk, Trial(weights={"leading": Fraction(0), "public": Fraction(70)}))
    ranks = {one.reporter_id: (one.before.rank, one.after.rank) for one in moves}
    assert ranks == {1: (2, 3), 2: (1, 1), 3: (3, 2)}
    second = next(one for one in moves if one.reporter_id == 2)
    assert all(one.moved for one in moves)
    assert second.before.grade != second.after.grade
    assert desk.store.path.read_bytes() == bytes_before
    assert desk.store.audit(999) == entries
    assert desk.store.scheme_text() == scheme
    assert result(desk) == before


def test_a_trim_and_a_base_change_what_holds(desk: Desk) -> None:
    _hold(desk)
    trimmed = {one.reporter_id: one for one in what_if(desk, Trial(trims={"leading": Trim(0, 1)}))}
    low, high = trimmed[3].before.composite, trimmed[3].after.composite
    assert low is not None
    assert high is not None
    assert high - low == Fraction(50, 100) * (90 - 50)
    assert trimmed[1].before.composite == trimmed[1].after.composite
    based = {one.reporter_id: one for one in what_if(desk, Trial(bases={"satisfaction": RateBase.VALID}))}
    assert based[1].before.outcomes == based[1].after.outcomes
    assert "一票否决" in based[1].after.outcomes
    untouched = what_if(desk, Trial())
    assert not any(one.moved for one in untouched)


def test_no_score_is_seen_before_its_ballot_closes(desk: Desk) -> None:
    with pytest.raises(Refused):
        what_if(desk, Trial())
    _hold_all_but_the_last(desk)
    with pytest.raises(Refused, match="没有封票"):
        what_if(desk, Trial(weights={"leading": Fraction(10)}))


def _hold_all_but_the_last(desk: Desk) -> None:
    for reporter_id in (1, 2):
        close_ballot(desk, open_ballot(desk, reporter_id).id)
    open_ballot(desk, 3)


def test_after_the_seal_and_with_a_broken_scheme_it_is_refused(desk: Desk) -> None:
    _hold(desk)
    with pytest.raises(Refused):
        what_if(desk, Trial(weights={"leading": Fraction(-1)}))
    close_meeting(desk)
    with pytest.raises(Refused, match="封存"):
        what_if(desk, Trial())
