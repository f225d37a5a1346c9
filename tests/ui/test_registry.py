"""The side bar knows every screen."""

from __future__ import annotations

import inspect
from pathlib import Path

import shuzhi_desktop.ui.screens as package
from shuzhi_desktop.ui.screens.registry import SCREENS

NOT_IN_THE_SIDE_BAR = {"__init__", "registry", "start"}


def test_every_file_of_a_screen_has_a_line_in_the_registry() -> None:
    files = {path.stem for path in Path(package.__path__[0]).glob("*.py")} - NOT_IN_THE_SIDE_BAR
    assert files == {entry.key for entry in SCREENS if not entry.window}
    for entry in SCREENS:
        if not entry.window:
            assert f"ui.screens.{entry.key} import" in inspect.getsource(entry.factory)


def test_keys_are_unique() -> None:
    keys = [entry.key for entry in SCREENS]
    assert len(keys) == len(set(keys))
