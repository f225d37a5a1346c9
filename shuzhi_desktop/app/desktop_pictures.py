"""Pictures of the windows, painted without a screen: what `shuzhi demo` leaves where there is none."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, QThreadPool
from PySide6.QtWidgets import QApplication

from shuzhi_desktop.app.desktop import make_application, make_context
from shuzhi_desktop.app.sample import INFO, SCHEME_ID, sample_roster
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.kiosk_lock import set_pin
from shuzhi_desktop.services.voting import eligible_seats, open_ballot
from shuzhi_desktop.ui.kiosk_window import KioskWindow
from shuzhi_desktop.ui.screens.registry import SCREENS
from shuzhi_desktop.ui.shell import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from shuzhi_desktop.services.language import Language

SIZE = QSize(1440, 900)
_ROUNDS = 6
_PATIENCE_MS = 60_000


def take_pictures(folder: Path, meeting: Path, language: Language) -> tuple[Path, ...]:
    """Leave a PNG of every screen, shown with a meeting, in a folder.

    Returns:
        The pictures, in the order of the side bar, the start page first.

    Raises:
        Refused: the folder cannot be written.
    """
    os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
    application = make_application()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(text("文件夹“{name}”写不进去，请换一个位置。", name=str(folder))) from error
    with tempfile.TemporaryDirectory() as home:
        context = make_context(language.code, home=Path(home))
        context.theme.apply(application)
        window = MainWindow(context, application)
        window.resize(SIZE)
        window.show()
        try:
            return tuple(_taken(window, folder, meeting))
        finally:
            window.close()


def settle() -> None:
    """Let works in threads end and everything they lead to be painted."""
    for _ in range(_ROUNDS):
        QThreadPool.globalInstance().waitForDone(_PATIENCE_MS)
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _taken(window: MainWindow, folder: Path, meeting: Path) -> Iterator[Path]:
    settle()
    yield _picture(window, folder / "start.png")
    window.open_meeting(window.context.workspace.open(meeting))
    for entry in SCREENS:
        if entry.window:
            continue
        window.navigate(entry.key)
        settle()
        yield _picture(window, folder / f"{entry.key}.png")
    window.leave_meeting()
    with tempfile.TemporaryDirectory() as hall:
        yield from _in_the_hall(window, folder, Path(hall))


def _in_the_hall(window: MainWindow, folder: Path, hall: Path) -> Iterator[Path]:
    """The console and the terminal while a ballot is open, on a meeting of their own."""
    context = window.context
    desk = context.workspace.create(
        hall / "hall.shuzhi", context.workspace.scheme_text(SCHEME_ID), sample_roster(), INFO
    )
    set_pin(desk, "0000")  # a terminal without one asks for it first
    opened = open_ballot(desk, desk.store.roster().reporters[0].id)
    window.open_meeting(desk)
    window.navigate("console")
    settle()
    yield _picture(window, folder / "console-live.png")
    kiosk = KioskWindow(context, desk)
    kiosk.resize(SIZE)
    kiosk.begin(eligible_seats(desk.store, opened.id, "leading")[0])
    kiosk.show()
    settle()
    yield _picture(kiosk, folder / "kiosk.png")
    kiosk.finish()
    window.leave_meeting()


def _picture(widget: QWidget, path: Path) -> Path:
    if not widget.grab().save(str(path)):
        raise Refused(text("图片“{name}”写不进去，请核对剩余空间和权限。", name=str(path)))
    return path
