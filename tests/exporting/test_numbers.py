"""Every sheet of a meeting says the numbers of the JSON: a points scheme, an options scheme and the sample."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.rounding import fixed
from shuzhi_desktop.domain.scheme import IndicatorKind, Source
from tests.exporting.sheets import by_name, grid, records, said

if TYPE_CHECKING:
    from shuzhi_desktop.domain.scheme import Indicator
    from tests.exporting.judged import Meeting


def test_the_ranking(meeting: Meeting) -> None:
    found = by_name(meeting.book["综合得分排名"], "姓名")
    for one in meeting.document["reporters"]:
        line = found[one["name"]]
        assert said(line["综合得分"], one["composite"]) == one["composite"]
        assert line["名次"] == ("—" if one["rank"] is None else one["rank"])
        if meeting.content.scheme.grades:
            assert line["建议等次"] == (one["grade"] or "—")


def test_scores_with_their_shares_and_adjustments(meeting: Meeting) -> None:
    sheet = meeting.book["得分汇总"]
    top = [str(cell.value or "") for cell in sheet[3]]
    rows = {row[1]: row for row in grid(sheet)[2:]}
    for one in meeting.document["reporters"]:
        row = rows[one["name"]]
        for rater_class in meeting.content.scheme.classes:
            column = next(n for n, name in enumerate(top) if name.startswith(f"{rater_class.name}（"))
            held = one["classes"][rater_class.id]
            assert said(row[column], held["score"]) == held["score"]
            assert said(row[column + 1], held["contribution"]) == held["contribution"]
        for adjustment in meeting.content.scheme.adjustments:
            value = one["adjustments"].get(adjustment.id)
            assert said(row[top.index(adjustment.name)], value) == value
        assert said(row[top.index("综合得分")], one["composite"]) == one["composite"]
        assert row[top.index("排名")] == ("—" if one["rank"] is None else one["rank"])


def _in_column(indicator: Indicator, name: str, counts: dict[str, int]) -> int:
    """How many votes of the JSON a column of this name holds: of an option, or of a band like 16—不足18."""
    if indicator.kind is IndicatorKind.OPTIONS:
        return counts.get(next(option.id for option in indicator.options if option.name == name), 0)
    least = re.match(r"([\d.]+)(及以上|—)", name)
    below = re.search(r"不足([\d.]+)$", name)
    return sum(
        votes
        for mark, votes in counts.items()
        if (least is None or Fraction(mark) >= Fraction(least[1]))
        and (below is None or Fraction(mark) < Fraction(below[1]))
    )


def _counted(meeting: Meeting, sheet: str, valid_at: int, first: int) -> dict[tuple[str, str, str], tuple[list, list]]:
    """Rows of votes with the head above them, by reporter, class and indicator."""
    found, head, who = {}, [], ""
    people_of = {one["name"] for one in meeting.document["reporters"]}
    classes = {one.name for one in meeting.content.scheme.classes}
    for row in grid(meeting.book[sheet])[1:]:
        if sheet == "个人测评结果" and re.match(r"\d+　", str(row[0])):
            who = row[0].split("　")[1]
        elif row[valid_at] == "有效票" or (sheet == "个人测评结果" and not row[0] and row[first]):
            head = row
        elif sheet == "得票统计" and row[1] in people_of and row[2] in classes and row[3] and head:
            found.setdefault((row[1], row[2], row[3]), (head, row))
        elif sheet == "个人测评结果" and row[0] in classes and row[1] and isinstance(row[valid_at], int):
            found[who, row[0], row[1]] = head, row
        elif row[valid_at] == "分母票数" or row[3] == "计入票数":
            head = []
    return found


@pytest.mark.parametrize(("sheet", "valid_at", "first"), [("得票统计", 4, 5), ("个人测评结果", 4, 5)])
def test_votes_by_reporter_class_and_indicator(meeting: Meeting, sheet: str, valid_at: int, first: int) -> None:
    counted = _counted(meeting, sheet, valid_at, first)
    checked = 0
    for one in meeting.document["reporters"]:
        for rater_class in meeting.content.scheme.ballot_classes:
            held = one["classes"][rater_class.id]
            for indicator in meeting.content.scheme.form(rater_class.form).indicators:
                head, row = counted[one["name"], rater_class.name, indicator.name]
                part = held["indicators"][indicator.id]
                assert row[valid_at] == held["valid"]
                if not part["counts"]:
                    assert set(row[first:]) <= {"—"} or held["valid"] == 0
                    continue
                width = next(n for n in range(first, len(head)) if not head[n] or head[n] == "未填") - first
                shown = [row[first + n] for n in range(width)]
                assert shown == [_in_column(indicator, str(head[first + n]), part["counts"]) for n in range(width)]
                assert sum(shown) == sum(part["counts"].values())
                assert said(row[-1], part["mean"]) == part["mean"]
                checked += 1
    assert checked >= len(meeting.document["reporters"])


def test_rates(meeting: Meeting) -> None:
    lines = grid(meeting.book["得票统计"])
    for rate in meeting.content.scheme.rates:
        start = next(n for n, row in enumerate(lines) if str(row[0]).startswith(f"{rate.name} ="))
        rows = {row[1]: row for row in lines[start + 2 : start + 2 + len(meeting.document["reporters"])]}
        for one in meeting.document["reporters"]:
            held, row = one["rates"][rate.id], rows[one["name"]]
            assert row[3:5] in ([held["counted"], held["base"]], ["—", "—"])
            assert said(row[5], held["value"]) == held["value"]


def test_where_every_ballot_went(meeting: Meeting) -> None:
    names = {one.id: one.name for one in meeting.content.scheme.ballot_classes}
    rows = {(one["述职对象"], one["票种"]): one for one in records(meeting.book["收发票情况"])}
    keys = {
        "发出": "issued",
        "收回": "returned",
        "有效": "valid",
        "无效": "invalid",
        "弃权": "abstained",
        "回避": "recused",
    }
    for one in meeting.document["reporters"]:
        for id_, name in names.items():
            shown = rows[one["name"], name]
            assert {key: shown[head] for head, key in keys.items()} == {
                key: one["classes"][id_][key] for key in keys.values()
            }
    for id_, name in names.items():
        whole = rows["全场", name]
        if meeting.content.scheme.entry.value == "each":
            for head, key in keys.items():
                assert whole[head] == sum(one["classes"][id_][key] for one in meeting.document["reporters"])
        else:
            document = next(one for one in meeting.document["classes"] if one["id"] == id_)
            assert [whole[head] for head in ("发出", "收回", "有效", "无效")] == [
                document[key] for key in ("issued", "returned", "valid", "invalid")
            ]


def test_what_follows_and_what_the_committee_has_before_it(meeting: Meeting) -> None:
    follows = by_name(meeting.book["结果运用"], "述职对象")
    committee = by_name(meeting.book["评价等次建议"], "述职对象")
    for one in meeting.document["reporters"]:
        for line in (follows[one["name"]], committee[one["name"]]):
            assert said(line["综合得分"], one["composite"]) == one["composite"]
            assert line["建议等次"] == (one["grade"] or "—")
        line = committee[one["name"]]
        assert line["排名"] == ("—" if one["rank"] is None else one["rank"])
        for rater_class in meeting.content.scheme.classes:
            where = "平时、综合考核情况" if rater_class.source is Source.GIVEN else "测评情况"
            assert f"{rater_class.name} {one['classes'][rater_class.id]['score'] or '—'}" in line[where].split("\n")
        for rate in meeting.content.scheme.rates:
            assert f"{rate.name} {one['rates'][rate.id]['value']}%" in line["测评情况"].split("\n")


def test_what_is_checked_again(meeting: Meeting) -> None:
    shown = {}
    for record in records(meeting.book["复核"]):
        shown.setdefault((record["述职对象"], record["项目"]), record["表列"])
    for one in meeting.document["reporters"]:
        assert said(shown[one["name"], "综合得分"], one["composite"]) == one["composite"]
        for rate in meeting.content.scheme.rates:
            assert said(shown[one["name"], rate.name], one["rates"][rate.id]["value"]) == one["rates"][rate.id]["value"]


def test_the_figures_behind_the_charts(meeting: Meeting) -> None:
    scheme, reporters = meeting.content.scheme, {one["name"]: one for one in meeting.document["reporters"]}
    title, head = "", []
    seen = set()
    for row in grid(meeting.book["图表"])[1:]:
        if row[0] in reporters:
            one = reporters[row[0]]
            seen.add((title, row[0]))
            if title == "综合得分":
                assert said(row[1], one["composite"]) == one["composite"]
                continue
            form = next(one for one in scheme.forms if title.startswith(f"{one.title}："))
            parts = [
                one["classes"][c.id]["indicators"][form.indicators[0].id]["counts"]
                for c in scheme.ballot_classes
                if c.form == form.id
            ]
            names = [name for name in head[1:7] if name]
            assert row[1 : 1 + len(names)] == [
                sum(_in_column(form.indicators[0], name, counts) for counts in parts) for name in names
            ]
        elif row[0]:
            title = str(row[0])
        elif row[1]:
            head = row
    used = [form for form in scheme.forms if any(c.form == form.id for c in scheme.ballot_classes)]
    assert len(seen) == len(reporters) * (1 + len(used))


def test_personal_results_end_with_the_scores(meeting: Meeting) -> None:
    lines = [[value for value in row if value not in (None, "")] for row in grid(meeting.book["个人测评结果"])]
    starts = [n for n, row in enumerate(lines) if row and re.match(r"\d+　", str(row[0]))]
    for one, start, end in zip(meeting.document["reporters"], starts, [*starts[1:], len(lines)], strict=True):
        block = lines[start:end]
        assert one["name"] in block[0][0]
        scores = {row[0]: row[1] for row in block if len(row) == 2}
        for rater_class in meeting.content.scheme.ballot_classes:
            score = one["classes"][rater_class.id]["score"]
            assert said(scores[f"{rater_class.name}得分"], score) == score
        whole = next(row[0] for row in block if str(row[0]).startswith("总体测评结果"))
        assert f"综合得分 {one['composite'] or '—'}" in whole
        for rate in meeting.content.scheme.rates:
            assert f"{rate.name} {one['rates'][rate.id]['value']}%" in whole


def test_the_matrix_holds_a_mark_for_each_signed_ballot(meeting: Meeting) -> None:
    if not meeting.content.named:
        pytest.skip("no class of this meeting signs its ballots")
    lines = grid(meeting.book["互评矩阵"])
    people_of = [str(name) for name in lines[0][2:]]
    classes = {one.name: one for one in meeting.content.scheme.ballot_classes}
    rater_class, marks = None, {}
    for row in lines[1:]:
        if row[0] in classes:
            rater_class = classes[row[0]]
        elif rater_class is not None and rater_class.secrecy.value == "named":
            for name, mark in zip(people_of, row[2:], strict=True):
                if isinstance(mark, int | float):
                    marks.setdefault((rater_class.id, name), []).append(mark)
    for one in meeting.document["reporters"]:
        for id_ in {id_ for id_, _name in marks}:
            held = one["classes"][id_]
            assert len(marks[id_, one["name"]]) == held["valid"]


def test_what_may_be_circulated(meeting: Meeting) -> None:
    rows = {str(row[0]): row for row in grid(meeting.book["情况报告"])}
    scores = [Fraction(one["composite"]) for one in meeting.document["reporters"] if one["composite"] is not None]
    places = len(str(meeting.document["reporters"][0]["composite"]).partition(".")[2])
    assert [f"{value:.{places}f}" for value in rows["综合得分"][1:3]] == [
        fixed(max(scores), places),
        fixed(min(scores), places),
    ]
    for rater_class in meeting.content.scheme.ballot_classes:
        came = max(one["classes"][rater_class.id]["returned"] for one in meeting.document["reporters"])
        assert rows[rater_class.name][2] == came
    for grade in meeting.content.scheme.grades:
        assert rows[grade.name][2] == sum(one["grade"] == grade.name for one in meeting.document["reporters"])


def test_coverage_counts_everyone(meeting: Meeting) -> None:
    (line,) = (
        records(meeting.book["覆盖情况"], 4)
        if len(grid(meeting.book["覆盖情况"])) == 2
        else [next(records(meeting.book["覆盖情况"]))]
    )
    assert line["应述职"] == len(meeting.document["reporters"])
    assert line["现场"] + line["书面"] + line["未述"] == line["应述职"]
