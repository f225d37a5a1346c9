"""Trees of units and lists of who should report, from files of any origin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.importing.duties_file import read_duties
from shuzhi_desktop.importing.units_file import read_units
from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger import UnitLevel
from shuzhi_desktop.services.units import plain_unit_name
from shuzhi_desktop.store.ledger.ledger_file import LedgerFile
from tests.support.ledgers import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

DIVISIONS = Path(__file__).parents[2] / ".." / "shared" / "data" / "divisions"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[LedgerFile]:
    store = LedgerFile(filled(tmp_path))
    yield store
    store.close()


def _csv(folder: Path, content: str) -> Path:
    path = folder / "table.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_national_code_says_level_and_what_is_above(tmp_path: Path) -> None:
    units = read_units(
        _csv(tmp_path, "统计用区划代码,名称\n99,云州省\n9901,云湖市\n990101,东湖区\n990101001,中心街道\n")
    )
    assert [(one.level, one.parent) for one in units] == [
        (UnitLevel.PROVINCE, ""),
        (UnitLevel.CITY, "99"),
        (UnitLevel.DISTRICT, "9901"),
        (UnitLevel.TOWNSHIP, "990101"),
    ]


def test_codes_of_ones_own_name_what_is_above_in_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("单位代码", "单位", "上级单位"), ("Q1", "国资委", ""), ("Q1-1", "云湖水务集团", "国资委")):
        sheet.append(row)
    book.save(tmp_path / "tree.xlsx")
    units = {one.code: one for one in read_units(tmp_path / "tree.xlsx")}
    assert (units["Q1-1"].parent, units["Q1-1"].level) == ("Q1", UnitLevel.UNIT)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("代码,名称\n99,云州省\n99,雨州省\n", "第 3 行.*99.*云州省"),
        ("代码,名称\n9 9,云州省\n", "第 2 行"),
        ("代码,名称,层级\n99,云州省,国\n", "国"),
        ("代码,名称,上级单位\nA,甲,乙\n", "乙"),
        ("姓名,职务\n张三,书记\n", "表头"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_taken(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_units(_csv(tmp_path, content))


def test_duties_find_their_units_by_code_or_by_a_name_that_only_one_has(tmp_path: Path, ledger: LedgerFile) -> None:
    path = _csv(tmp_path, "年度,方向,单位,职务,时限\n2026,向下述职,柳溪镇党委,书记,2026年6月30日\n")
    (duty,) = read_duties(path, ledger)
    assert (duty.unit_code, duty.direction, duty.deadline) == ("990101002", Direction.DOWNWARD, "2026-06-30")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026,向上,中心街道,书记,", "2 个"),
        ("2026,向上,无名镇,书记,", "无名镇"),
        ("今年,向上,柳溪镇,书记,", "今年"),
        ("2026,向左,柳溪镇,书记,", "向左"),
        ("2026,向上,柳溪镇,书记,2026-02-30", "2026-02-30"),
        ("2026,向上,柳溪镇,,", "职务"),
    ],
)
def test_a_faulty_duty_is_named(tmp_path: Path, ledger: LedgerFile, row: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_duties(_csv(tmp_path, f"年度,方向,单位,职务,时限\n{row}\n"), ledger)


@pytest.mark.parametrize(
    ("written", "plain"),
    [("中共 八里庄街道 工作委员会", "八里庄街道"), ("八里庄街道党工委", "八里庄街道"), ("柳溪镇党委", "柳溪镇")],
)
def test_an_organ_is_looked_up_as_its_place(written: str, plain: str) -> None:
    assert plain_unit_name(written) == plain


@pytest.mark.skipif(not DIVISIONS.is_dir(), reason="the real divisions are not beside the project")
def test_every_street_of_the_country_becomes_a_unit(tmp_path: Path) -> None:
    store = LedgerFile(tmp_path / "country.shuzhi-ledger")
    for name in ("provinces.csv", "cities.csv", "areas.csv", "streets.csv"):
        number = store.put_units(read_units(DIVISIONS / name), replace_all=False)
    assert number > 41_352 + 2_978
    assert len(store.units_named("城关镇")) > 50
    assert store.path_of("110105001") == "11/1101/110105/110105001/"
    store.close()
