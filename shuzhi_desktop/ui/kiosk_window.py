"""The scoring terminal's window: full screen, one rater after another; leaving it needs the clerk's PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.scheme import Entry
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.kiosk_lock import has_pin, try_pin
from shuzhi_desktop.services.voting import Receipt, cast, current_round, reporters_for
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.kiosk.first_pin import FirstPinPage
from shuzhi_desktop.ui.kiosk.seats import SeatsPage
from shuzhi_desktop.ui.kiosk.sheet import SheetPage
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.primary_button import plain_button
from shuzhi_desktop.ui.widgets.watermark import mark_window

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent

    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.domain.roster import Seat
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

THANKS_MS = 2_500
BAD_NEWS_MS = 10_000
_SIGNS_OF_LIFE = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel}
)
IDLE_MS = 120_000
LAST_CALL_MS = 30_000


class KioskWindow(QWidget):
    """Pages: the clerk's PIN where none was set, waiting, seats, sheet, thanks.

    Nothing of a sheet outlives its submission.
    """

    def __init__(self, context: UiContext, desk: Desk) -> None:
        super().__init__()
        self._context, self._desk = context, desk
        self._may_close = False
        self._sending = False
        self._round_id: int | None = None
        _ = context.language.gettext
        self.setWindowTitle(_("评分终端"))
        self.setProperty("role", "ground")
        self.resize(1366, 768)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.pages = QStackedWidget()
        self.message = label("", "hero", wrap=True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.seats = SeatsPage(context, desk)
        self.seats.chosen.connect(self.begin)
        self.sheet: SheetPage | None = None
        self.first_pin = FirstPinPage(context, desk)
        self.first_pin.kept.connect(self.start_over)
        self.first_pin.left.connect(self.finish)
        for page in (self.message, self.seats, self.first_pin):
            self.pages.addWidget(page)
        column.addWidget(self.pages, 1)
        column.addLayout(self._leaving())
        self._thanks = QTimer(self)
        self._thanks.setSingleShot(True)
        self._thanks.timeout.connect(self.start_over)
        self._locked = QTimer(self)
        self._locked.setSingleShot(True)
        self._locked.timeout.connect(self._unlock)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._ask_or_clear)
        self._asked = False
        self.start_over()
        mark_window(self, context, desk)

    def _leaving(self) -> QHBoxLayout:
        _ = self._context.language.gettext
        row = QHBoxLayout()
        row.setContentsMargins(16, 6, 16, 10)
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(12)
        self.pin.setFixedWidth(self._context.theme.px(200))
        self.pin.returnPressed.connect(self.leave)
        self.pin.hide()
        self.pin_hint = label("", "small")
        self.leave_button = plain_button(_("工作人员"), self._ask_pin, role="link")
        self.leave_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addStretch(1)
        row.addWidget(self.pin_hint)
        row.addWidget(self.pin)
        row.addWidget(self.leave_button)
        return row

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Follow the meeting: another round, or none, sends everyone back to the start."""
        if Topic.ATTENDANCE in topics and self.pages.currentWidget() is self.seats:
            self.start_over()  # whoever left is offered no more
        if not topics & {Topic.ROUNDS, Topic.INFO}:
            return
        opened = current_round(self._desk.store)
        if (opened.id if opened else None) == self._round_id:
            return
        if self._sending or self._thanks.isActive():
            return  # the rater is told first what became of the ballot
        marking = self.sheet is not None
        self.start_over()
        if marking:
            _ = self._context.language.gettext
            sentence = _("这一轮评分已经封票，您的评分没有提交，也没有计入。\n如有疑问请找工作人员。")
            self._say(sentence, BAD_NEWS_MS)

    def start_over(self) -> None:
        """Forget the last rater and wait for the next."""
        _ = self._context.language.gettext
        self._thanks.stop()
        self._forget_sheet()
        self.pin.hide()
        self.pin.clear()
        self.pin_hint.clear()
        opened = current_round(self._desk.store)
        self._round_id = opened.id if opened else None
        known = has_pin(self._desk)
        self.leave_button.setVisible(known)
        if not known:
            self.pages.setCurrentWidget(self.first_pin)
            self.first_pin.start()
            return
        if opened is None:
            self.message.setText(_("请稍候，评分尚未开放。"))
            self.pages.setCurrentWidget(self.message)
            return
        self.seats.start(opened.id)
        self.pages.setCurrentWidget(self.seats)

    def _forget_sheet(self) -> None:
        self._idle.stop()
        self._asked = False
        if self.sheet is not None:
            _application().removeEventFilter(self)
            self.pages.removeWidget(self.sheet)
            self.sheet.deleteLater()
            self.sheet = None

    def _say(self, sentence: str, for_ms: int) -> None:
        """Say one thing to the rater, then wait for the next one."""
        self._forget_sheet()
        self.message.setText(sentence)
        self.pages.setCurrentWidget(self.message)
        self._thanks.start(for_ms)

    def begin(self, seat: Seat) -> None:
        """Lay the sheet before the rater of a seat."""
        if self._round_id is None:
            return
        reporters = reporters_for(self._desk.store, self._round_id, seat)
        slate = self._desk.store.scheme().entry is Entry.SLATE
        sheet = SheetPage(self._context, self._desk, seat, reporters, slate=slate)
        sheet.left.connect(self.start_over)
        sheet.submitted.connect(lambda ballot: self._submit(seat, ballot))
        self.sheet = sheet
        self.pages.addWidget(sheet)
        self.pages.setCurrentWidget(sheet)
        sheet.rows[0].setFocus()  # the pages put it on a button when they turn
        _application().installEventFilter(self)
        self._wait_for_rater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Any touch, click or key shows that the rater is still there."""
        if self.sheet is not None and event.type() in _SIGNS_OF_LIFE:
            self._wait_for_rater()
        return super().eventFilter(watched, event)

    def _wait_for_rater(self) -> None:
        """Count the quiet from now on; a question that stood there is taken back."""
        if self._asked and self.sheet is not None:
            self.sheet.say_quiet("")
        self._asked = False
        self._idle.start(IDLE_MS)

    def _ask_or_clear(self) -> None:
        """A sheet left half filled must not be seen by the next rater: ask, then clear it."""
        if self.sheet is None or self._sending:
            return
        if self._asked:
            self.start_over()
            return
        _ = self._context.language.gettext
        self._asked = True
        seconds = LAST_CALL_MS // 1_000
        self.sheet.say_quiet(
            _("{n} 秒内没有操作，这张没有提交的评分会被清空；点一下屏幕就可以接着评。").format(n=seconds)
        )
        self._idle.start(LAST_CALL_MS)

    def _submit(self, seat: Seat, ballot: Ballot) -> None:
        round_id = self._round_id
        if round_id is None or self._sending:
            return
        self._sending = True
        run_in_worker(lambda: self._put_in(round_id, seat, ballot), self._counted, self._refused, self)

    def _put_in(self, round_id: int, seat: Seat, ballot: Ballot) -> Receipt:
        """Cast in a worker; when something breaks, the file tells whether the ballot is in."""
        try:
            return cast(self._desk, round_id, seat.id, ballot)
        except Refused:
            raise
        except Exception as error:
            if seat.id in self._desk.store.voted_seats(round_id):
                return Receipt(round_id, seat.class_id)
            raise Refused(text("这张票没有存上，没有计入。请再提交一次；仍不行请找工作人员。")) from error

    def _counted(self, _receipt: object) -> None:
        """Only now is the ballot durably in, and only now do we say so."""
        _ = self._context.language.gettext
        self._sending = False
        self._say(_("✓ 评分已计入，谢谢您！"), THANKS_MS)

    def _refused(self, error: Refused) -> None:
        """Say why the ballot is not in; the rater may go on only while the round is open."""
        self._sending = False
        sentence = self._context.language.text(error.message)
        opened = current_round(self._desk.store)
        if self.sheet is not None and opened is not None and opened.id == self._round_id:
            self.sheet.refuse(sentence)
        else:
            self._say(sentence, BAD_NEWS_MS)

    def _ask_pin(self) -> None:
        _ = self._context.language.gettext
        self.pin.setVisible(not self.pin.isVisible())
        self.pin_hint.setText(_("请输入 PIN 离开") if self.pin.isVisible() else "")
        self.pin.setAccessibleName(_("工作人员 PIN"))
        self.pin.setFocus()

    def leave(self) -> None:
        """Leave with the PIN; a wrong one locks the field, ever longer."""
        typed = self.pin.text()
        self.pin.clear()
        try:
            wait = try_pin(self._desk, typed)
        except Refused as error:
            self.pin_hint.setText(self._context.language.text(error.message))
            return
        if not wait:
            self.finish()
            return
        _ = self._context.language.gettext
        self.pin_hint.setText(_("PIN 不对，请过 {n} 秒再试").format(n=wait))
        self.pin.setEnabled(False)
        self._locked.start(wait * 1_000)

    def _unlock(self) -> None:
        self.pin.setEnabled(True)
        self.pin_hint.setText("")

    def finish(self) -> None:
        """Close, whatever the meeting does: the PIN was right, or the program ends."""
        self._may_close = True
        self.close()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Stop the clocks: the meeting may be closed as soon as the terminal is gone."""
        if not event.spontaneous():
            self._thanks.stop()
            self._locked.stop()
            self._idle.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape does not leave."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Alt+F4 does not leave either, once there is a PIN."""
        if self._may_close or not has_pin(self._desk):
            event.accept()
            return
        event.ignore()
        if not self.pin.isVisible():
            self._ask_pin()


def _application() -> QCoreApplication:
    found = QCoreApplication.instance()
    assert found is not None  # noqa: S101 - a window cannot be made without one
    return found
