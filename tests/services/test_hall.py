"""What the hall sees: only what was published, results after the seal and in the order the clerk picks."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.agenda import ReportMode
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.hall import draw_on_hall, hall_view, publish, reveal_name, reveal_next
from shuzhi_desktop.services.ports_turns import HallPage, HallState, Reveal
from shuzhi_desktop.services.preparing import draw_lots
from shuzhi_desktop.services.speaking import set_mode
from shuzhi_desktop.services.turns import close_scoring, open_scoring
from shuzhi_desktop.services.voting import cast, eligible_seats, open_ballot
from tests.support.meetings import marks, small_meeting
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


RESULTS = HallState(HallPage.RESULTS)


def _recorded(desk: Desk, kind: str) -> list[dict[str, object]]:
    return [json.loads(one.details) for one in reversed(desk.store.audit(200)) if one.kind == kind]


def _names(desk: Desk) -> list[str]:
    return [one.name for one in hall_view(desk).lines]


def test_results_go_out_only_after_the_seal(desk: Desk) -> None:
    with pytest.raises(Refused, match="尚未封存"):
        publish(desk, RESULTS)
    vote(desk, seal=False)
    for refused in (lambda: publish(desk, RESULTS), lambda: hall_view(desk, RESULTS)):
        with pytest.raises(Refused, match="尚未封存"):
            refused()
    assert desk.store.hall() == HallState()


def test_all_at_once_and_the_first_so_many(desk: Desk) -> None:
    vote(desk)
    publish(desk, RESULTS)
    assert _names(desk) == ["赵", "钱", "孙"]
    assert [one.composite for one in hall_view(desk).lines] == ["91.00", "84.00", "57.00"]
    publish(desk, replace(RESULTS, reveal=Reveal.TOP, top=2))
    assert _names(desk) == ["赵", "钱"]
    assert hall_view(desk).hidden == 0
    assert _recorded(desk, "hall.shown")[-1] == {"page": "results", "reveal": "top", "revealed": 0, "top": 2}
    with pytest.raises(Refused, match="1 以上"):
        publish(desk, replace(RESULTS, reveal=Reveal.TOP, top=0))


@pytest.mark.parametrize(("from_last", "steps"), [(True, ["孙", "钱", "赵"]), (False, ["赵", "钱", "孙"])])
def test_one_by_one_in_the_order_the_clerk_picks(desk: Desk, *, from_last: bool, steps: list[str]) -> None:
    vote(desk)
    with pytest.raises(Refused, match="逐个公布"):
        reveal_next(desk)
    publish(desk, replace(RESULTS, reveal=Reveal.EACH, from_last=from_last))
    assert _names(desk) == []
    out: set[str] = set()
    for name in steps:
        reveal_next(desk)
        out.add(name)
        lines = hall_view(desk).lines
        assert {one.name for one in lines} == out
        assert [one.name for one in lines if one.fresh] == [name]
        assert hall_view(desk).hidden == 3 - len(out)
    with pytest.raises(Refused, match="全部公布"):
        reveal_next(desk)


def test_what_is_published_survives_a_restart(desk: Desk, tmp_path: Path) -> None:
    vote(desk)
    publish(desk, replace(RESULTS, reveal=Reveal.EACH))
    reveal_next(desk)
    before = hall_view(desk)
    desk.store.close()
    again = AppWorkspace().open(tmp_path / "small.shuzhi")
    assert hall_view(again) == before
    again.store.close()


def test_the_draw_is_recorded_and_revealed_name_by_name(desk: Desk) -> None:
    with pytest.raises(Refused, match="抽签"):
        reveal_name(desk)
    draw_on_hall(desk)
    order = [f"{one.unit} {one.name}" for one in desk.store.roster().reporters]
    assert _recorded(desk, "lots.drawn") == [{"order": order}]
    view = hall_view(desk)
    assert (view.drawn, view.to_draw) == ((), 3)
    for many in (1, 2, 3):
        reveal_name(desk)
        assert hall_view(desk).drawn == desk.store.roster().reporters[:many]
    assert [one["drawn"] for one in _recorded(desk, "hall.shown")] == [0, 1, 2, 3]
    with pytest.raises(Refused, match="全部揭晓"):
        reveal_name(desk)
    open_ballot(desk, desk.store.roster().reporters[0].id)
    with pytest.raises(Refused, match="已经开始"):
        draw_on_hall(desk)


def test_a_draw_without_the_hall_is_recorded_too(desk: Desk) -> None:
    drawn = draw_lots(desk)
    assert [one.order for one in drawn] == [1, 2, 3]
    assert _recorded(desk, "lots.drawn") == [{"order": [f"{one.unit} {one.name}" for one in drawn]}]
    assert desk.store.hall().page is HallPage.TITLE


def test_voting_shows_numbers_of_ballots_and_nothing_else(desk: Desk) -> None:
    publish(desk, HallState(HallPage.VOTING))
    opened = open_scoring(desk, 1)
    cast(
        desk,
        opened.id,
        eligible_seats(desk.store, opened.id, "leading")[0].id,
        marks("leading", 1, 873_000 // 5000 * 5000),
    )
    view = hall_view(desk)
    assert (view.received, view.expected, view.scoring) == (1, 8, True)
    assert view.reporter == desk.store.roster().reporters[0]
    assert view.lines == ()
    close_scoring(desk, opened.id)
    assert hall_view(desk).reporter == desk.store.roster().reporters[1]


def test_an_absent_reporter_has_a_dash_in_the_results(desk: Desk) -> None:
    set_mode(desk, 2, ReportMode.ABSENT)
    for reporter in (1, 3):
        close_scoring(desk, open_scoring(desk, reporter).id)
    from shuzhi_desktop.services.closing import close_meeting

    close_meeting(desk)
    publish(desk, RESULTS)
    assert {one.name: (one.rank, one.composite) for one in hall_view(desk).lines}["钱"] == ("—", "—")
