"""One ballot per seat whatever the way, counted once however often it is sent, and every answer is true."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services import remote_voting
from shuzhi_desktop.services.attendance import take_attendance
from shuzhi_desktop.services.codes import issue_codes, revoke_and_replace, salt_of, token_of
from shuzhi_desktop.services.remote_voting import Outcome, RemoteBallot, cast_remote, standing
from shuzhi_desktop.services.voting import cast, close_ballot, eligible_seats, open_ballot, progress
from tests.support.meetings import marks, small_meeting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

NINETY = [[1, ["90"], False]]
SATISFIED = [[1, [0], False]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def tokens(desk: Desk) -> dict[str, list[str]]:
    """Tokens per class id, in the order of the cards."""
    found: dict[str, list[str]] = {}
    for one in issue_codes(desk):
        found.setdefault(one.class_id, []).append(token_of(one.code, salt_of(desk.store)).hex())
    return found


def key() -> str:
    return secrets.token_hex(16)


def send(desk: Desk, token: str, lines: object, *, client_key: str = "", round_id: int = 1) -> Outcome:
    return cast_remote(desk, [RemoteBallot(token, client_key or key(), round_id, lines)])[0].outcome


def received(desk: Desk, class_id: str) -> int:
    return next(one.received for one in progress(desk.store, 1) if one.class_id == class_id)


def test_a_replay_is_told_the_earlier_answer_and_counts_nothing_twice(desk: Desk, tokens: dict) -> None:
    open_ballot(desk, 1)
    mine = key()
    for _ in range(3):
        assert send(desk, tokens["public"][0], SATISFIED, client_key=mine) is Outcome.COUNTED
    assert received(desk, "public") == 1


def test_a_replay_after_the_round_was_closed_is_still_told_counted(desk: Desk, tokens: dict) -> None:
    open_ballot(desk, 1)
    mine = key()
    send(desk, tokens["public"][0], SATISFIED, client_key=mine)
    close_ballot(desk, 1)
    assert send(desk, tokens["public"][0], SATISFIED, client_key=mine) is Outcome.COUNTED
    assert send(desk, tokens["public"][1], SATISFIED) is Outcome.CLOSED
    assert received(desk, "public") == 1


def test_two_devices_with_one_code_are_one_ballot_and_the_second_is_told_so(desk: Desk, tokens: dict) -> None:
    open_ballot(desk, 1)
    assert send(desk, tokens["public"][0], SATISFIED) is Outcome.COUNTED
    assert send(desk, tokens["public"][0], SATISFIED) is Outcome.USED
    assert received(desk, "public") == 1


def test_a_double_tap_in_one_batch_is_one_ballot(desk: Desk, tokens: dict) -> None:
    open_ballot(desk, 1)
    mine = RemoteBallot(tokens["public"][0], key(), 1, SATISFIED)
    other = RemoteBallot(tokens["public"][0], key(), 1, SATISFIED)
    outcomes = [answer.outcome for answer in cast_remote(desk, [mine, mine, other, mine])]
    assert outcomes == [Outcome.COUNTED, Outcome.COUNTED, Outcome.USED, Outcome.COUNTED]
    assert received(desk, "public") == 1


def test_the_terminal_and_the_phone_are_one_vote(desk: Desk, tokens: dict) -> None:
    open_ballot(desk, 1)
    cast(desk, 1, 1, marks("leading", 1, 900_000))
    answers = [send(desk, token, NINETY) for token in tokens["leading"]]
    assert sorted(answers) == [Outcome.COUNTED, Outcome.USED]
    assert received(desk, "leading") == 2
    assert eligible_seats(desk.store, 1, "leading") == ()


def test_refused_sheets_leave_no_trace_and_hold_up_nobody(desk: Desk, tokens: dict) -> None:
    open_ballot(desk, 1)
    wrong = [
        None, {}, [], "x", [[1]], [[1, ["90"]]], [[1, ["90"], 0]], [[1, ["90", "91"], False]], [["1", ["90"], False]],
        [[True, ["90"], False]], [[2, ["90"], False]], [[1, [90], False]], [[1, [90.0], False]], [[1, ["90.3"], False]],
        [[1, ["101"], False]], [[1, ["-1"], False]], [[1, ["9e1"], False]], [[1, ["٩٠"], False]], [[1, [None], False]],
        [[1, ["90"], True]], [[1, ["90"], False]] * 2, [[1, [["90"]], False]], [[1, ["1" * 5000], False]],
    ]  # fmt: skip
    batch = [RemoteBallot(tokens["leading"][0], key(), 1, lines) for lines in wrong]
    batch.append(RemoteBallot(tokens["leading"][1], key(), 1, NINETY))
    answers = cast_remote(desk, batch)
    assert [answer.outcome for answer in answers[:-1]] == [Outcome.REFUSED] * len(wrong)
    assert all(answer.message for answer in answers[:-1])
    assert answers[-1].outcome is Outcome.COUNTED
    assert len(desk.store.voted_seats(1)) == 1
    assert send(desk, tokens["leading"][0], NINETY) is Outcome.COUNTED


def test_nonsense_for_token_key_or_round_is_not_counted(desk: Desk, tokens: dict) -> None:
    open_ballot(desk, 1)
    token = tokens["public"][0]
    for strange in ("", "00", "zz" * 32, "0" * 64, token[:-1], token.upper() + "0"):
        assert send(desk, strange, SATISFIED) is Outcome.UNKNOWN
    for wrong_key in ("x", "0" * 31, "G" * 32):
        assert send(desk, token, SATISFIED, client_key=wrong_key) is Outcome.REFUSED
    assert send(desk, token, SATISFIED, round_id=99) is Outcome.REFUSED
    assert desk.store.voted_seats(1) == frozenset()


def test_a_revoked_code_counts_no_more_but_what_it_cast_stays(desk: Desk) -> None:
    made = [one for one in issue_codes(desk) if one.class_id == "public"]
    salt = salt_of(desk.store)
    open_ballot(desk, 1)
    used, mine = token_of(made[0].code, salt).hex(), key()
    send(desk, used, SATISFIED, client_key=mine)
    for one, expected in ((made[0], Outcome.USED), (made[1], Outcome.COUNTED)):
        fresh = revoke_and_replace(desk, names=("王", "李"), reason="遗失", card=one.card)
        assert send(desk, token_of(one.code, salt).hex(), SATISFIED) is Outcome.UNKNOWN
        assert send(desk, token_of(fresh.code, salt).hex(), SATISFIED) is expected
    assert send(desk, used, SATISFIED, client_key=mine) is Outcome.COUNTED
    assert received(desk, "public") == 2


def test_an_abstention_and_a_recused_rater(desk: Desk, tokens: dict) -> None:
    open_ballot(desk, 1)
    assert send(desk, tokens["public"][0], [[1, [None], True]]) is Outcome.COUNTED
    outcomes = sorted(send(desk, token, NINETY) for token in tokens["peer"])
    assert outcomes == [Outcome.COUNTED, Outcome.COUNTED, Outcome.REFUSED]


def test_a_device_is_told_where_its_seat_stands(desk: Desk, tokens: dict) -> None:
    open_ballot(desk, 1)
    token, mine = tokens["peer"][0], key()
    found = [standing(desk.store, one, 1) for one in tokens["peer"]]
    assert sorted(sorted(one.barred) for one in found) == [[1], [2], [3]]
    token = next(one for one in tokens["peer"] if 1 not in standing(desk.store, one, 1).barred)
    assert standing(desk.store, token, 1, mine).voted == ""
    send(desk, token, NINETY, client_key=mine)
    assert standing(desk.store, token, 1, mine).voted == "here"
    assert standing(desk.store, token, 1, key()).voted == "elsewhere"
    assert standing(desk.store, "0" * 64, 1) is None
    assert standing(desk.store, "nonsense", 1) is None


def test_trouble_with_the_disk_is_told_as_not_counted_and_the_same_request_counts_later(
    desk: Desk, tokens: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ballot(desk, 1)
    mine, write = key(), desk.store.write

    def full(work: Callable) -> object:
        raise Refused(text("磁盘已满"))

    monkeypatch.setattr(desk.store, "write", full)
    assert send(desk, tokens["public"][0], SATISFIED, client_key=mine) is Outcome.RETRY
    monkeypatch.setattr(desk.store, "write", write)
    assert send(desk, tokens["public"][0], SATISFIED, client_key=mine) is Outcome.COUNTED
    assert received(desk, "public") == 1


def test_a_bug_on_one_ballot_of_a_batch_costs_no_other_its_vote(
    desk: Desk, tokens: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ballot(desk, 1)
    read = remote_voting.read_sheet

    def broken(scheme, roster, class_id, lines):
        if lines == "bug":
            raise ZeroDivisionError
        return read(scheme, roster, class_id, lines)

    monkeypatch.setattr(remote_voting, "read_sheet", broken)
    sent = [RemoteBallot(token, key(), 1, SATISFIED) for token in tokens["public"][:3]]
    sent.insert(1, RemoteBallot(tokens["public"][3], key(), 1, "bug"))
    outcomes = [answer.outcome for answer in cast_remote(desk, sent)]
    assert outcomes == [Outcome.COUNTED, Outcome.RETRY, Outcome.COUNTED, Outcome.COUNTED]
    assert received(desk, "public") == 3
    assert all(finding.passed for finding in desk.store.verify())


def test_many_devices_at_once_from_many_threads(desk: Desk, tokens: dict) -> None:
    open_ballot(desk, 1)
    tries = [(token, key()) for token in tokens["public"] for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda one: send(desk, one[0], SATISFIED, client_key=one[1]), tries))
    assert outcomes.count(Outcome.COUNTED) == 4
    assert outcomes.count(Outcome.USED) == 28
    assert received(desk, "public") == 4


def test_a_seat_noted_as_empty_and_a_reporter_who_is_absent(desk: Desk, tokens: dict) -> None:
    take_attendance(desk, "leading", {("何一", "区委"): 0, ("何二", "区委"): 1})
    open_ballot(desk, 1)
    found = {standing(desk.store, token, 1).voted: token for token in tokens["leading"]}
    assert set(found) == {"", "shut"}
    assert send(desk, found["shut"], NINETY) is Outcome.REFUSED
    assert send(desk, found[""], NINETY) is Outcome.COUNTED
