"""`shuzhi ledger` from meeting files to reports: what is taken in, what is refused, what comes out."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from shuzhi_desktop.app.sealed_files import SealedFiles, read_sealed
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.ports import MeetingInfo
from shuzhi_desktop.services.ports_chain import ChainFacts
from tests.support.ledger_meetings import SCHEME, held, many_packages, sealed, unheld

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result
    from PySide6.QtWidgets import QApplication

    Run = Callable[..., Result]

INFO = MeetingInfo("中心街道2026年述职评议会", "2026-12-18", organiser="东湖区中心街道")
FACTS = ChainFacts(year=2026, unit_code="990101001")
PEOPLE = (("张三", "中心1村", "990101001001"), ("李四", "中心2村", "990101001002"))
UNITS = """单位代码,单位,层级
99,云州省,省
9901,云湖市,市
990101,东湖区,区县
990102,西湖区,区县
990101001,中心街道,街道乡镇
990102001,中心街道,街道乡镇
990101001001,中心1村,社区村
990101001002,中心2村,社区村
990101001003,中心3村,社区村
"""


@pytest.fixture
def ledger(tmp_path: Path, run: Run) -> Path:
    """A ledger with a tree and one meeting."""
    path, units = tmp_path / "台账.shuzhi-ledger", tmp_path / "units.csv"
    units.write_text(UNITS, encoding="utf-8")
    assert run("ledger", "units", path, units).exit_code == 0
    added = run("ledger", "add", path, sealed(tmp_path / "中心.shuzhi", PEOPLE, (95, 80), INFO, FACTS))
    assert added.exit_code == 0, added.output
    return path


def test_a_meeting_is_reported_with_exact_sums_as_json_and_as_a_workbook(ledger: Path, run: Run) -> None:
    said = run("ledger", "report", ledger, "--year", 2026, "--unit", "东湖区", "--json")
    document = json.loads(said.stdout)
    assert document["format"] == 1
    (level,) = document["levels"]
    assert (level["level"], level["total"], level["number"], level["mean"]) == ("village", "175", 2, "87.50")
    assert [one["name"] for one in level["ranking"]] == ["张三", "李四"]
    assert document["rates"] == [
        {"rate": "满意率", "counted": 4, "base": 8, "exact": "1/2", "value": "50.00", "reporters": 2, "below": 1}
    ]
    book = ledger.with_name("报表.xlsx")
    assert run("ledger", "report", ledger, book, "--year", 2026).exit_code == 0
    assert run("ledger", "report", ledger, book, "--year", 2026).exit_code == 0  # an earlier export is replaced
    cells = {str(cell) for sheet in load_workbook(book) for row in sheet.values for cell in row}
    assert {"张三", "中心1村"} <= cells


def test_coverage_names_who_is_missing_by_the_list_of_duties(ledger: Path, run: Run, tmp_path: Path) -> None:
    duties = tmp_path / "duties.csv"
    duties.write_text(
        "年度,方向,单位代码,职务,姓名,时限,免予原因\n2026,向上,990101001001,党组织书记,张三,2026-12-31,\n"
        "2026,向上,990101001002,党组织书记,李四,2026-12-31,\n2026,向上,990101001003,党组织书记,王五,2026年1月31日,\n",
        encoding="utf-8",
    )
    assert run("ledger", "duties", ledger, duties).exit_code == 0
    document = json.loads(run("ledger", "coverage", ledger, "--year", 2026, "--unit", "99", "--json").stdout)
    (villages,) = [one for one in document["levels"] if one["level"] == "village"]
    assert (villages["should"], villages["oral"], villages["missing"], villages["rate_exact"]) == (3, 2, 1, "2/3")
    assert [(one["name"], one["overdue"]) for one in document["missing"]] == [("王五", True)]
    sheet = ledger.with_name("覆盖.xlsx")
    assert run("ledger", "coverage", ledger, sheet, "--year", 2026).exit_code == 0
    assert "覆盖情况表" in load_workbook(sheet).sheetnames


def test_a_name_in_two_places_needs_its_code_and_a_wrong_option_ends_with_2(ledger: Path, run: Run) -> None:
    twice = run("ledger", "report", ledger, "--year", 2026, "--unit", "中心街道")
    assert twice.exit_code == 1
    assert "990101001" in twice.stderr
    assert run("ledger", "report", ledger).exit_code == 2
    assert run("ledger", "report", ledger, "--year", 1999).exit_code == 1


def test_the_same_twice_is_once_and_a_broken_one_is_named_while_the_rest_go_on(
    ledger: Path, run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "many" / "deeper"
    folder.mkdir(parents=True)
    shutil.copyfile(tmp_path / "中心.shuzhi", folder / "same.shuzhi")
    broken = sealed(folder / "broken.shuzhi", PEOPLE, (70, 71), INFO, FACTS)
    with sqlite3.connect(broken) as connection:
        connection.execute("UPDATE audit SET details = '{}' WHERE number = 3")
    connection.close()
    sealed(folder / "good.shuzhi", (("赵六", "新村", ""),), (88,), MeetingInfo("新会", "2026-12-01"))
    said = run("ledger", "add", ledger, folder.parent)
    assert said.exit_code == 1
    lines = {line.partition(": ")[0].rpartition("/")[2]: line for line in said.stdout.splitlines()}
    assert "没有重复" in lines["same.shuzhi"]
    assert "没有通过校验" in lines["broken.shuzhi"]
    assert "已入账" in lines["good.shuzhi"]
    store = AppWorkspace().open_ledger(ledger)
    assert sorted(one.title for one in store.sources()) == sorted([INFO.title, "新会"])
    store.close()


def _unsealed(folder: Path) -> Path:
    unheld(folder / "x.shuzhi", PEOPLE, INFO, FACTS).store.close()
    return folder / "x.shuzhi"


def _rehearsal(folder: Path) -> Path:
    return sealed(folder / "x.shuzhi", PEOPLE, (90, 91), MeetingInfo("演练会", "2026-12-18", rehearsal=True), FACTS)


def _newer(folder: Path) -> Path:
    path = sealed(folder / "x.shuzhi", PEOPLE, (90, 91), INFO, FACTS)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    return path


def _other_votes(folder: Path) -> Path:
    path = sealed(folder / "x.shuzhi", PEOPLE, (90, 91), INFO, FACTS)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meeting SET digest = 'sm3:' || substr(digest, 6) || '0'")
    connection.close()
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [(_unsealed, "还没有封存"), (_rehearsal, "演练"), (_newer, "更新版本"), (_other_votes, "封存摘要")],
)
def test_what_does_not_count_is_refused_in_one_sentence(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    found = read_sealed(make(tmp_path))
    assert isinstance(found, Refused)
    assert said in str(found)
    assert "\n" not in str(found)


def test_a_package_counts_only_when_every_part_is_as_its_manifest_says(qapp: QApplication, tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    many_packages(packages, 1)
    (path,) = packages.iterdir()
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not isinstance(read_sealed(path), Refused)

    def packed(name: str, content: dict[str, bytes]) -> Path:
        with zipfile.ZipFile(tmp_path / name, "w") as other:
            for part, data in content.items():
                other.writestr(part, data)
        return tmp_path / name

    scheme = parts["scheme.toml"]
    bad = {
        "changed.zip": parts | {"scheme.toml": scheme + b" "},
        "more.zip": parts | {"../../escaped.txt": b"x"},
        "less.zip": {name: data for name, data in parts.items() if name != "result.json"},
        "other.zip": {"some.txt": b"x"},
        "torn.zip": parts | {"manifest.json": b"{"},
    }
    for name, content in bad.items():
        assert isinstance(read_sealed(packed(name, content)), Refused), name
    (tmp_path / "cut.zip").write_bytes(path.read_bytes()[:5_000])
    assert isinstance(read_sealed(tmp_path / "cut.zip"), Refused)
    assert not (tmp_path.parent / "escaped.txt").exists()


def test_many_files_are_verified_in_processes_and_come_in_order(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.shuzhi" for n in range(13)]
    first = sealed(paths[0], PEOPLE, (90, 91), INFO, FACTS)
    for path in paths[1:]:
        shutil.copyfile(first, path)
    found = list(SealedFiles().read_all(paths))
    assert [path for path, _ in found] == paths
    assert len({one.identity for _, one in found if not isinstance(one, Refused)}) == 1


def test_the_mean_of_the_level_below_is_given_with_its_arithmetic_as_source(
    ledger: Path, run: Run, tmp_path: Path
) -> None:
    scheme = SCHEME.replace('level = "township"', 'level = "district"').replace('weight = "100"', 'weight = "60"')
    scheme += '[[classes]]\nid = "below"\nname = "基层考评"\nweight = "40"\nsource = "given"\nfull = "30"\n'
    people = (("何一", "中心街道党工委", ""), ("何二", "无名镇", ""))
    info, path = MeetingInfo("东湖区2026年述职评议会", "2026-12-28"), tmp_path / "区.shuzhi"
    unheld(path, people, info, ChainFacts(year=2026, unit_code="990101"), scheme).store.close()
    give = ("ledger", "give", ledger, path, "--class", "below", "--entered-by", "甲", "--checked-by")
    assert run(*give, "甲").exit_code == 1
    said = run(*give, "乙")
    assert said.exit_code == 0, said.output
    assert "无名镇" in said.stdout
    desk = AppWorkspace().open(path, read_only=True)
    (score,) = desk.store.given()
    desk.store.close()
    assert str(score.score) == "105/4"  # 175 / 2 of 100, taken to 30
    assert score.note is not None
    assert "990101001" in score.note.source
    assert "175" in score.note.source
    assert "175/2" in score.note.source


def test_the_years_of_a_unit_go_on_under_its_new_code_and_with_another_secretary(
    ledger: Path, run: Run, tmp_path: Path
) -> None:
    info, facts = MeetingInfo("2025年述职评议会", "2025-12-20"), ChainFacts(year=2025, unit_code="990101001")
    older = sealed(tmp_path / "2025.shuzhi", (("老王", "老村", "990101001003"),), (60,), info, facts)
    assert run("ledger", "add", ledger, older).exit_code == 0
    assert run("ledger", "join", ledger, "990101001003", "990101001001", "--year", 2026).exit_code == 0
    said = run("ledger", "report", ledger, "--year", 2026, "--unit", "990101001001", "--json")
    points = [(one["year"], one["unit"], one["name"], one["composite"]) for one in json.loads(said.stdout)["trend"]]
    assert points == [(2025, "老村", "老王", "60"), (2026, "中心1村", "张三", "95")]


def test_a_matter_decided_after_the_seal_replaces_what_was_added_before(ledger: Path, run: Run, tmp_path: Path) -> None:
    desk = held(tmp_path / "again.shuzhi", PEOPLE, (95, 80), MeetingInfo("再会", "2026-12-18"), FACTS)
    desk.store.close()
    assert run("ledger", "add", ledger, tmp_path / "again.shuzhi").exit_code == 0
    desk = AppWorkspace().open(tmp_path / "again.shuzhi")
    desk.store.write(lambda writing: writing.record("matter.changed", {}))
    desk.store.close()
    assert "替换" in run("ledger", "add", ledger, tmp_path / "again.shuzhi").stdout


def test_a_package_is_opened_from_a_copy_that_goes_and_a_changed_one_leaves_nothing(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, copies = tmp_path / "packages", tmp_path / "temporary"
    folder.mkdir()
    copies.mkdir()
    many_packages(folder, 1)
    monkeypatch.setattr("tempfile.tempdir", str(copies))
    desk = AppWorkspace().open_packaged(folder / "1.zip")
    assert desk.store.read_only
    assert desk.store.info().title == "1号镇2026年述职评议会"
    desk.store.close()
    assert list(copies.iterdir()) == []
    with zipfile.ZipFile(folder / "1.zip") as whole, zipfile.ZipFile(folder / "changed.zip", "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name) + (b" " if name == "meeting.shuzhi" else b""))
    with pytest.raises(Refused, match="被改动过"):
        AppWorkspace().open_packaged(folder / "changed.zip")
    (folder / "torn.zip").write_bytes((folder / "1.zip").read_bytes()[:2_000])
    with pytest.raises(Refused, match="已损坏"):
        AppWorkspace().open_packaged(folder / "torn.zip")
    assert list(copies.iterdir()) == []


def test_what_each_class_gave_is_reported_in_exact_sums(ledger: Path, run: Run) -> None:
    document = json.loads(run("ledger", "report", ledger, "--year", 2026, "--unit", "东湖区", "--json").stdout)
    (of_class,) = document["classes"]
    assert of_class == {
        "class": "群众", "total": "175", "number": 2, "valid": 8, "mean": "87.50", "mean_exact": "175/2",
    }  # fmt: skip
    (rate,) = document["class_rates"]
    assert (rate["rate"], rate["class"], rate["counted"], rate["base"], rate["exact"]) == (
        "满意率",
        "群众",
        4,
        8,
        "1/2",
    )
    assert [
        (one["name"], one["class"], one["score"], one["full"], one["valid"]) for one in document["class_scores"]
    ] == [
        ("张三", "群众", "95", "100", 4),
        ("李四", "群众", "80", "100", 4),
    ]
    book = ledger.with_name("分类.xlsx")
    assert run("ledger", "report", ledger, book, "--year", 2026).exit_code == 0
    assert {"各类主体得分汇总", "各类主体比率", "各类主体评分"} <= set(load_workbook(book).sheetnames)


def test_a_ledger_of_the_first_version_is_brought_up_to_date_and_completed_when_a_meeting_comes_again(
    ledger: Path, run: Run, tmp_path: Path
) -> None:
    with sqlite3.connect(ledger) as connection:  # as the first version had it
        connection.execute("DROP TABLE classes")
        connection.execute("DROP TABLE class_rates")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    report = ("ledger", "report", ledger, "--year", 2026, "--json")
    assert json.loads(run(*report).stdout)["classes"] == []
    assert len(json.loads(run(*report).stdout)["levels"][0]["ranking"]) == 2
    again = run("ledger", "add", ledger, tmp_path / "中心.shuzhi")
    assert "没有重复计入" in again.stdout
    assert [one["total"] for one in json.loads(run(*report).stdout)["classes"]] == ["175"]
    assert run("ledger", "add", ledger, tmp_path / "中心.shuzhi").exit_code == 0
    assert [one["total"] for one in json.loads(run(*report).stdout)["classes"]] == ["175"]
