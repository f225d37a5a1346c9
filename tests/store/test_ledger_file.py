"""A ledger file: what is let in, what takes the place of what, what cannot be opened, and what it answers."""

from __future__ import annotations

import sqlite3
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger import Duty, Unit, UnitLevel, Verdict
from shuzhi_desktop.store.ledger.ledger_file import LedgerFile
from tests.support.ledgers import AT, TODAY, YEAR, filled, meeting, reporter, tree, villages_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UP = Direction.UPWARD


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[LedgerFile]:
    store = LedgerFile(filled(tmp_path))
    yield store
    store.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[LedgerFile]:
    store = LedgerFile(tmp_path / "empty.shuzhi-ledger")
    yield store
    store.close()


def test_the_same_is_known_a_later_seal_replaces_with_a_trace_and_an_older_one_does_not(empty: LedgerFile) -> None:
    first = meeting("m", "", [reporter(1, "甲村", "", 80)])
    later = meeting("m", "", [reporter(1, "甲村", "", 85)], digest="sm3:n", entries=4, sealed_at="2026-12-19T01:00:00")
    said = [empty.put_meetings([(one, "f")], AT)[0].verdict for one in (first, first, later, first)]
    assert said == [Verdict.ADDED, Verdict.KNOWN, Verdict.REPLACED, Verdict.KNOWN]
    assert [(one.digest, one.replaced_by) for one in empty.sources()] == [("sm3:n", 0), ("sm3:m", 2)]
    assert [one.composite for one in empty.ranking(YEAR, "", UnitLevel.VILLAGE)] == [850_000]


def test_under_one_seal_the_longer_chain_counts(empty: LedgerFile) -> None:
    decided = meeting("m", "", [reporter(1, "甲村", "", 80, grade="差")], entries=11)
    taken = empty.put_meetings([(meeting("m", "", [reporter(1, "甲村", "", 80)]), "a"), (decided, "b")], AT)
    assert [one.verdict for one in taken] == [Verdict.ADDED, Verdict.REPLACED]
    assert [one.grade for one in empty.grades(YEAR, "")] == ["差"]


def test_a_scheme_of_one_name_with_other_rules_is_told(empty: LedgerFile) -> None:
    other = meeting("n", "", [reporter(1, "乙村", "", 80)], scheme_digest="sha256:two")
    taken = empty.put_meetings([(meeting("m", "", [reporter(1, "甲村", "", 80)]), "a"), (other, "b")], AT)
    assert [one.other_rules for one in taken] == [False, True]
    assert {one.rescaled for one in empty.ranking(YEAR, "", UnitLevel.VILLAGE)} == {True}


def test_nothing_of_a_batch_stays_when_one_of_it_fails(empty: LedgerFile) -> None:
    twice = meeting("m", "", [reporter(1, "甲村", "", 80), reporter(1, "乙村", "", 80)])
    with pytest.raises(Refused):
        empty.put_meetings([(meeting("n", "", [reporter(1, "丙村", "", 80)]), "a"), (twice, "b")], AT)
    assert empty.sources() == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("PRAGMA user_version = 99", "更新版本"),
        ("CREATE TRIGGER own AFTER INSERT ON units BEGIN DELETE FROM units; END", "结构被改动"),
        ("PRAGMA application_id = 7", "不是台账"),
    ],
)
def test_a_newer_an_altered_and_a_foreign_file_are_refused(tmp_path: Path, change: str, said: str) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute(change)
    connection.close()
    with pytest.raises(Refused, match=said):
        LedgerFile(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.shuzhi-ledger"
    path.write_text("not at all a database, but long enough to look at" * 40, encoding="utf-8")
    with pytest.raises(Refused, match="不是台账"):
        LedgerFile(path)


def test_a_circle_and_an_orphan_are_refused_and_named_and_the_tree_stays(ledger: LedgerFile) -> None:
    circle = [Unit("A", "甲", UnitLevel.UNIT, "B"), Unit("B", "乙", UnitLevel.UNIT, "A")]
    with pytest.raises(Refused, match=r"有圈.*[甲乙]"):
        ledger.put_units(circle, replace_all=False)
    with pytest.raises(Refused, match=r"丙.*X9"):
        ledger.put_units([Unit("C", "丙", UnitLevel.UNIT, "X9")], replace_all=False)
    assert ledger.unit("A") is None
    assert len(ledger.below("990101001")) == 5


def test_one_name_in_two_places_is_told_apart_by_the_organisers_subtree(ledger: LedgerFile) -> None:
    assert [one.code for one in ledger.units_named("中心街道党工委")] == ["990101001", "990102001"]
    ranked = ledger.ranking(YEAR, "990101", UnitLevel.TOWNSHIP)
    assert {one.unit_code for one in ranked} == {"990101001", "990101002"}  # 中心街道党工委 came without a code
    assert [(one.place, one.tied) for one in ranked] == [(1, True), (1, True)]


def test_sums_and_counts_are_carried_so_that_no_mean_of_means_is_taken(ledger: LedgerFile) -> None:
    lines = {one.unit_code: one for one in ledger.scores(YEAR, "990101", UnitLevel.VILLAGE)}
    assert (lines["990101001"].total, lines["990101001"].number) == (3_460_000, 4)
    assert (lines["990101002"].total, lines["990101002"].number) == (2_440_000, 3)
    whole = Fraction(sum(one.total for one in lines.values()), 10_000 * sum(one.number for one in lines.values()))
    assert whole == Fraction(590, 7)


def test_scores_of_different_schemes_are_rescaled_and_marked(ledger: LedgerFile) -> None:
    within = ledger.ranking(YEAR, "990101", UnitLevel.VILLAGE)
    across = ledger.ranking(YEAR, "99", UnitLevel.VILLAGE)
    assert {one.rescaled for one in within} == {False}
    assert {one.rescaled for one in across} == {True}
    (odd,) = [one for one in across if one.unit_code == "990102001003"]
    assert (odd.composite, odd.full, odd.compared) == (200_000, 300_000, 666_667)  # 20 of 30, half away from zero


def test_of_a_long_ranking_the_best_are_shown_with_their_true_places(ledger: LedgerFile) -> None:
    whole = ledger.ranking(YEAR, "", UnitLevel.VILLAGE)
    for limit in range(1, len(whole)):
        assert ledger.ranking(YEAR, "", UnitLevel.VILLAGE, limit) == whole[:limit]
    assert sum(one.tied for one in whole) > 2


def test_rates_are_compared_exactly_with_the_threshold(ledger: LedgerFile) -> None:
    (line,) = ledger.rates(YEAR, "990101001", Fraction(9, 10))
    assert (line.counted, line.base, line.number, line.below) == (95 + 91 + 90 + 70, 500, 5, 2)
    assert ledger.rates(YEAR, "990101001", Fraction(90_001, 100_000))[0].below == 3


def test_coverage_counts_oral_written_exempt_and_missing_by_level_unit_and_direction(ledger: LedgerFile) -> None:
    (villages,) = [one for one in ledger.coverage_by_level(YEAR, "990101", UP) if one.level is UnitLevel.VILLAGE]
    assert (villages.should, villages.oral, villages.written, villages.missing) == (10, 7, 1, 2)
    assert villages.rate == Fraction(8, 10)
    assert {one.unit_code: one.missing for one in ledger.coverage_by_unit(YEAR, "990101", UP)} == {
        "990101001": 0,
        "990101002": 2,
    }
    (down,) = ledger.coverage_by_level(YEAR, "990101", Direction.DOWNWARD)
    assert (down.should, down.oral) == (10, 1)


def test_a_list_of_duties_decides_who_should_report(ledger: LedgerFile) -> None:
    codes = [f"990101002{n:03}" for n in range(1, 6)]
    duties = [Duty(YEAR, UP, code, "党组织书记", "某人", f"{YEAR}-06-30") for code in codes[:4]]
    ledger.put_duties([*duties, Duty(YEAR, UP, codes[4], "党组织书记", exempt="新任不足三个月")])
    (line,) = ledger.coverage_by_level(YEAR, "990101002", UP)
    assert (line.should, line.oral, line.missing, line.exempt) == (4, 3, 1, 1)
    (missing,) = ledger.missing(YEAR, "990101002", UP, TODAY)
    assert (missing.unit_code, missing.name, missing.overdue) == (codes[3], "某人", True)
    assert missing.path == ("云州省", "云湖市", "东湖区", "柳溪镇")
    with pytest.raises(Refused, match="12345"):
        ledger.put_duties([Duty(YEAR, UP, "12345", "书记")])


def test_a_unit_is_followed_through_a_new_name_and_another_person(ledger: LedgerFile) -> None:
    older = meeting("old", "990101", [reporter(1, "老街办事处", "990101900", 70, name="王五")], year=2025,
                    level=UnitLevel.TOWNSHIP)  # fmt: skip
    ledger.put_units([Unit("990101900", "老街办事处", UnitLevel.TOWNSHIP, "990101")], replace_all=False)
    ledger.put_meetings([(older, "f")], AT)
    assert [one.year for one in ledger.trend("990101001")] == [2026]
    ledger.join_units("990101900", "990101001", 2026)
    assert [(one.year, one.name) for one in ledger.trend("990101001", "党组织书记")] == [
        (2025, "王五"),
        (2026, "书记"),
    ]
    with pytest.raises(Refused, match="倒过来"):
        ledger.join_units("990101001", "990101900", 2026)


def test_open_matters_show_what_is_overdue(ledger: LedgerFile) -> None:
    (matter,) = ledger.matters(0, "990101", TODAY)
    assert (matter.problem, matter.unit_code, matter.overdue) == ("为群众办事慢", "990101001001", True)
    assert not ledger.matters(0, "990101", "2026-06-30")[0].overdue
    assert ledger.matters(0, "990102", TODAY) == ()


def test_people_are_found_by_name_unit_code_and_initials(ledger: LedgerFile) -> None:
    assert {one.unit_code for one in ledger.search("sj 柳溪")} == {f"990101002{n:03}" for n in (1, 2, 3)} | {
        "990101002"
    }
    assert [one.unit for one in ledger.search("100%")] == []


def test_parquet_is_written_anew_only_for_what_changed_and_a_stale_file_is_never_read(ledger: LedgerFile) -> None:
    before = ledger.grades(YEAR, "990102")
    file = ledger.parquet.folder / "results" / f"{YEAR}.parquet"
    stamp = file.stat().st_mtime_ns
    ledger.put_meetings([(meeting("other year", "", [reporter(1, "甲村", "", 80)], year=2020), "f")], AT)
    assert ledger.grades(YEAR, "990102") == before
    assert file.stat().st_mtime_ns == stamp
    ledger.put_meetings([(meeting("more", "990102001", villages_of("990102001", (50,))[:1]), "f")], AT)
    assert ledger.grades(YEAR, "990102") != before
    assert file.stat().st_mtime_ns != stamp


def test_an_engine_that_is_none_is_refused(tmp_path: Path) -> None:
    store = LedgerFile(filled(tmp_path), engine="abacus")
    with pytest.raises(Refused, match="abacus"):
        store.grades(YEAR, "")
    store.close()


def test_the_tree_of_the_tests_is_whole() -> None:
    assert len(tree()) == 7 + 3 * 5


def _said_of(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        LedgerFile(path)
    return str(refused.value)


def test_trouble_with_the_file_speaks_of_the_ledger_and_never_of_a_meeting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shuzhi_desktop.store.layout._BUSY_SECONDS", 0.05)
    path = filled(tmp_path)
    ledger = LedgerFile(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for question in (
        lambda: ledger.put_units(tree(), replace_all=False),
        ledger.sources,
        lambda: ledger.grades(YEAR, ""),
    ):
        with pytest.raises(Refused) as refused:
            question()
        assert "台账" in str(refused.value)
        assert "占用" in str(refused.value)
        assert "会议文件“" not in str(refused.value)
    assert "占用" in _said_of(path)
    other.execute("ROLLBACK")
    ledger.close()
    with other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    assert "台账" in _said_of(path)
    assert "升级" in _said_of(path)


def test_a_torn_ledger_is_called_a_damaged_ledger(tmp_path: Path) -> None:
    path = filled(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 // 4096 * 4096])
    with pytest.raises(Refused) as refused:
        LedgerFile(path).search("书记")
    assert "台账" in str(refused.value)
    assert "会议文件“" not in str(refused.value)


def test_classes_of_other_full_marks_are_rescaled_before_they_are_added_up(ledger: LedgerFile) -> None:
    below = "9901"
    scores = [one for one in ledger.class_scores(YEAR, below) if one.class_name == "领导小组" and one.score is not None]
    means = {one.class_name: one for one in ledger.class_means(YEAR, below)}
    assert scores
    assert {one.full for one in scores} == {300_000}
    led, public = means["领导小组"], means["群众"]
    assert led.number == len(scores)
    assert led.total == sum((one.score or 0) * 1_000_000 // one.full for one in scores)
    assert led.mean == Fraction(led.total, led.number * 10_000)
    assert public.valid == 20 * len([one for one in ledger.class_scores(YEAR, below) if one.class_name == "群众"])
    (rate,) = ledger.class_rates(YEAR, below)
    assert (rate.class_name, rate.base) == ("群众", 5 * public.valid)
