"""Who should report in a year, from a file: one post a row."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.complaint import Complaints, sentence
from shuzhi_desktop.importing.headers import Header, find_header, normal
from shuzhi_desktop.importing.tables import read_tables
from shuzhi_desktop.services.chain import FIRST_YEAR, LAST_YEAR
from shuzhi_desktop.services.faulty_rows import FaultyRows
from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger import Duty

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.services.ports_ledger import LedgerReading

COLUMNS: dict[str, tuple[str, ...]] = {
    "year": ("年度", "年份", "述职年度", "year"),
    "direction": ("方向", "述职方向", "direction"),
    "unit_code": ("单位代码", "代码", "编码", "单位编码", "区划代码", "unit_code", "code"),
    "unit": ("单位", "单位名称", "党组织", "unit"),
    "post": ("职务", "岗位", "post"),
    "name": ("姓名", "述职人", "书记", "name"),
    "deadline": ("时限", "述职时限", "截止日期", "完成时限", "deadline"),
    "exempt": ("免予原因", "免述原因", "免予述职原因", "豁免原因", "exempt"),
}
_DIRECTIONS = {
    "": Direction.UPWARD,
    "向上": Direction.UPWARD,
    "向上述职": Direction.UPWARD,
    "upward": Direction.UPWARD,
    "向下": Direction.DOWNWARD,
    "向下述职": Direction.DOWNWARD,
    "downward": Direction.DOWNWARD,
}
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[ T]\d.*)?")
_TELL_EVERY = 1_000


def read_duties(path: Path, ledger: LedgerReading, progress: Callable[[int], None] | None = None) -> tuple[Duty, ...]:
    """The duties of a workbook or a text file.

    Args:
        path: with the columns 年度, 单位代码 or 单位, and 职务; 方向, 姓名, 时限 and 免予原因 may be missing.
        ledger: whose tree of units the names are looked up in.
        progress: told the number of rows read so far, now and then.

    Raises:
        FaultyRows: with every faulty row; nothing of the file counts then.
        Refused: the file cannot be read, or holds no such table.
    """
    complaints = Complaints()
    duties: dict[tuple[int, Direction, str, str], Duty] = {}
    rows = 0
    for table in read_tables(path):
        header, below = find_header(table.rows, COLUMNS, ("year", "post"))
        if header is None:
            continue
        for number, cells in below:
            rows += 1
            if not header.is_repeated(cells):
                duty = _Row(table.sheet, number, header, cells, complaints).duty(ledger)
                if duty is not None:
                    duties[duty.year, duty.direction, duty.unit_code, duty.post] = duty
            if progress is not None and rows % _TELL_EVERY == 0:
                progress(rows)
    found = complaints.all()
    if found:
        said = text(
            "应述职名单“{path}”有 {n} 处问题，没有导入；第一处：{first}",
            path=path.name,
            n=complaints.number,
            first=sentence(found[0]),
        )
        raise FaultyRows(said, found)
    if not duties:
        raise Refused(text("“{path}”里没有应述职名单：表头须有“年度”“单位代码”（或“单位”）和“职务”。", path=str(path)))
    return tuple(duties.values())


class _Row:
    """One row that is being read."""

    def __init__(self, sheet: str, row: int, header: Header, cells: tuple[str, ...], complaints: Complaints) -> None:
        self._place = (sheet, row)
        self._header, self._cells, self._complaints = header, cells, complaints
        self._faulty = False

    def duty(self, ledger: LedgerReading) -> Duty | None:
        """The duty; None for an empty or a faulty row."""
        if not any(self._get(field) for field in ("unit_code", "unit", "post")):
            return None
        year, direction = self._year(), _DIRECTIONS.get(normal(self._get("direction")))
        if direction is None:
            self._complain("direction", text("“{value}”不是方向，可填：向上、向下", value=self._get("direction")))
        code, deadline, post = self._unit(ledger), self._deadline(), self._get("post")
        if not post:
            self._complain("post", text("不能为空"))
        if self._faulty or direction is None:
            return None
        return Duty(year, direction, code, post, self._get("name"), deadline, self._get("exempt"))

    def _get(self, field: str) -> str:
        return self._header.get(self._cells, field)

    def _complain(self, field: str, message: Text) -> None:
        self._faulty = True
        self._complaints.add(*self._place, self._header.label(field), message)

    def _year(self) -> int:
        written = self._get("year").removesuffix("年度").removesuffix("年")
        if written.isdecimal() and len(written) == len("2026") and FIRST_YEAR <= int(written) <= LAST_YEAR:
            return int(written)
        self._complain("year", text("“{value}”不是年度，请写成 2026", value=self._get("year")))
        return 0

    def _unit(self, ledger: LedgerReading) -> str:
        code, name = self._get("unit_code"), self._get("unit")
        if code:
            if ledger.unit(code) is None:
                self._complain("unit_code", text("组织树里没有代码“{code}”，请先导入组织树或改正代码", code=code))
            return code
        known = ledger.units_named(name) if name else ()
        if len(known) == 1:
            return known[0].code
        if not name:
            self._complain("unit", text("不能为空"))
        elif known:
            self._complain("unit", text("组织树里有 {n} 个“{name}”，请在“单位代码”列填代码", n=len(known), name=name))
        else:
            self._complain("unit", text("组织树里没有“{name}”，请先导入组织树或改正名称", name=name))
        return ""

    def _deadline(self) -> str:
        written = self._get("deadline")
        if not written:
            return ""
        found = _DATE.fullmatch(written)
        try:
            return dt.date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else self._no_date(written)
        except ValueError:
            return self._no_date(written)

    def _no_date(self, written: str) -> str:
        self._complain("deadline", text("“{value}”不是日期，请写成 2026-12-31", value=written))
        return ""
