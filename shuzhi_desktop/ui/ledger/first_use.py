"""The first look: what a ledger is, and a button each to make one and to open one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from shuzhi_desktop.services.ledger import LEDGER_SUFFIX
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from shuzhi_desktop.ui.context import UiContext


class FirstUse(Card):
    """`chosen` carries the path of a ledger and whether there may be none yet. A ledger can also be dropped here."""

    chosen = Signal(object, bool)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context.language.gettext("建立或打开台账"), parent)
        _ = context.language.gettext
        self._context = context
        self.setAcceptDrops(True)
        self.setMaximumWidth(context.theme.px(720))
        for sentence in (
            _("台账把许多场会议的封存结果放在一起：逐级覆盖、跨年排名和趋势、整改清单；只存结果，从不存选票。"),
            _("第一次使用：建立一个台账，把往年的会议文件或归档包拖进来，再导入组织树和应述职名单。"),
            _("已经有台账：打开它，或把 {suffix} 文件拖到这里。").format(suffix=LEDGER_SUFFIX),
        ):
            self.body.addWidget(label(sentence, "secondary", wrap=True))
        self.problem = label("", wrap=True)
        self.problem.setProperty("tone", "live")
        self.problem.hide()
        self.body.addWidget(self.problem)
        row = QHBoxLayout()
        self.make = PrimaryButton(_("建立台账…"))
        self.make.clicked.connect(lambda _checked=False: self._ask(make=True))
        row.addWidget(self.make)
        row.addWidget(plain_button(_("打开台账…"), lambda: self._ask(make=False)))
        row.addStretch(1)
        self.body.addLayout(row)

    def show_problem(self, sentence: str) -> None:
        """Say why a ledger could not be opened."""
        self.problem.setText(f"▲ {sentence}" if sentence else "")
        self.problem.setVisible(bool(sentence))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take a ledger."""
        if any(url.toLocalFile().endswith(LEDGER_SUFFIX) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open the ledger that was dropped."""
        for url in event.mimeData().urls():
            if url.toLocalFile().endswith(LEDGER_SUFFIX):
                event.acceptProposedAction()
                self.chosen.emit(Path(url.toLocalFile()), False)  # noqa: FBT003 - a signal knows no names
                return

    def _ask(self, *, make: bool) -> None:
        _ = self._context.language.gettext
        kinds = _("台账 ({kinds})").format(kinds=f"*{LEDGER_SUFFIX}")
        title = _("建立台账") if make else _("打开台账")
        dialog = QFileDialog(self, title, str(self._context.meetings_folder), kinds)
        if make:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(LEDGER_SUFFIX.removeprefix("."))
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        dialog.fileSelected.connect(lambda name: self.chosen.emit(Path(name), make))
        dialog.show()
