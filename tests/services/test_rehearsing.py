"""A rehearsal says so everywhere, and can be neither mistaken for the real meeting nor turned into it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.cli.main import shuzhi
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.ports import MeetingInfo, Phase
from shuzhi_desktop.services.preparing import set_info
from shuzhi_desktop.services.rehearsing import cast_fake_ballots, rehearse
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.verifying import verify
from shuzhi_desktop.services.voting import close_ballot, open_ballot, progress
from tests.support.meetings import SCHEME, small_meeting, small_roster
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

ZH = Language("zh", str)
MARK = "演练"


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Desk]:
    desk = small_meeting(tmp_path)
    yield desk
    desk.store.close()


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Desk]:
    info = MeetingInfo("小会", "2026-12-18", rehearsal=True)
    desk = AppWorkspace().create(tmp_path / "r.shuzhi", SCHEME, small_roster(), info)
    yield desk
    desk.store.close()


def _alter(desk: Desk, statement: str) -> None:
    with sqlite3.connect(desk.store.path) as connection:
        connection.execute(statement)
    connection.close()


def test_it_is_chosen_when_the_meeting_is_made_and_stays(rehearsal: Desk, real: Desk) -> None:
    assert rehearsal.store.info().rehearsal
    assert not real.store.info().rehearsal
    set_info(rehearsal, replace(rehearsal.store.info(), title="换个名字", rehearsal=False))
    set_info(real, replace(real.store.info(), rehearsal=True))
    assert rehearsal.store.info().rehearsal
    assert not real.store.info().rehearsal


def test_the_command_makes_one(tmp_path: Path) -> None:
    roster = tmp_path / "名单"
    roster.mkdir()
    (roster / "述职对象.csv").write_text("序号,姓名,单位\n1,李一,甲镇\n", encoding="utf-8")
    (roster / "评议主体.csv").write_text("类别,姓名,单位,人数\nleading,何一,区委,\npublic,,,3\n", encoding="utf-8")
    (tmp_path / "s.toml").write_text(SCHEME, encoding="utf-8")
    path = tmp_path / "m.shuzhi"
    arguments = ["new", str(path), "--scheme", str(tmp_path / "s.toml"), "--roster", str(roster), "--rehearsal"]
    ran = CliRunner().invoke(shuzhi, arguments)
    assert ran.exit_code == 0, ran.output
    desk = AppWorkspace().open(path)
    assert desk.store.info().rehearsal
    desk.store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET kind = 'meeting.created' WHERE number = 1",
        "UPDATE audit SET number = number + 1000000",
        "DELETE FROM audit WHERE number = 1",
    ],
)
def test_turning_it_into_the_real_one_is_found(rehearsal: Desk, statement: str) -> None:
    vote(rehearsal)
    assert all(one.passed for one in verify(rehearsal))
    _alter(rehearsal, statement)
    assert not rehearsal.store.info().rehearsal
    assert "audit" in {one.check for one in verify(rehearsal) if not one.passed}
    with pytest.raises(Refused, match="不予显示"):
        result(rehearsal)


def test_the_digest_of_the_same_ballots_differs(rehearsal: Desk, real: Desk) -> None:
    vote(real)
    vote(rehearsal)
    assert result(real) == result(rehearsal)
    assert real.store.info().digest != rehearsal.store.info().digest
    assert all(one.passed for desk in (real, rehearsal) for one in verify(desk))


def test_every_output_is_marked(rehearsal: Desk, tmp_path: Path) -> None:
    vote(rehearsal)
    workspace = AppWorkspace()
    written = workspace.export(rehearsal, tmp_path / "结果.xlsx", ZH)
    assert written.name == "演练-结果.xlsx"
    book = load_workbook(written)
    assert len(book.worksheets) >= 7
    for sheet in book.worksheets:
        assert str(sheet["A1"].value).startswith("【演练】")
        assert MARK in sheet.oddHeader.center.text
    folder = workspace.export(rehearsal, tmp_path / "全部", ZH)
    assert folder.name.startswith(MARK)
    names = sorted(path.name for path in folder.iterdir())
    assert names
    assert all(name.startswith(MARK) for name in names)
    for path in folder.glob("*.csv"):
        assert MARK in path.read_text(encoding="utf-8-sig").splitlines()[0]
    assert json.loads((folder / "演练-result.json").read_text(encoding="utf-8"))["rehearsal"] is True
    path = rehearsal.store.path
    rehearsal.store.close()
    told = CliRunner().invoke(shuzhi, ["tally", str(path), "--json"])
    assert json.loads(told.output)["rehearsal"] is True
    assert CliRunner().invoke(shuzhi, ["tally", str(path)]).output.startswith("【演练】")


def test_nothing_of_a_real_meeting_is_marked(real: Desk, tmp_path: Path) -> None:
    vote(real)
    folder = AppWorkspace().export(real, tmp_path / "全部", ZH)
    for path in folder.iterdir():
        assert MARK not in path.name
        if path.suffix == ".csv":
            assert MARK not in path.read_text(encoding="utf-8-sig")
    assert "rehearsal" not in json.loads((folder / "result.json").read_text(encoding="utf-8"))


def test_a_copy_to_rehearse_on_leaves_the_meeting_alone(real: Desk, tmp_path: Path) -> None:
    entries = real.store.audit_count()
    copy = rehearse(AppWorkspace(), real, tmp_path, ZH)
    try:
        assert copy.store.path.name == "演练-小会.shuzhi"
        assert copy.store.info() == replace(real.store.info(), rehearsal=True)
        assert copy.store.roster() == real.store.roster()
        assert copy.store.scheme() == real.store.scheme()
        assert copy.store.rounds() == ()
        second = rehearse(AppWorkspace(), real, tmp_path, ZH)
        assert second.store.path != copy.store.path
        second.store.close()
    finally:
        copy.store.close()
    assert real.store.audit_count() == entries
    assert real.store.info().phase is Phase.PREPARING


def test_fake_ballots_fill_the_open_round_and_count(rehearsal: Desk) -> None:
    with pytest.raises(Refused, match="还没有开放评分"):
        cast_fake_ballots(rehearsal)
    for reporter in rehearsal.store.roster().reporters:
        opened = open_ballot(rehearsal, reporter.id)
        expected = sum(row.expected for row in progress(rehearsal.store, opened.id))
        assert cast_fake_ballots(rehearsal) == expected
        assert cast_fake_ballots(rehearsal) == 0
        close_ballot(rehearsal, opened.id)
    found = close_meeting(rehearsal)
    assert all(account.invalid == 0 for _class_id, account in found.sheets)
    assert all(one.passed for one in verify(rehearsal))


def test_a_real_meeting_takes_no_fake_ballot(real: Desk) -> None:
    opened = open_ballot(real, 1)
    with pytest.raises(Refused, match="正式会议"):
        cast_fake_ballots(real)
    assert sum(real.store.returned(opened.id).values()) == 0


@pytest.mark.parametrize("scheme_id", ["shijingshan", "haidian", "guoqi", "chaoyang", "shuangping", "jingdefen"])
def test_fake_ballots_are_valid_by_every_kind_of_scheme(tmp_path: Path, scheme_id: str) -> None:
    from shuzhi_desktop.domain.roster import Seat
    from shuzhi_desktop.domain.scheme import Entry

    workspace = AppWorkspace()
    text = workspace.scheme_text(scheme_id)
    entry = next(one for one in workspace.schemes() if one.scheme.id == scheme_id)
    seats = [Seat(0, one.id, "", "另一单位") for one in entry.scheme.ballot_classes for _ in range(3)]
    roster = replace(small_roster(), seats=tuple(replace(seat, id=n) for n, seat in enumerate(seats, 1)))
    info = MeetingInfo("演", rehearsal=True)
    desk = workspace.create(tmp_path / "x.shuzhi", text, roster, info)
    try:
        whom = [None] if entry.scheme.entry is Entry.SLATE else [one.id for one in roster.reporters]
        for reporter_id in whom:
            opened = open_ballot(desk, reporter_id)
            assert cast_fake_ballots(desk) == len(seats)
            close_ballot(desk, opened.id)
        found = close_meeting(desk)
        assert sum(account.invalid for _id, account in found.sheets) == 0
        assert sum(account.valid for _id, account in found.sheets) > 0
    finally:
        desk.store.close()
