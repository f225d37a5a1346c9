"""One figure of the results and the way to it (来历), unfolded down to the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStyledItemDelegate, QTreeView

from shuzhi_desktop.ui import names
from shuzhi_desktop.ui.models.steps import StepsModel
from shuzhi_desktop.ui.widgets.card import Card, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from shuzhi_desktop.domain.result import ReporterTally, Step
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.ui.context import UiContext

_PADDING = 28
_SMALLEST = 60


class _Wrapped(QStyledItemDelegate):
    """Rows as tall as their text needs: a tree view measures text as if it never wrapped."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The size of the text within its column; a result is never broken."""
        if index.column():
            return super().sizeHint(option, index)
        tree = self.parent()
        assert isinstance(tree, QTreeView)  # noqa: S101 - made for one below
        depth, parent = 1, index.parent()
        while parent.isValid():
            depth, parent = depth + 1, parent.parent()
        room = tree.columnWidth(0) - _PADDING - depth * tree.indentation()
        shown = str(index.data() or "")
        box = option.fontMetrics.boundingRect(
            0, 0, max(room, _SMALLEST), 0, Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere, shown
        )
        return QSize(box.width(), box.height() + _PADDING)


class FigureCard(Card):
    """Who, the composite and the rank, and below them the tree of the chosen figure."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._who = label("", "secondary")
        row = QHBoxLayout()
        self._figure = label("", "figure")
        self._rank = label("", "secondary")
        row.addWidget(self._figure)
        row.addWidget(self._rank)
        row.addStretch(1)
        self.body.addWidget(self._who)
        self.body.addLayout(row)
        self.steps = StepsModel(context.language)
        self.tree = QTreeView()
        self.tree.setModel(self.steps)
        self.tree.setItemDelegate(_Wrapped(self.tree))
        self.tree.setAccessibleName(context.language.gettext("来历"))
        self.tree.setMinimumHeight(context.theme.px(290))
        self.tree.setWordWrap(True)
        self.tree.setIndentation(context.theme.px(14))
        self.tree.header().sectionResized.connect(lambda *_: self.tree.scheduleDelayedItemsLayout())
        self.body.addWidget(self.tree)

    def show_reporter(self, reporter: Reporter, tally: ReporterTally, places: int) -> None:
        """Show whose figures these are; `places` of the composite."""
        _ = self._context.language.gettext
        self._who.setText(names.who(reporter))
        self._figure.setText(names.score(tally.composite, places))
        rank = _("第 {rank} 名").format(rank=tally.rank) if tally.rank is not None else _("不排名")
        self._rank.setText(rank + (_("（并列）") if tally.tied else ""))

    def show_steps(self, step: Step, *, depth: int) -> None:
        """Show the way to a figure, unfolded to a depth."""
        self.steps.show_step(step)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.expandToDepth(depth)
