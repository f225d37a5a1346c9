"""Codes hold seats, are shown once, cannot be read out of the file, and are replaced by two people."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.codes import (
    ALPHABET,
    code_groups,
    issue_codes,
    mark_of,
    normalised,
    reissue_group,
    revoke_and_replace,
    salt_of,
    token_of,
)
from shuzhi_desktop.services.voting import eligible_seats, open_ballot
from tests.support.meetings import SCHEME, small_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

TWO = ("王监票", "李计票")
LOOK_ALIKES = ("0OQD", "1ILJ", "2Z", "5S", "6G", "8B", "UV")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


def seat_of(desk: Desk, code: str) -> int | None:
    found = desk.store.code(mark_of(token_of(code, salt_of(desk.store))))
    return found.seat_id if found is not None and found.valid else None


def test_a_code_has_eight_characters_and_no_two_that_look_alike() -> None:
    for alike in LOOK_ALIKES:
        assert sum(letter in ALPHABET for letter in alike) <= 1, alike
    assert len(set(ALPHABET)) == len(ALPHABET) == 25


def test_a_code_is_read_however_it_was_typed() -> None:
    for typed in ("a3k7 9mxr", "A3K79MXR", " a3k7-9mxr ", "Ａ３Ｋ７　９ＭＸＲ"):
        assert normalised(typed) == "A3K79MXR"
    assert normalised("ZSGBVOQ0") == "2568UDDD"
    for wrong in ("", "A3K79MX", "A3K79MXRR", "A3K79MX!", "甲" * 8, "1" * 8, "A" * 5000):
        assert normalised(wrong) == ""


def test_every_seat_gets_one_code_and_secret_cards_name_nobody(desk: Desk) -> None:
    made = issue_codes(desk)
    assert len({one.code for one in made}) == len(made) == 9
    assert sorted(seat_of(desk, one.code) for one in made) == list(range(1, 10))
    assert sorted(one.card for one in made) == list(range(1, 10))
    by_class = {c: {(o.unit, o.name) for o in made if o.class_id == c} for c in ("leading", "peer", "public")}
    assert by_class["leading"] == {("区委", "何一"), ("区委", "何二")}
    assert by_class["peer"] == {("甲街道", ""), ("乙街道", ""), ("丙街道", "")}
    assert by_class["public"] == {("", "")}
    for one in made:
        assert re.fullmatch(f"[{ALPHABET}]{{4}} [{ALPHABET}]{{4}}", one.shown)
    with pytest.raises(Refused, match="没有需要发码"):
        issue_codes(desk)


def test_a_named_code_holds_that_person_and_a_peer_code_that_unit(desk: Desk) -> None:
    seats = {seat.id: seat for seat in desk.store.roster().seats}
    for one in issue_codes(desk):
        seat = seats[seat_of(desk, one.code) or 0]
        assert seat.class_id == one.class_id
        if one.class_id == "leading":
            assert seat.name == one.name
        if one.class_id == "peer":
            assert seat.unit == one.unit


def test_two_of_one_unit_recused_differently_are_told_apart_by_name(tmp_path: Path) -> None:
    scheme = SCHEME.replace('recuse = "own_unit"', 'recuse = "self"')
    reporters = (Reporter(1, 1, "赵", "甲街道"), Reporter(2, 2, "钱", "乙街道"))
    seats = (Seat(1, "peer", "赵", "甲街道"), Seat(2, "peer", "周", "甲街道"), Seat(3, "peer", "吴", "丙街道"))
    desk = small_meeting(tmp_path, scheme, Roster(reporters, seats))
    assert {(one.unit, one.name) for one in issue_codes(desk)} == {("甲街道", "赵"), ("甲街道", "周"), ("丙街道", "")}
    desk.store.close()


def test_seats_are_dealt_by_lot(tmp_path: Path) -> None:
    seats = tuple(Seat(number, "public") for number in range(1, 61))
    desk = small_meeting(tmp_path, roster=Roster((Reporter(1, 1, "赵", "甲街道"),), seats))
    made = issue_codes(desk)
    held = [seat_of(desk, one.code) for one in made]
    assert sorted(held) == list(range(1, 61))
    assert held != sorted(held)
    by_card = [seat_of(desk, one.code) for one in sorted(made, key=lambda one: one.card)]
    assert by_card != sorted(by_card)
    desk.store.close()


def test_codes_for_some_seats_leave_the_rest_to_the_terminal(desk: Desk) -> None:
    made = issue_codes(desk, {("public", ""): 3, ("leading", ""): 1})
    assert [one.class_id for one in made] == ["leading", "public", "public", "public"]
    opened = open_ballot(desk, 1)
    (left,) = eligible_seats(desk.store, opened.id, "public")
    assert left.id not in {seat_of(desk, one.code) for one in made}
    assert len(eligible_seats(desk.store, opened.id, "leading")) == 2
    assert [(one.class_id, one.seats, one.coded) for one in code_groups(desk.store) if one.class_id == "public"] == [
        ("public", 4, 3)
    ]


def test_the_file_and_the_chain_hold_no_code_and_no_token(desk: Desk) -> None:
    made = issue_codes(desk)
    salt = salt_of(desk.store)
    desk.store.close()
    content = desk.store.path.read_bytes()
    for one in made:
        token = token_of(one.code, salt)
        for trace in (one.code, one.shown, token.hex()):
            assert trace.encode() not in content
        assert token not in content
        assert mark_of(token) in content


def test_a_lost_code_is_replaced_by_two_people_with_a_reason(desk: Desk) -> None:
    lost = next(one for one in issue_codes(desk) if one.class_id == "public")
    held = seat_of(desk, lost.code)
    for names in (("", "李计票"), ("王监票", " "), ("王监票", "王监票")):
        with pytest.raises(Refused, match="两人"):
            revoke_and_replace(desk, names=names, reason="遗失", card=lost.card)
    with pytest.raises(Refused, match="原因"):
        revoke_and_replace(desk, names=TWO, reason=" ", card=lost.card)
    fresh = revoke_and_replace(desk, names=TWO, reason="遗失", card=lost.card)
    assert seat_of(desk, lost.code) is None
    assert seat_of(desk, fresh.code) == held
    with pytest.raises(Refused, match="找不到"):
        revoke_and_replace(desk, names=TWO, reason="遗失", card=lost.card)
    (entry,) = (one for one in desk.store.audit() if one.kind == "codes.replaced")
    details = json.loads(entry.details)
    assert details == {"issued": {"public": 1}, "names": list(TWO), "reason": "遗失", "revoked": [lost.card]}
    assert all(finding.passed for finding in desk.store.verify())


def test_a_code_can_be_revoked_by_itself_or_by_the_rater_it_names(desk: Desk) -> None:
    made = issue_codes(desk)
    first = revoke_and_replace(desk, names=TWO, reason="污损", code=made[0].shown.lower())
    assert seat_of(desk, first.code) == 1 or seat_of(desk, first.code) == 2
    second = revoke_and_replace(desk, names=TWO, reason="污损", seat_id=1)
    assert seat_of(desk, second.code) == 1
    for wrong in ("不是码", "AAAAAAAA"):
        with pytest.raises(Refused, match="找不到"):
            revoke_and_replace(desk, names=TWO, reason="污损", code=wrong)


def test_a_whole_group_is_reissued_when_nobody_knows_which_card_was_lost(desk: Desk) -> None:
    before = issue_codes(desk)
    fresh = reissue_group(desk, "public", "", names=TWO, reason="一张卡遗失")
    assert len(fresh) == 4
    assert all(seat_of(desk, one.code) is None for one in before if one.class_id == "public")
    assert all(seat_of(desk, one.code) is not None for one in before if one.class_id != "public")
    peer = reissue_group(desk, "peer", "甲街道", names=TWO, reason="遗失")
    assert [one.unit for one in peer] == ["甲街道"]
    with pytest.raises(Refused, match="没有有效"):
        reissue_group(desk, "public", "别处", names=TWO, reason="遗失")


def test_after_the_seal_no_code_is_made(desk: Desk) -> None:
    open_ballot(desk, 1)
    close_meeting(desk)
    with pytest.raises(Refused, match="封存"):
        issue_codes(desk)
