"""Files are given to reporters by the names people give them; what is unclear is listed and never guessed."""

from __future__ import annotations

import pytest

from shuzhi_desktop.domain.report_names import match_files
from shuzhi_desktop.domain.roster import Reporter

REPORTERS = (
    Reporter(11, 1, "张三", "八里庄街道党工委", "书记"),
    Reporter(12, 2, "李娜", "古城街道", "书记"),
    Reporter(13, 3, "李娜", "鲁谷街道", "书记"),
    Reporter(14, 4, "张三丰", "八角街道", "书记"),
    Reporter(15, 5, "欧阳明", "区发展和改革委员会", "主任"),
    Reporter(16, 6, "王𬱖", "苹果园街道", "书记"),
)


def _one(name: str) -> tuple[int | None, tuple[int, ...]]:
    (found,) = match_files([name], REPORTERS)
    return found.reporter_id, found.candidates


@pytest.mark.parametrize(
    ("name", "reporter"),
    [
        ("3张三-八里庄街道述职报告(终稿).docx", 11),
        ("八里庄街道 述职报告.docx", 11),
        ("张 三.docx", 11),
        ("述职报告（八里庄街道党工委）.pdf", 11),
        ("张三丰2026年述职报告.docx", 14),
        ("古城街道李娜.docx", 12),
        ("李娜_鲁谷街道_v2.docx", 13),
        ("鲁谷街道/述职报告.docx", 13),
        ("2026年/述职报告/李娜（古城街道）.txt", 12),
        ("古城街道/李娜.docx", 12),
        ("区发展和改革委员会述职报告.docx", 15),
        ("ＯＫ王𬱖.docx", 16),
    ],
)
def test_a_name_that_leaves_one_reporter_is_matched(name: str, reporter: int) -> None:
    assert _one(name)[0] == reporter


def test_thousands_of_files_are_matched_in_no_time() -> None:
    many = [Reporter(n, n, f"人{n:05d}", f"第{n:05d}街道党工委") for n in range(1, 7_001)]
    found = match_files([f"{one.order}{one.name}-{one.unit}.docx" for one in many], many)
    assert [one.reporter_id for one in found] == [one.id for one in many]
    short = match_files([one.unit.removesuffix("党工委") for one in many], many)
    assert [one.reporter_id for one in short] == [one.id for one in many]


def test_two_of_the_same_name_are_told_apart_by_unit_or_listed() -> None:
    assert _one("李娜述职报告.docx") == (None, (12, 13))


def test_a_name_with_the_unit_of_another_is_listed_with_both() -> None:
    assert _one("张三-八角街道.docx") == (None, (11, 14))


def test_a_name_that_tells_nothing_is_listed_with_nobody() -> None:
    assert _one("述职报告(终稿)(1).docx") == (None, ())
    assert _one("新建文件夹/最终版.docx") == (None, ())


def test_two_files_for_one_reporter_are_both_listed() -> None:
    found = match_files(["张三.docx", "八里庄街道.docx", "古城街道李娜.docx"], REPORTERS)
    assert [(one.reporter_id, one.candidates) for one in found] == [(None, (11,)), (None, (11,)), (12, (12,))]
