"""Totals counted by hand come to the same tally as the sheets they were counted from, or are refused with a reason."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.hand_counts import HandCount, RowCount, enter, faults, why_not
from shuzhi_desktop.services.keyed_entry import enter_bundle
from shuzhi_desktop.services.keying import ABSENT, BLANK
from shuzhi_desktop.services.paper import close_account, put_account
from shuzhi_desktop.services.ports_paper import SLATE, PaperAccount
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.voting import open_ballot
from tests.support.meetings import small_meeting
from tests.support.paper_meetings import key_bundle, sheet, slate_meeting, slate_roster, slate_scheme

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.domain.result import ClassTally
    from shuzhi_desktop.services.desk import Desk

PEERS = 30


def _made(folder: Path, name: str, scheme: str) -> Desk:
    where = folder / name
    where.mkdir()
    desk = slate_meeting(where, scheme, slate_roster(4, PEERS))
    open_ballot(desk)
    put_account(desk, PaperAccount("peer", SLATE, PEERS, PEERS, 0))
    return desk


def _closed(desk: Desk, returned: int) -> list[ClassTally]:
    put_account(desk, PaperAccount("peer", SLATE, PEERS, PEERS, returned))
    close_account(desk, "peer", SLATE, ("丙", "丁"))
    close_meeting(desk)
    return [one.of_class("peer") for one in result(desk).reporters]


def _count(cells: list[list[list[int]]], items: int, invalid: int) -> HandCount:
    """What two tellers would have counted from these sheets (sheet, reporter, item)."""
    rows = []
    for reporter in range(4):
        seen = [one[reporter] for one in cells if ABSENT not in one[reporter]]
        options = tuple(tuple(sum(line[i] == option for line in seen) for option in range(4)) for i in range(items))
        blanks = tuple(sum(line[i] == BLANK for line in seen) for i in range(items))
        rows.append(RowCount(reporter + 1, options, blanks, len(cells) - len(seen)))
    return HandCount("peer", SLATE, len(cells) + invalid, len(cells), invalid, tuple(rows))


@pytest.mark.parametrize(
    ("items", "aggregate", "blank"),
    [(3, "indicator", "skip"), (3, "indicator", "invalid"), (1, "ballot", "invalid"), (1, "indicator", "skip")],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_count_by_hand_comes_to_what_its_sheets_come_to(
    tmp_path: Path, items: int, aggregate: str, blank: str, seed: int
) -> None:
    dice = random.Random(seed)
    scheme = slate_scheme(items, aggregate=aggregate, blank=blank)
    may_blank = blank == "skip" or items == 1
    cells = []
    for number in range(20):
        lines = [[dice.choice([0, 1, 2, 3] + [BLANK] * may_blank) for _ in range(items)] for _ in range(4)]
        for line in lines:
            if items > 1 and set(line) == {BLANK}:
                line[0] = 0  # a wholly blank row is an abstention, which totals cannot tell from blanks
        if number < 4:
            lines[number] = [ABSENT] * items
        cells.append(lines)
    by_sheet = _made(tmp_path, "sheets", scheme)
    keyed = [sheet(n, *lines) for n, lines in enumerate(cells, 1)]
    keyed += [sheet(21, *([0] * items for _ in range(4)), invalid="手工计票认定无效")]
    enter_bundle(by_sheet, key_bundle(by_sheet, "peer", SLATE, keyed).id)
    by_hand = _made(tmp_path, "hand", scheme)
    assert enter(by_hand, _count(cells, items, 1), "丙", "丁") == 21
    one, other = _closed(by_sheet, 21), _closed(by_hand, 21)
    assert [(t.score, t.indicators, t.account, t.totals) for t in one] == [
        (t.score, t.indicators, t.account, t.totals) for t in other
    ]
    assert result(by_sheet).sheets[0] == result(by_hand).sheets[0]
    assert all(finding.passed for finding in by_hand.store.verify())
    by_sheet.store.close()
    by_hand.store.close()


def test_every_sum_that_is_off_names_its_cell(tmp_path: Path) -> None:
    desk = _made(tmp_path, "m", slate_scheme(2))
    row = RowCount(1, ((3, 1, 0, 0), (2, 2, 0, 0)), (0, 0))
    rows = tuple(replace(row, reporter_id=n) for n in range(1, 5))
    good = HandCount("peer", SLATE, 5, 4, 1, rows)
    assert faults(desk.store, good) == ()

    def sentence(count: HandCount) -> str:
        with pytest.raises(Refused) as refused:
            enter(desk, count, "丙", "丁")
        assert str(refused.value) == str(faults(desk.store, count)[0])
        return str(refused.value)

    assert "“有效” 4 + “无效” 0 ≠ “收回” 5" in sentence(replace(good, invalid=0))
    off = replace(row, reporter_id=2, options=((3, 1, 0, 0), (2, 1, 0, 0)))
    told = sentence(replace(good, rows=(rows[0], off, *rows[2:])))
    assert told.startswith("书记02“认识熟悉程度”：各等次 3 + 未填 0 + 回避 0 = 3，应等于有效 4，相差 1 张")
    many = HandCount("peer", SLATE, 31, 31, 0, tuple(replace(r, options=((31, 0, 0, 0),) * 2) for r in rows))
    assert "多于“发出” 30 张" in sentence(many)
    absent = replace(row, absent=2, options=((1, 1, 0, 0), (1, 1, 0, 0)))
    assert "书记01：“回避” 2 张，按名单至多 1 张" in sentence(replace(good, rows=(absent, *rows[1:])))
    assert "为 0" in sentence(
        HandCount("peer", SLATE, 0, 0, 0, tuple(replace(r, options=((0,) * 4,) * 2) for r in rows))
    )
    assert "名单不符" in sentence(replace(good, rows=rows[:2]))
    with pytest.raises(Refused, match="两人"):
        enter(desk, good, "丙", "丙")
    assert enter(desk, good, "丙", "丁") == 5
    assert desk.store.hand_counts()[0].checker == "丁"
    desk.store.close()


def test_a_count_needs_the_account_of_the_paper(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path)
    open_ballot(desk, 1)
    count = HandCount("public", 1, 3, 3, 0, (RowCount(1, ((2, 1, 0),), (0,)),))
    with pytest.raises(Refused, match="先填写“发出”"):
        enter(desk, count, "丙", "丁")
    put_account(desk, PaperAccount("public", 1, 4, 4, 3))
    enter(desk, count, "丙", "丁")
    assert desk.store.returned(1) == {"public": 3}
    desk.store.close()


def test_what_cannot_be_exact_is_refused_with_the_reason(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path)
    scheme = desk.store.scheme()
    assert "记名票" in str(why_not(scheme, scheme.rater_class("leading")))
    assert "打分" in str(why_not(scheme, scheme.rater_class("peer")))
    assert why_not(scheme, scheme.rater_class("public")) is None
    desk.store.close()
    where = tmp_path / "slate"
    where.mkdir()
    slate = slate_meeting(where, slate_scheme(2, aggregate="ballot", blank="invalid"))
    open_ballot(slate)
    assert "总分计分" in str(why_not(slate.store.scheme(), slate.store.scheme().rater_class("peer")))
    rows = tuple(RowCount(n, ((1, 0, 0, 0),) * 2, (0, 0)) for n in (1, 2, 3))
    with pytest.raises(Refused, match="拼不回每张票"):
        enter(slate, HandCount("peer", SLATE, 1, 1, 0, rows), "丙", "丁")
    ruled = slate.store.scheme_text().replace(
        'aggregate = "ballot"', 'aggregate = "ballot"\nballot_rules = [{ rule = "all_equal" }]'
    )
    other = tmp_path / "ruled"
    other.mkdir()
    judged = slate_meeting(other, ruled.replace('blank = "invalid"', 'blank = "invalid"'))
    assert "有效性规定" in str(why_not(judged.store.scheme(), judged.store.scheme().rater_class("peer")))
    judged.store.close()
    slate.store.close()


def test_blanks_of_several_items_are_invalid_sheets_where_the_scheme_says_so(tmp_path: Path) -> None:
    desk = _made(tmp_path, "m", slate_scheme(2, blank="invalid"))
    rows = tuple(RowCount(n, ((1, 1, 0, 0), (2, 1, 0, 0)), (1, 0)) for n in range(1, 5))
    with pytest.raises(Refused, match="请把这 1 张计入“无效”"):
        enter(desk, HandCount("peer", SLATE, 3, 3, 0, rows), "丙", "丁")
    desk.store.close()
