"""Pictures of every screen at common sizes, looks and text sizes: `python -m tests.support.pictures DIR [zh|en]`."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from shuzhi_desktop.app.desktop import make_application, make_context
from shuzhi_desktop.app.desktop_pictures import settle
from shuzhi_desktop.app.sample import INFO, SCHEME_ID, sample_roster
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.ports_turns import HallPage, HallState
from shuzhi_desktop.services.turns import start_turn
from shuzhi_desktop.ui.hall.stage import HallStage
from shuzhi_desktop.ui.screens.registry import SCREENS
from shuzhi_desktop.ui.shell import MainWindow
from shuzhi_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication, QWidget

    from shuzhi_desktop.services.desk import Desk

LOOKS = (
    (QSize(1366, 768), Theme()),
    (QSize(1366, 768), Theme(dark=True)),
    (QSize(1920, 1080), Theme(scale=150)),
    (QSize(1366, 768), Theme(scale=150)),
)


def _pictures(folder: Path, language_code: str, application: QApplication, home: Path) -> Iterator[Path]:
    workspace = AppWorkspace()
    context = make_context(language_code, workspace, home)
    window = MainWindow(context, application)
    for size, theme in LOOKS:
        context.theme = theme
        window.resize(size)
        window.restyle()
        window.show()
        name = f"{size.width()}-{'dark' if theme.dark else 'light'}-{theme.scale}-{language_code}"
        settle()
        yield _keep(window, folder / f"start-{name}.png")
        for desk, keys in _desks(workspace, home):
            window.open_meeting(desk)
            settle()
            for key in keys:
                window.navigate(key)
                settle()
                yield _keep(window, folder / f"{key}-{name}.png")
        window.leave_meeting()
    window.close()


def _hall(folder: Path, language_code: str, home: Path) -> Iterator[Path]:
    """Every page of the hall screen, in both looks."""
    workspace = AppWorkspace()
    context = make_context(language_code, workspace, home)
    played = workspace.open(home / "played.shuzhi")
    fresh = workspace.create(home / "hall.shuzhi", workspace.scheme_text(SCHEME_ID), sample_roster(), INFO)
    start_turn(fresh, 5)
    for size, dark in ((QSize(1366, 768), False), (QSize(1920, 1080), False), (QSize(1920, 1080), True)):
        context.theme = Theme(dark=dark)
        for page in HallPage:
            desk = played if page is HallPage.RESULTS else fresh
            stage = HallStage(context, desk, HallState(page, drawn=4))
            stage.resize(size)
            settle()
            look = "dark" if dark else "light"
            yield _keep(stage, folder / f"hall-{page.value}-{size.width()}-{look}-{language_code}.png")
            stage.deleteLater()
    for desk in (played, fresh):
        desk.store.close()


def _desks(workspace: AppWorkspace, home: Path) -> Iterator[tuple[Desk, tuple[str, ...]]]:
    fresh = home / "fresh.shuzhi"
    fresh.unlink(missing_ok=True)
    info = replace(INFO, title=INFO.title)
    inside = tuple(one.key for one in SCREENS if not one.window and one.key not in {"results", "export"})
    yield workspace.create(fresh, workspace.scheme_text(SCHEME_ID), sample_roster(), info), inside
    played = home / "played.shuzhi"
    yield workspace.open(played) if played.is_file() else workspace.play_sample(played), ("results", "export")


def _keep(window: QWidget, path: Path) -> Path:
    window.grab().save(str(path))
    return path


def main() -> None:
    """Write the pictures into the folder that was named."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    code = sys.argv[2] if len(sys.argv) > 2 else "zh"
    application = make_application()
    with tempfile.TemporaryDirectory() as home:
        for path in _pictures(folder, code, application, Path(home)):
            sys.stdout.write(f"{path}\n")
        for path in _hall(folder, code, Path(home)):
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
