"""The two pages of the hall screen that list people: the draw of lots, name by name, and the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.ui.hall.pages import HallPageWidget
from shuzhi_desktop.ui.hall.surface import GOLD, PALE, WHITE, HallRule, HallText
from shuzhi_desktop.ui.names import spaced

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

    from shuzhi_desktop.services.hall import HallLine, HallView
    from shuzhi_desktop.services.language import Language

_ROWS = 10
"""Lines in one column; with more people the words are smaller."""


class _ListPage(HallPageWidget):
    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self.heading = self.put(56, GOLD, bold=True)
        self._fixed = len(self.texts)
        self._unit = 1.0
        self.column.addSpacing(4)
        self.column.addWidget(self.heading)
        self._holder = QWidget()
        self._outer = QVBoxLayout(self._holder)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self._holder, 1)

    def fit(self, unit: float) -> None:
        self._unit = unit
        super().fit(unit)

    def _renew(self) -> QGridLayout:
        """An empty grid in place of the one before."""
        del self.texts[self._fixed :]
        old = self._holder
        self._holder = QWidget()
        self.column.replaceWidget(old, self._holder)
        self.column.setStretchFactor(self._holder, 1)
        # Taken out at once and deleted later: nothing of the list before may be read any more.
        old.setParent(None)
        old.deleteLater()
        outer = QVBoxLayout(self._holder)
        outer.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(round(64 * self._unit))
        grid.setVerticalSpacing(0)
        outer.addStretch(1)
        outer.addLayout(grid, 12)
        outer.addStretch(1)
        return grid


class DrawPage(_ListPage):
    """Names in the order of the lots; those not yet revealed are dots."""

    def show_view(self, view: HallView) -> None:
        """Show the names that are out."""
        _ = self.language.gettext
        many = len(view.drawn) + view.to_draw
        self.heading.show_words(_("述职次序抽签") if view.to_draw else _("述职次序"))
        grid = self._renew()
        columns = 1 if many <= _ROWS // 2 else 2 if many <= 2 * _ROWS else 3
        rows = max(-(-many // columns), 1)
        size = min(84.0, 540 / rows)
        for place in range(many):
            one = view.drawn[place] if place < len(view.drawn) else None
            fresh = place == len(view.drawn) - 1 and view.to_draw > 0
            number = self.put(size * 0.8, GOLD)
            name = self.put(size, GOLD if fresh else WHITE if one else PALE, bold=one is not None)
            unit = self.put(size * 0.62, PALE)
            number.show_words(f"▶ {place + 1}" if fresh else str(place + 1))
            name.show_words(spaced(one.name) if one else "· · ·")
            unit.show_words(one.unit if one else "")
            grid.addLayout(_line((number, 3), (name, 5), (unit, 7)), place % rows, place // rows)
        for text in self.texts:
            if isinstance(text, HallText):
                text.fit(self._unit)


class ResultsPage(_ListPage):
    """The lines the clerk let out, best first. Lines not yet out are neither there nor counted in the order."""

    def show_view(self, view: HallView) -> None:
        """Show the lines that are out."""
        _ = self.language.gettext
        self.heading.show_words(_("评议结果"))
        grid = self._renew()
        many = len(view.lines)
        columns = 1 if many <= _ROWS else 2
        rows = max(-(-many // columns), 1)
        size = min(84.0 if columns == 1 else 44.0, 550 / max(rows, 5))
        for place, line in enumerate(view.lines):
            grid.addLayout(self._result(line, size), 2 * (place % rows), place // rows)
            if columns == 1 and place + 1 < many:
                rule = HallRule()
                grid.addWidget(rule, 2 * place + 1, 0)
        if not many:
            waiting = self.put(56, PALE)
            waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
            waiting.show_words(_("即将公布"))
            grid.addWidget(waiting, 0, 0)
        for text in self.texts:
            if isinstance(text, HallText):
                text.fit(self._unit)

    def _result(self, line: HallLine, size: float) -> QLayout:
        colour = GOLD if line.fresh else WHITE
        rank = self.put(size, GOLD, bold=True)
        name = self.put(size, colour, bold=True)
        unit = self.put(size * 0.66, PALE)
        score = self.put(size, colour, bold=True)
        score.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rank.show_words(f"▶ {line.rank}" if line.fresh else line.rank)
        name.show_words(spaced(line.name))
        unit.show_words(line.unit)
        score.show_words(line.composite)
        return _line((rank, 2), (name, 4), (unit, 7), (score, 3))


def _line(*parts: tuple[HallText, int]) -> QLayout:
    row = QHBoxLayout()
    row.setSpacing(0)
    for text, share in parts:
        row.addWidget(text, share)
    return row
