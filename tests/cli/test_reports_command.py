"""`shuzhi reports`: added by file and folder, sent back, listed, checked; what is not taken is named."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from tests.support.report_files import OLE
from tests.support.report_texts import made_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "报告"
    made.mkdir()
    (made / "1王芳-八宝山街道(终稿).txt").write_text(made_up(1, 1_000).body, encoding="utf-8")
    (made / "老山街道述职报告.txt").write_text(made_up(2, 1_000).body, encoding="gb18030")
    return made


def test_a_folder_is_added_listed_and_checked(run: Run, meeting: Path, folder: Path) -> None:
    added = run("reports", meeting, "add", folder, "--by", "何一")
    assert added.exit_code == 0, added.output
    assert "已附上 2 份，没有变化 0 份" in added.stdout
    assert "没有变化 2 份" in run("reports", meeting, "add", folder).stdout
    listed = run("reports", meeting, "list")
    assert listed.exit_code == 0
    assert "1王芳-八宝山街道(终稿).txt" in listed.stdout
    assert "何一" in listed.stdout
    checked = run("reports", meeting, "check")
    assert checked.exit_code == 0, checked.output
    assert "1  八宝山街道  王芳" in checked.stdout
    assert "· “存在问题”：有专门一节" in checked.stdout
    assert "▲ 篇幅" not in checked.stdout


def test_findings_are_json_with_passages_of_the_text(run: Run, meeting: Path, folder: Path) -> None:
    run("reports", meeting, "add", folder / "1王芳-八宝山街道(终稿).txt")
    document = json.loads(run("reports", meeting, "check", "--json").stdout)
    assert document["format"] == 1
    first, second = document["reports"]
    assert (first["order"], first["name"], first["report"]["version"]) == (1, "王芳", 1)
    assert second["report"] is None
    desk = AppWorkspace().open(meeting, read_only=True)
    found = desk.store.report_text(desk.store.roster().reporters[0].id, 1)
    desk.store.close()
    assert found is not None
    (problems,) = [one for one in first["hints"] if one["check"] == "part" and "存在问题" in one["text"]]
    ((start, end),) = problems["passages"]
    assert found.body[start:end] == "四、存在问题和原因"
    english = json.loads(run("reports", meeting, "check", "--json", "--lang", "en").stdout)
    assert [one["check"] for one in english["reports"][0]["hints"]] == [one["check"] for one in first["hints"]]


def test_what_is_unclear_or_bad_is_named_and_the_rest_goes_on(run: Run, meeting: Path, folder: Path) -> None:
    (folder / "最终版.txt").write_text("一、工作", encoding="utf-8")
    (folder / "王芳-老山街道.txt").write_text("一、工作", encoding="utf-8")
    (folder / "1王芳-八宝山街道(终稿).txt").write_bytes(b"")
    added = run("reports", meeting, "add", folder)
    assert added.exit_code == 1
    assert "已附上 1 份" in added.stdout
    assert "“最终版.txt”：文件名里找不到" in added.stdout
    assert "“王芳-老山街道.txt”：可能是 1 八宝山街道 王芳、2 老山街道 𬱖洋" in added.stdout
    assert "“1王芳-八宝山街道(终稿).txt”是空文件" in added.stdout
    assert added.stderr == "有 3 份没有附上，原因见上；认不出是谁的可用 --for 指定\n"
    assigned = run("reports", meeting, "add", folder / "最终版.txt", "--for", "王芳")
    assert assigned.exit_code == 0, assigned.output


def test_a_report_is_sent_back_with_a_reason_and_revised(run: Run, meeting: Path, folder: Path) -> None:
    run("reports", meeting, "add", folder)
    bare = run("reports", meeting, "back", "--for", "1")
    assert (bare.exit_code, bare.stderr) == (1, "退回须写明退回人和原因。\n")
    back = run("reports", meeting, "back", "--for", "1", "--by", "周正", "--reason", "问题太少")
    assert back.exit_code == 0, back.output
    assert "已退回" in run("reports", meeting, "list").stdout
    revised = folder / "王芳二稿.txt"
    revised.write_text("一、存在问题", encoding="utf-8")
    run("reports", meeting, "add", revised)
    assert json.loads(run("reports", meeting, "check", "--json").stdout)["reports"][0]["report"]["version"] == 2


def test_last_years_reports_are_compared_and_come_from_files_or_a_meeting(
    run: Run, meeting: Path, files: Path, folder: Path
) -> None:
    previous = files / "去年.shuzhi"
    run("new", previous, "--scheme", files / "scheme.toml", "--roster", files / "roster")
    run("reports", previous, "add", folder)
    run("reports", meeting, "add", folder)
    for source in (previous, folder / "老山街道述职报告.txt"):
        kept = run("reports", meeting, "add", source, "--last-year")
        assert kept.exit_code == 0, kept.output
    found = json.loads(run("reports", meeting, "check", "--json").stdout)["reports"]
    assert [(one["alike"][0]["last_year"], one["alike"][0]["share_exact"]) for one in found] == [(True, "1")] * 2


def test_faulty_calls_are_refused_in_one_line(run: Run, meeting: Path, folder: Path) -> None:
    for arguments, said in (
        (("add",), "请写明要附上的文件"),
        (("add", folder / "无.txt"), "找不到"),
        (("add", folder, "--for", "1"), "一次只附一份"),
        (("add", folder / "老山街道述职报告.txt", "--for", "李四"), "没有述职对象“李四”"),
        (("back", "--for", "1", "--reason", "短"), "还没有附述职报告"),
    ):
        result = run("reports", meeting, *arguments)
        assert result.exit_code == 1, result.output
        assert said in result.stderr
        assert result.stderr.count("\n") == 1
    assert run("reports", meeting, "burn").exit_code == 2
    foreign = folder / "王芳.wps"
    foreign.write_bytes(OLE)
    assert run("reports", meeting, "add", foreign).exit_code == 0
    assert "读不出来" in run("reports", meeting, "check").stdout


def test_the_reading_process_is_a_command_that_ends_with_its_input() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "shuzhi_desktop", "read-reports"],
        input=b'{"name": "a.txt", "kind": "txt", "size": 3}\nabc',
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert json.loads(ran.stdout) == {"body": "abc", "levels": "0"}
    assert ran.stderr == b""
