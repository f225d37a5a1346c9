"""An explanation (来历) as a tree model: what a figure is, how it was worked out, what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import Step
    from shuzhi_desktop.services.language import Language


class StepsModel(QStandardItemModel):
    """The steps of one figure."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def show_step(self, step: Step | None) -> None:
        """Show the way to another figure; None empties the tree."""
        _ = self._language.gettext
        self.clear()
        self.setHorizontalHeaderLabels([_("来历"), _("结果")])
        if step is not None:
            self._add(self.invisibleRootItem(), step)

    def _add(self, parent: QStandardItem, step: Step) -> None:
        name = self._language.text(step.label)
        label = QStandardItem(f"{name}\n{step.working}" if step.working else name)
        shown = QStandardItem(step.shown)
        shown.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setToolTip(label.text())
        for item in (label, shown):
            item.setEditable(False)
        parent.appendRow([label, shown])
        for child in step.children:
            self._add(label, child)
