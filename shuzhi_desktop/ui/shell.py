"""The main window: the start page, or one meeting with side bar, header, screens and status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.notice_bar import NoticeBar
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QPaintEvent
    from PySide6.QtWidgets import QApplication

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.help_window import HelpWindow
    from shuzhi_desktop.ui.meeting_shell import MeetingShell
    from shuzhi_desktop.ui.screens.start import StartScreen

START_SIZE = QSize(1366, 768)


class MainWindow(QWidget):
    """Owns the desk of the open meeting and closes its file when the meeting is left.

    No QMainWindow: it has neither docks nor bars, and would put its one page into place by way of an animation.
    """

    def __init__(
        self, context: UiContext, application: QApplication, painted: Callable[[], object] | None = None
    ) -> None:
        """The window on the start page.

        Args:
            context: what its screens are handed.
            application: is dressed anew when the look changes.
            painted: is called once, after the first paint: the place for what need not be there before.
        """
        super().__init__()
        self._after_paint = painted
        self._painted = False
        self._unfilled: StartScreen | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._content: QWidget | None = None
        self.context, self._application = context, application
        self._desk: Desk | None = None
        self.meeting: MeetingShell | None = None
        self.help: HelpWindow | None = None
        shell = context.shell
        shell.navigate, shell.tell = self.navigate, self.tell
        shell.open_meeting, shell.leave_meeting, shell.restyle = self.open_meeting, self.leave_meeting, self.restyle
        self.resize(START_SIZE)
        self.setMinimumSize(QSize(960, 600))
        context.settings.restore_place("main", self)
        help_key = QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), self)
        help_key.activated.connect(self.open_help)
        self._build()

    def open_meeting(self, desk: Desk, *, lasting: bool = True) -> None:
        """Show a meeting; the one that was open is closed. One that is not `lasting` is a copy that goes with it."""
        self._close_desk()
        self._desk = desk
        if lasting:
            self.context.settings.add_recent(desk.store.path)
        self._build()
        from shuzhi_desktop.services.resuming import where_it_stood

        stood = None if desk.store.read_only else where_it_stood(desk.store)
        if stood is not None:
            self.context.tell(stood)

    def leave_meeting(self) -> None:
        """Back to the start page."""
        self._close_desk()
        self._build()

    def navigate(self, key: str) -> None:
        """Show a screen of the open meeting."""
        if self.meeting is not None:
            self.meeting.navigate(key)
        elif key == "settings":
            from shuzhi_desktop.ui.screens.settings import SettingsScreen

            self._open_page(SettingsScreen(self.context, None))
        elif key == "ledger":
            from shuzhi_desktop.ui.screens.ledger import LedgerScreen

            self._open_page(LedgerScreen(self.context, None))

    def tell(self, sentence: str, tone: Tone = Tone.INFORM) -> None:
        """Show a sentence in the bar on top."""
        self._notice.tell(sentence, tone)

    def restyle(self) -> None:
        """Build everything anew in the language and look of the context, on the same screen."""
        self.context.theme.apply(self._application)
        key = self.meeting.key if self.meeting is not None else ""
        in_hall = self.meeting is not None and self.meeting.hall_is_shown
        self._build()
        if key:
            self.navigate(key)
        if in_hall and self.meeting is not None:
            self.meeting.toggle_hall()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Tell of the first paint once it is over."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._go_on)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close the meeting's file with the window; what was acknowledged is on disk long since."""
        self.context.settings.keep_place("main", self)
        if self.help is not None:
            self.help.close()
        if self.meeting is not None:
            self.meeting.close_windows()
        self._close_desk()
        event.accept()

    def _go_on(self) -> None:
        if self._unfilled is not None:
            self._unfilled.show_recent()
            self._unfilled = None
        if self._after_paint is not None:
            self._after_paint()

    def open_help(self) -> None:
        """Show the keys and the manual in a window of their own."""
        from shuzhi_desktop.ui.help_window import HelpWindow

        if self.help is None or self.help.language is not self.context.language:
            self.help = HelpWindow(self.context)
        self.help.show()
        self.help.raise_()
        self.help.activateWindow()

    def _build(self) -> None:
        _ = self.context.language.gettext
        if self.meeting is not None:
            self.meeting.end()
        self.meeting = None
        content = QWidget(self)  # in its place from the start: what moves to another parent is styled twice
        content.setProperty("role", "ground")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._notice = NoticeBar(_("关闭这条提示"), content)
        column.addWidget(self._notice)
        stack = self._stack = QStackedWidget(content)
        column.addWidget(stack, 1)
        if self._desk is None:
            from shuzhi_desktop.ui.screens.start import StartScreen

            screen = StartScreen(self.context, stack, later=not self._painted)
            self._unfilled = None if self._painted else screen
            stack.addWidget(screen)
            self.setWindowTitle(_("述职评议"))
        else:
            from shuzhi_desktop.ui.meeting_shell import MeetingShell

            self._unfilled = None
            self.meeting = MeetingShell(self.context, self._desk)
            stack.addWidget(self.meeting)
            from shuzhi_desktop.services.documents.rehearsal_mark import marked_title

            title = marked_title(self._desk.store.info(), self.context.language)
            self.setWindowTitle(f"{title} — {_('述职评议')}")
        self._put(content)

    def _put(self, content: QWidget) -> None:
        before, self._content = self._content, content
        if before is not None:
            self._outer.removeWidget(before)
            before.hide()
            before.deleteLater()  # not at once: the click that led here may still be in one of its buttons
        self._outer.addWidget(content)

    def _open_page(self, screen: QWidget) -> None:
        """A screen that needs no meeting in the place of the start page, with a way back."""
        _ = self.context.language.gettext
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 16, 20, 16)
        row = QHBoxLayout()
        row.addWidget(plain_button(_("‹ 返回"), self._build, role="link"))
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(screen, 1)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def _close_desk(self) -> None:
        if self.meeting is not None:
            self.meeting.end()
            self.meeting = None
        if self._desk is not None:
            self.context.workspace.lan_off(self._desk)
            self._desk.store.close()
            self._desk = None
