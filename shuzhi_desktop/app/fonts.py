"""Which characters no font of this machine can draw: asked of fontconfig where it is, else of Qt."""

from __future__ import annotations

import shutil
import subprocess
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PATIENCE = 10.0  # seconds; a first run after fonts were installed rebuilds the cache of fontconfig


def undrawable(words: Iterable[str]) -> str:
    """Every character of the words that no installed font has, once each; empty where nobody can tell.

    May be called in any thread: fontconfig is a program of its own, and Qt's raw fonts stay in the thread they are
    made in.
    """
    characters = "".join(dict.fromkeys(c for word in words for c in word if not c.isspace()))
    if not characters:
        return ""
    drawn = _fontconfig()
    if drawn is not None:
        return "".join(c for c in characters if not _within(drawn, ord(c)))
    try:
        from shuzhi_desktop.ui.machine import undrawable as unknown_to_qt
        from shuzhi_desktop.ui.printing.pdf import gui_application
    except ImportError:  # the command line without the window's libraries
        return ""
    application = gui_application()
    found = unknown_to_qt(characters)
    del application
    return found


def _fontconfig() -> list[tuple[int, int]] | None:
    """Ranges of code points that some font has, in order; None without fontconfig."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        said = subprocess.run(  # noqa: S603 - a fixed command
            [program, "--format", "%{charset}\n"], capture_output=True, text=True, timeout=_PATIENCE, check=True
        ).stdout
        return _merged(_range(written) for written in said.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def _range(written: str) -> tuple[int, int]:
    low, _dash, high = written.partition("-")
    return int(low, 16), int(high or low, 16)


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    whole: list[tuple[int, int]] = []
    for low, high in sorted(set(ranges)):
        if whole and low <= whole[-1][1] + 1:
            whole[-1] = whole[-1][0], max(high, whole[-1][1])
        else:
            whole.append((low, high))
    return whole


def _within(ranges: list[tuple[int, int]], point: int) -> bool:
    place = bisect_right(ranges, (point, 0x110000)) - 1
    return place >= 0 and ranges[place][0] <= point <= ranges[place][1]
