from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from shuzhi_desktop.cli.main import shuzhi

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

SCHEME = """
format = 1
[scheme]
id = "trial"
title = "试评"
level = "district"
entry = "each"
[[forms]]
id = "marks"
title = "评分表"
[[forms.indicators]]
id = "thought"
name = "思想建设"
kind = "points"
min = "0"
max = "100"
step = "0.5"
[[classes]]
id = "leading"
name = "领导小组"
weight = "60"
form = "marks"
secrecy = "named"
recuse = "own_unit"
[[classes]]
id = "public"
name = "党员群众"
weight = "30"
form = "marks"
secrecy = "secret"
[[classes]]
id = "daily"
name = "日常考核"
weight = "10"
source = "given"
[places]
composite = 2
"""

BALLOTS = """ballot,class,rater,reporter,indicator,value,status
A1,leading,赵一,1,thought,90,
A1,leading,赵一,2,thought,80,
B1,public,,1,thought,88.5,
B1,public,,2,thought,70,
B2,public,,1,thought,91.5,
"""
GIVEN = "class,reporter,value\ndaily,王芳,95\ndaily,𬱖洋,90\n"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUZHI_HOME", str(tmp_path / "home"))


@pytest.fixture
def run() -> Callable[..., Result]:
    def runner(*arguments: object) -> Result:
        return CliRunner().invoke(shuzhi, [str(argument) for argument in arguments])

    return runner


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a scheme, a roster of csv files, ballots and given scores."""
    folder = tmp_path / "files"
    roster = folder / "roster"
    roster.mkdir(parents=True)
    (folder / "scheme.toml").write_text(SCHEME, encoding="utf-8")
    (roster / "述职对象.csv").write_text("姓名,单位\n王芳,八宝山街道\n𬱖洋,老山街道\n", encoding="utf-8")
    (roster / "评议主体.csv").write_bytes(
        "类别,姓名,单位,人数\n领导小组,赵一,区委办,\n党员群众,,,3\n".encode("gb18030")
    )
    (folder / "ballots.csv").write_text(BALLOTS, encoding="utf-8-sig")
    (folder / "given.csv").write_text(GIVEN, encoding="utf-8")
    return folder


@pytest.fixture
def meeting(files: Path, run: Callable[..., Result]) -> Path:
    """A meeting file made from the files by `shuzhi new`."""
    path = files / "会议.shuzhi"
    made = run("new", path, "--scheme", files / "scheme.toml", "--roster", files / "roster", "--date", "2026-12-18")
    assert made.exit_code == 0, made.output
    return path
