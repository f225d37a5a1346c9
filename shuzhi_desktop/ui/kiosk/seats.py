"""First page of the terminal: who are you? A class, then a name or, where votes are secret, any free seat."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.domain.scheme import Recuse, Secrecy
from shuzhi_desktop.services.voting import eligible_seats, progress
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.widgets.card import label, scrolled
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.domain.roster import Seat
    from shuzhi_desktop.domain.scheme import RaterClass
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

_TARGET = 56
_COLUMNS = 3


class SeatsPage(QWidget):
    """`chosen` carries the seat that will vote."""

    chosen = Signal(object)

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._round_id = 0
        self._class: RaterClass | None = None
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(64, 32, 64, 32)
        column.setSpacing(20)
        self.title = label("", "hero")
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("输入姓名，或姓名拼音的首字母"))
        self.search.setAccessibleName(_("查找姓名"))
        self.search.setMinimumHeight(_TARGET)
        self.search.textChanged.connect(self._list)
        self._area = QWidget()
        self.grid = QGridLayout(self._area)
        self.grid.setSpacing(12)
        self.grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.back = plain_button(_("返回"), self.show_classes, role="large")
        column.addWidget(self.title)
        column.addWidget(self.search)
        column.addWidget(scrolled(self._area), 1)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)

    def start(self, round_id: int) -> None:
        """Ask anew for a round."""
        self._round_id = round_id
        self.show_classes()

    def show_classes(self) -> None:
        """The classes that still have someone to vote."""
        _ = self._context.language.gettext
        self._class = None
        self.search.clear()
        self.search.hide()
        self.back.hide()
        self._clear()
        store = self._desk.store
        free = [(one, len(eligible_seats(store, self._round_id, one.id))) for one in store.scheme().ballot_classes]
        for position, (one, count) in enumerate(pair for pair in free if pair[1]):
            button = plain_button(one.name, partial(self._choose_class, one), role="seat")
            button.setToolTip(_("还有 {n} 人未评").format(n=count))
            self._place(button, position, columns=1)
        anyone = any(count for _one, count in free)
        waiting = any(one.received < one.expected for one in progress(store, self._round_id))
        rest = _("其余评议人用评分码投票，请在手机或电脑上评分。") if waiting else _("本轮评分已经收齐，谢谢各位。")
        self.title.setText(_("请选择您的评议类别") if anyone else rest)

    def _choose_class(self, one: RaterClass) -> None:
        _ = self._context.language.gettext
        self._class = one
        seats = eligible_seats(self._desk.store, self._round_id, one.id)
        if not seats:
            self.show_classes()
            return
        if one.secrecy is Secrecy.SECRET and one.recuse is Recuse.NONE:
            self.chosen.emit(seats[0])
            return
        self.back.show()
        named = _asks_name(one, seats)
        self.search.setVisible(named)
        self.title.setText(_("请选择您的姓名") if named else _("请选择您的单位"))
        self._list("")
        if named:
            self.search.setFocus()

    def _list(self, typed: str) -> None:
        if self._class is None:
            return
        self._clear()
        shown: dict[str, Seat] = {}
        seats = eligible_seats(self._desk.store, self._round_id, self._class.id)
        named = _asks_name(self._class, seats)
        for seat in seats:
            words = seat.name or seat.unit or self._class.name
            if not named:
                words = seat.unit or seat.name or self._class.name
            elif seat.name and seat.unit:
                words = f"{spaced(seat.name)}    {seat.unit}"
            if not named or matches(typed, seat.name or seat.unit):
                shown.setdefault(words, seat)
        for position, (words, seat) in enumerate(shown.items()):
            self._place(plain_button(words, partial(self.chosen.emit, seat), role="seat"), position)

    def _place(self, button: QWidget, position: int, columns: int = _COLUMNS) -> None:
        button.setMinimumHeight(self._context.theme.px(_TARGET))
        button.setFont(self._context.theme.font(18))
        self.grid.addWidget(button, position // columns, position % columns)

    def _clear(self) -> None:
        while self.grid.count():
            item = self.grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _asks_name(one: RaterClass, seats: tuple[Seat, ...]) -> bool:
    """Whether raters pick their name; where votes are secret and the unit alone decides on recusal, they do not."""
    by_unit = one.secrecy is Secrecy.SECRET and one.recuse is Recuse.OWN_UNIT and all(seat.unit for seat in seats)
    return not by_unit and any(seat.name for seat in seats)


def matches(typed: str, name: str) -> bool:
    """Whether a name begins with what was typed, in characters or in the initials of its pinyin."""
    wanted = "".join(typed.split()).lower()
    if not wanted or wanted in "".join(name.split()).lower():
        return True
    if not wanted.isascii():
        return False
    from pypinyin import Style, pinyin  # its tables would slow the start of the window

    readings = pinyin(name, style=Style.FIRST_LETTER, heteronym=True)
    if len(wanted) > len(readings):
        return False
    initials = [{reading[:1].lower() for reading in some} for some in readings]
    return all(letter in some for letter, some in zip(wanted, initials, strict=False))
