"""Sound files of every kind, built on the spot: what the fuzzer damages."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl

from tests.importing.hostile.packages import ods_parts, packed, xlsx_parts

if TYPE_CHECKING:
    from pathlib import Path

Rows = list[list[object]]

ROSTER: Rows = [
    ["2026 年述职评议名册"],
    ["序号", "姓名", "单位", "职务"],
    [1, "王芳", "八宝山街道", "书记"],
    [2, "刘 洋", "老山街道", "书记"],
    [3, "𬱖㛃", "古城街道", ""],
]
SEATS: Rows = [["类别", "姓名", "单位", "人数"], ["领导小组", "赵一", "区委办", ""], ["党员群众", "", "八宝山街道", 30]]
BALLOTS: Rows = [
    ["ballot", "class", "rater", "reporter", "indicator", "value", "status"],
    ["A1", "leading", "赵一", "王芳", "thought", 18.5, ""],
    ["B1", "public", "", "王芳", "thought", 20, ""],
    ["B2", "public", "", "王芳", "", "", "invalid: 涂改"],
]
GIVEN: Rows = [["class", "reporter", "value", "source"], ["daily", "王芳", 95.5, "考核"]]
SCHEME: dict[str, Rows] = {
    "方案": [["标识", "fuzz"], ["名称", "试评"]],
    "测评表": [["标识", "名称"], ["marks", "评分表"]],
    "指标": [["测评表", "名称", "方式", "最高分"], ["marks", "工作", "打分", 100], ["", "总评", "选项", ""]],
    "选项": [["指标", "名称", "分值"], ["全部", "好", 100], ["", "差", 0]],
    "类别": [["标识", "名称", "权重", "测评表"], ["a", "领导", "60%", "marks"], ["b", "群众", 40, "marks"]],
    "折算": [["类别", "方式", "分档"], ["a", "按档赋分", "90=200；80=190"]],
    "等次": [["名称", "起点分", "最多比例"], ["好", 90, "30%"], ["差", "", ""]],
    "结果运用": [["名称", "条件"], ["约谈", "排名后 3 或（等次为“差” 且 有突出问题）"]],
}


def seeds() -> dict[str, bytes]:
    """Name with suffix -> content."""
    found = {"roster.xlsx": _xlsx({"述职对象": ROSTER, "评议主体": SEATS}), "ballots.xlsx": _xlsx({"票": BALLOTS})}
    found["plain.xlsx"] = packed(xlsx_parts())
    found["rows.ods"] = packed(ods_parts("".join(map(_ods_row, ROSTER))))
    found["方案.xlsx"] = _xlsx(SCHEME)
    parts = [line for name, rows in SCHEME.items() for line in ([name], *rows)]
    found["方案.csv"] = "\n".join(",".join(map(str, row)) for row in parts).encode()
    for name, rows in (("述职对象", ROSTER), ("ballots", BALLOTS), ("given", GIVEN)):
        plain = "\r\n".join(",".join(map(str, row)) for row in rows)
        found[f"{name}.csv"] = plain.encode("utf-8-sig")
        found[f"{name}.gb18030.csv"] = plain.encode("gb18030")
        found[f"{name}.txt"] = plain.replace(",", "\t").encode("utf-16")
    old = _xls(ROSTER)
    return found | ({"old.xls": old} if old else {})


def scheme_seeds(folder: Path) -> list[bytes]:
    """The schemes that come with the program."""
    return [path.read_bytes() for path in sorted(folder.glob("*.toml"))]


def _xlsx(sheets: dict[str, Rows]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet["B9"] = 0.853
        sheet["B9"].number_format = "0.0%"
        sheet.merge_cells("A3:A5")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _ods_row(row: list[object]) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>' for one in row
    )
    return f'<table:table-row table:number-rows-repeated="2">{cells}</table:table-row>'


def _xls(rows: Rows) -> bytes:
    try:
        import xlwt
    except ImportError:
        return b""
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
