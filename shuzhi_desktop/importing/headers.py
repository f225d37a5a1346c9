"""Which column holds what: header names, their synonyms, and where the header row is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shuzhi_desktop.importing.tables import Row

SEARCHED_ROWS = 20

# Field -> names, the first one being ours (used in complaints).
REPORTER_COLUMNS: dict[str, tuple[str, ...]] = {
    "order": ("序号", "编号", "顺序", "述职顺序", "no", "order"),
    "name": (
        "姓名",
        "述职人",
        "述职对象",
        "述职人员",
        "述职人姓名",
        "述职对象姓名",
        "书记",
        "书记姓名",
        "name",
        "reporter",
    ),
    "unit": (
        "单位",
        "党组织",
        "党组织名称",
        "单位名称",
        "所在单位",
        "工作单位",
        "街道",
        "乡镇",
        "支部",
        "部门",
        "unit",
    ),
    "post": ("职务", "职务名称", "党内职务", "现任职务", "岗位", "post", "position"),
    "group": ("分组", "组别", "组", "小组", "类型", "group"),
    "unit_code": ("单位代码", "单位编码", "统计用区划代码", "区划代码", "机构代码", "unit_code"),
}
SEAT_COLUMNS: dict[str, tuple[str, ...]] = {
    "class": ("类别", "票种", "评议主体", "主体类别", "主体", "评议主体类别", "测评主体", "评分主体", "class"),
    "name": ("姓名", "评分人", "评议人", "评委", "评委姓名", "投票人", "测评人", "name", "rater"),
    "unit": (
        "单位",
        "党组织",
        "党组织名称",
        "单位名称",
        "所在单位",
        "工作单位",
        "街道",
        "乡镇",
        "支部",
        "部门",
        "unit",
    ),
    "post": ("职务", "职务名称", "党内职务", "现任职务", "岗位", "post", "position"),
    "number": ("人数", "票数", "数量", "席位", "发票数", "number", "count", "seats"),
}
BALLOT_COLUMNS: dict[str, tuple[str, ...]] = {
    "ballot": ("ballot", "票号", "选票", "票", "选票编号", "票编号"),
    "class": ("class", "类别", "票种", "评议主体"),
    "rater": ("rater", "评分人", "评议人", "评委", "投票人", "测评人"),
    "reporter": ("reporter", "述职对象", "述职人", "被评人", "被评议人", "述职人员"),
    "indicator": ("indicator", "指标", "评议项目", "测评项目", "评分项目", "评价项目", "项目"),
    "value": ("value", "分值", "得分", "分数", "评价", "值", "打分"),
    "status": ("status", "状态", "票况"),
}
GIVEN_COLUMNS: dict[str, tuple[str, ...]] = {
    "class": BALLOT_COLUMNS["class"],
    "reporter": BALLOT_COLUMNS["reporter"],
    "value": BALLOT_COLUMNS["value"],
    "source": ("source", "来源", "依据"),
    "entered_by": ("entered_by", "录入人"),
    "checked_by": ("checked_by", "复核人"),
    "reason": ("reason", "理由", "原因", "更改理由"),
}
ADJUSTMENT_COLUMNS: dict[str, tuple[str, ...]] = {
    "adjustment": ("adjustment", "加减分", "加减分项", "加减分项目", "附加分", "加分项", "扣分项", "项目"),
    "reporter": BALLOT_COLUMNS["reporter"],
    "value": BALLOT_COLUMNS["value"],
    "reason": ("reason", "理由", "原因", "事由", "说明"),
}


@dataclass(frozen=True, slots=True)
class Header:
    """A header row that was found: its number, its cells, and the 0-based column of each field."""

    row: int
    cells: tuple[str, ...]
    columns: Mapping[str, int]

    def label(self, field: str) -> str:
        """The header of a field as the file writes it; empty where the file has no such column."""
        column = self.columns.get(field)
        return "" if column is None else self.cells[column]

    def get(self, cells: tuple[str, ...], field: str) -> str:
        """The cell of a row under a field; empty where there is none."""
        column = self.columns.get(field)
        return "" if column is None or column >= len(cells) else cells[column]

    def is_repeated(self, cells: tuple[str, ...]) -> bool:
        """Whether a row is the header again, as on every printed page or in a header two rows high."""
        filled = [c for c in self.columns.values() if c < len(cells) and cells[c]]
        return bool(filled) and all(normal(cells[c]) == normal(self.cells[c]) for c in filled)


@lru_cache(maxsize=10_000)
def normal(label: str) -> str:
    """A header name for comparison: half-width, lower case, without spaces, marks and notes in brackets."""
    folded = unicodedata.normalize("NFKC", label).casefold()
    folded = folded.split("(", 1)[0] if not folded.startswith("(") else folded
    return "".join(c for c in folded if not c.isspace() and c not in "*:：、★" and unicodedata.category(c) != "Cf")


def known_names(fields: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Every name and synonym of the fields, for comparison."""
    return frozenset(normal(name) for names in fields.values() for name in names)


def columns_of(cells: tuple[str, ...], fields: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """The column of each field whose name or synonym stands in a row; a field's own name goes before its synonyms."""
    labels = [normal(cell) for cell in cells]
    found: dict[str, int] = {}
    taken: set[int] = set()
    for wanted in (slice(0, 1), slice(1, None)):
        for field, names in fields.items():
            if field in found:
                continue
            for name in names[wanted]:
                column = next((i for i, label in enumerate(labels) if label == normal(name) and i not in taken), None)
                if column is not None:
                    found[field] = column
                    taken.add(column)
                    break
    return found


def find_header(
    rows: Iterator[Row], fields: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]
) -> tuple[Header | None, Iterator[Row]]:
    """The header among the first rows and the rows below it.

    Args:
        rows: rows of the sheet; walked as far as the header.
        fields: the fields and the names of each.
        needed: fields without which a row is no header.

    Returns:
        The header and the remaining rows; without a header None and all the rows.
    """
    seen: list[Row] = []
    for number, cells in islice(rows, SEARCHED_ROWS):
        seen.append((number, cells))
        columns = columns_of(cells, fields)
        if all(field in columns for field in needed):
            return Header(number, cells, columns), rows
    return None, chain(seen, rows)
