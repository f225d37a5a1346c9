"""Where things are: the resources of a checkout or an installed wheel, and the user's own folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import shuzhi_desktop

_NAME = "shuzhi-desktop"


def resources_dir() -> Path:
    """`resources/`: inside the package where a wheel was installed, at the top of a checkout otherwise."""
    package = Path(shuzhi_desktop.__file__).parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def home_dir() -> Path:
    """The user's folder of the program, made when missing; the variable SHUZHI_HOME puts it elsewhere."""
    named = os.environ.get("SHUZHI_HOME")
    home = Path(named) if named else _usual_home()
    home.mkdir(parents=True, exist_ok=True)
    return home


def _usual_home() -> Path:
    if sys.platform == "linux":  # the rule of XDG; platformdirs says the same, 8 ms later in the start of the window
        named = os.environ.get("XDG_DATA_HOME", "").strip()
        return (Path(named) if named.startswith("/") else Path.home() / ".local" / "share") / _NAME
    from platformdirs import PlatformDirs

    return Path(PlatformDirs(_NAME, appauthor=False).user_data_dir)


def own_schemes_dir() -> Path:
    """The user's own schemes, made when missing."""
    folder = home_dir() / "schemes"
    folder.mkdir(exist_ok=True)
    return folder


def own_scripts_dir() -> Path:
    """The user's own chair's scripts, `<scheme id>.md`, made when missing."""
    folder = home_dir() / "scripts"
    folder.mkdir(exist_ok=True)
    return folder


def manual_file(code: str) -> Path:
    """The manual in a language: among the resources of an installed wheel, in `docs/` of a checkout.

    Args:
        code: of the language, such as `zh`; Chinese, the source, stands in for a language without a manual.
    """
    shipped, drawn = resources_dir(), resources_dir().parent / "docs"
    names = ("manual.md",) if code == "zh" else (f"manual.{code}.md", "manual.md")
    found = (folder / name for name in names for folder in (shipped, drawn) if (folder / name).is_file())
    return next(found, drawn / "manual.md")


def settings_file() -> Path:
    """The settings of the window; need not exist."""
    return home_dir() / "settings.json"
