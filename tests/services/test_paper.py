"""Accounts of paper add up and are closed by two people before the class counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.keyed_entry import enter_bundle
from shuzhi_desktop.services.keying import begin_bundle
from shuzhi_desktop.services.paper import close_account, open_matters, put_account, targets, view, views
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.ports_paper import SLATE, PaperAccount
from shuzhi_desktop.services.results import is_available
from shuzhi_desktop.services.voting import cast, close_ballot, open_ballot
from tests.support.meetings import marks, small_meeting
from tests.support.paper_meetings import key_bundle, sheet, slate_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

TWO = [sheet(1, (0,)), sheet(2, (1,))]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small_meeting(tmp_path)
    open_ballot(made, 1)
    yield made
    made.store.close()


def _first_fault(desk: Desk, account: PaperAccount) -> str:
    put_account(desk, account)
    with pytest.raises(Refused) as refused:
        close_account(desk, account.class_id, account.reporter_id, ("丙", "丁"))
    return str(refused.value)


def test_an_account_that_does_not_add_up_names_the_cell(desk: Desk) -> None:
    enter_bundle(desk, key_bundle(desk, "public", 1, TWO).id)
    good = PaperAccount("public", 1, printed=5, issued=3, returned=2, left=2, spoiled=1)
    assert "请核对“剩余”" in _first_fault(desk, replace(good, left=1))
    assert "请核对“收回”" in _first_fault(desk, replace(good, spoiled=2))
    assert "“收回” 3 张，已计入 2 张" in _first_fault(desk, replace(good, returned=3, spoiled=0))
    with pytest.raises(Refused, match="小于 0"):
        put_account(desk, replace(good, left=-1))
    with pytest.raises(Refused, match="没有这种票"):
        put_account(desk, replace(good, class_id="routine"))
    put_account(desk, good)
    with pytest.raises(Refused, match="两人"):
        close_account(desk, "public", 1, ("丙", "丙 "))
    with pytest.raises(Refused, match="还没有填写"):
        close_account(desk, "peer", 1, ("丙", "丁"))
    close_account(desk, "public", 1, ("丙", "丁"))
    (seen,) = views(desk.store)
    assert (seen.entered, seen.valid, seen.invalid, seen.is_closed) == (2, 2, 0, True)
    entry = next(one for one in desk.store.audit() if one.kind == "paper.closed")
    assert '"names":["丙","丁"]' in entry.details


def test_the_meeting_is_not_closed_while_an_account_is_open_or_off(desk: Desk) -> None:
    put_account(desk, PaperAccount("public", 1, 4, 3, 2, 1))
    with pytest.raises(Refused, match="“群众测评”（甲街道 赵）的纸质票账目不平"):
        close_meeting(desk)
    assert desk.store.info().phase is Phase.RUNNING
    assert desk.store.rounds()[0].is_open
    enter_bundle(desk, key_bundle(desk, "public", 1, TWO).id)
    with pytest.raises(Refused, match="还没有结清"):
        close_meeting(desk)
    close_account(desk, "public", 1, ("丙", "丁"))
    close_meeting(desk)
    assert desk.store.info().phase is Phase.SEALED


def test_sheets_without_an_account_are_a_matter_still_open(desk: Desk) -> None:
    enter_bundle(desk, key_bundle(desk, "public", 1, TWO).id)
    with pytest.raises(Refused, match="没有填写纸质票账目"):
        close_meeting(desk)


def test_a_closed_account_opens_again_when_more_paper_turns_up(desk: Desk) -> None:
    enter_bundle(desk, key_bundle(desk, "public", 1, TWO).id)
    put_account(desk, PaperAccount("public", 1, 4, 3, 2, 1))
    close_account(desk, "public", 1, ("丙", "丁"))
    assert open_matters(desk.store) == ()
    begin_bundle(desk, "public", 1, "甲")
    assert not views(desk.store)[0].is_closed
    assert next(str(one)[:18] for one in open_matters(desk.store)).startswith("“群众测评”（甲街道 赵）第 2 捆")


def test_no_score_is_seen_while_an_account_is_open(tmp_path: Path) -> None:
    desk = slate_meeting(tmp_path)
    one = open_ballot(desk)
    put_account(desk, PaperAccount("peer", SLATE, 6, 6, 0))
    close_ballot(desk, one.id)
    assert not is_available(desk)
    close_account(desk, "peer", SLATE, ("丙", "丁"))
    assert is_available(desk)
    desk.store.close()


def test_without_paper_nothing_is_asked(desk: Desk) -> None:
    assert open_matters(desk.store) == ()
    assert targets(desk.store)[0] == ("leading", 1)
    assert len(targets(desk.store)) == 9


def test_an_account_waits_for_the_meeting_to_begin(tmp_path: Path) -> None:
    desk = slate_meeting(tmp_path)
    with pytest.raises(Refused, match="还没有开始"):
        put_account(desk, PaperAccount("peer", SLATE, 6, 6, 0))
    desk.store.close()


def test_more_issued_on_paper_than_raters_left_is_told_early(desk: Desk) -> None:
    for seat in (6, 7):
        cast(desk, 1, seat, marks("public", 1, 0))
    account = PaperAccount("public", 1, 3, 3, 0)
    put_account(desk, account)
    (warning,) = view(desk.store, account).warnings
    assert "电子已投 2 张" in str(warning)
    assert view(desk.store, replace(account, issued=2)).warnings == ()
