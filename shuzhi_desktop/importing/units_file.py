"""The tree of organisations from a file: one unit a row, with its code, or the national division codes as published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.complaint import Complaints, sentence
from shuzhi_desktop.importing.headers import Header, find_header, normal
from shuzhi_desktop.importing.tables import read_tables
from shuzhi_desktop.services.faulty_rows import FaultyRows
from shuzhi_desktop.services.ports_ledger import Unit, UnitLevel
from shuzhi_desktop.services.units import CODE, level_of_code, parent_of_code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("单位代码", "代码", "编码", "单位编码", "统计用区划代码", "区划代码", "行政区划代码", "机构代码", "code"),
    "name": ("单位", "名称", "单位名称", "党组织", "党组织名称", "机构名称", "区划名称", "name", "unit"),
    "parent": ("上级代码", "上级单位代码", "上级编码", "parent", "parent_code", "parentcode"),
    "parent_name": ("上级单位", "上级", "上级名称", "上级党组织", "上级单位名称"),
    "level": ("层级", "级别", "单位层级", "level"),
    "town_code": ("街道代码", "乡镇代码", "town_code", "streetcode", "street_code"),
    "town": ("街道", "乡镇", "街道乡镇", "town", "street"),
    "area_code": ("区县代码", "area_code", "areacode"),
    "area": ("区县", "区", "县", "area"),
    "city_code": ("市代码", "地市代码", "city_code", "citycode"),
    "city": ("市", "地市", "city"),
    "province_code": ("省代码", "province_code", "provincecode"),
    "province": ("省", "省份", "province"),
}
_LEVELS = {
    UnitLevel.PROVINCE: ("省", "省级", "自治区", "直辖市", "province"),
    UnitLevel.CITY: ("市", "市级", "地级市", "地市", "city"),
    UnitLevel.DISTRICT: ("区", "县", "区县", "县区", "县级", "区级", "区县级", "district", "county", "area"),
    UnitLevel.TOWNSHIP: ("街道", "乡镇", "街道乡镇", "乡镇街道", "镇", "乡", "乡镇级", "township", "street", "town"),
    UnitLevel.VILLAGE: ("村", "社区", "社区村", "村社区", "村级", "village", "community"),
    UnitLevel.UNIT: ("单位", "机关", "企业", "学校", "医院", "部门", "支部", "unit"),
}
_LEVEL_NAMED = {name: level for level, names in _LEVELS.items() for name in names}
# Where a row names the units above it, from the nearest.
_ABOVE = (("town_code", "town"), ("area_code", "area"), ("city_code", "city"), ("province_code", "province"))
_TELL_EVERY = 1_000
_LONGEST = 100


def read_units(path: Path, progress: Callable[[int], None] | None = None) -> tuple[Unit, ...]:
    """The units of a workbook, a text file or a folder of them; a row may also name the units above its own.

    Args:
        path: with a column 单位代码 and a column 单位; without 上级代码 the national code says what is above.
        progress: told the number of rows read so far, now and then.

    Raises:
        FaultyRows: with every faulty row; nothing of the file counts then.
        Refused: the file cannot be read, or holds no units.
    """
    reader = _UnitRows()
    rows = 0
    for table in read_tables(path):
        header, below = find_header(table.rows, COLUMNS, ("code", "name"))
        if header is None:
            continue
        for number, cells in below:
            if not header.is_repeated(cells):
                reader.take(table.sheet, number, header, cells)
            rows += 1
            if progress is not None and rows % _TELL_EVERY == 0:
                progress(rows)
    return reader.units(path)


class _UnitRows:
    """Gathers units; the same unit may come in many rows, as that above each of them."""

    def __init__(self) -> None:
        self._units: dict[str, Unit] = {}
        self._above: dict[str, str] = {}
        self._by_name: list[tuple[str, int, str, str, str]] = []
        self._complaints = Complaints()

    def take(self, sheet: str, row: int, header: Header, cells: tuple[str, ...]) -> None:
        code, name = header.get(cells, "code"), header.get(cells, "name")
        if not code and not name:
            return
        if not CODE.fullmatch(code):
            said = text("“{value}”不是单位代码，请只用数字、字母、点和横线", value=code)
            self._complaints.add(sheet, row, header.label("code"), said if code else text("不能为空"))
            return
        if not name or len(name) > _LONGEST:
            said = text("单位名称太长，请改短") if name else text("不能为空")
            self._complaints.add(sheet, row, header.label("name"), said)
            return
        level = self._level(sheet, row, header, cells, code)
        above = self._units_above(header, cells, code)
        parent = header.get(cells, "parent") or (above[0] if above else "") or parent_of_code(code)
        parent_name = header.get(cells, "parent_name")
        if parent_name and not header.get(cells, "parent") and level_of_code(code) is None:
            self._by_name.append((sheet, row, header.label("parent_name"), code, parent_name))
            parent = ""
        unit = Unit(code, name, level, parent)
        before = self._units.setdefault(code, unit)
        if before != unit:
            said = text("代码 {code} 已是“{name}”，同一代码不能是两个单位", code=code, name=before.name)
            self._complaints.add(sheet, row, header.label("code"), said)

    def units(self, path: Path) -> tuple[Unit, ...]:
        """All of them; those above that have no row of their own are made from what the rows say."""
        named: dict[str, list[str]] = {}
        for one in self._units.values() if self._by_name else ():
            named.setdefault(normal(one.name), []).append(one.code)
        for sheet, row, column, code, wanted in self._by_name:
            known = named.get(normal(wanted), [])
            if len(known) == 1:
                one = self._units[code]
                self._units[code] = Unit(code, one.name, one.level, known[0])
            else:
                said = (
                    text("表里有 {n} 个“{name}”，请加一列“上级代码”", n=len(known), name=wanted)
                    if known
                    else text("表里没有“{name}”，请补上这个单位或改用“上级代码”", name=wanted)
                )
                self._complaints.add(sheet, row, column, said)
        complaints = self._complaints.all()
        if complaints:
            said = text(
                "组织树“{path}”有 {n} 处问题，没有导入；第一处：{first}",
                path=path.name,
                n=self._complaints.number,
                first=sentence(complaints[0]),
            )
            raise FaultyRows(said, complaints)
        if not self._units:
            raise Refused(text("“{path}”里没有组织树：表头须有“单位代码”和“单位”。", path=str(path)))
        for code, name in self._above.items():
            if code not in self._units:
                level = level_of_code(code)
                if level is not None:
                    self._units[code] = Unit(code, name, level, parent_of_code(code))
        return tuple(self._units.values())

    def _level(self, sheet: str, row: int, header: Header, cells: tuple[str, ...], code: str) -> UnitLevel:
        written = header.get(cells, "level")
        if not written:
            return level_of_code(code) or UnitLevel.UNIT
        level = _LEVEL_NAMED.get(normal(written))
        if level is None:
            said = text("“{value}”不是层级，可填：省、市、区县、街道乡镇、社区村、单位", value=written)
            self._complaints.add(sheet, row, header.label("level"), said)
            return UnitLevel.UNIT
        return level

    def _units_above(self, header: Header, cells: tuple[str, ...], code: str) -> list[str]:
        """Codes of the units above that the row tells, nearest first; their names are kept."""
        found = []
        for code_field, name_field in _ABOVE:
            above, name = header.get(cells, code_field), header.get(cells, name_field)
            if not above and name and name_field == "province" and level_of_code(code) is not None:
                above = code[:2]
            if above and above != code and len(above) < len(code) and CODE.fullmatch(above):
                found.append(above)
                if name:
                    self._above.setdefault(above, name)
        return found
