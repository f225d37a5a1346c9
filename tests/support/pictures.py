"""Pictures of every screen, size, text size, look and language: `python -m tests.support.pictures DIR [zh|en]`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from shuzhi_desktop.app.desktop import make_application, make_context
from shuzhi_desktop.app.desktop_pictures import settle
from shuzhi_desktop.app.sample import INFO, SCHEME_ID, sample_roster
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.services.kiosk_lock import set_pin
from shuzhi_desktop.services.language import CODES
from shuzhi_desktop.services.ports_turns import HallPage, HallState
from shuzhi_desktop.services.turns import open_scoring, start_turn
from shuzhi_desktop.services.voting import cast, current_round, eligible_seats
from shuzhi_desktop.ui.hall.stage import HallStage
from shuzhi_desktop.ui.kiosk_window import KioskWindow
from shuzhi_desktop.ui.screens.ledger import LedgerScreen
from shuzhi_desktop.ui.screens.registry import SCREENS
from shuzhi_desktop.ui.shell import MainWindow
from shuzhi_desktop.ui.theme import Theme
from tests.support.city_ledger import CITY, city_ledger
from tests.support.report_meeting import add_reports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication, QWidget

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

LOOKS = (
    *(
        (size, Theme(dark=dark, scale=scale))
        for size in (QSize(1366, 768), QSize(1920, 1080))
        for scale in (100, 150)
        for dark in (False, True)
    ),
    (QSize(3840, 2160), Theme(scale=200)),
)
LIVE = ("console", "hall", "keying", "attendance", "corrections")
AFTER = ("results", "export", "rectification")


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
        yield from _ledger(window, folder, name, home)
        for desk, keys, state in _desks(workspace, home):
            window.open_meeting(desk)
            settle()
            for key in keys:
                window.navigate(key)
                settle()
                yield _keep(window, folder / f"{key}{state}-{name}.png")
            if state:
                yield from _terminal(context, desk, size, folder, name)
        window.leave_meeting()
    window.close()


def _ledger(window: MainWindow, folder: Path, name: str, home: Path) -> Iterator[Path]:
    """Every page of 历年与汇总 over a city of 349 streets, and the first use."""
    path = home / "云湖市.shuzhi-ledger"
    window.context.settings.set_ledger(path if path.is_file() else city_ledger(path))
    window.navigate("ledger")
    settle()
    screen = window.findChildren(LedgerScreen)[-1]
    screen.link.look(unit_code=CITY)
    for key in screen.pages:
        if key == "trend":
            screen.link.years_wanted.emit(f"{CITY}02001", "")
        elif key == "found":
            screen.search_for("云安")
        else:
            screen.show_page(key)
        settle()
        yield _keep(window, folder / f"ledger-{key}-{name}.png")
    screen.leave()
    settle()
    yield _keep(window, folder / f"ledger-first-{name}.png")


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


def _terminal(context: UiContext, desk: Desk, size: QSize, folder: Path, name: str) -> Iterator[Path]:
    """The scoring terminal with a sheet of points and one of options."""
    opened = current_round(desk.store)
    for class_id in ("leading", "public"):
        kiosk = KioskWindow(context, desk)
        kiosk.resize(size)
        kiosk.show()
        if opened is not None:
            kiosk.begin(eligible_seats(desk.store, opened.id, class_id)[0])
        settle()
        yield _keep(kiosk, folder / f"kiosk-{class_id}-{name}.png")
        kiosk.finish()
        kiosk.deleteLater()


def _desks(workspace: AppWorkspace, home: Path) -> Iterator[tuple[Desk, tuple[str, ...], str]]:
    """Three meetings: in preparation, with a ballot open, sealed; their screens, and a word for the names of files."""
    inside = tuple(one.key for one in SCREENS if not one.window and one.key not in AFTER)
    fresh = _fresh(workspace, home / "fresh.shuzhi")
    add_reports(fresh)
    yield fresh, inside, ""
    live = _fresh(workspace, home / "live.shuzhi")
    set_pin(live, "2468")
    start_turn(live, 1)
    opened = open_scoring(live, 1)
    for seat in eligible_seats(live.store, opened.id, "leading")[:7]:
        width = len(live.store.scheme().form_of("leading").indicators)
        cast(live, opened.id, seat.id, Ballot("leading", (Line(1, (180_000,) * width),)))
    yield live, LIVE, "-live"
    played = home / "played.shuzhi"
    yield workspace.open(played) if played.is_file() else workspace.play_sample(played), AFTER, ""


def _fresh(workspace: AppWorkspace, path: Path) -> Desk:
    path.unlink(missing_ok=True)
    return workspace.create(path, workspace.scheme_text(SCHEME_ID), sample_roster(), INFO)


def _keep(window: QWidget, path: Path) -> Path:
    window.grab().save(str(path))
    return path


def main() -> None:
    """Write the pictures into the folder that was named."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = make_application()
    for code in sys.argv[2:] or CODES:
        with tempfile.TemporaryDirectory() as home:
            for path in _pictures(folder, code, application, Path(home)):
                sys.stdout.write(f"{path}\n")
            for path in _hall(folder, code, Path(home)):
                sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
