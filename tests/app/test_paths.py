"""Where the user's folder is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from platformdirs import PlatformDirs

from shuzhi_desktop.app.paths import home_dir


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked")
@pytest.mark.parametrize("named", [None, "", "  ", "/{}/data", "relative"])
def test_the_users_folder_is_where_platformdirs_says(
    named: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SHUZHI_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if named is not None:
        monkeypatch.setenv("XDG_DATA_HOME", named.format(str(tmp_path).strip("/")))
    found = home_dir()
    assert found == Path(PlatformDirs("shuzhi-desktop", appauthor=False).user_data_dir)
    assert found.is_dir()
    assert found.is_relative_to(tmp_path)


def test_a_variable_puts_the_users_folder_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHUZHI_HOME", str(tmp_path / "here"))
    assert home_dir() == tmp_path / "here"
    assert home_dir().is_dir()
