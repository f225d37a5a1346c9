"""Given scores with their source and two people: exact, versioned, on record, refused after the seal."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.given import enter_given, read_decimal
from shuzhi_desktop.services.intake import take_files
from shuzhi_desktop.services.ports import GivenScore
from shuzhi_desktop.services.ports_given import GivenNote
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.scoring import set_given
from tests.support.meetings import small_meeting
from tests.support.play import vote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.domain.result import Step
    from shuzhi_desktop.services.desk import Desk

NOTE = GivenNote("考评组纪要 2026-12-10", "王芳", "李强")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


def routine(reporter_id: int, score: str) -> GivenScore:
    return GivenScore("routine", reporter_id, Fraction(score))


def because(reason: str) -> GivenNote:
    return GivenNote(NOTE.source, NOTE.entered_by, NOTE.checked_by, reason)


def newest(desk: Desk) -> dict[str, object]:
    entry = desk.store.audit(1)[0]
    assert entry.kind == "given.set"
    details: dict[str, object] = json.loads(entry.details)
    return details


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("92.5", "92.5"),
        ("９２．５", "92.5"),
        ("９２。５", "92.5"),
        (" 100 ", "100"),
        ("0", "0"),
        (".25", "0.25"),
        ("99.9999", "99.9999"),
    ],
)
def test_a_score_is_read_exactly_as_typed(written: str, value: str) -> None:
    assert read_decimal(written, Fraction(0), Fraction(100)) == Fraction(value)


@pytest.mark.parametrize("written", ["100.0001", "-1", "九十", "9 2", "1e2", "8.12345", "", "1,5", "９９．９９９９９"])
def test_anything_else_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(Refused, match=r"不是至多四位小数的数|不在 0 到 100 之间"):
        read_decimal(written, Fraction(0), Fraction(100))


def test_scores_carry_source_and_people_in_the_file_and_in_the_chain(desk: Desk) -> None:
    enter_given(desk, [routine(1, "92.5"), routine(2, "88")], NOTE)
    assert list(desk.store.given()) == [
        GivenScore("routine", 1, Fraction("92.5"), NOTE),
        GivenScore("routine", 2, Fraction(88), NOTE),
    ]
    assert newest(desk) == {
        "scores": [["routine", 1, "92.5"], ["routine", 2, "88"]],
        "source": "考评组纪要 2026-12-10",
        "entered_by": "王芳",
        "checked_by": "李强",
        "reason": "",
    }
    assert all(finding.passed for finding in desk.store.verify())


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (GivenNote("", "王芳", "李强"), "来源"),
        (GivenNote("  ", "王芳", "李强"), "来源"),
        (GivenNote("纪要", "", "李强"), "录入人和复核人"),
        (GivenNote("纪要", "王芳", " "), "录入人和复核人"),
        (GivenNote("纪要", "王芳", " 王芳 "), "不能是同一个人"),
    ],
)
def test_source_and_two_different_people_are_needed(desk: Desk, note: GivenNote, said: str) -> None:
    with pytest.raises(Refused, match=said):
        enter_given(desk, [routine(1, "90")], note)
    assert list(desk.store.given()) == []
    assert desk.store.given_history("routine", 1) == ()


def test_a_change_needs_a_reason_and_keeps_the_older_version(desk: Desk) -> None:
    enter_given(desk, [routine(1, "85")], NOTE)
    with pytest.raises(Refused, match="赵 已有得分 85，改为 90"):
        enter_given(desk, [routine(1, "90.5")], NOTE)
    enter_given(desk, [routine(1, "90.5"), routine(2, "70")], because("原件数字抄错"))
    older, newer = desk.store.given_history("routine", 1)
    assert (older.version, older.score, older.note) == (1, 85, NOTE)
    assert (newer.version, newer.score, newer.note.reason) == (2, Fraction("90.5"), "原件数字抄错")
    assert newer.at >= older.at > "2020"
    assert [one.note.reason for one in desk.store.given_history("routine", 2)] == [""]
    changes = [json.loads(one.details) for one in desk.store.audit(3) if one.kind == "given.set"]
    assert ["85"] in [change.get("before") for change in changes]
    assert [one.score for one in desk.store.given()] == [Fraction("90.5"), 70]


def test_what_stands_already_makes_no_new_version(desk: Desk) -> None:
    enter_given(desk, [routine(1, "85")], NOTE)
    entries = desk.store.audit_count()
    enter_given(desk, [routine(1, "85.00")], NOTE)
    assert len(desk.store.given_history("routine", 1)) == 1
    assert desk.store.audit_count() == entries


def test_one_bad_score_refuses_all(desk: Desk) -> None:
    with pytest.raises(Refused, match="超出"):
        enter_given(desk, [routine(1, "85"), routine(2, "100.5")], NOTE)
    assert list(desk.store.given()) == []


def test_a_file_may_bring_scores_without_notes_but_changes_none_without_a_reason(desk: Desk) -> None:
    take_files(desk, given=(routine(1, "80"),))
    assert list(desk.store.given()) == [routine(1, "80")]
    take_files(desk, given=(routine(1, "80"), routine(2, "81")))
    with pytest.raises(Refused, match="须写明更改理由"):
        take_files(desk, given=(routine(3, "70"), routine(1, "82")))
    assert [one.score for one in desk.store.given()] == [80, 81]
    take_files(desk, given=(GivenScore("routine", 1, Fraction(82), because("更正")),))
    assert [one.score for one in desk.store.given_history("routine", 1)] == [80, 82]


def test_nothing_is_taken_after_the_seal(desk: Desk) -> None:
    vote(desk)
    entries = desk.store.audit_count()
    with pytest.raises(Refused, match="已封存"):
        enter_given(desk, [routine(1, "99")], because("迟到"))
    assert desk.store.audit_count() == entries
    assert [one.score for one in desk.store.given()] == [80, 80, 80]


def test_nothing_is_taken_by_a_file_opened_for_reading(desk: Desk) -> None:
    enter_given(desk, [routine(1, "85")], NOTE)
    path = desk.store.path
    desk.store.close()
    reading = AppWorkspace().open(path, read_only=True)
    with pytest.raises(Refused, match="只读"):
        enter_given(reading, [routine(2, "85")], NOTE)
    assert list(reading.store.given()) == [GivenScore("routine", 1, Fraction(85), NOTE)]
    reading.store.close()


def _labels(step: Step) -> list[tuple[str, str]]:
    return [(str(step.label), step.shown), *(pair for child in step.children for pair in _labels(child))]


def test_the_explanation_says_who_typed_and_checked_and_from_where_and_no_figure_changes(desk: Desk) -> None:
    vote(desk, seal=False)
    plain = result(desk)
    enter_given(desk, [routine(1, "81")], because("复核更正"))
    enter_given(desk, [routine(1, "80")], because("再次复核更正"))
    found = result(desk)
    said = _labels(found.of(1).trail)
    for pair in (("录入人", "王芳"), ("复核人", "李强"), ("来源：考评组纪要 2026-12-10", "")):
        assert pair in said
    assert ("更改理由：再次复核更正", "") in said
    assert "录入人" not in dict(_labels(found.of(2).trail))
    assert [one.composite for one in found.reporters] == [one.composite for one in plain.reporters]
    assert [one.classes for one in found.reporters] == [one.classes for one in plain.reporters]


def test_scores_set_by_a_program_need_no_note(desk: Desk) -> None:
    set_given(desk, [routine(1, "60")])
    assert desk.store.given()[0].note is None
    assert newest(desk) == {"scores": [["routine", 1, "60"]]}
