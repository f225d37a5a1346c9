from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.cli.columns import table, width

if TYPE_CHECKING:
    from pathlib import Path

LOADED = """
import sys
from shuzhi_desktop.cli import main
sys.argv = ["shuzhi", "tally", "--help"]
try:
    main.main()
except SystemExit as end:
    assert not end.code, end.code
heavy = {"PySide6", "openpyxl", "sqlite_utils", "sqlite3"} & set(sys.modules)
assert not heavy, heavy
"""


def shuzhi(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "shuzhi_desktop", *arguments],
        capture_output=True,
        check=False,
        env=os.environ | environment,
    )


def test_help_loads_neither_qt_nor_openpyxl_nor_sqlite() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_help_lists_the_commands() -> None:
    done = shuzhi("--help")
    assert done.returncode == 0, done.stderr
    shown = done.stdout.decode()
    for name in ("open", "demo", "schemes", "check", "new", "import", "close", "tally", "export", "verify"):
        assert f"  {name} " in shown


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    done = shuzhi("tally", str(tmp_path / "𬱖.shuzhi"), LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert "𬱖.shuzhi" in done.stderr.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new",), "缺少参数 'MEETING'"),
        (("new", "--roste", "x"), "没有选项 '--roste'。 是不是 "),
        (("exprot",), "没有命令 'exprot'"),
        (("tally", "a", "b"), "多出来的参数（b）"),
        (("tally", "--lang", "fr", "a"), "'fr' 不在可选范围内"),
    ],
)
def test_a_wrong_usage_is_said_in_chinese_and_ends_with_2(arguments: tuple[str, ...], said: str) -> None:
    done = shuzhi(*arguments)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert "用法" in done.stderr.decode()


def test_the_help_is_chinese_throughout() -> None:
    shown = shuzhi("new", "--help").stdout.decode()
    assert "选项：" in shown.replace(":", "：")
    assert "显示本说明" in shown
    assert "显示版本" in shuzhi("--help").stdout.decode()
    assert "Usage" not in shown
    assert "Usage" in shuzhi("new", "--lang", "en", "--help").stdout.decode()


def test_a_pipe_gets_no_progress(tmp_path: Path) -> None:
    done = shuzhi("verify", str(tmp_path / "none.shuzhi"))
    assert done.returncode == 1
    assert b"\r" not in done.stderr.replace(os.linesep.encode(), b"")


def test_wide_characters_are_aligned() -> None:
    assert width("王芳a𬱖") == 7
    lines = table([["姓名", "分"], ["王芳", "9"], ["a", "10.5"]], frozenset({1}))
    assert lines == ["姓名    分", "王芳     9", "a     10.5"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_a_terminal_gets_a_counter_that_moves() -> None:
    shown, terminal = os.openpty()
    work = (
        "from shuzhi_desktop.cli.progress import counting\n"
        "with counting('read') as told:\n    told(5000)\n    told(9000)"
    )
    with open(terminal, "wb") as slave:  # noqa: PTH123 - a descriptor, not a path
        subprocess.run([sys.executable, "-c", work], stderr=slave, check=True)
    content = os.read(shown, 65_536)
    os.close(shown)
    assert b"read" in content
    assert b"9000" in content
