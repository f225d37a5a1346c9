"""Names that no font can draw are said when a roster is read, in the window and without one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app import fonts
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.services.rare_names import name_warnings
from tests.support.meetings import SCHEME
from tests.support.rare import NOBODY_HAS, SETS, rare

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def test_the_roster_that_was_read_warns_of_what_cannot_be_drawn(tmp_path: Path) -> None:
    path = tmp_path / "述职对象.csv"
    (tmp_path / "评议主体.csv").write_text("类别,人数\n单位互评,2\n", encoding="utf-8")
    path.write_text(f"姓名,单位\n李{NOBODY_HAS},老山街道\n张𬱖,鲁谷{NOBODY_HAS}街道\n", encoding="utf-8")
    scheme = read_scheme(SCHEME, "scheme.toml")
    finding = AppWorkspace().read_roster(path, scheme)
    assert finding.roster is not None, "a warning stops nothing"
    said = [one.render() for one in finding.warnings]
    assert len(said) == 2
    assert f"姓名“李{NOBODY_HAS}”中的“{NOBODY_HAS}”（U+F1234）本机没有字体能显示" in said[0]
    assert f"“鲁谷{NOBODY_HAS}街道”" in said[1]
    pasted = AppWorkspace().read_pasted(f"姓名\t单位\n李{NOBODY_HAS}\t老山街道\n王芳\t老山街道\n", scheme, "述职对象")
    assert len(pasted.warnings) == 1


def test_names_that_can_be_drawn_are_not_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "述职对象.csv"
    (tmp_path / "评议主体.csv").write_text("类别,人数\n单位互评,2\n", encoding="utf-8")
    path.write_text("姓名,单位\n李𬱖,老山街道\n", encoding="utf-8")
    assert AppWorkspace().read_roster(path, read_scheme(SCHEME, "scheme.toml")).warnings == ()


@pytest.mark.parametrize("which", SETS)
def test_fontconfig_and_qt_agree(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, which: str) -> None:
    asked = [*rare(which), NOBODY_HAS, "李 明", "", "\U0003fffd"]
    if shutil.which("fc-list") is None:
        pytest.skip("fontconfig (fc-list) is not installed: only Qt can be asked")
    by_fontconfig = fonts.undrawable(asked)
    monkeypatch.setattr(fonts.shutil, "which", lambda _name: None)
    assert fonts.undrawable(asked) == by_fontconfig
    assert NOBODY_HAS in by_fontconfig


def test_a_fontconfig_that_fails_is_left_aside(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "fc-list"
    broken.write_text("#!/bin/sh\necho nonsense\n")
    broken.chmod(0o755)
    monkeypatch.setattr(fonts.shutil, "which", lambda _name: str(broken))
    assert fonts.undrawable([f"明{NOBODY_HAS}"]) == NOBODY_HAS


def test_each_name_is_said_once_for_each_character() -> None:
    who = Reporter(1, 1, "甲乙甲", "丙街道")
    roster = Roster((who,), (Seat(1, "peer", "甲乙甲", "丁街道"), Seat(2, "peer", "戊", "丙街道")))
    said = [one.render() for one in name_warnings(roster, "甲乙丙")]
    assert [line.split("（")[0] for line in said] == [
        "姓名“甲乙甲”中的“甲”",
        "姓名“甲乙甲”中的“乙”",
        "“丙街道”中的“丙”",
    ]
    assert name_warnings(roster, "") == ()
