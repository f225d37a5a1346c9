"""Two reports side by side, at a passage that both hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.domain.report_text import sections
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.primary_button import plain_button
from shuzhi_desktop.ui.widgets.report_view import ReportView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.report_hints import SharedPassage
    from shuzhi_desktop.domain.report_text import ReportText
    from shuzhi_desktop.ui.context import UiContext

_TEXT = 16


class ReportPair(QWidget):
    """Both are scrolled to the passage that is chosen; all shared passages are marked."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shared: tuple[SharedPassage, ...] = ()
        self._at = 0
        _ = context.language.gettext
        self.own_title, self.other_title = label("", "secondary"), label("", "secondary")
        self.own = ReportView(context.theme, _("本报告"), size=_TEXT)
        self.other = ReportView(context.theme, _("另一份报告"), size=_TEXT)
        self.place = label("", "secondary", wrap=True)
        self.before = plain_button(_("上一处"), lambda: self.step(-1))
        self.next = plain_button(_("下一处"), lambda: self.step(1))
        head = QHBoxLayout()
        head.addWidget(self.place, 1)
        head.addWidget(self.before)
        head.addWidget(self.next)
        halves = QHBoxLayout()
        for title, view in ((self.own_title, self.own), (self.other_title, self.other)):
            column = QVBoxLayout()
            column.addWidget(title)
            column.addWidget(view, 1)
            halves.addLayout(column, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(head)
        outer.addLayout(halves, 1)

    def show_pair(
        self, own: tuple[str, ReportText], other: tuple[str, ReportText], shared: Sequence[SharedPassage]
    ) -> None:
        """Show two reports, each with its title, and what they share; at least one passage."""
        self._shared = tuple(shared)
        for (title, found), name, view in (
            (own, self.own_title, self.own),
            (other, self.other_title, self.other),
        ):
            name.setText(title)
            view.show_report(found, [one.title for one in sections(found)])
        self.own.mark([one.own for one in shared])
        self.other.mark([one.other for one in shared])
        self._go(0)

    def step(self, by: int) -> None:
        """The passage before or after the one that is shown."""
        self._go(self._at + by)

    def _go(self, at: int) -> None:
        if not self._shared:
            return
        self._at = min(max(at, 0), len(self._shared) - 1)
        one = self._shared[self._at]
        self.own.mark([shared.own for shared in self._shared if shared is not one])
        self.other.mark([shared.other for shared in self._shared if shared is not one])
        self.own.mark_also(one.own, Tone.LIVE)
        self.other.mark_also(one.other, Tone.LIVE)
        self.own.go(one.own)
        self.other.go(one.other)
        self.before.setEnabled(self._at > 0)
        self.next.setEnabled(self._at + 1 < len(self._shared))
        said = self._context.language.gettext("第 {n} 处，共 {all} 处 · 相同程度 {likeness}%")
        self.place.setText(said.format(n=self._at + 1, all=len(self._shared), likeness=one.likeness))
