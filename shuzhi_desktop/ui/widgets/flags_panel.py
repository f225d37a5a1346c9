"""Flags (突出问题…) that outcomes of the scheme ask for: a check box for each reporter, set with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.services.scoring import flag_names, set_flag
from shuzhi_desktop.ui import names
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class FlagsPanel(QWidget):
    """A box that is ticked without a reason goes back to what it was."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._shown: tuple[object, ...] = ()
        self.boxes: dict[tuple[int, str], TickBox] = {}
        _ = context.language.gettext
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = Card()
        self.hint = label(_("先写理由，再勾选或取消；每次都记入校验链。"), "secondary", wrap=True)
        self.empty = label(_("本方案的结果运用没有用到标记。"), "empty", wrap=True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("理由（必填）"))
        self.reason.setAccessibleName(_("理由（必填）"))
        self.reason.textChanged.connect(lambda _written: set_role(self.reason, "bad", "no"))
        for part in (self.hint, self.empty, self.reason):
            card.body.addWidget(part)
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(context.theme.px(24))
        self._grid.setVerticalSpacing(context.theme.px(6))
        card.body.addWidget(scrolled(self._holder, across=True), 1)
        outer.addWidget(card)

    def refresh(self, *, allowed: bool) -> None:
        """Fetch the flags again."""
        store = self._desk.store
        scheme, reporters, flags = store.scheme(), store.roster().reporters, store.flags()
        wanted = flag_names(scheme)
        self.empty.setVisible(not wanted)
        self.hint.setVisible(allowed and bool(wanted))
        self.reason.setVisible(allowed and bool(wanted))
        laid_out = (scheme.outcomes, reporters)
        if laid_out != self._shown:
            self._shown = laid_out
            self._lay_out(wanted)
        for (reporter_id, name), box in self.boxes.items():
            box.setChecked((reporter_id, name) in flags)
            box.setEnabled(allowed)

    def toggle(self, reporter_id: int, name: str) -> None:
        """Write down what a box was set to, or put it back."""
        box = self.boxes[(reporter_id, name)]
        on = box.isChecked()
        reason = self.reason.text().strip()
        if not self._context.attempt(lambda: set_flag(self._desk, reporter_id, name, on=on, reason=reason)):
            box.setChecked(not on)
            if not reason:
                set_role(self.reason, "bad", "yes")
                self.reason.setFocus()
            return
        self.reason.clear()
        self._context.tell(self._context.language.gettext("已记入校验链。"), Tone.DONE)

    def _lay_out(self, wanted: tuple[str, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.boxes.clear()
        if not wanted:
            return
        _ = self._context.language.gettext
        scheme = self._desk.store.scheme()
        self._grid.addWidget(label(_("述职对象"), "secondary"), 0, 0)
        for column, name in enumerate(wanted, start=1):
            used = [one.name for one in scheme.outcomes if name in flag_names(replace(scheme, outcomes=(one,)))]
            self._grid.addWidget(
                label(
                    _("{flag}（用于：{outcomes}）").format(flag=self._title(name), outcomes="、".join(used)),
                    "secondary",
                    wrap=True,
                ),
                0,
                column,
            )
        for line, reporter in enumerate(self._desk.store.roster().reporters, start=1):
            self._grid.addWidget(label(f"{reporter.order}　{names.who(reporter)}"), line, 0)
            for column, name in enumerate(wanted, start=1):
                box = TickBox(self._title(name))
                box.setAccessibleName(f"{names.who(reporter)} {self._title(name)}")
                box.clicked.connect(
                    lambda _checked=False, reporter_id=reporter.id, flag=name: self.toggle(reporter_id, flag)
                )
                self.boxes[(reporter.id, name)] = box
                self._grid.addWidget(box, line, column)
        self._grid.setColumnStretch(len(wanted), 1)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _title(self, name: str) -> str:
        """A flag as people call it; those of a scheme of one's own go by their id."""
        return self._context.language.gettext("突出问题") if name == "outstanding_problem" else name
