from __future__ import annotations

import json
import sys
import types
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.cli.main import COMMANDS
from shuzhi_desktop.services.seal_code import seal_code

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

Run = "Callable[..., Result]"


def refused(result: Result, said: str) -> None:
    """Exit code 1 and just one line on stderr."""
    assert result.exit_code == 1, result.output
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_meeting_goes_from_a_scheme_to_a_sealed_tally(run: Run, files: Path, meeting: Path) -> None:
    imported = run("import", meeting, files / "ballots.csv", files / "given.csv")
    assert imported.exit_code == 0, imported.output
    assert "已导入 3 张票、2 个得分、0 条加减分" in imported.stdout

    closed = run("close", meeting)
    assert closed.exit_code == 0, closed.output
    assert "摘要 sm3:" in closed.stdout

    tallied = run("tally", meeting, "--json")
    assert tallied.exit_code == 0, tallied.output
    document = json.loads(tallied.stdout)
    assert document["sealed"] is True
    assert [one["composite"] for one in document["reporters"]] == ["90.50", "78.00"]
    assert document["reporters"][0]["classes"]["public"]["returned"] == 2

    shown = run("tally", meeting)
    assert shown.exit_code == 0, shown.output
    assert "王芳" in shown.stdout
    assert "90.50" in shown.stdout
    assert document["digest"] in shown.stdout

    verified = run("verify", meeting)
    assert verified.exit_code == 0, verified.output
    assert "不通过" not in verified.stdout
    assert "通过  逐张重算 5 张次的票，两套独立程序计票一致" in verified.stdout
    assert f"封存码 {seal_code(document['digest'])}" in verified.stdout
    assert "核验完毕：6 项全部通过" in verified.stdout


def test_a_sealed_meeting_takes_nothing_more(run: Run, files: Path, meeting: Path) -> None:
    assert run("import", meeting, files / "ballots.csv").exit_code == 0
    assert run("close", meeting).exit_code == 0
    refused(run("import", meeting, files / "given.csv"), "封存")
    refused(run("close", meeting), "封存")


def test_a_bad_row_keeps_the_whole_import_out(run: Run, files: Path, meeting: Path) -> None:
    good = (files / "ballots.csv").read_text(encoding="utf-8-sig")
    with (files / "ballots.csv").open("a", encoding="utf-8") as file:
        file.write("B3,public,,1,thought,100.5,\nB3,public,,3,thought,1,\n")
    result = run("import", meeting, files / "ballots.csv", files / "given.csv")
    refused(result, "有 2 处问题")
    assert "工作表“ballots.csv/ballots”第 7 行“value”：100.5 不在 0 到 100 之间" in result.stdout
    assert "第 8 行“reporter”" in result.stdout
    assert run("import", meeting, files / "given.csv").exit_code == 0
    refused(run("close", meeting), "还没有开放过评分，也没有导入票，领导小组、党员群众都没有一张票，不能封存")
    (files / "ballots.csv").write_text(good, encoding="utf-8")
    assert run("import", meeting, files / "ballots.csv").exit_code == 0
    assert run("close", meeting).exit_code == 0
    document = json.loads(run("tally", meeting, "--json").stdout)
    assert sum(one["returned"] for one in document["classes"]) > 0
    assert document["reporters"][0]["classes"]["daily"]["score"] == "95.0000"


def test_new_lists_every_complaint_and_makes_no_file(run: Run, files: Path) -> None:
    (files / "roster" / "评议主体.csv").write_text("类别,人数\n群众,3\n党员群众,许多\n", encoding="utf-8")
    path = files / "a.shuzhi"
    result = run("new", path, "--scheme", files / "scheme.toml", "--roster", files / "roster")
    refused(result, "有 2 处问题")
    assert result.stdout.count("工作表“评议主体”第") == 2
    assert not path.exists()


def test_new_refuses_a_name_that_is_taken_a_bad_date_and_an_unknown_scheme(
    run: Run, files: Path, meeting: Path
) -> None:
    rest = ("--scheme", files / "scheme.toml", "--roster", files / "roster")
    refused(run("new", meeting, *rest), "已经存在")
    refused(run("new", files / "b.shuzhi", *rest, "--date", "12月18日"), "不是日期")
    refused(run("new", files / "b.shuzhi", "--scheme", "nowhere", "--roster", files / "roster"), "nowhere")
    assert not (files / "b.shuzhi").exists()


def test_check_tells_schemes_and_rosters_apart(run: Run, files: Path) -> None:
    good = run("check", files / "scheme.toml")
    assert good.exit_code == 0, good.output
    assert "试评" in good.stdout
    good = run("check", files / "roster", "--scheme", files / "scheme.toml")
    assert good.exit_code == 0, good.output
    assert "2 位述职对象，4 个席位" in good.stdout
    assert run("check", files / "roster").exit_code == 0
    faulty = (files / "scheme.toml").read_text(encoding="utf-8").replace('weight = "60"', 'weigth = "60"')
    (files / "bad.toml").write_text(faulty + 'colour = "red"\n', encoding="utf-8")
    result = run("check", files / "bad.toml")
    refused(result, "bad.toml")
    assert "colour" in result.stdout
    assert "weigth" in result.stdout
    refused(run("check", files / "missing.xlsx"), "missing.xlsx")


def test_schemes_are_listed_and_shown(run: Run) -> None:
    listed = run("schemes")
    assert listed.exit_code == 0, listed.output
    assert "shijingshan" in listed.stdout
    shown = run("schemes", "--show", "shijingshan")
    assert shown.exit_code == 0
    assert 'id = "shijingshan"' in shown.stdout
    refused(run("schemes", "--show", "nowhere"), "nowhere")


def test_export_writes_the_workbook(run: Run, files: Path, meeting: Path) -> None:
    assert run("import", meeting, files / "ballots.csv").exit_code == 0
    assert run("close", meeting).exit_code == 0
    written = run("export", meeting, files / "out.xlsx")
    assert written.exit_code == 0, written.output
    assert (files / "out.xlsx").read_bytes().startswith(b"PK")
    refused(run("export", meeting, files / "out.docx"), ".docx")


def test_files_that_are_no_meetings_are_refused(run: Run, files: Path) -> None:
    for command in (["tally"], ["verify"], ["close"]):
        refused(run(*command, files / "none.shuzhi"), "none.shuzhi")
        refused(run(*command, files / "ballots.csv"), "ballots.csv")


def test_wrong_usage_ends_with_two(run: Run) -> None:
    assert run("tally").exit_code == 2
    assert run("nonsense").exit_code == 2
    assert run("schemes", "--lang", "fr").exit_code == 2
    assert run("new", "a.shuzhi").exit_code == 2


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a screen")
def test_without_a_screen_the_window_is_refused(run: Run, meeting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    refused(run(), "没有屏幕")
    refused(run("open", meeting), "没有屏幕")


@pytest.mark.parametrize("command", [one.name for one in COMMANDS if not one.hidden])
def test_every_command_takes_a_language(run: Run, command: str) -> None:
    result = run(command, "--lang", "en", "--help")
    assert result.exit_code == 0
    assert "--lang" in result.stdout


def test_refusals_are_said_in_english(run: Run, files: Path) -> None:
    result = run("tally", "--lang", "en", files / "none.shuzhi")
    assert result.exit_code == 1
    assert "none.shuzhi" in result.stderr


def test_on_a_screen_the_window_gets_the_meeting_and_the_language(
    run: Run, meeting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[tuple[Path, ...], str | None, bool]] = []

    def window(paths: tuple[Path, ...], code: str | None, *, demo: bool = False) -> int:
        opened.append((paths, code, demo))
        return 0

    desktop = types.ModuleType("shuzhi_desktop.app.desktop")
    desktop.run = window  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, desktop.__name__, desktop)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    for arguments in ((), ("--lang", "en"), ("open", meeting), ("open", "--lang", "zh", meeting), ("demo",)):
        assert run(*arguments).exit_code == 0
    assert opened == [
        ((), None, False),
        ((), "en", False),
        ((meeting,), None, False),
        ((meeting,), "zh", False),
        ((), None, True),
    ]


def test_the_same_file_is_not_counted_twice(run: Run, files: Path, meeting: Path, tmp_path: Path) -> None:
    lines = [
        "ballot,class,rater,reporter,indicator,value,status",
        "a,党员群众,,王芳,思想建设,90,",
        "b,党员群众,,王芳,思想建设,80,",
    ]
    path = files / "群众.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    refused(run("import", meeting, path, path), "已经导入过")
    first = run("import", meeting, path)
    assert first.exit_code == 0, first.output
    assert "党员群众：收回 2 张" in first.stdout
    copied = tmp_path / "另存.csv"
    copied.write_bytes(path.read_bytes())
    refused(run("import", meeting, copied), "“另存.csv”已经导入过")


def test_more_ballots_than_seats_are_warned_of_at_once(run: Run, files: Path, meeting: Path, tmp_path: Path) -> None:
    lines = ["ballot,class,rater,reporter,indicator,value,status"]
    lines += [f"x{n},党员群众,,王芳,思想建设,90," for n in range(30)]
    path = tmp_path / "多了.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    done = run("import", meeting, path)
    assert done.exit_code == 0, done.output
    assert "收回多于发出" in done.stderr


def test_an_export_never_destroys_a_file_that_is_not_its_own(
    run: Run, files: Path, meeting: Path, tmp_path: Path
) -> None:
    assert run("import", meeting, files / "ballots.csv", files / "given.csv").exit_code == 0
    assert run("close", meeting).exit_code == 0
    roster = tmp_path / "名单.xlsx"
    roster.write_bytes(b"PK\x03\x04 something of somebody")
    before = roster.read_bytes()
    refused(run("export", meeting, roster), "不是本程序导出的")
    assert roster.read_bytes() == before
    out = tmp_path / "结果.xlsx"
    for _ in range(2):
        assert run("export", meeting, out).exit_code == 0


def test_a_template_must_be_there_and_end_in_a_workbook(run: Run, files: Path, meeting: Path, tmp_path: Path) -> None:
    assert run("import", meeting, files / "ballots.csv", files / "given.csv").exit_code == 0
    assert run("close", meeting).exit_code == 0
    refused(run("export", meeting, tmp_path / "a.xlsx", "--template", tmp_path / "没有.xlsx"), "找不到模板")
    refused(run("export", meeting, tmp_path / "a.pdf", "--template", files / "ballots.csv"), ".xlsx")


def test_a_meeting_is_made_from_last_years(run, files: Path, meeting: Path) -> None:
    new = files / "2027.shuzhi"
    refused = run("new", new, "--from", meeting)
    assert refused.exit_code == 1
    assert "还没有封存" in refused.output
    assert run("import", meeting, files / "ballots.csv", files / "given.csv").exit_code == 0
    assert run("close", meeting).exit_code == 0
    made = run("new", new, "--from", meeting, "--title", "2027 年度述职", "--date", "2027-12-17", "--year", "2027")
    assert made.exit_code == 0, made.output
    assert made.output.count("原人") == 2
    assert "2 位述职对象" in made.output
    assert run("new", files / "x.shuzhi").exit_code == 2
    unknown = run("new", files / "x.shuzhi", "--from", meeting, "--match", "丁街道=甲街道")
    assert unknown.exit_code == 1
    assert "丁街道" in unknown.output
    assert not (files / "x.shuzhi").exists()
    other = run("new", files / "x.shuzhi", "--from", meeting, "--scheme", "zhibu", "--roster", files / "roster")
    assert other.exit_code == 1  # the roster's classes are not those of the other scheme


def test_the_list_of_matters_goes_in_and_out(run, files: Path, meeting: Path) -> None:
    wrong = files / "wrong.csv"
    wrong.write_text("述职对象,问题,时限\n王芳,台账不全,明年\n", encoding="utf-8")
    bad = run("rectifications", meeting, "--import", wrong)
    assert bad.exit_code == 1
    assert "时限" in bad.output
    good = files / "list.csv"
    good.write_text("述职对象,问题,时限\n王芳,台账不全,2020-03-31\n", encoding="utf-8")
    taken = run("rectifications", meeting, files / "out.xlsx", "--import", good)
    assert taken.exit_code == 0, taken.output
    assert "新增 1 项" in taken.output
    assert (files / "out.xlsx").is_file()
    shown = run("rectifications", meeting)
    assert "逾期" in shown.output
    document = json.loads(run("rectifications", meeting, "--json").output)
    assert [(one["name"], one["standing"]) for one in document["matters"]] == [("王芳", "overdue")]
