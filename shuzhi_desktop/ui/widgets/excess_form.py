"""More ballots came back than were issued: two people can accept that here, with a reason that goes on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.services.closing import override_excess
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import Result
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class ExcessForm(QWidget):
    """Hidden while no class is blocked, and once the tally is sealed."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        warning = label(_("▲ 收回多于发出，该类暂不计分。查明原因后由两人签名确认，方可计分。"), "small", wrap=True)
        warning.setProperty("tone", Tone.LIVE.value)
        column.addWidget(warning)
        self.rater_class = Choice()
        self.rater_class.setAccessibleName(_("类别"))
        self.reason, self.first, self.second = QLineEdit(), QLineEdit(), QLineEdit()
        column.addWidget(self.rater_class)
        column.addWidget(self.reason)
        row = QHBoxLayout()
        for field, name in ((self.reason, _("理由（必填）")), (self.first, _("监票人")), (self.second, _("计票人"))):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            if field is not self.reason:
                row.addWidget(field)
        row.addWidget(plain_button(_("确认计分"), self.accept))
        column.addLayout(row)
        self.hide()

    def show_result(self, result: Result) -> None:
        """Offer the classes that are blocked."""
        blocked = {one.class_id: None for tally in result.reporters for one in tally.classes if one.blocked}
        self.rater_class.clear()
        for class_id in blocked:
            self.rater_class.addItem(self._desk.store.scheme().rater_class(class_id).name, class_id)
        sealed = self._desk.store.info().phase is Phase.SEALED
        self.setVisible(bool(blocked) and not sealed and not self._desk.store.read_only)

    def accept(self) -> None:
        """Write the acceptance down."""
        class_id, names = str(self.rater_class.currentData()), (self.first.text(), self.second.text())
        if self._context.attempt(lambda: override_excess(self._desk, class_id, self.reason.text(), names)):
            self._context.tell(self._context.language.gettext("已记入校验链。"), Tone.DONE)
            for field in (self.reason, self.first, self.second):
                field.clear()
