"""Starts the window. Before the first paint only what it shows is imported; see docs/decisions/late-imports.md."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

from shuzhi_desktop.app.paths import home_dir, resources_dir
from shuzhi_desktop.services.language import load_language
from shuzhi_desktop.ui.context import UiContext
from shuzhi_desktop.ui.settings_file import UiSettings
from shuzhi_desktop.ui.shell import MainWindow
from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import TracebackType

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.workspace import Workspace

SAMPLE_NAME = "示例会议.shuzhi"
CRASH_LOG = "crash.log"
STYLE = ("-style", "Fusion")
REST_MS = 100  # after the first paint, so that what it leaves to do on the screen is done first


def run(paths: Sequence[Path], language_code: str | None, *, demo: bool = False) -> int:
    """Open the window and stay until it is closed.

    Args:
        paths: meeting files; the first is opened.
        language_code: `zh` or `en`; None for the one of the settings, or of the system.
        demo: open the sample meeting, played through.

    Returns:
        The exit code.
    """
    application = make_application()
    context = make_context(language_code)
    context.theme.apply(application)
    application.setApplicationName("shuzhi")
    application.setApplicationDisplayName(context.language.gettext("述职评议"))
    if demo or paths:
        painted = partial(_open_first, context, None if demo else paths[0])
    else:
        painted = partial(QTimer.singleShot, REST_MS, partial(_bring_in, _LATER))
    window = MainWindow(context, application, painted)
    sys.excepthook = _told_to(window, context)
    window.show()
    return application.exec()


def make_application() -> QApplication:
    """The one that is there, or a new one in the style Fusion.

    The style is named as an argument: `setStyle` hands a `QStyle` to Python, whose enumerations cost 10 ms to make.
    """
    application = QApplication.instance() or QApplication([*sys.argv[:1], *STYLE])
    assert isinstance(application, QApplication)  # noqa: S101 - this program makes no other kind
    return application


def make_context(
    language_code: str | None = None, workspace: Workspace | None = None, home: Path | None = None
) -> UiContext:
    """What the screens are handed: the workspace of the program, the settings of the user."""
    home = home or home_dir()
    settings = UiSettings(home / "window.ini")
    code = language_code or settings.language_code or _system_code()
    meetings = home / "meetings"
    meetings.mkdir(parents=True, exist_ok=True)
    return UiContext(
        workspace=_program if workspace is None else lambda: workspace,
        language=language_of(code),
        theme=settings.theme,
        settings=settings,
        meetings_folder=meetings,
        languages=language_of,
    )


def _program() -> Workspace:
    from shuzhi_desktop.app.wiring import AppWorkspace

    return AppWorkspace()


def _later_bridge() -> None:
    import shuzhi_desktop.ui.bridge  # noqa: F401 - to have it


def _later_services() -> None:
    import shuzhi_desktop.services.desk  # noqa: F401 - to have it


def _later_wiring() -> None:
    import shuzhi_desktop.app.wiring  # noqa: F401 - to have it


def _later_form() -> None:
    import shuzhi_desktop.ui.widgets.new_meeting_form  # noqa: F401 - to have it


def _later_meeting() -> None:
    import shuzhi_desktop.ui.meeting_shell  # noqa: F401 - to have it


_LATER = (_later_bridge, _later_services, _later_wiring, _later_form, _later_meeting)


def _bring_in(parts: Sequence[Callable[[], None]]) -> None:
    """Import what the first click will need, a part in each turn of the event loop so that no click waits for all."""
    parts[0]()
    if parts[1:]:
        QTimer.singleShot(0, partial(_bring_in, parts[1:]))


def language_of(code: str) -> Language:
    """A language by its code."""
    return load_language(code, resources_dir())


def _system_code() -> str:
    return "zh" if QLocale.system().language() is QLocale.Language.Chinese else "en"


def _open_first(context: UiContext, path: Path | None) -> None:
    """Open a meeting in a thread, with a sentence while it lasts; None is the sample."""
    from shuzhi_desktop.ui.bridge import run_in_worker

    sample = context.meetings_folder / SAMPLE_NAME
    context.tell(context.language.gettext("正在打开会议……"), Tone.INFORM)

    def work() -> Desk:
        if path is not None:
            return context.workspace.open(path)
        return context.workspace.open(sample) if sample.is_file() else context.workspace.play_sample(sample)

    run_in_worker(work, context.shell.open_meeting, context.refused)


class _told_to:  # noqa: N801 - used like a function
    """An excepthook: a sentence for the user, the frames for the log, never a traceback on the screen."""

    def __init__(self, window: MainWindow, context: UiContext) -> None:
        self._window, self._context = window, context

    def __call__(self, kind: type[BaseException], _error: BaseException, frames: TracebackType | None) -> None:
        import traceback

        log = home_dir() / CRASH_LOG
        # The message of an exception may hold names or scores, so only its kind and the frames are kept.
        lines = "".join(traceback.format_tb(frames)) + f"{kind.__name__}\n"
        try:
            with log.open("a", encoding="utf-8") as file:
                file.write(lines)
        except OSError:
            sys.stderr.write(lines)
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        _ = self._context.language.gettext
        sentence = _("程序遇到意外情况，刚才的操作没有完成；已收到的票都已保存。请重试；仍不行请把 {log} 交技术人员。")
        self._window.tell(sentence.format(log=str(log)), Tone.LIVE)
