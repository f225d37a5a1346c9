"""The chair's script: filled in, line by line; a place that does not exist is named with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.paths import own_scripts_dir
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.attendance import classes, groups, take_attendance
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.script import WAITING, read_script, spoken_lines
from shuzhi_desktop.services.voting import close_ballot, open_ballot
from tests.support.meetings import small_meeting
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small_meeting(tmp_path)
    yield made
    made.store.close()


def _said(written: str, desk: Desk, *, sealed: bool = False) -> list[str]:
    found = result(desk) if sealed else None
    return [line.content for line in spoken_lines(read_script(written), desk.store, found)]


def test_places_are_filled_in(desk: Desk) -> None:
    said = _said("# 开场\n{会议名称}，{日期}，共{述职人数}位：{名单}。应到{应到}，过半{过半}，{三分之二}。{类别}", desk)
    assert said == ["小会，2026-12-18，共3位：赵、钱、孙。应到9，过半5，6。领导小组2人、单位互评3人、群众测评4人"]


def test_the_quorum_is_said_as_the_roll_was_called(desk: Desk) -> None:
    assert _said("# 开场\n{到会}。", desk) == ["应到 9 人，实到 ＿＿＿ 人，开会须到 5 人以上（含 5 人）。"]
    _call_the_roll(desk, absent=5)
    assert _said("# 开场\n{到会}。", desk) == ["应到 9 人，实到 4 人，不足开会须到的 5 人，暂不能开始。"]
    _call_the_roll(desk, absent=2)
    assert _said("# 开场\n实到{实到}，{到会}。", desk) == [
        "实到7，应到 9 人，实到 7 人，达到开会须到的 5 人，符合开会要求。"
    ]


def _call_the_roll(desk: Desk, *, absent: int) -> None:
    """Everyone is there but the first `absent`, class by class."""
    for one in classes(desk.store):
        present = {}
        for group in groups(desk.store, one.class_id):
            away = min(absent, group.expected)
            absent -= away
            present[group.name, group.unit] = group.expected - away
        take_attendance(desk, one.class_id, present)


def test_the_part_of_each_reporter_is_said_for_each_and_the_last_has_no_one_following(desk: Desk) -> None:
    said = _said("# 逐位\n请第{序号}位，{单位}{姓名}述职。\n请{下一位}准备。", desk)
    assert said == [
        "请第1位，甲街道赵述职。", "请钱准备。", "请第2位，乙街道钱述职。", "请孙准备。", "请第3位，丙街道孙述职。",
    ]  # fmt: skip


def test_counts_are_said_after_the_ballot_and_results_after_the_seal(desk: Desk) -> None:
    written = "# 逐位\n应收{应收}，实收{收票}\n# 结果\n{结果}"
    close_ballot(desk, open_ballot(desk, 1).id)
    said = _said(written, desk)
    assert said[0] == "应收8，实收0"
    assert "封票后" in said[1]
    assert said[-1] == WAITING


def test_the_ranking_is_said_once_it_is_sealed(desk: Desk) -> None:
    vote(desk)
    (said,) = _said("# 结果\n{结果}", desk, sealed=True)
    assert said.startswith("第1名 赵 ")
    assert said.count("；") == 2


@pytest.mark.parametrize(
    ("written", "line", "name"),
    [("# 开场\n好\n\n{人名}", 4, "{人名}"), ("{姓名}", 1, "{姓名}"), ("# 逐位\n{}", 2, "{}")],
)
def test_an_unknown_place_is_one_sentence_with_its_line(written: str, line: int, name: str) -> None:
    with pytest.raises(Refused) as refused:
        read_script(written)
    assert f"第 {line} 行" in str(refused.value)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_every_built_in_scheme_has_a_script_that_reads(desk: Desk) -> None:
    workspace = AppWorkspace()
    for entry in workspace.schemes():
        parts = read_script(workspace.script_text(entry.scheme))
        assert parts[0].heading == "开场"
        assert any("{结果}" in line for part in parts for _number, line in part.lines)


def test_the_users_own_script_comes_first(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUZHI_HOME", str(tmp_path / "home"))
    (own_scripts_dir() / "small.md").write_text("# 开场\n自己写的", encoding="utf-8")
    assert "自己写的" in AppWorkspace().script_text(desk.store.scheme())
