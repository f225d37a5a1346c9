"""The side bar: the life of a meeting from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from shuzhi_desktop.ui.screens.registry import SCREENS, SECTION_TITLES, ScreenEntry, Section
from shuzhi_desktop.ui.widgets.card import label, scrolled
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.ui.context import UiContext


class _NavButton(QPushButton):
    """One screen, with a small number at its right edge."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setProperty("role", "nav")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._count = label("", "section")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 14, 0)
        row.addStretch(1)
        row.addWidget(self._count)

    def show_count(self, count: int) -> None:
        """Show a number; none for 0."""
        self._count.setText(str(count) if count else "")


class SideBar(QFrame):
    """`chosen` carries the key of a screen; `left` asks to go back to the start page."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = context.language.gettext
        self.setProperty("role", "side")
        self.setAccessibleName(_("导航"))
        self._buttons: dict[str, _NavButton] = {}
        self._context = context
        self._exclusive = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 12)
        column.setSpacing(2)
        brand = label(_("述职评议"), "brand")
        brand.setContentsMargins(8, 0, 0, 4)
        column.addWidget(brand)
        sections = self._sections()
        self._area = scrolled(sections)
        column.addWidget(self._area, 1)
        back = plain_button(_("全部会议"), self.left.emit, role="nav")
        column.addWidget(back)
        for entry in SCREENS:
            if entry.section is Section.FOOT:
                column.addWidget(self._button(entry))
        # As wide as its longest title with a number behind it; large text must leave room for the screen.
        wanted = sections.sizeHint().width() + context.theme.px(64)
        self.setFixedWidth(min(context.theme.px(200), wanted))

    def _sections(self) -> QWidget:
        """The life of a meeting; it scrolls where the window is low or the text large."""
        inner = QWidget()
        inner.setProperty("role", "side")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for section, title in SECTION_TITLES:
            heading = label(self._context.language.text(title), "section")
            heading.setContentsMargins(12, 10, 0, 2)
            column.addWidget(heading)
            for entry in SCREENS:
                if entry.section is section:
                    column.addWidget(self._button(entry))
        column.addStretch(1)
        return inner

    def mark(self, key: str) -> None:
        """Show which screen is open."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
            self._area.ensureWidgetVisible(self._buttons[key], 0, 8)

    def show_count(self, key: str, count: int) -> None:
        """Show how many there are of what a screen lists."""
        self._buttons[key].show_count(count)

    def _button(self, entry: ScreenEntry) -> _NavButton:
        made = _NavButton(self._context.language.text(entry.title))
        made.clicked.connect(lambda _checked=False, key=entry.key: self.chosen.emit(key))
        if entry.window:
            made.setCheckable(False)
        else:
            self._exclusive.addButton(made)
        self._buttons[entry.key] = made
        return made
