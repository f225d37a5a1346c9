"""The start page: go on with a recent meeting, make one, open a file, or look at the sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.new_meeting_form import NewMeetingForm
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

SUFFIX = ".shuzhi"
SAMPLE_NAME = "示例会议.shuzhi"


class StartScreen(QWidget):
    """A meeting file can also be dropped here."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "ground")
        self.setAcceptDrops(True)
        self._context = context
        _ = context.language.gettext
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._stack.addWidget(self._home())
        self.form = NewMeetingForm(context)
        self.form.cancelled.connect(lambda: self._stack.setCurrentIndex(0))
        self.form.made.connect(self._opened)
        self._stack.addWidget(scrolled(self.form))

    def new_meeting(self) -> None:
        """Show the page of a new meeting."""
        self._stack.setCurrentIndex(1)
        self.form.title.setFocus()

    def open_file(self, path: Path) -> None:
        """Open a meeting file."""
        self._busy(busy=True)
        run_in_worker(lambda: self._context.workspace.open(path), self._opened, self._refused, owner=self)

    def open_sample(self) -> None:
        """Open the sample meeting, playing it first where it is not there yet."""
        path = self._context.meetings_folder / SAMPLE_NAME
        workspace = self._context.workspace
        self._busy(busy=True)
        self._context.tell(self._context.language.gettext("正在准备示例会议……"), Tone.INFORM)
        run_in_worker(
            lambda: workspace.open(path) if path.is_file() else workspace.play_sample(path),
            self._opened,
            self._refused,
            owner=self,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take a meeting file."""
        if any(url.toLocalFile().endswith(SUFFIX) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open the meeting file that was dropped."""
        for url in event.mimeData().urls():
            if url.toLocalFile().endswith(SUFFIX):
                event.acceptProposedAction()
                self.open_file(Path(url.toLocalFile()))
                return

    def _home(self) -> QWidget:
        _ = self._context.language.gettext
        page = QWidget()
        around = QHBoxLayout(page)
        around.setContentsMargins(32, 40, 32, 32)
        around.addStretch(1)
        middle = QWidget()
        middle.setMaximumWidth(self._context.theme.px(980))
        middle.setMinimumWidth(min(self._context.theme.px(760), 1000))
        around.addWidget(middle, 8)
        around.addStretch(1)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(label(_("述职评议"), "hero"))
        top.addStretch(1)
        top.addWidget(plain_button(_("设置"), lambda: self._context.shell.navigate("settings"), role="link"))
        column.addLayout(top)
        column.addWidget(label(_("准备会议、现场评分、当场计票、导出归档；全程不需要网络。"), "secondary", wrap=True))
        column.addSpacing(16)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._begin_card(), 2)
        row.addWidget(self._recent_card(), 3)
        column.addLayout(row, 1)
        return page

    def _begin_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("开始"))
        self.new = PrimaryButton(_("新建会议"))
        self.new.clicked.connect(lambda _checked=False: self.new_meeting())
        self.open = plain_button(_("打开会议文件…"), self._choose)
        self.sample = plain_button(_("示例会议"), self.open_sample)
        self._buttons = (self.new, self.open, self.sample)
        hints = (
            _("选一套方案，导入名单，几分钟就能开会。"),
            _("一个会议就是一个 .shuzhi 文件，可以放在 U 盘上带走。"),
            _("一场已经开完的会：9 个街道、146 名评议主体，可随意试看。"),
        )
        for button, hint in zip(self._buttons, hints, strict=True):
            card.body.addWidget(button)
            card.body.addWidget(label(hint, "small", wrap=True))
            card.body.addSpacing(10)
        card.body.addStretch(1)
        return card

    def _recent_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("最近的会议"))
        self.recent = QListWidget()
        self.recent.setAccessibleName(_("最近的会议"))
        self.recent.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for path in self._context.settings.recent:
            item = QListWidgetItem(f"{path.stem}\n{path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            item.setToolTip(str(path))
            self.recent.addItem(item)
        self.recent.itemActivated.connect(self._open_recent)
        self.recent.itemClicked.connect(self._open_recent)
        if self.recent.count():
            card.body.addWidget(self.recent, 1)
        else:
            card.body.addWidget(label(_("还没有打开过会议。会议文件也可以直接拖到这个窗口。"), "secondary", wrap=True))
            card.body.addStretch(1)
        return card

    def _open_recent(self, item: QListWidgetItem) -> None:
        if self.recent.isEnabled():
            self.open_file(Path(str(item.data(Qt.ItemDataRole.UserRole))))

    def _choose(self) -> None:
        _ = self._context.language.gettext
        name, _kind = QFileDialog.getOpenFileName(
            self,
            _("打开会议文件"),
            str(self._context.meetings_folder),
            _("会议文件 ({kinds})").format(kinds=f"*{SUFFIX}"),
        )
        if name:
            self.open_file(Path(name))

    def _opened(self, desk: Desk) -> None:
        self._context.shell.open_meeting(desk)

    def _refused(self, error: Refused) -> None:
        self._busy(busy=False)
        self._context.refused(error)

    def _busy(self, *, busy: bool) -> None:
        for part in (*self._buttons, self.recent):
            part.setEnabled(not busy)
