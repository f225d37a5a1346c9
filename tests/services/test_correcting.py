"""Rounds held again, taken up again or voided; ballots voided or corrected; the counts follow, exactly once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.counts import differences
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.recount import recount
from shuzhi_desktop.services.attendance import arrive, leave
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.correcting import (
    correct_ballot,
    extend_round,
    imported_sheets,
    missing_named,
    reopen_round,
    void_ballot,
    void_round,
    void_sheet,
    voted_named,
)
from shuzhi_desktop.services.intake import ImportedSheet, take_sheets
from shuzhi_desktop.services.live import LiveBook
from shuzhi_desktop.services.ports_corrections import Mend
from shuzhi_desktop.services.presence import away_of
from shuzhi_desktop.services.results import checked_counts, is_available, result
from shuzhi_desktop.services.verifying import verify
from shuzhi_desktop.services.voting import (
    cast,
    close_ballot,
    current_round,
    eligible_seats,
    next_reporter,
    open_ballot,
    progress,
)
from tests.support.meetings import marks, small_meeting
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

WHY, TWO = "监票人发现误投", ("周正", "吴明")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


def _held(desk: Desk, reporter_id: int = 1, score: int = 900_000) -> int:
    """A closed round with every ballot but that of the second leader."""
    opened = open_ballot(desk, reporter_id)
    for class_id, mark in (("leading", score), ("peer", score), ("public", 0)):
        for seat in eligible_seats(desk.store, opened.id, class_id):
            if seat.name != "何二":
                cast(desk, opened.id, seat.id, marks(class_id, reporter_id, mark))
    close_ballot(desk, opened.id)
    return opened.id


def _sound(desk: Desk) -> None:
    live = desk.live.load(desk.store)
    store = desk.store
    again = recount(store.scheme(), store.roster(), (one for _, one in store.ballots()), away_of(store))
    assert differences(live, again) == ()
    assert live == again == LiveBook().load(store)
    assert all(finding.passed for finding in store.verify())


def test_a_reopened_round_is_kept_counts_no_more_and_everyone_votes_again(desk: Desk) -> None:
    old = _held(desk)
    again = reopen_round(desk, old, WHY, TWO)
    assert (again.number, again.reporter_id, again.is_open) == (2, 1, True)
    assert [one.id for one in desk.store.superseded_rounds()] == [old]
    assert [one.id for one in desk.store.rounds()] == [again.id]
    assert dict(desk.store.returned(old)) == {"leading": 1, "peer": 2, "public": 4}
    assert list(desk.store.ballots()) == []
    assert list(desk.store.named_ballots()) == []
    assert len(eligible_seats(desk.store, again.id, "public")) == 4
    _sound(desk)
    (kept,) = desk.store.corrections()
    assert (kept.kind, kept.round_id, kept.reason, kept.names) == (Mend.REOPENED, old, WHY, TWO)
    with pytest.raises(Refused, match="作废或重开"):
        cast(desk, old, 1, marks("leading", 1, 900_000))
    for seat in eligible_seats(desk.store, again.id, "leading"):
        cast(desk, again.id, seat.id, marks("leading", 1, 500_000))
    close_ballot(desk, again.id)
    assert checked_counts(desk).cells[1, "leading"].marks[0] == {500_000: 2}
    _sound(desk)


def test_a_voided_round_lets_its_reporter_wait_for_another(desk: Desk) -> None:
    old = _held(desk)
    assert next_reporter(desk.store).id == 2
    void_round(desk, old, WHY, TWO)
    assert next_reporter(desk.store).id == 1
    assert open_ballot(desk, 1).number == 2
    _sound(desk)


def test_an_open_round_can_be_voided_and_then_nothing_is_open(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    cast(desk, opened.id, 6, marks("public", 1, 0))
    void_round(desk, opened.id, WHY, TWO)
    assert current_round(desk.store) is None
    assert desk.store.rows("SELECT count(*) FROM secret_slips WHERE state = 2") == [(0,)]
    _sound(desk)


def test_a_round_taken_up_again_takes_the_missing_named_ballot_once_and_no_secret_one(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    cast(desk, opened.id, 1, marks("leading", 1, 900_000))
    cast(desk, opened.id, 6, marks("public", 1, 0))
    close_ballot(desk, opened.id)
    assert [seat.name for seat in missing_named(desk.store, opened.id)] == ["何二"]
    extend_round(desk, opened.id, "何二迟到", TWO)
    assert current_round(desk.store).id == opened.id
    assert not is_available(desk)
    assert eligible_seats(desk.store, opened.id, "public") == ()
    with pytest.raises(Refused, match="只补投记名票"):
        cast(desk, opened.id, 7, marks("public", 1, 0))
    assert desk.store.rows("SELECT count(*) FROM secret_slips WHERE state = 2") == [(0,)]
    cast(desk, opened.id, 2, marks("leading", 1, 800_000))
    with pytest.raises(Refused, match="已经投过票"):
        cast(desk, opened.id, 1, marks("leading", 1, 100_000))
    close_ballot(desk, opened.id)
    assert {one.class_id: one.received for one in progress(desk.store, opened.id)} == {
        "leading": 2,
        "peer": 0,
        "public": 1,
    }
    _sound(desk)
    with pytest.raises(Refused, match="没有缺票的记名席位"):
        extend_round(desk, opened.id, WHY, TWO)


def test_a_named_ballot_is_voided_and_corrected_as_new_versions(desk: Desk) -> None:
    round_id = _held(desk)
    (seat,) = voted_named(desk.store, round_id)
    void_ballot(desk, round_id, seat.id, WHY, TWO)
    assert "leading" not in desk.store.returned(round_id)
    assert desk.store.ballot_of(round_id, seat.id)[:2] == (2, False)
    _sound(desk)
    with pytest.raises(Refused, match="没有可以作废"):
        void_ballot(desk, round_id, seat.id, WHY, TWO)
    correct_ballot(desk, round_id, seat.id, marks("leading", 1, 705_000), WHY, TWO)
    version, counts, ballot = desk.store.ballot_of(round_id, seat.id)
    assert (version, counts, ballot.lines[0].marks) == (3, True, (705_000,))
    assert checked_counts(desk).cells[1, "leading"].marks[0] == {705_000: 1}
    assert desk.store.rows("SELECT version, state FROM named_ballots ORDER BY version") == [(1, 3), (2, 4), (3, 3)]
    _sound(desk)


def test_a_seat_that_somebody_else_used_gets_a_sentence_that_says_what_to_do(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    cast(desk, opened.id, 1, marks("leading", 1, 100_000))
    with pytest.raises(Refused, match=r"何一.*更正与重开"):
        cast(desk, opened.id, 1, marks("leading", 1, 900_000))
    correct_ballot(desk, opened.id, 1, marks("leading", 1, 900_000), "别人误用席位", TWO)
    close_ballot(desk, opened.id)
    assert checked_counts(desk).cells[1, "leading"].marks[0] == {900_000: 1}


def test_a_secret_ballot_cannot_be_voided_by_person_and_cast_ones_not_one_by_one(desk: Desk) -> None:
    round_id = _held(desk)
    for act in (
        lambda: void_ballot(desk, round_id, 6, WHY, TWO),
        lambda: correct_ballot(desk, round_id, 6, marks("public", 1, 1), WHY, TWO),
    ):
        with pytest.raises(Refused, match="无记名票"):
            act()
    assert imported_sheets(desk.store, round_id) == ()
    with pytest.raises(Refused, match="不能单张作废"):
        void_sheet(desk, round_id, marks("public", 1, 0), WHY, TWO)


def test_one_imported_secret_sheet_can_be_voided_by_what_it_says(desk: Desk) -> None:
    sheets = [ImportedSheet(marks("public", 1, mark), None) for mark in (0, 0, 1)]
    take_sheets(desk, sheets)
    round_id = current_round(desk.store).id
    assert imported_sheets(desk.store, round_id) == ()
    close_ballot(desk, round_id)
    assert {ballot.lines[0].marks: n for ballot, n in imported_sheets(desk.store, round_id)} == {(0,): 2, (1,): 1}
    void_sheet(desk, round_id, marks("public", 1, 0), "选票污损", TWO)
    assert desk.store.returned(round_id)["public"] == 2
    assert checked_counts(desk).cells[1, "public"].marks[0] == {0: 1, 1: 1}
    _sound(desk)
    with pytest.raises(Refused, match="内容相同"):
        void_sheet(desk, round_id, marks("public", 1, 2), WHY, TWO)
    entry = next(one for one in desk.store.audit() if one.kind == "mend.sheet_voided")
    assert set(json.loads(entry.details)) == {"round", "reason", "names", "group"}


@pytest.mark.parametrize(
    ("reason", "names", "match"),
    [
        (" ", TWO, "理由"),
        (WHY, ("周正", " 周 正"), "两位不同"),
        (WHY, ("周正", ""), "两位不同"),
        (WHY, ("", ""), "两位不同"),
    ],
)
def test_a_reason_and_two_different_names_are_asked_for(
    desk: Desk, reason: str, names: tuple[str, str], match: str
) -> None:
    round_id = _held(desk)
    before = desk.store.audit_count()
    for act in (
        lambda: reopen_round(desk, round_id, reason, names),
        lambda: void_round(desk, round_id, reason, names),
        lambda: extend_round(desk, round_id, reason, names),
        lambda: void_ballot(desk, round_id, 1, reason, names),
        lambda: correct_ballot(desk, round_id, 1, marks("leading", 1, 5_000), reason, names),
    ):
        with pytest.raises(Refused, match=match):
            act()
    assert desk.store.corrections() == ()
    assert desk.store.audit_count() == before


def test_nothing_is_reopened_while_a_ballot_is_open_or_after_the_seal(desk: Desk) -> None:
    first = _held(desk)
    second = open_ballot(desk, 2)
    for act in (lambda: reopen_round(desk, first, WHY, TWO), lambda: extend_round(desk, first, WHY, TWO)):
        with pytest.raises(Refused, match="还有一轮"):
            act()
    with pytest.raises(Refused, match="还没有封票"):
        reopen_round(desk, second.id, WHY, TWO)
    close_meeting(desk)
    for act in (
        lambda: reopen_round(desk, first, WHY, TWO),
        lambda: void_round(desk, first, WHY, TWO),
        lambda: void_ballot(desk, first, 1, WHY, TWO),
    ):
        with pytest.raises(Refused, match="封存"):
            act()


def test_a_corrected_mark_is_checked_like_any_other(desk: Desk) -> None:
    round_id = _held(desk)
    with pytest.raises(Refused, match="工作"):
        correct_ballot(desk, round_id, 1, marks("leading", 1, 1_000_001), WHY, TWO)
    with pytest.raises(Refused, match="还没有票"):
        correct_ballot(desk, round_id, 2, marks("leading", 1, 5_000), WHY, TWO)


def test_a_sealed_meeting_with_corrections_verifies_and_opens_again(desk: Desk, tmp_path: Path) -> None:
    vote(desk, seal=False)
    first = desk.store.rounds()[0].id
    again = reopen_round(desk, first, WHY, TWO)
    cast(desk, again.id, 1, marks("leading", 1, 600_000))
    close_ballot(desk, again.id)
    sealed = close_meeting(desk)
    assert all(finding.passed for finding in verify(desk))
    desk.store.close()
    other = AppWorkspace().open(tmp_path / "small.shuzhi")
    assert result(other) == sealed
    assert all(finding.passed for finding in verify(other))
    other.store.close()


def test_a_superseded_ballot_changed_in_the_file_is_found(desk: Desk) -> None:
    round_id = _held(desk)
    reopen_round(desk, round_id, WHY, TWO)
    desk.store.write(lambda w: w.connection.execute("UPDATE named_ballots SET sheet = zeroblob(9)"))
    assert not all(finding.passed for finding in desk.store.verify())


def test_a_ballot_counted_while_counts_are_read_anew_is_counted_once(desk: Desk) -> None:
    opened = open_ballot(desk, 1)
    seen = desk.live.load(desk.store)
    ballot = marks("leading", 1, 900_000)
    desk.store.write(lambda writing: writing.cast_named(opened.id, 1, ballot))
    desk.live.forget()
    desk.live.load(desk.store)
    desk.live.add((ballot,), seen)
    assert desk.live.load(desk.store).cells[1, "leading"].tray.returned == 1


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "open",
                "cast",
                "cast",
                "cast",
                "close",
                "close",
                "void",
                "correct",
                "reopen",
                "extend",
                "scrap",
                "go",
                "come",
            )
        ),
        st.integers(0, 11),
        st.sampled_from((0, 5_000, 900_000, 1_000_000)),
    ),
    max_size=40,
)


def _step(desk: Desk, what: str, number: int, mark: int) -> None:
    store = desk.store
    rounds = store.rounds()
    one = rounds[number % len(rounds)] if rounds else None
    seat = store.roster().seats[number % len(store.roster().seats)]
    if what == "open":
        open_ballot(desk, number % 3 + 1)
    elif what in {"go", "come"}:
        (leave if what == "go" else arrive)(desk, seat.class_id, (seat.name, seat.unit), 1, reason=WHY)
    elif one is None:
        return
    elif what == "cast":
        value = mark % 3 if seat.class_id == "public" else mark
        cast(desk, rounds[-1].id, seat.id, marks(seat.class_id, rounds[-1].reporter_id, value))
    elif what == "close":
        close_ballot(desk, rounds[-1].id)
    elif what == "void":
        void_ballot(desk, one.id, number % 2 + 1, WHY, TWO)
    elif what == "correct":
        correct_ballot(desk, one.id, number % 2 + 1, marks("leading", one.reporter_id, mark), WHY, TWO)
    else:
        {"reopen": reopen_round, "extend": extend_round, "scrap": void_round}[what](desk, one.id, WHY, TWO)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_live_counts_equal_the_recount_after_any_series(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    desk = small_meeting(tmp_path_factory.mktemp("series"))
    desk.live.load(desk.store)
    for what, number, mark in steps:
        try:
            _step(desk, what, number, mark)
        except Refused:
            continue
        _sound(desk)
    if not desk.store.rounds():
        open_ballot(desk, 1)
    close_meeting(desk)
    assert all(finding.passed for finding in verify(desk))
    desk.store.close()
