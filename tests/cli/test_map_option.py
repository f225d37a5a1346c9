"""`--map`: columns and header rows as the user says, on check, new and import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.store.meeting_file import open_meeting_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "名单"
    made.mkdir()
    (made / "名册.csv").write_text(
        "干部一览\n顺位,谁,哪里的\n1,王芳,老山街道\n2,刘洋,鲁谷街道\n合计,2,\n", encoding="utf-8"
    )
    (made / "评议主体.csv").write_text("类别,姓名,人数\nleading,赵一,\npublic,,3\n", encoding="utf-8")
    return made


MAP = ("--map", "名册!序号=A,名册!姓名=B", "--map", "名册!单位=C")


def test_check_shows_how_each_table_was_understood_and_takes_a_map(run: Run, folder: Path) -> None:
    refused = run("check", folder, "--scheme", "shijingshan")
    assert refused.exit_code == 1
    assert "“名册”（述职对象）：表头在第 2 行，读入 0 行" in refused.output
    assert "B 列“谁”不读" in refused.output
    taken = run("check", folder, "--scheme", "shijingshan", *MAP)
    assert taken.exit_code == 0, taken.output
    assert "“名册”（述职对象）：表头在第 2 行，读入 2 行；合计、说明或重复的表头没有读（第 5 行）" in taken.output
    assert "B 列“谁”是姓名" in taken.output
    english = run("check", folder, "--scheme", "shijingshan", *MAP, "--lang", "en")
    assert "“名册” (Reporters): header in row 2, 2 rows read" in english.output


def test_check_without_a_scheme_still_reads_the_roster(run: Run, folder: Path) -> None:
    assert run("check", folder, *MAP).exit_code == 0


def test_new_makes_the_meeting_by_the_map(run: Run, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "会议.shuzhi"
    plain = run("new", path, "--scheme", "shijingshan", "--roster", folder)
    assert plain.exit_code == 1
    assert not path.exists()
    made = run("new", path, "--scheme", "shijingshan", "--roster", folder, *MAP)
    assert made.exit_code == 0, made.output
    store = open_meeting_file(path)
    assert [one.name for one in store.roster().reporters] == ["王芳", "刘洋"]
    store.close()


def test_import_reads_scores_by_the_map(run: Run, folder: Path, tmp_path: Path) -> None:
    path, scores = tmp_path / "会议.shuzhi", tmp_path / "考核.csv"
    (folder / "评议主体.csv").write_text("类别,人数\nreview,3\n", encoding="utf-8")
    assert run("new", path, "--scheme", "zhibu", "--roster", folder, *MAP).exit_code == 0
    scores.write_text("平时考核\n哪一类,谁,几分\nbranch,王芳,92分\n", encoding="utf-8")
    plain = run("import", path, scores)
    assert plain.exit_code == 1
    assert "（没有认出）：表头在第 2 行" in plain.output
    said = run("import", path, scores, "--map", "header=2,类别=A,述职对象=B,分值=C")
    assert said.exit_code == 0, said.output
    assert "1 个得分" in said.output


@pytest.mark.parametrize("given", ["姓名", "姓名=1", "表头=x", "名册!电话=B"])
def test_a_map_that_cannot_be_read_is_one_sentence(run: Run, folder: Path, given: str) -> None:
    refused = run("check", folder, "--map", given)
    assert refused.exit_code == 1
    assert len(refused.stderr.strip().splitlines()) == 1
