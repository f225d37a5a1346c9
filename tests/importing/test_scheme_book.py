"""Schemes in workbooks as clerks make them, and what is told of those that cannot be taken."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.scheme import Aggregate, Condition, Entry, IndicatorKind, Secrecy, Source
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.importing.complaint import sentence
from shuzhi_desktop.importing.scheme_book import is_scheme_book, read_scheme_book
from shuzhi_desktop.importing.scheme_conditions import read_condition
from shuzhi_desktop.importing.scheme_sheets import MOST_ROWS
from shuzhi_desktop.services.faulty_rows import FaultyRows
from shuzhi_desktop.services.scheme_blocks import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shuzhi_desktop.domain.scheme import Scheme

    Make = Callable[..., Path]

HEAD = [["标识", "trial"], ["名称", "试评"]]
FORMS = [["标识", "名称"], ["marks", "评分表"]]
INDICATORS = [["测评表", "标识", "名称", "方式", "最高分"], ["marks", "work", "工作", "打分", 100]]
CLASSES = [["标识", "名称", "权重", "测评表"], ["a", "领导", 60, "marks"], ["b", "群众", 40, "marks"]]


def scheme_of(path: Path) -> Scheme:
    return read_scheme(read_scheme_book(path), path.name)


def complaints_of(path: Path) -> list[str]:
    with pytest.raises(FaultyRows) as refused:
        read_scheme_book(path)
    return [str(sentence(one)) for one in refused.value.complaints]


def sound(**changed: list[list[Any]]) -> dict[str, list[list[Any]]]:
    return {"方案": HEAD, "测评表": FORMS, "指标": INDICATORS, "类别": CLASSES} | changed


def test_a_workbook_as_a_clumsy_clerk_makes_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    head = book.worksheets[0]
    head.title = "一、方案"
    for row in (
        ["某区述职评议计分方案"],
        [],
        ["项目", "内容", "备注"],
        [" 编 号 ", "ｍｏｕ－1".replace("－", "-"), "x"],
    ):
        head.append(row)
    head.append(["方案名称：", "　某区述职评议 "])
    head.append(["级别", "区级"])
    head.merge_cells("A1:C1")
    forms = book.create_sheet("2.测评表")
    for row in (["测评表"], [], ["名称"], ["民主测评表"]):
        forms.append(row)
    marks = book.create_sheet("测评项目")
    for row in (
        ["民主测评项目一览"],
        ["（单位：分）"],
        ["测评表", "项目名称", "类型", "满分", "权重（%）"],
        ["民主测评表", "政治建设", "打分", "１００分", "２０％"],
        ["", "总体评价", "评价", "", 0.8],
        ["注：权重合计为1"],
    ):
        marks.append(row)
    options = book.create_sheet("选项")
    for row in (["项目", "选项", "分值"], ["全部", "好", 100], ["", "一般", "60分"], ["", "不了解", None]):
        options.append(row)
    classes = book.create_sheet("评议主体及权重")
    for row in (
        ["序号", "评议主体", "权重", "表", "是否记名", "计算方式"],
        [1, "区领导", "30%", "民主测评表", "记名", "按项目"],
        [2, "党员群众", 0.5, "民主测评表", "无记名", "按项目"],
        ["", "日常考核", 20, "", "", ""],
        ["合计", "", "100%", "", "", ""],
    ):
        classes.append(row)
    classes["A1"].value = "备注"
    classes["C3"].number_format = "0%"
    classes["G1"].value = "来源"
    classes["G4"].value = "考核"
    rates = book.create_sheet("比率")
    for row in (["名称", "表", "指标", "计入选项"], ["好评率", "民主测评表", "总体评价", "好"]):
        rates.append(row)
    outcomes = book.create_sheet("结果运用")
    for row in (["名称", "条件", "需确认"], ["约谈", "好评率低于 60% 或 （排名后3名，且有突出问题）", "√"]):
        outcomes.append(row)
    book.create_sheet("Sheet9")
    hidden = book.create_sheet("旧类别")
    hidden.append(["名称", "权重"])
    hidden.sheet_state = "hidden"
    path = tmp_path / "方案.xlsx"
    book.save(path)
    assert is_scheme_book(path)
    scheme = scheme_of(path)
    assert (scheme.id, scheme.title, scheme.level, scheme.entry) == ("mou-1", "某区述职评议", "district", Entry.EACH)
    (form,) = scheme.forms
    assert [one.kind for one in form.indicators] == [IndicatorKind.POINTS, IndicatorKind.OPTIONS]
    assert [one.weight for one in form.indicators] == [Fraction(1, 5), Fraction(4, 5)]
    assert form.indicators[0].max_e4 == 1_000_000
    assert [one.points for one in form.indicators[1].options] == [100, 60, None]
    assert [one.weight for one in scheme.classes] == [30, 50, 20]
    assert scheme.classes[0].secrecy is Secrecy.NAMED
    assert scheme.classes[0].aggregate is Aggregate.INDICATOR
    assert scheme.classes[2].source is Source.GIVEN
    assert scheme.rates[0].count == (form.indicators[1].options[0].id,)
    assert scheme.outcomes[0].confirm
    condition = scheme.outcomes[0].when
    assert [one.kind for one in condition.parts] == ["rate", "all"]
    assert condition.parts[0] == Condition("rate", rate=scheme.rates[0].id, below=Fraction(60))


def test_sheets_and_columns_may_have_the_names_of_the_scheme_file(workbook: Make) -> None:
    path = workbook(
        scheme=[["id", "trial"], ["title", "试评"], ["entry", "slate"]],
        forms=[["id", "title"], ["marks", "评分表"]],
        indicators=[["form", "id", "name", "kind", "max"], ["marks", "work", "工作", "points", 100]],
        classes=[["id", "name", "weight", "form", "trim.highest", "trim.lowest"], ["a", "领导", 100, "marks", 1, 1]],
        ballot_rules=[["class", "rule", "value", "count"], ["a", "max_at_least", 90, 3], ["", "all_equal"]],
        ranking=[["tiebreak", "类别：领导"], ["on", "exact"]],
    )
    scheme = scheme_of(path)
    assert scheme.entry is Entry.SLATE
    assert [one.rule for one in scheme.classes[0].ballot_rules] == ["max_at_least", "all_equal"]
    assert scheme.classes[0].trim is not None
    assert scheme.ranking.tiebreak == ("class:a",)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"类别": [*CLASSES, ["c", "考核组", "三十", "marks"]]}, "工作表“类别”第 4 行“权重”：“三十”"),
        ({"类别": [*CLASSES, ["c", "考核组", "", "marks"]]}, "工作表“类别”第 4 行“权重”：缺少"),
        ({"类别": [*CLASSES, ["c", "考核组", 0.3, "marks"]]}, "工作表“类别”第 4 行“权重”：“0.3”看不出"),
        ({"类别": [*CLASSES, ["c", "考核组", 1, "marks"]]}, "“1”看不出"),
        ({"类别": [*CLASSES, ["c", "考核组", "33.33333%", "marks"]]}, "工作表“类别”第 4 行“权重”"),
        ({"类别": [*CLASSES, ["c", "考核组", 30, "没有的表"]]}, "工作表“类别”第 4 行“测评表”：没有名为“没有的表”"),
        ({"类别": [*CLASSES, ["c", "考核组", "#DIV/0!", "marks"]]}, "工作表“类别”第 4 行“权重”：公式出错"),
        ({"类别": [*CLASSES, ["a", "考核组", 30, "marks"]]}, "工作表“类别”第 4 行“标识”：“a”重复"),
        ({"类别": [[*CLASSES[0], "权种"], *CLASSES[1:]]}, "工作表“类别”第 1 行“权种”：不认识这一列"),
        ({"类别": [[*CLASSES[0], "权重"], *CLASSES[1:]]}, "工作表“类别”第 1 行“权重”：这一列写了两次"),
        ({"类别": [*CLASSES, ["c", "考核组", 30, "marks", "?"]]}, "工作表“类别”第 4 行“E”：这一格上面没有列名"),
        ({"类别": [["甲", "乙"], ["a", "b"]]}, "工作表“类别”第 1 行：没有找到表头"),
        ({"奖金": [["甲", "乙"]]}, "工作表“奖金”：不认识这个工作表"),
        ({"方案": [["标识", "trial"]]}, "工作表“方案”：“名称”：缺少"),
        ({"方案": [*HEAD, ["颜色", "红"]]}, "工作表“方案”第 3 行“颜色”：不认识这一项"),
        ({"方案": [*HEAD, ["层级", "乡里"]]}, "工作表“方案”第 3 行“层级”：“乡里”不在可选范围内：“市”"),
        ({"小数位数": [["综合得分", "两位"]]}, "工作表“小数位数”第 1 行“综合得分”"),
        ({"等次": [["等次", "起点分", "最多比例"], ["好", 90, 30]]}, "工作表“等次”第 2 行“最多比例”：“30”大于 1"),
        ({"等次": [["等次", "起点分"], ["差", 60], ["好", 90]]}, "工作表“等次”第 3 行“起点分”"),
        ({"指标": [*INDICATORS, ["没有", "x", "学习", "打分", 10]]}, "工作表“指标”第 3 行“测评表”：没有找到“没有”"),
        ({"选项": [["指标", "名称"], ["工作", "好"]], "主体类别": CLASSES}, "有不止一个“类别”工作表"),
        ({"结果运用": [["名称", "条件"], ["约谈", "排名靠后"]]}, "工作表“结果运用”第 2 行“条件”：条件在“排名靠后”处"),
        ({"结果运用": [["名称", "条件"], ["约谈", "等次为“差"]]}, "工作表“结果运用”第 2 行“条件”"),
        ({"结果运用": [["名称", "条件"], ["约谈", '{ any = [ "x" }']]}, "括号里的写法不对"),
        ({"结果运用": [["名称", "条件", "须确认"], ["约谈", "排名后 3", "也许"]]}, "第 2 行“须确认”：“也许”"),
        ({"议程": [["环节", "分钟"], ["述职", "2026-01-08"]]}, "工作表“议程”第 2 行“分钟”"),
    ],
)
def test_what_is_wrong_is_told_by_sheet_row_and_column(
    workbook: Make, changed: dict[str, list[list[Any]]], said: str
) -> None:
    assert any(said in one for one in complaints_of(workbook(**sound(**changed))))


def test_every_fault_is_told_at_once_and_none_only_follows(workbook: Make) -> None:
    classes = [*CLASSES, ["c", "考核组", 0.3, "x"], ["d", "代表", "很多", "marks"]]
    said = complaints_of(workbook(**sound(类别=classes, 结果运用=[["名称", "条件"], ["约谈", "？"]])))
    assert [one.partition("：")[0] for one in said] == [
        "工作表“类别”第 4 行“权重”",
        "工作表“类别”第 5 行“权重”",
        "工作表“结果运用”第 2 行“条件”",
    ]


def test_a_missing_sheet_is_named(workbook: Make) -> None:
    assert any("“方案”" in one for one in complaints_of(workbook(类别=CLASSES, 测评表=FORMS)))
    assert any(
        "工作表“类别”" in one for one in complaints_of(workbook("x.xlsx", 方案=HEAD, 测评表=FORMS, 指标=INDICATORS))
    )


def test_a_roster_is_no_scheme(workbook: Make) -> None:
    assert not is_scheme_book(workbook(述职对象=[["姓名", "单位"]], 评议主体=[["类别", "姓名"]]))


def test_what_is_far_too_long_or_no_table_is_refused_in_a_sentence(workbook: Make, tmp_path: Path) -> None:
    rows = [["a", "领导", 1, "marks"]] * (MOST_ROWS + 1)
    with pytest.raises(Refused, match="不像方案"):
        read_scheme_book(workbook(**sound(类别=rows)))
    marks = [INDICATORS[0], *(["marks", f"i{n}", f"项目{n}", "选项", ""] for n in range(100))]
    options = [["指标", "名称"], *(["全部", f"好{n}"] for n in range(100))]
    with pytest.raises(Refused, match="不像方案"):
        read_scheme_book(workbook(**sound(指标=marks, 选项=options)))
    nested = [["名称", "条件"], ["约谈", '{"not":' * 900 + "1" + "}" * 900]]
    assert any("太深" in one for one in complaints_of(workbook(**sound(结果运用=nested))))
    (tmp_path / "x.csv").write_bytes(b"%PDF-1.4")
    with pytest.raises(Refused, match=r"x\.csv"):
        read_scheme_book(tmp_path / "x.csv")
    assert any("太长" in one for one in complaints_of(workbook(**sound(方案=[*HEAD, ["说明", "长" * 6_000]]))))


def test_cells_cannot_write_lines_of_the_scheme_file(workbook: Make) -> None:
    evil = 'x"\n[[classes]]\nid = "evil'
    scheme = scheme_of(workbook(**sound(方案=[["标识", "trial"], ["名称", evil]])))
    assert scheme.title == evil
    assert len(scheme.classes) == 2


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("排名前10名", {"rank_at_most": 10}),
        ("满意率 不低于 90%", {"rate": "满意率", "at_least": "90"}),
        ("等次为差、较差", {"grade": ["差", "较差"]}),
        ("综合得分达到 90 分", {"composite_at_least": "90"}),
        ("不（有标记“x”）", {"not": {"flag": "x"}}),
        ("排名前 1 且 排名后 2 或 突出问题", {
            "any": [{"all": [{"rank_at_most": 1}, {"rank_from_bottom": 2}]}, {"flag": "outstanding_problem"}]
        }),
        ("{ rank_at_most = 3 }", {"rank_at_most": 3}),
    ],
)  # fmt: skip
def test_conditions_in_words(written: str, meant: dict[str, object]) -> None:
    assert read_condition(written) == meant


def test_names_of_sheets_and_columns_mean_one_thing() -> None:
    sheets = [name for block in BLOCKS for name in block.names]
    assert len(set(sheets)) == len(sheets)
    for block in BLOCKS:
        ours = [one.names[0] for one in block.fields]
        assert len(set(ours)) == len(ours)


def test_a_quote_that_is_never_closed_is_told_of_on_one_short_line(tmp_path: Path) -> None:
    path = tmp_path / "方案.csv"
    path.write_text('方案\n名称,甲\n类别\n名称,"权重\n' + "甲,1\n" * 200, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_scheme_book(path)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300
