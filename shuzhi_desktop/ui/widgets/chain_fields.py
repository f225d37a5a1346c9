"""Where a meeting stands among others, as fields of a form: year, direction, code of the organising unit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.chain import check_chain, year_of
from shuzhi_desktop.services.ports_chain import ChainFacts, Direction
from shuzhi_desktop.ui.theme import set_role
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.choice import Choice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFormLayout, QWidget

    from shuzhi_desktop.services.ports import MeetingInfo
    from shuzhi_desktop.ui.context import UiContext


class ChainFields(QObject):
    """The year may stay empty: then it is that of the title, else that of the date, which is shown in its place."""

    def __init__(self, context: UiContext, form: QFormLayout, role: str = "") -> None:
        """Add the fields to a form.

        Args:
            context: what every screen is handed.
            form: the rows go to its end.
            role: of the labels in front of them.
        """
        super().__init__(form.parentWidget())
        _ = context.language.gettext
        self._context = context
        self.year, self.unit_code, self.direction = QLineEdit(), QLineEdit(), Choice()
        self.direction.addItem(_("向上述职"), Direction.UPWARD.value)
        self.direction.addItem(_("向下述职"), Direction.DOWNWARD.value)
        self.unit_code.setPlaceholderText(_("组织单位在组织树里的代码，可不填"))
        for name, part in ((_("年度"), self.year), (_("方向"), self.direction), (_("单位代码"), self.unit_code)):
            part.setAccessibleName(name)
            form.addRow(label(name, role), part)
        for field in (self.year, self.unit_code):
            field.textChanged.connect(lambda _text, field=field: set_role(field, "bad", "no"))

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The fields, in the order of the keyboard."""
        return (self.year, self.direction, self.unit_code)

    def suggest(self, info: MeetingInfo) -> None:
        """Show which year an empty field means."""
        _ = self._context.language.gettext
        year = year_of(info, ChainFacts())
        self.year.setPlaceholderText(_("按名称和日期：{year}").format(year=year) if year else _("如 2026"))

    def show_facts(self, facts: ChainFacts) -> None:
        """Show what a meeting holds; what is being typed stays."""
        shown = ((self.year, str(facts.year) if facts.year else ""), (self.unit_code, facts.unit_code))
        for field, content in shown:
            if not field.hasFocus() or not field.isModified():
                field.setText(content)
        self.direction.setCurrentIndex(self.direction.findData(facts.direction.value))

    def facts(self, before: ChainFacts) -> ChainFacts:
        """What the fields say, with what else `before` holds.

        Raises:
            Refused: no year, or no code of a unit; the field is marked.
        """
        year, code = self.year.text().strip(), self.unit_code.text().strip()
        bad = self.year
        try:
            if year and not (year.isascii() and year.isdecimal()):
                raise Refused(text("“{year}”不是年度，请写成 2026 的样子。", year=year))
            direction = Direction(self.direction.currentData())
            facts = replace(before, year=int(year or 0), direction=direction)
            check_chain(facts)
            bad, facts = self.unit_code, replace(facts, unit_code=code)
            check_chain(facts)
        except Refused:
            set_role(bad, "bad", "yes")
            bad.setFocus()
            raise
        return facts
