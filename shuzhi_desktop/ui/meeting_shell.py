"""One open meeting in the window: side bar, header with title and state, its screens, status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.documents.rehearsal_mark import marked_title
from shuzhi_desktop.services.following_up import overdue_number
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.ui.bridge import Bridge
from shuzhi_desktop.ui.hall_window import HallWindow
from shuzhi_desktop.ui.screens.registry import SCREENS, Screen
from shuzhi_desktop.ui.side_bar import SideBar
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.undo import UndoKeeper
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.watermark import mark_window

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.ui.context import UiContext

EVERYTHING = frozenset(Topic)
HALL = "hall-window"
FIRST_SCREEN = {Phase.PREPARING: "meeting", Phase.RUNNING: "console", Phase.SEALED: "results"}


class MeetingShell(QWidget):
    """Makes screens when they are first opened and refreshes one when it is seen and something it shows has changed."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "ground")
        self._context, self._desk = context, desk
        self.key = ""
        self.screens: dict[str, QWidget] = {}
        self._stale: dict[str, frozenset[Topic]] = {}
        self._windows: dict[str, QWidget] = {}
        self._bridge = Bridge(desk.events, self)
        self._bridge.changed.connect(self._changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._side = SideBar(context)
        self._side.chosen.connect(self.navigate)
        self._side.left.connect(context.shell.leave_meeting)
        row.addWidget(self._side)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._header())
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        column.addWidget(self._status())
        row.addLayout(column, 1)
        for number, entry in enumerate(SCREENS[:9], start=1):  # a key with two figures is no key
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda key=entry.key: self.navigate(key))
        context.shell.hall, context.shell.hall_display = self.toggle_hall, self.choose_display
        QShortcut(QKeySequence(Qt.Key.Key_F9), self).activated.connect(self.toggle_hall)
        self.undo = UndoKeeper(context, desk, self)
        self._show_facts()
        self.navigate(FIRST_SCREEN[desk.store.info().phase])
        mark_window(self, context, desk)

    def navigate(self, key: str) -> None:
        """Show a screen, making it when it is opened for the first time."""
        entry = next(one for one in SCREENS if one.key == key)
        if entry.window:
            self._open_window(key)
            return
        if key not in self.screens:
            made = entry.factory(self._context, self._desk)
            made.setAccessibleName(self._context.language.text(entry.title))
            self.screens[key] = made
            self._stack.addWidget(made)
            self._stale[key] = EVERYTHING
        self.key = key
        self._stack.setCurrentWidget(self.screens[key])
        self._side.mark(key)
        self._refresh(key)

    def toggle_hall(self) -> HallWindow:
        """Show or hide the hall screen (F9); it is made when it is shown for the first time."""
        window = self._windows.get(HALL)
        if not isinstance(window, HallWindow):
            window = self._windows[HALL] = HallWindow(self._context, self._desk)
        window.toggle()
        return window

    @property
    def hall_is_shown(self) -> bool:
        """Whether the hall screen is open."""
        return HALL in self._windows and self._windows[HALL].isVisible()

    def choose_display(self, name: str) -> None:
        """Let the hall screen belong on a display; empty for whichever is not the clerk's."""
        self._context.settings.set_hall_display(name)
        window = self._windows.get(HALL)
        if isinstance(window, HallWindow) and window.isVisible():
            window.place()

    def close_windows(self) -> None:
        """Close the windows that stand beside the main one; the terminal would ask for its PIN if it were closed."""
        for window in tuple(self._windows.values()):
            for timer in window.findChildren(QTimer):
                timer.stop()
            window.hide()
            window.deleteLater()
        self._windows.clear()

    def end(self) -> None:
        """Hear of no more changes; the meeting is being left."""
        self._bridge.close()
        for timer in self.findChildren(QTimer):
            timer.stop()  # the screens live a little longer than the file they would ask
        self.close_windows()

    def _open_window(self, key: str) -> None:
        entry = next(one for one in SCREENS if one.key == key)
        window = self._windows.get(key)
        if window is None or not window.isVisible():
            window = entry.factory(self._context, self._desk)
            mark_window(window, self._context, self._desk)
            self._windows[key] = window
        window.showFullScreen()
        window.raise_()
        window.activateWindow()

    def _changed(self, changed: Changed) -> None:
        for key in self.screens:
            self._stale[key] = self._stale.get(key, frozenset()) | changed.topics
        self._refresh(self.key)
        for window in self._windows.values():
            if window.isVisible():
                cast("Screen", window).refresh(changed.topics)
        self._show_facts()
        self.undo.look()

    def _refresh(self, key: str) -> None:
        topics = self._stale.pop(key, None)
        if topics:
            cast("Screen", self.screens[key]).refresh(topics)

    def _header(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "header")
        row = QHBoxLayout(frame)
        row.setContentsMargins(20, 12, 20, 12)
        self._title = label("", "page-title")
        self._title.setMinimumWidth(80)
        self._state = Pill()
        row.addWidget(self._title)
        row.addWidget(self._state)
        row.addStretch(1)
        return frame

    def _status(self) -> QFrame:
        _ = self._context.language.gettext
        frame = QFrame()
        frame.setProperty("role", "status")
        row = QHBoxLayout(frame)
        row.setContentsMargins(20, 6, 20, 6)
        row.setSpacing(20)
        saved = label("", "small")
        saved.setText(_("● 已保存到本机"))
        saved.setProperty("tone", "done")
        saved.setToolTip(str(self._desk.store.path))
        self._chain = label("", "small")
        row.addWidget(saved)
        row.addWidget(self._chain)
        row.addStretch(1)
        secret = label(_("评分结果在封票前对任何人不可见"), "small")
        secret.setAlignment(Qt.AlignmentFlag.AlignRight)
        row.addWidget(secret)
        return frame

    def _show_facts(self) -> None:
        _ = self._context.language.gettext
        store = self._desk.store
        info, roster = store.info(), store.roster()
        self._title.setText(marked_title(info, self._context.language))
        self._title.setToolTip(info.title)
        shown = {
            Phase.PREPARING: (_("会前准备"), Tone.INFORM),
            Phase.RUNNING: (_("进行中"), Tone.DONE),
            Phase.SEALED: (_("已封存"), Tone.DONE),
        }
        content, tone = shown[info.phase]
        if store.read_only:
            content, tone = _("{state} · 只读").format(state=content), Tone.WARN
        self._state.show_state(content, tone)
        self._chain.setText(_("校验链 {n} 条").format(n=f"{store.audit_count():,}"))
        self._side.show_count("reporters", len(roster.reporters))
        self._side.show_count("raters", len(roster.seats))
        self._side.show_count("rectification", overdue_number(store, self._context.workspace.today()))
