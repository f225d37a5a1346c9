"""A scheme of one's own from a file: the button that asks for it, and what is wrong with it, place by place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import text
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.domain.scheme_table import SchemeFaults
from shuzhi_desktop.services.faulty_rows import FaultyRows, sentence
from shuzhi_desktop.services.workspace import SchemeEntry
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.message import Refused, Text
    from shuzhi_desktop.services.workspace import Workspace
    from shuzhi_desktop.ui.context import UiContext

SCHEME_FILES = "*.toml *.xlsx *.xlsm *.xls *.xlsb *.et *.ods *.csv *.tsv"
MOST_LISTED = 500


class SchemeFile(QWidget):
    """`read` carries the `SchemeEntry` of a file without faults. `button` is put beside the chooser by its owner.

    Nothing is seen of the widget itself until a file has faults.
    """

    read = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        _ = context.language.gettext
        self.button = plain_button(_("从文件…"), self._choose)
        self.button.setToolTip(_("方案文件（.toml）或填好的方案工作簿"))
        self._state = Pill()
        self._summary = label("", wrap=True)
        top = QHBoxLayout()
        top.addWidget(self._state)
        top.addWidget(self._summary, 1)
        top.addWidget(plain_button(_("知道了"), self.hide))
        self.complaints = QListWidget()
        self.complaints.setAccessibleName(_("方案中需要改正的地方"))
        self.complaints.setWordWrap(True)
        self.complaints.setMinimumHeight(context.theme.px(110))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.complaints)
        self.hide()

    def read_file(self, path: Path) -> None:
        """Read a scheme in a thread, and tell of it or of its faults."""
        workspace = self._context.workspace
        self.button.setEnabled(False)
        run_in_worker(
            lambda: _entry(workspace, path), self._taken, lambda error: self._refused(path, error), owner=self
        )

    def _choose(self) -> None:
        _ = self._context.language.gettext
        name, _kind = QFileDialog.getOpenFileName(
            self, _("选择方案文件"), "", _("方案文件 ({kinds})").format(kinds=SCHEME_FILES)
        )
        if name:
            self.read_file(Path(name))

    def _taken(self, entry: SchemeEntry) -> None:
        self.button.setEnabled(True)
        self.hide()
        self.read.emit(entry)

    def _refused(self, path: Path, error: Refused) -> None:
        _ = self._context.language.gettext
        self.button.setEnabled(True)
        found = _complaints(error)
        if not found:
            self.hide()
            self._context.refused(error)
            return
        self._state.show_state(_("{n} 处需要改正").format(n=len(found)), Tone.LIVE)
        self._summary.setText(_("没有采用“{name}”。请在文件中改正下列各处，保存后再选一次。").format(name=path.name))
        self.complaints.clear()
        self.complaints.addItems([self._context.language.text(one) for one in found[:MOST_LISTED]])
        self.show()


def _entry(workspace: Workspace, path: Path) -> SchemeEntry:
    scheme_text = workspace.scheme_text(str(path))
    return SchemeEntry(read_scheme(scheme_text, path.name), scheme_text, path, own=True)


def _complaints(error: Refused) -> Sequence[Text]:
    """Every fault with its place in words; empty for a file that cannot be read at all."""
    if isinstance(error, FaultyRows):
        return [sentence(one) for one in error.complaints]
    if isinstance(error, SchemeFaults):
        return [
            text("第 {line} 行 {key}：{message}", line=one.line, key=one.key, message=one.message)
            for one in error.complaints
        ]
    return []
