"""A new meeting from last year's: who answers for which post, what is carried over, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.roster import Reporter, Roster
from shuzhi_desktop.services.continuing import Fit, carry_over, continuation, next_info
from shuzhi_desktop.services.notes import keep_note
from shuzhi_desktop.services.ports_notes import Note, NoteKind, Rectification
from shuzhi_desktop.services.ports_rectifying import ProgressNote
from shuzhi_desktop.services.rectifying import close_rectification, keep_rectification
from shuzhi_desktop.services.reports import attach_report
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.year_on_year import looking_back
from tests.support.meetings import SCHEME, small_meeting, small_roster
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk


@pytest.fixture
def last(tmp_path: Path) -> Iterator[Desk]:
    """A sealed meeting of 2026 with an open matter for 赵 and 孙, a closed one for 钱, and a pledge of 赵."""
    (tmp_path / "2026").mkdir()
    desk = small_meeting(tmp_path / "2026")
    vote(desk)
    keep_note(desk, Note(0, 1, NoteKind.PLEDGE, "赵", "明年建成三个活动站"))
    keep_note(desk, Note(0, 1, NoteKind.COMMENT, "何一", "抓得实"))
    first = keep_rectification(desk, Rectification(0, 1, "活动阵地不足", measure="新建", deadline="2027-03-31"))
    keep_rectification(desk, Rectification(0, 3, "台账不全"))
    closed = keep_rectification(desk, Rectification(0, 2, "党课次数少", progress="已补齐"))
    close_rectification(desk, closed.id, ("甲", "乙"))
    desk.store.write(lambda writing: writing.add_progress_note(ProgressNote(0, first.id, "赵", "已选址", "2027-01-05")))
    yield desk
    desk.store.close()


def _roster(*reporters: tuple[str, str]) -> Roster:
    people = tuple(Reporter(i, i, name, unit) for i, (name, unit) in enumerate(reporters, 1))
    return replace(small_roster(), reporters=people)


def _made(
    tmp_path: Path, last: Desk, roster: Roster | None = None, choices: dict[int, int | None] | None = None
) -> Desk:
    going_on = continuation(last, roster).answered_by(choices or {})
    info = next_info(going_on.info, date="2027-12-17")
    return AppWorkspace().create(
        tmp_path / "2027.shuzhi",
        going_on.scheme_text,
        going_on.roster,
        info,
        lambda writing: carry_over(writing, going_on),
    )


def test_open_matters_progress_pledges_and_results_go_on(tmp_path: Path, last: Desk) -> None:
    desk = _made(tmp_path, last)
    store = desk.store
    assert [one.name for one in store.roster().reporters] == ["赵", "钱", "孙"]
    assert store.scheme_text() == last.store.scheme_text()
    matters = {one.problem: one for one in store.rectifications()}
    assert set(matters) == {"活动阵地不足", "台账不全"}
    carried = matters["活动阵地不足"]
    assert (carried.reporter_id, carried.origin_year, carried.deadline) == (1, 2026, "2027-03-31")
    assert carried.origin == f"{last.store.info().digest}#1"
    assert [(one.author, one.content, one.at) for one in store.progress_notes(carried.id)] == [
        ("赵", "已选址", "2027-01-05")
    ]
    assert [(one.reporter_id, one.year, one.content) for one in store.past_pledges()] == [
        (1, 2026, "明年建成三个活动站")
    ]
    past = store.past_results()
    assert {who: (one.name, one.place, one.number) for who, one in past.items()} == {
        1: ("赵", 1, 3),
        2: ("钱", 2, 3),
        3: ("孙", 3, 3),
    }
    assert store.chain().previous_digest == last.store.info().digest
    assert store.audit(1)[0].kind == "meeting.continued"
    assert all(finding.passed for finding in store.verify())
    store.close()


def test_a_report_of_last_year_follows_the_person(tmp_path: Path, last: Desk) -> None:
    written = tmp_path / "孙.txt"
    written.write_text("一、履职情况\n我带头抓党建，走访支部十二次。\n", encoding="utf-8")
    with AppWorkspace().report_reader() as reader:
        attach_report(last, reader, 3, written)
    desk = _made(tmp_path, last, _roster(("孙", "甲街道"), ("钱", "乙街道"), ("李", "丙街道")))
    found = desk.store.past_report(1)
    assert found is not None
    assert desk.store.past_report_names() == {1: "孙.txt"}
    desk.store.close()


def test_people_move_and_posts_stay(tmp_path: Path, last: Desk) -> None:
    roster = _roster(("孙", "甲街道"), ("钱", "乙街道"), ("李", "丙 街道"), ("周", "丁街道"))
    posts = {post.past.name: post for post in continuation(last, roster).posts}
    assert {name: (post.fit, post.reporter_id) for name, post in posts.items()} == {
        "赵": (Fit.SUCCESSOR, 1),
        "钱": (Fit.SAME, 2),
        "孙": (Fit.SUCCESSOR, 3),
    }
    assert posts["孙"].moved_to == "甲街道"
    assert [one.name for one in continuation(last, roster).newcomers] == ["周"]
    desk = _made(tmp_path, last, roster)
    assert {one.reporter_id for one in desk.store.rectifications()} == {1, 3}
    assert desk.store.past_results()[1].name == "赵"
    desk.store.close()


def test_two_posts_in_a_unit_are_told_apart_by_post_or_person(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    pair = (Reporter(1, 1, "赵", "甲街道", "书记"), Reporter(2, 2, "钱", "甲街道", "副书记"))
    desk = small_meeting(tmp_path / "a", roster=replace(small_roster(), reporters=pair))
    from shuzhi_desktop.services.continuing import _answering

    swapped = (Reporter(1, 1, "孙", "甲街道", "副书记"), Reporter(2, 2, "李", "甲街道", "书记"))
    assert _answering(pair, swapped) == {1: 2, 2: 1}
    unclear = (Reporter(1, 1, "孙", "甲街道"), Reporter(2, 2, "李", "甲街道"))
    assert _answering(pair, unclear) == {}
    by_person = (Reporter(1, 1, "钱", "甲街道", "书记(主持)"), Reporter(2, 2, "李", "甲街道", "副职"))
    assert _answering(pair, by_person) == {2: 1, 1: 2}
    desk.store.close()


def test_a_matter_of_a_post_that_is_gone_is_never_dropped_silently(tmp_path: Path, last: Desk) -> None:
    roster = _roster(("赵", "甲街道"), ("钱", "乙街道"))
    with pytest.raises(Refused, match="丙街道 孙"):
        _made(tmp_path, last, roster)
    assert not (tmp_path / "2027.shuzhi").exists()
    desk = _made(tmp_path, last, roster, {3: 2})
    assert {one.problem: one.reporter_id for one in desk.store.rectifications()} == {"活动阵地不足": 1, "台账不全": 2}
    assert desk.store.past_results()[2].name == "钱"
    desk.store.close()


def test_the_change_is_exact_and_only_made_under_the_same_rules(tmp_path: Path, last: Desk) -> None:
    desk = _made(tmp_path, last)
    vote(desk)
    back, found = looking_back(desk.store), result(desk)
    assert [one.render() for one in back.headers()] == ["较上年", "上年问题整改情况"]
    said = {one.reporter_id: [cell.render() for cell in back.cells(one, 2)] for one in found.reporters}
    assert said[1] == ["0.00，名次不变", "1 项，销号 0，未完成 1"]
    assert said[2][1] == "—"
    desk.store.close()
    going_on = continuation(last)
    other = SCHEME.replace('weight = "50"', 'weight = "40"')
    desk = AppWorkspace().create(
        tmp_path / "other.shuzhi", other, going_on.roster, next_info(going_on.info), lambda w: carry_over(w, going_on)
    )
    vote(desk)
    cells = looking_back(desk.store).cells(result(desk).of(1), 2)
    assert cells[0].render() == "方案不同，不比较"
    desk.store.close()


def test_a_change_of_places_and_score_in_words(tmp_path: Path, last: Desk) -> None:
    tally = result(last).of(1)
    past = replace(continuation(last).posts[0].result, composite=(tally.composite or 0) - Fraction(5, 4), place=3)
    from shuzhi_desktop.services.year_on_year import change, change_said

    assert change_said(change(past, tally, past.scheme), 2).render() == "+1.25，升 2 位"
    assert change_said(change(None, tally, past.scheme), 2).render() == "上年无"
    worse = replace(past, composite=(tally.composite or 0) + 1, place=0)
    assert change_said(change(worse, tally, past.scheme), 2).render() == "-1.00"


def test_only_a_sealed_real_and_whole_meeting_goes_on(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path)
    with pytest.raises(Refused, match="还没有封存"):
        continuation(desk)
    vote(desk)
    assert continuation(desk).year == 2026
    desk.store.write(lambda writing: writing.connection.execute("UPDATE secret_slips SET sheet = x'00'"))  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="没有通过校验"):
        continuation(desk)
    desk.store.close()


def test_the_title_is_a_year_later() -> None:
    from shuzhi_desktop.services.ports import MeetingInfo

    assert next_info(MeetingInfo("某区 2025 年度述职评议会", "2025-12-18")).title == "某区 2026 年度述职评议会"
    assert next_info(MeetingInfo("第2025号楼支部会")).title == "第2025号楼支部会"
    assert next_info(MeetingInfo("会"), title="新会").title == "新会"
