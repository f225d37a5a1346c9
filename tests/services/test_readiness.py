"""Every check before a meeting: fine, worth a look, in the way; each says what to do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from shuzhi_desktop.cli.main import shuzhi
from shuzhi_desktop.services.documents.papers import readiness_sheet
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.ports_readiness import ScreenFacts
from shuzhi_desktop.services.preparing import set_reporters, set_scheme_text, set_seats
from shuzhi_desktop.services.readiness import CHECKS, MB, Level, readiness
from tests.support.meetings import SCHEME, small_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.services.desk import Desk

BEIJING = timezone(timedelta(hours=8))
ZH = Language("zh", str)


@dataclass
class Hall:
    """A machine that is as a test wants it."""

    free: int | None = 5000 * MB
    took: dict[str, int | None] = field(default_factory=dict)
    shown: tuple[ScreenFacts, ...] = (ScreenFacts("主屏", 1920, 1080), ScreenFacts("投影", 1280, 800))
    default: str = "会场打印机"
    lan: tuple[str, ...] = ("192.168.1.5",)
    strange: str = ""
    copies: Path | None = Path("/media/stick")
    one_disk: bool = False

    def free_bytes(self, _folder: Path) -> int | None:
        return self.free

    def durable_write_ms(self, folder: Path) -> int | None:
        return self.took.get(folder.name, 5)

    def same_disk(self, _one: Path, _other: Path) -> bool:
        return self.one_disk

    def screens(self) -> tuple[ScreenFacts, ...]:
        return self.shown

    def printer(self) -> str:
        return self.default

    def addresses(self) -> tuple[str, ...]:
        return self.lan

    def undrawable(self, characters: str) -> str:
        return "".join(one for one in characters if one in self.strange)

    def backup_folder(self) -> Path | None:
        return self.copies


class Stopped:
    """A clock that stands."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small_meeting(tmp_path, SCHEME.replace(
        'entry = "each"', 'entry = "each"\nmin_group = 3'))  # fmt: skip
    later = datetime.now(BEIJING) + timedelta(days=3650)
    yield replace(made, clock=Stopped(later.replace(month=12, day=18)))
    made.store.close()


def _found(desk: Desk, hall: Hall) -> dict[str, tuple[Level, str]]:
    return {one.key: (one.level, str(one.said)) for one in readiness(desk, hall)}


def test_a_hall_in_order_passes_all_but_the_date(desk: Desk) -> None:
    found = _found(desk, Hall())
    assert len(found) == len(CHECKS) == 9
    levels = {key: level for key, (level, _said) in found.items()}
    assert levels.pop("clock") is Level.WARN  # ten years after the date that was typed
    assert set(levels.values()) == {Level.OK}


@pytest.mark.parametrize(
    ("hall", "key", "level", "said"),
    [
        (Hall(free=100 * MB), "disk", Level.BAD, "100 MB"),
        (Hall(free=500 * MB), "disk", Level.WARN, "500 MB"),
        (Hall(shown=(ScreenFacts("主屏", 1920, 1080),)), "projector", Level.WARN, "扩展"),
        (Hall(shown=(ScreenFacts("主屏", 1, 1), ScreenFacts("旧", 800, 600))), "projector", Level.WARN, "800×600"),
        (Hall(default=""), "printer", Level.WARN, "默认打印机"),
        (Hall(lan=()), "lan", Level.OK, "不需要网络"),
        (Hall(strange="赵"), "fonts", Level.BAD, "赵（U+8D75）"),
        (Hall(copies=None), "backup", Level.WARN, "U 盘"),
        (Hall(took={"stick": None}), "backup", Level.BAD, "写不进去"),
        (Hall(one_disk=True), "backup", Level.WARN, "同一块磁盘"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(desk: Desk, hall: Hall, key: str, level: Level, said: str) -> None:
    found = _found(desk, hall)[key]
    assert found[0] is level
    assert said in found[1]
    assert found[1].endswith("。")


def test_a_slow_or_closed_disk(desk: Desk) -> None:
    name = desk.store.path.parent.name
    assert _found(desk, Hall(took={name: 300}))["disk"][0] is Level.WARN
    assert _found(desk, Hall(took={name: 3000}))["disk"][0] is Level.BAD
    assert _found(desk, Hall(took={name: None}))["disk"][0] is Level.BAD


@pytest.mark.parametrize(
    ("at", "level", "said"),
    [
        (datetime(1999, 1, 1, tzinfo=BEIJING), Level.BAD, "校准"),
        (datetime(2024, 6, 1, tzinfo=BEIJING), Level.BAD, "早于会议文件最后的记录"),
        (datetime(2050, 12, 18, tzinfo=UTC), Level.WARN, "北京时间"),
    ],
)
def test_the_clock(desk: Desk, at: datetime, level: Level, said: str) -> None:
    found = _found(replace(desk, clock=Stopped(at)), Hall())["clock"]
    assert found[0] is level
    assert said in found[1]


def test_gaps_of_the_roster_and_odd_weights(desk: Desk) -> None:
    seats = desk.store.roster().seats
    set_seats(desk, [replace(seat, unit="") if seat.class_id == "peer" else seat for seat in seats])
    assert "没有写单位" in _found(desk, Hall())["roster"][1]
    set_seats(desk, [seat for seat in seats if seat.class_id != "public"])
    assert _found(desk, Hall())["roster"] == (Level.BAD, "群众测评还没有席位；请在“评议主体”中导入。")
    set_reporters(desk, [])
    assert _found(desk, Hall())["roster"][0] is Level.BAD
    set_scheme_text(desk, desk.store.scheme_text().replace('weight = "50"', 'weight = "40"'))
    found = _found(desk, Hall())["scheme"]
    assert found[0] is Level.WARN
    assert "90，不是 100" in found[1]


def test_the_sheet_lists_every_check_and_has_room_to_sign(desk: Desk) -> None:
    table = readiness_sheet(desk.store, readiness(desk, Hall(default="")), desk.now, ZH)
    assert len(table.body) == len(CHECKS)
    assert any(cell.shown == "▲ 请注意" for row in table.body for cell in row.cells)
    assert table.signatures[0] == "检查人："


def test_check_shows_warnings_and_still_ends_well(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(SCHEME.replace('weight = "50"', 'weight = "40"'), encoding="utf-8")
    ran = CliRunner().invoke(shuzhi, ["check", str(path)])
    assert ran.exit_code == 0
    assert "各类权重合计为 90，不是 100" in ran.output
    path.write_text(SCHEME, encoding="utf-8")
    assert "提醒" not in CliRunner().invoke(shuzhi, ["check", str(path)]).output
