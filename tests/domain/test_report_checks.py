"""Each check says what it found and where: parts, constructions, who speaks, share of problems, length."""

from __future__ import annotations

from fractions import Fraction

import pytest

from shuzhi_desktop.domain.report_checks import own_hints
from shuzhi_desktop.domain.report_hints import Hint, HintKind
from shuzhi_desktop.domain.report_rules import ReportRules
from shuzhi_desktop.domain.report_text import ReportText, length, paragraphs, report_text, sections, sentences
from tests.support.report_texts import made_up, plain_report


def _hints(
    report: ReportText, kind: HintKind, rules: ReportRules | None = None, minutes: int | None = None
) -> list[Hint]:
    limit = None if minutes is None else Fraction(minutes)
    return [one for one in own_hints(report, rules or ReportRules(), limit) if one.kind is kind]


def _shown(report: ReportText, hint: Hint) -> list[str]:
    return [report.body[one.start : one.end] for one in hint.passages]


REPORT = plain_report(
    "2026年度述职报告",
    "一、履行第一责任人职责情况",
    "我牵头抓党建，理论学习十二次。",
    "二、重点任务完成情况",
    "街道全年办结诉求两万件。我们建立了长效机制。",
    "三、存在的问题及原因",
    "主题党日形式单一。我走访基层不多，作风不够深入。",
)


def test_a_part_is_found_under_its_heading_mentioned_in_the_text_or_not_there() -> None:
    found = {str(one.said): one for one in _hints(REPORT, HintKind.PART)}
    assert {said: one.look for said, one in found.items()} == {
        "“责任制履行”：有专门一节": False,
        "“年度任务完成”：有专门一节": False,
        "“特点亮点”：没有找到": True,
        "“存在问题”：有专门一节": False,
        "“下一步思路”：没有找到": True,
    }
    assert _shown(REPORT, found["“责任制履行”：有专门一节"]) == ["一、履行第一责任人职责情况"]
    mentioned = plain_report("一、工作", "打造了红色驿站品牌。下一步再努力。")
    (spot,) = [one for one in _hints(mentioned, HintKind.PART) if "特点亮点" in str(one.said)]
    assert (str(spot.said), spot.look) == ("“特点亮点”：没有专门一节，正文中提到", True)
    assert _shown(mentioned, spot) == ["打造了红色驿站品牌。"]


def test_the_five_constructions_may_be_spread_over_the_text() -> None:
    found = {str(one.said): one for one in _hints(REPORT, HintKind.CONSTRUCTION)}
    assert {said: one.look for said, one in found.items()} == {
        "“思想建设”：正文中提到": False,
        "“作风建设”：正文中提到": False,
        "“制度建设”：正文中提到": False,
        "“组织建设”：没有找到": True,
        "“反腐倡廉建设”：没有找到": True,
    }
    assert _shown(REPORT, found["“思想建设”：正文中提到"]) == ["我牵头抓党建，理论学习十二次。"]


def test_a_scheme_may_ask_for_other_parts_with_words_of_its_own() -> None:
    rules = ReportRules(parts=("发展党员|入党",), constructions=())
    report = plain_report("一、入党积极分子培养", "培养十人，入党三人。")
    (hint,) = _hints(report, HintKind.PART, rules)
    assert str(hint.said) == "“发展党员”：有专门一节"
    assert _hints(report, HintKind.CONSTRUCTION, rules) == []


@pytest.mark.parametrize(
    ("sentence", "person"),
    [
        ("我带头讲党课", "own"),
        ("本人分管组织工作", "own"),
        ("我对我区情况掌握不够", "own"),
        ("我们开展了培训", "body"),
        ("我区建成驿站", "body"),
        ("我街道推进改造", "body"),
        ("全街道动员", "body"),
        ("我国发展迅速", "body"),
        ("坚持自我革命", ""),
        ("他忘我工作", ""),
        ("完成改造十个小区", ""),
    ],
)
def test_first_person_is_told_from_words_that_only_hold_the_character(sentence: str, person: str) -> None:
    (hint,) = _hints(plain_report(f"{sentence}。"), HintKind.FIRST_PERSON)
    said = str(hint.said)
    if person == "own":
        assert "写“我”的 1 句" in said
        assert "100.0%" in said
    elif person == "body":
        assert "写“我们、我区、街道”的 1 句" in said
        assert "占 0.0%" in said
    else:
        assert said == "第一人称：没有一句写“我”，也没有一句写集体"


def test_the_share_of_the_first_person_is_exact_and_shows_the_sentences_of_the_other_kind() -> None:
    (hint,) = _hints(REPORT, HintKind.FIRST_PERSON)
    assert str(hint.said) == "第一人称：写“我”的 2 句，写“我们、我区、街道”的 2 句，前者占 50.0%"
    assert not hint.look
    report = plain_report("我抓落实。街道办实事；我们强队伍。")
    (hint,) = _hints(report, HintKind.FIRST_PERSON)
    assert "占 33.3%" in str(hint.said)
    assert hint.look
    assert _shown(report, hint) == ["街道办实事；", "我们强队伍。"]


def test_problems_and_causes_are_counted_by_their_section_where_the_scheme_says_so() -> None:
    assert _hints(REPORT, HintKind.PROBLEMS) == []
    (hint,) = _hints(REPORT, HintKind.PROBLEMS, ReportRules(problems_share=Fraction(1, 3)))
    (passage,) = hint.passages
    counted = REPORT.body[passage.start : passage.end]
    assert counted.startswith("三、存在的问题及原因")
    share = Fraction(length(counted), length(REPORT.body))
    assert f"{length(counted)} 字，占全文 {length(REPORT.body)} 字" in str(hint.said)
    assert "不少于 1/3；计入：三、存在的问题及原因" in str(hint.said)
    assert hint.look is (share < Fraction(1, 3))


def test_a_third_to_the_letter_is_enough_and_one_letter_less_is_not() -> None:
    rules = ReportRules(problems_share=Fraction(1, 3))
    for problems, look in ((14, False), (13, True)):
        report = plain_report("一、工作情况", "做" * 34, "二、存在问题", "难" * (problems - 1) + "。")
        (hint,) = _hints(report, HintKind.PROBLEMS, rules)
        own, whole = problems + 6, 40 + problems + 6
        assert f"{own} 字，占全文 {whole} 字" in str(hint.said)
        assert hint.look is look


def test_sections_on_problems_solved_or_of_last_year_do_not_count() -> None:
    rules = ReportRules(problems_share=Fraction(1, 4))
    report = plain_report("一、上年度存在问题整改情况", "已改。" * 20, "二、解决群众急难愁盼问题", "已办。" * 20)
    (hint,) = _hints(report, HintKind.PROBLEMS, rules)
    assert hint.look
    assert hint.passages == ()
    assert "没有找到写问题的一节，方案要求不少于全文的 1/4" in str(hint.said)


def test_length_is_held_against_the_time_limit_and_what_is_too_much_is_shown() -> None:
    report = plain_report("字" * 1_759 + "。", "多余")
    (hint,) = _hints(report, HintKind.LENGTH, minutes=8)
    assert str(hint.said) == "篇幅：1762 字，按每分钟 220 字约 8.0 分钟，时限 8 分钟"
    assert hint.look
    assert _shown(report, hint) == ["多余"]
    (fits,) = _hints(plain_report("字" * 1_760), HintKind.LENGTH, minutes=8)
    assert (fits.look, fits.passages) == (False, ())
    (free,) = _hints(report, HintKind.LENGTH)
    assert "没有规定时限" in str(free.said)
    (slow,) = _hints(report, HintKind.LENGTH, ReportRules(characters_per_minute=300), minutes=8)
    assert not slow.look


def test_every_passage_lies_in_the_text_and_is_no_empty_place() -> None:
    for seed in range(5):
        report = made_up(seed)
        for hint in own_hints(report, ReportRules(problems_share=Fraction(1, 3)), Fraction(8)):
            for one in hint.passages:
                assert 0 <= one.start < one.end <= len(report.body)


def test_headings_are_told_by_mark_by_number_and_where_nothing_is_numbered_by_short_lines() -> None:
    def titles(report: ReportText) -> list[str]:
        return [report.body[one.title.start : one.title.end] for one in sections(report)]

    marked = report_text([("述职报告", 0), ("工作", 1), ("做了很多", 0), ("（一）细项", 0), ("问题", 1), ("不够", 0)])
    assert titles(marked) == ["工作", "（一）细项", "问题"]
    first = sections(marked)[0]
    assert marked.body[first.whole.start : first.whole.end] == "工作\n做了很多\n（一）细项\n"
    run_in = plain_report(
        "（一）强化责任落实。今年以来召开会议十二次，研究党建。", "2026.5 版的说明不是标题，只是一句话。"
    )
    assert titles(run_in) == ["（一）强化责任落实"]
    long = "这一段写了很多字，足够长，不会被当成标题。"
    assert titles(plain_report("述职报告", "主要工作", long, "存在问题", long, "张三")) == ["主要工作", "存在问题"]
    assert titles(plain_report("一、工作", "张三", long)) == ["一、工作"]


def test_paragraphs_and_sentences_keep_their_places() -> None:
    report = report_text([("　甲  乙 ", 0), ("", 0), ("第一句。第二句；没有句号", 12)])
    assert report.body == "甲 乙\n第一句。第二句；没有句号"
    assert report.levels == "09"
    assert [report.body[place.start : place.end] for place, _ in paragraphs(report)] == report.body.split("\n")
    assert [report.body[one.start : one.end] for one in sentences(report)] == [
        "甲 乙",
        "第一句。",
        "第二句；",
        "没有句号",
    ]
