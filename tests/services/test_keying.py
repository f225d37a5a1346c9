"""Paper keyed twice: blind, compared cell by cell, settled from the sheet, entered once, and nothing of it left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.roster import Roster, Seat
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.keyed_entry import drop_bundle, enter_bundle
from shuzhi_desktop.services.keying import (
    ABSENT,
    BLANK,
    SPOILED,
    UNREADABLE,
    Difference,
    alike,
    begin_bundle,
    differences,
    finish_pass,
    make_room,
    own_sheets,
    put_sheet,
    settle,
    take_back,
    take_out,
    take_up,
)
from shuzhi_desktop.services.paper import close_account, put_account
from shuzhi_desktop.services.ports_paper import SLATE, BundleState, PaperAccount
from shuzhi_desktop.services.results import is_available, result
from shuzhi_desktop.services.scoring import set_given
from shuzhi_desktop.services.voting import cast, close_ballot, open_ballot
from tests.support.meetings import marks, small_meeting
from tests.support.paper_meetings import enter_all, key_bundle, sheet, slate_meeting, slate_roster, slate_scheme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

GOOD, FAIR, PLAIN, BAD = range(4)
ROW = (GOOD, FAIR, GOOD, FAIR, PLAIN, BAD)
SHEET = (ROW, (GOOD,) * 6, (FAIR,) * 6)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = slate_meeting(tmp_path)
    open_ballot(made)
    yield made
    made.store.close()


@pytest.fixture
def each(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "each"
    folder.mkdir()
    made = small_meeting(folder)
    open_ballot(made, 1)
    yield made
    made.store.close()


def test_a_bundle_can_be_begun_only_once_its_ballot_was_opened(tmp_path: Path) -> None:
    fresh = slate_meeting(tmp_path)
    with pytest.raises(Refused, match="现场主控"):
        begin_bundle(fresh, "peer", SLATE, "甲")
    open_ballot(fresh)
    with pytest.raises(Refused, match="录入人姓名"):
        begin_bundle(fresh, "peer", SLATE, "  ")
    with pytest.raises(Refused, match="没有这种票"):
        begin_bundle(fresh, "peer", 1, "甲")
    assert begin_bundle(fresh, "peer", SLATE, "甲").state is BundleState.FIRST
    fresh.store.close()


def test_each_pass_has_its_own_clerk_and_neither_sees_the_other(desk: Desk) -> None:
    bundle = begin_bundle(desk, "peer", SLATE, "甲")
    put_sheet(desk, bundle.id, "甲", sheet(1, *SHEET))
    with pytest.raises(Refused, match="由“甲”录入"):
        put_sheet(desk, bundle.id, "乙", sheet(1, *SHEET))
    with pytest.raises(Refused, match="由“甲”录入"):
        own_sheets(desk.store, bundle.id, "乙")
    with pytest.raises(Refused, match="没有都录完"):
        differences(desk.store, bundle.id)
    finish_pass(desk, bundle.id, "甲")
    with pytest.raises(Refused, match="另一人"):
        take_up(desk, bundle.id, "甲")
    take_up(desk, bundle.id, "乙")
    assert own_sheets(desk.store, bundle.id, "乙") == ()
    with pytest.raises(Refused, match="由“乙”录入"):
        own_sheets(desk.store, bundle.id, "甲")
    with pytest.raises(Refused, match="任何一张"):
        finish_pass(desk, bundle.id, "乙")
    with pytest.raises(Refused, match="没有都录完"):
        enter_bundle(desk, bundle.id)


def test_a_pass_is_taken_up_again_after_the_window_was_closed(desk: Desk) -> None:
    bundle = begin_bundle(desk, "peer", SLATE, "甲")
    put_sheet(desk, bundle.id, "甲", sheet(1, *SHEET))
    assert take_up(desk, bundle.id, "甲").state is BundleState.FIRST
    assert own_sheets(desk.store, bundle.id, "甲") == (sheet(1, *SHEET),)


def test_differences_are_listed_cell_by_cell_and_settled_by_a_third_look(desk: Desk) -> None:
    other = ((GOOD, FAIR, GOOD, BLANK, PLAIN, BAD), (GOOD,) * 6, (FAIR,) * 5 + (UNREADABLE,))
    bundle = key_bundle(desk, "peer", SLATE, [sheet(1, *SHEET), sheet(2, *SHEET)], [sheet(1, *other), sheet(2, *SHEET)])
    found = differences(desk.store, bundle.id)
    assert found == (
        Difference(1, "cell", 0, 3, FAIR, BLANK),
        Difference(1, "cell", 2, 5, FAIR, UNREADABLE),
    )
    with pytest.raises(Refused, match="2 处不一致"):
        enter_bundle(desk, bundle.id)
    with pytest.raises(Refused, match="录入人姓名"):
        settle(desk, bundle.id, "", found[0], FAIR)
    with pytest.raises(Refused, match="范围"):
        settle(desk, bundle.id, "丙", found[0], 9)
    settle(desk, bundle.id, "丙", found[0], FAIR)
    settle(desk, bundle.id, "丙", found[1], UNREADABLE)
    assert differences(desk.store, bundle.id) == ()
    done = enter_bundle(desk, bundle.id)
    assert (done.state, done.sheets, done.clerks, done.settled) == (BundleState.ENTERED, 2, ("甲", "乙", "丙"), 2)
    entry = next(one for one in desk.store.audit() if one.kind == "paper.entered")
    assert json.loads(entry.details) == {
        "bundle": bundle.id, "class": "peer", "round": 1, "sheets": 2, "invalid": 0,
        "unreadable": 1, "alike": 0, "settled": 2, "clerks": ["甲", "乙", "丙"],
    }  # fmt: skip
    lines = [ballot.lines[2].marks for _, ballot in desk.store.ballots(1)]
    assert sorted(lines, key=str) == sorted([(FAIR,) * 6, (FAIR,) * 5 + (None,)], key=str)


def test_a_sheet_left_out_or_keyed_twice_is_mended_by_the_third_look(desk: Desk) -> None:
    one, two, three = (sheet(n, (mark,) * 6, ROW, ROW) for n, mark in ((1, GOOD), (2, FAIR), (3, BAD)))
    short = [one, sheet(2, *three.cells)]
    bundle = key_bundle(desk, "peer", SLATE, [one, two, three], short)
    found = differences(desk.store, bundle.id)
    assert found[-1] == Difference(3, "missing", None, None, 1, 0)
    make_room(desk, bundle.id, "丙", 2, 2)
    found = differences(desk.store, bundle.id)
    assert {(d.position, d.what) for d in found} == {(2, "cell")}
    assert len(found) == 18
    for difference in found:
        settle(desk, bundle.id, "丙", difference, difference.first)
    enter_bundle(desk, bundle.id)
    twice = key_bundle(desk, "peer", SLATE, [one, two], [one, sheet(2, *one.cells), sheet(3, *two.cells)])
    take_out(desk, twice.id, "丙", 2, 2)
    assert differences(desk.store, twice.id) == ()


def test_a_row_recused_in_one_pass_only_is_settled_as_a_row(desk: Desk) -> None:
    absent = ((ABSENT,) * 6, ROW, ROW)
    marked = (ROW, ROW, ROW)
    bundle = key_bundle(desk, "peer", SLATE, [sheet(1, *absent), sheet(2, *marked)], [sheet(1, *marked)] * 1
                        + [sheet(2, *absent)])  # fmt: skip
    found = differences(desk.store, bundle.id)
    assert len(found) == 12
    settle(desk, bundle.id, "丙", found[3], ABSENT)
    left = differences(desk.store, bundle.id)
    assert {one.position for one in left} == {2}
    for one in left:
        settle(desk, bundle.id, "丙", one, one.first)
    assert differences(desk.store, bundle.id) == ()
    enter_bundle(desk, bundle.id)
    lines = sorted(len(ballot.lines) for _, ballot in desk.store.ballots(1))
    assert lines == [2, 3]


def test_an_identical_sheet_is_questioned_and_not_dropped(desk: Desk, each: Desk) -> None:
    bundle = begin_bundle(desk, "peer", SLATE, "甲")
    put_sheet(desk, bundle.id, "甲", sheet(1, *SHEET))
    assert alike(desk.store, bundle.id, "甲", sheet(2, *SHEET)) == 1
    assert alike(desk.store, bundle.id, "甲", sheet(2, (BAD,) * 6, *SHEET[1:])) is None
    put_sheet(desk, bundle.id, "甲", sheet(2, *SHEET))
    assert len(own_sheets(desk.store, bundle.id, "甲")) == 2
    put_sheet(desk, bundle.id, "甲", sheet(3, *SHEET))
    take_back(desk, bundle.id, "甲", 2)
    assert [one.position for one in own_sheets(desk.store, bundle.id, "甲")] == [1, 2]
    short = begin_bundle(each, "public", 1, "甲")
    put_sheet(each, short.id, "甲", sheet(1, (0,)))
    assert alike(each.store, short.id, "甲", sheet(2, (0,))) is None


def test_named_sheets_need_their_rater_and_count_once_whatever_the_way(each: Desk) -> None:
    cast(each, 1, 1, marks("leading", 1, 900_000))
    bundle = begin_bundle(each, "leading", 1, "甲")
    with pytest.raises(Refused, match="先选评议人"):
        put_sheet(each, bundle.id, "甲", sheet(1, (800_000,)))
    with pytest.raises(Refused, match="“何一”已经投过票"):
        put_sheet(each, bundle.id, "甲", sheet(1, (800_000,), seat_id=1))
    put_sheet(each, bundle.id, "甲", sheet(1, (800_000,), seat_id=2))
    with pytest.raises(Refused, match="第 1 张已经录过"):
        put_sheet(each, bundle.id, "甲", sheet(2, (800_000,), seat_id=2))
    finish_pass(each, bundle.id, "甲")
    take_up(each, bundle.id, "乙")
    put_sheet(each, bundle.id, "乙", sheet(1, (800_000,), seat_id=2))
    finish_pass(each, bundle.id, "乙")
    cast(each, 1, 2, marks("leading", 1, 700_000))  # by phone, while the paper lay on the table
    with pytest.raises(Refused, match="“何二”已经投过票"):
        enter_bundle(each, bundle.id)
    assert each.store.returned(1) == {"leading": 2}
    drop_bundle(each, bundle.id, "已用手机投票", ("丙", "丁"))
    assert [b.lines[0].marks[0] for _, b in each.store.ballots(1)] == [900_000, 700_000]


def test_a_named_sheet_on_paper_takes_the_seat(each: Desk) -> None:
    enter_bundle(each, key_bundle(each, "leading", 1, [sheet(1, (800_000,), seat_id=2)]).id)
    with pytest.raises(Refused, match="已经投过票"):
        cast(each, 1, 2, marks("leading", 1, 700_000))
    assert each.store.voted_seats(1) == {2}


def test_recused_rows_are_no_lines_and_there_are_no_more_of_them_than_recused_raters(desk: Desk) -> None:
    own = sheet(1, (ABSENT,) * 6, ROW, ROW)
    with pytest.raises(Refused, match="回避"):
        put_sheet(desk, begin_bundle(desk, "peer", SLATE, "甲").id, "甲", sheet(1, (ABSENT, *ROW[1:]), ROW, ROW))
    drop_bundle(desk, 1, "试录", ("丙", "丁"))
    bundle = key_bundle(desk, "peer", SLATE, [own, sheet(2, (ABSENT,) * 6, ROW, ROW)])
    with pytest.raises(Refused, match="2 张，多于按名单应回避的 1 张"):
        enter_bundle(desk, bundle.id)
    drop_bundle(desk, bundle.id, "重录", ("丙", "丁"))
    enter_bundle(desk, key_bundle(desk, "peer", SLATE, [own]).id)
    ((_, ballot),) = desk.store.ballots(1)
    assert [line.reporter_id for line in ballot.lines] == [2, 3]


def test_the_rows_of_a_named_sheet_are_those_its_rater_may_mark(tmp_path: Path) -> None:
    folder = tmp_path / "named"
    folder.mkdir()
    scheme = slate_scheme().replace('secrecy = "named"', 'secrecy = "named"\nrecuse = "own_unit"')
    seats = (Seat(100, "leading", "何志远", "02街道"), Seat(101, "leading", "马文静", "区委"), Seat(1, "peer"))
    desk = slate_meeting(folder, scheme, Roster(slate_roster(3, 1).reporters, seats))
    open_ballot(desk)
    bundle = begin_bundle(desk, "leading", SLATE, "甲")
    with pytest.raises(Refused, match="“书记02”一行与这位评议人的回避不符"):
        put_sheet(desk, bundle.id, "甲", sheet(1, ROW, ROW, ROW, seat_id=100))
    with pytest.raises(Refused, match="“书记02”一行与这位评议人的回避不符"):
        put_sheet(desk, bundle.id, "甲", sheet(1, ROW, (ABSENT,) * 6, ROW, seat_id=101))
    put_sheet(desk, bundle.id, "甲", sheet(1, ROW, (ABSENT,) * 6, ROW, seat_id=100))
    put_sheet(desk, bundle.id, "甲", sheet(2, ROW, ROW, ROW, seat_id=101))
    desk.store.close()


def test_blank_illegible_and_spoiled_sheets_count_as_the_form_says(desk: Desk) -> None:
    sheets = [
        sheet(1, (BLANK,) * 6, (UNREADABLE, *ROW[1:]), ROW),
        sheet(2, *SHEET, invalid=SPOILED),
    ]
    done = enter_all(desk, "peer", SLATE, sheets, issued=6)
    assert (done.sheets, done.invalid) == (2, 1)
    enter_all(desk, "leading", SLATE, [sheet(1, *SHEET, seat_id=100)], issued=2)
    close_meeting(desk)
    tally = {one.reporter_id: one.of_class("peer") for one in result(desk).reporters}
    assert (tally[1].account.abstained, tally[1].account.invalid) == (1, 1)
    assert tally[2].indicators[0].blank == 1
    assert dict(result(desk).sheets)["peer"].invalid == 1


def test_paper_and_terminals_make_one_vote(each: Desk) -> None:
    for seat_id, mark in ((6, 0), (7, 1)):
        cast(each, 1, seat_id, marks("public", 1, mark))
    enter_all(each, "public", 1, [sheet(1, (0,)), sheet(2, (0,))], issued=2)
    close_ballot(each, 1)
    assert each.store.returned(1) == {"public": 4}
    close_meeting(each)
    tally = result(each).reporters[0].of_class("public")
    assert dict(tally.indicators[0].counts) == {0: 3, 1: 1}
    assert all(one.passed for one in each.store.verify())


def test_more_paper_and_terminals_than_seats_block_the_class(each: Desk) -> None:
    for seat_id in (6, 7, 8):
        cast(each, 1, seat_id, marks("public", 1, 0))
    enter_all(each, "public", 1, [sheet(1, (0,)), sheet(2, (0,))], issued=2)
    close_meeting(each)
    assert result(each).reporters[0].of_class("public").blocked


def test_paper_enters_a_closed_ballot_and_the_seal_follows(each: Desk) -> None:
    cast(each, 1, 6, marks("public", 1, 1))
    close_ballot(each, 1)
    enter_bundle(each, key_bundle(each, "public", 1, [sheet(1, (0,))]).id)
    assert each.store.returned(1) == {"public": 2}
    assert all(one.passed for one in each.store.verify())


def test_no_score_is_seen_while_a_bundle_is_open(tmp_path: Path) -> None:
    desk = slate_meeting(tmp_path, slate_scheme(recuse="none"))
    one = open_ballot(desk)
    begin_bundle(desk, "peer", SLATE, "甲")
    close_ballot(desk, one.id)
    assert not is_available(desk)
    with pytest.raises(Refused, match="第 1 捆纸质票还没有计入"):
        result(desk)
    drop_bundle(desk, 1, "没有票", ("丙", "丁"))
    assert is_available(desk)
    desk.store.close()


def test_nothing_is_keyed_after_sealing(each: Desk) -> None:
    set_given(each, [])
    close_meeting(each)
    with pytest.raises(Refused, match="封存"):
        begin_bundle(each, "public", 1, "甲")
    with pytest.raises(Refused, match="封存"):
        put_account(each, PaperAccount("public", 1, 1, 1, 1))
    with pytest.raises(Refused, match="封存"):
        close_account(each, "public", 1, ("丙", "丁"))
