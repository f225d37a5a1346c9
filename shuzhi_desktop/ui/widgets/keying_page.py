"""One pass over one bundle: sheet after sheet from the keyboard. Nothing of the other pass is ever shown here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.domain.form import IndicatorKind
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.domain.scheme import Recuse, Secrecy
from shuzhi_desktop.services.keying import (
    SPOILED,
    TURNS,
    alike,
    finish_pass,
    own_sheets,
    put_sheet,
    rater_class_of,
    seats_left,
    sheet_reporters,
    start_cells,
    take_back,
)
from shuzhi_desktop.services.paper import place_of
from shuzhi_desktop.services.ports_paper import KeyedSheet
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.kiosk.seats import matches
from shuzhi_desktop.ui.models.keyed_cells import KeyedCells
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.key_grid import KeyGrid
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.domain.message import Refused, Text
    from shuzhi_desktop.domain.roster import Seat
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports_paper import Bundle
    from shuzhi_desktop.ui.context import UiContext


class KeyingPage(QWidget):
    """`left`: back to the list of bundles."""

    left = Signal()

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._bundle: Bundle | None = None
        self._clerk = ""
        self._sheets: tuple[KeyedSheet, ...] = ()
        self.position = 1
        self._seat: int | None = None
        self.spoiled = False
        self._warned = False
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Card()
        top = QHBoxLayout()
        self.heading = label("", "page-title")
        self.sum = label("", "page-title")
        top.addWidget(self.heading, 1)
        top.addWidget(self.sum)
        card.body.addLayout(top)
        self.keys = label("", "small", wrap=True)
        card.body.addWidget(self.keys)
        self.rater = QLineEdit()
        self.rater.setPlaceholderText(_("输入姓名，或姓名拼音的首字母，按 Enter 选定"))
        self.rater.setAccessibleName(_("查找评议人"))
        self.rater.textChanged.connect(self._search)
        self.rater.returnPressed.connect(self._choose_rater)
        self.found = label("", "secondary", wrap=True)
        card.body.addWidget(self.rater)
        card.body.addWidget(self.found)
        column.addWidget(card)
        self.grid = KeyGrid(context)
        self.grid.finished.connect(self.save)
        self.grid.changed.connect(self._key_taken)
        self.grid.complained.connect(self._complain)
        self.grid.commanded.connect(self._command)
        column.addWidget(self.grid, 1)
        self.notice = label("", "secondary", wrap=True)
        column.addWidget(self.notice)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        _ = self._context.language.gettext
        row = QHBoxLayout()
        self.keep = PrimaryButton(_("确认本张"))
        self.keep.clicked.connect(lambda _checked=False: self.save())
        self.spoil = plain_button(_("整张无效"), self.toggle_spoiled)
        self.finish = plain_button(_("本遍录完"), self.end_pass)
        row.addWidget(self.keep)
        row.addWidget(self.spoil)
        row.addWidget(plain_button(_("上一张"), partial(self.leave_sheet, -1)))
        row.addWidget(plain_button(_("下一张"), partial(self.leave_sheet, 1)))
        row.addStretch(1)
        row.addWidget(self.finish)
        row.addWidget(plain_button(_("返回"), partial(self.leave_sheet, 0)))
        return row

    def start(self, bundle: Bundle, clerk: str) -> None:
        """Key a bundle, going on after the last sheet of this pass."""
        self._bundle, self._clerk = bundle, clerk
        self._sheets = own_sheets(self._desk.store, bundle.id, clerk)
        self.keys.setText(self._explained())
        self.turn_to(len(self._sheets) + 1)

    def turn_to(self, position: int) -> None:
        """Show a sheet of this pass, or the next empty one; what was not confirmed is not kept."""
        bundle = self._bundle
        if bundle is None or not 1 <= position <= len(self._sheets) + 1:
            return
        self.position, self._warned = position, False
        known = self._sheets[position - 1] if position <= len(self._sheets) else None
        self._seat = known.seat_id if known else None
        self.spoiled = bool(known and known.invalid)
        self._open_sheet(known)
        self._say("", Tone.PLAIN)
        named = rater_class_of(self._desk.store, bundle).secrecy is Secrecy.NAMED
        self.rater.setVisible(named)
        self.found.setVisible(named)
        self.rater.clear()
        if named and known is None:
            self.grid.setEnabled(False)
            self._search("")
            self.rater.setFocus()
        else:
            self.grid.setEnabled(True)
            self._show_rater()
            self.grid.setFocus()

    def leave_sheet(self, by: int) -> None:
        """Turn to another sheet, or (0) back to the list; a sheet not confirmed is given up only when asked twice."""
        if self.grid.holding or self.grid.asking:
            return
        if self._unsaved() and not self._warned:
            self._warned = True
            self._say(self._context.language.gettext("这一张还没有确认；再按一次就放弃这一张。"), Tone.WARN)
        elif by:
            self.turn_to(self.position + by)
        else:
            self.left.emit()

    def save(self) -> None:
        """Keep the sheet and go on to the next; keys typed meanwhile are taken then."""
        bundle, cells = self._bundle, self.grid.sheet
        if bundle is None or cells is None or self.grid.holding or self.grid.asking:
            return
        if not cells.complete and not self.spoiled:
            self._say(self._context.language.gettext("还有没录的格：空白按“-”，无法辨认按“*”。"), Tone.WARN)
            return
        sheet = KeyedSheet(self.position, cells.values(), self._seat, SPOILED if self.spoiled else "")
        desk, clerk = self._desk, self._clerk

        def work() -> tuple[tuple[KeyedSheet, ...], int | None]:
            put_sheet(desk, bundle.id, clerk, sheet)
            return own_sheets(desk.store, bundle.id, clerk), alike(desk.store, bundle.id, clerk, sheet)

        self.grid.holding = True
        run_in_worker(work, self._saved, self._refused, self)

    def toggle_spoiled(self) -> None:
        """The whole sheet is spoiled, or is not after all."""
        self.spoiled = not self.spoiled
        self._show_heading()
        self.grid.setFocus()

    def end_pass(self) -> None:
        """This pass is done; the sheet on the screen must have been confirmed or be empty."""
        bundle = self._bundle
        cells = self.grid.sheet
        _ = self._context.language.gettext
        if bundle is None or self.grid.holding or self.grid.asking:
            return
        if self.position > len(self._sheets) and cells is not None and _begun(cells):
            self._say(_("这一张还没有确认：录完按 Enter，不要则按退格清空。"), Tone.WARN)
            return
        if self._context.attempt(lambda: finish_pass(self._desk, bundle.id, self._clerk)):
            self._context.tell(_("第 {n} 捆本遍已录完，共 {sheets} 张。").format(n=bundle.id, sheets=len(self._sheets)))
            self.left.emit()

    def _saved(self, outcome: tuple[tuple[KeyedSheet, ...], int | None]) -> None:
        self._sheets, same = outcome
        if same is None:
            self.turn_to(self.position + 1)
            self.grid.release()
            return
        _ = self._context.language.gettext
        self.grid.holding = False
        self.grid.asking = True
        self._say(
            _("第 {n} 张与第 {same} 张每一格都相同。不是同一张按 Enter 保留，录了两遍按 Delete 删去。").format(
                n=self.position, same=same
            ),
            Tone.WARN,
        )

    def _refused(self, error: Refused) -> None:
        self.grid.release()
        self._complain(error.message)

    def _command(self, key: int) -> None:
        if self.grid.asking:
            self._answer(key)
        elif key == Qt.Key.Key_F8:
            self.toggle_spoiled()
        elif key == Qt.Key.Key_PageUp:
            self.leave_sheet(-1)
        elif key == Qt.Key.Key_PageDown:
            self.leave_sheet(1)
        elif key == Qt.Key.Key_Escape:
            self.leave_sheet(0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.end_pass()

    def _answer(self, key: int) -> None:
        bundle, position = self._bundle, self.position
        if bundle is None:
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.grid.asking = False
            self.turn_to(position + 1)
            self.grid.release()
        elif key == Qt.Key.Key_Delete:
            if self._context.attempt(lambda: take_back(self._desk, bundle.id, self._clerk, position)):
                self._sheets = own_sheets(self._desk.store, bundle.id, self._clerk)
            self.grid.asking = False
            self.turn_to(len(self._sheets) + 1)
            self.grid.release()

    def _open_sheet(self, known: KeyedSheet | None) -> None:
        bundle = self._bundle
        if bundle is None:
            return
        store = self._desk.store
        rule = rater_class_of(store, bundle).recuse
        secret = rater_class_of(store, bundle).secrecy is Secrecy.SECRET
        indicators = store.scheme().form_of(bundle.class_id).indicators
        recused = start_cells(store, bundle, self._seat)
        may = secret and rule is not Recuse.NONE and bundle.reporter_id == 0
        cells = KeyedCells(indicators, recused, may_be_absent=may)
        if known is not None:
            cells.load(known.cells)
        self.grid.show_sheet(cells, sheet_reporters(store, bundle))
        self._show_heading()
        self._show_sum()

    def _search(self, typed: str) -> None:
        if self._seat is not None:
            return
        seats = self._matching(typed)
        names = [f"{spaced(seat.name)}　{seat.unit}" for seat in seats[:8]]
        more = "" if len(seats) <= 8 else " …"
        _ = self._context.language.gettext
        self.found.setText(("▸ " + "　｜　".join(names) + more) if names else _("没有还能投票的人与此相符。"))

    def _matching(self, typed: str) -> list[Seat]:
        bundle = self._bundle
        if bundle is None:
            return []
        left = set(seats_left(self._desk.store, bundle, self._sheets))
        seats = self._desk.store.roster().seats_of(bundle.class_id)
        return [seat for seat in seats if seat.id in left and matches(typed, seat.name or seat.unit)]

    def _choose_rater(self) -> None:
        seats = self._matching(self.rater.text())
        if not seats:
            return
        self._seat = seats[0].id
        self._open_sheet(None)
        self._show_rater()
        self.grid.setEnabled(True)
        # The same Enter must not reach the sheet.
        QTimer.singleShot(0, self.grid.setFocus)

    def _show_rater(self) -> None:
        seat = next((one for one in self._desk.store.roster().seats if one.id == self._seat), None)
        if seat is not None:
            self.found.setText(f"✓ {spaced(seat.name)}　{seat.unit}")

    def _show_heading(self) -> None:
        bundle = self._bundle
        if bundle is None:
            return
        _ = self._context.language.gettext
        place = self._context.language.text(place_of(self._desk.store, bundle.class_id, bundle.reporter_id))
        heading = _("第 {bundle} 捆 · {place} · 第 {turn} 遍 · 第 {n} 张").format(
            bundle=bundle.id, place=place, turn=TURNS.get(bundle.state, 1), n=self.position
        )
        self.heading.setText(heading + (_(" · 整张无效") if self.spoiled else ""))
        set_role(self.heading, "tone", Tone.LIVE.value if self.spoiled else Tone.PLAIN.value)
        self.grid.setAccessibleName(heading)

    def _key_taken(self) -> None:
        self._warned = False
        self._show_sum()

    def _unsaved(self) -> bool:
        cells = self.grid.sheet
        if cells is None:
            return False
        if self.position > len(self._sheets):
            return _begun(cells) or self.spoiled
        known = self._sheets[self.position - 1]
        return cells.values() != known.cells or self.spoiled != bool(known.invalid)

    def _show_sum(self) -> None:
        if self.grid.sheet is not None:
            total = decimal_text(self.grid.sheet.total())
            self.sum.setText(self._context.language.gettext("本张合计 {total}").format(total=total))
            if self.grid.sheet.complete and not self.grid.asking:
                self._say(self._context.language.gettext("本张已录满，核对后按 Enter。"), Tone.DONE)

    def _explained(self) -> str:
        """Which keys do what on this form."""
        bundle = self._bundle
        if bundle is None:
            return ""
        _ = self._context.language.gettext
        indicators = self._desk.store.scheme().form_of(bundle.class_id).indicators
        first = indicators[0]
        if all(one.kind is IndicatorKind.OPTIONS for one in indicators):
            names = "　".join(f"{n} {option.name}" for n, option in enumerate(first.options, 1))
            line = _("{names}　0 或 - 空白　* 无法辨认（按一键自动进到下一格）").format(names=names)
        else:
            line = _("数字后按 Enter 进到下一格　- 空白　* 无法辨认")
        rule = rater_class_of(self._desk.store, bundle).recuse
        if rule is not Recuse.NONE and bundle.reporter_id == 0:
            line += _("　/ 回避行")
        return line + _(
            "　退格 改前格　方向键 移动　Enter 确认　F8 整张无效　PgUp/PgDn 前后翻张　Ctrl+Enter 本遍录完　Esc 返回"
        )

    def _complain(self, complaint: Text) -> None:
        self._say(self._context.language.text(complaint), Tone.WARN)

    def _say(self, sentence: str, tone: Tone) -> None:
        mark = {Tone.WARN: "▲ ", Tone.DONE: "✓ "}.get(tone, "")
        self.notice.setText(mark + sentence if sentence else " ")
        set_role(self.notice, "tone", tone.value)


def _begun(cells: KeyedCells) -> bool:
    return bool(cells.typed) or any(
        cell is not None for line, gone in zip(cells.cells, cells.recused, strict=True) if not gone for cell in line
    )
