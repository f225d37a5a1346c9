"""The demo of a machine without a screen: meeting file, workbook and pictures of the windows in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.progress import unheard

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.progress import Told

MEETING_NAME = "示例会议.shuzhi"
WORKBOOK_NAME = "示例会议.xlsx"


def sample_meeting(folder: Path) -> Path:
    """The sample meeting of a folder, played through where it is not there yet."""
    path = folder / MEETING_NAME
    if not path.exists():
        AppWorkspace().play_sample(path).store.close()
    return path


def leave_demo(folder: Path, language: Language, told: Told = unheard) -> tuple[Path, ...]:
    """Leave the meeting file, the workbook and a picture of every window in a folder.

    Args:
        folder: made when missing.
        language: of the workbook and the windows.
        told: of the three things left.

    Returns:
        What was written, in that order.

    Raises:
        Refused: the folder cannot be written, or Qt cannot start here (the sentence names what is missing).
    """
    folder.mkdir(parents=True, exist_ok=True)
    workspace = AppWorkspace()
    path = sample_meeting(folder)
    told(1, 3)
    desk = workspace.open(path)
    try:
        workbook = workspace.export(desk, folder / WORKBOOK_NAME, language)
    finally:
        desk.store.close()
    told(2, 3)
    from shuzhi_desktop.app.desktop_pictures import take_pictures

    pictures = take_pictures(folder / "pictures", path, language)
    told(3, 3)
    return (path, workbook, *pictures)
