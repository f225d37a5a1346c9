"""The start page: go on with a recent meeting, make one, open a file, or look at the sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QListWidget, QListWidgetItem

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.widgets.continue_form import ContinueForm
    from shuzhi_desktop.ui.widgets.new_meeting_form import NewMeetingForm

SUFFIX = ".shuzhi"
SAMPLE_NAME = "示例会议.shuzhi"


class StartScreen(QWidget):
    """A meeting file can also be dropped here.

    It is what the first paint waits for, so that only what it shows at once is imported and built with it.
    """

    def __init__(self, context: UiContext, parent: QWidget | None = None, *, later: bool = False) -> None:
        """The page.

        Args:
            context: what every screen is handed.
            parent: where it stands.
            later: `show_recent` will be called: the files of recent meetings may lie on slow disks.
        """
        super().__init__(parent)
        self.setProperty("role", "ground")
        self.setAcceptDrops(True)
        self._context = context
        self.recent: QListWidget | None = None
        _ = context.language.gettext
        self._stack = QStackedWidget(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._stack.addWidget(self._home())
        self._form: NewMeetingForm | None = None
        self._continue_form: ContinueForm | None = None
        self._form_page: QWidget | None = None
        self._continue_page: QWidget | None = None
        if not later:
            self.show_recent()

    @property
    def form(self) -> NewMeetingForm:
        """The page of a new meeting, made when first wanted."""
        if self._form is None:
            from shuzhi_desktop.ui.widgets.new_meeting_form import NewMeetingForm

            self._form = NewMeetingForm(self._context)
            self._form.cancelled.connect(lambda: self._stack.setCurrentIndex(0))
            self._form.made.connect(self._opened)
            self._form_page = scrolled(self._form)
            self._stack.addWidget(self._form_page)
        return self._form

    @property
    def continue_form(self) -> ContinueForm:
        """The page of a new meeting from last year's, made when first wanted."""
        if self._continue_form is None:
            from shuzhi_desktop.ui.widgets.continue_form import ContinueForm

            self._continue_form = ContinueForm(self._context)
            self._continue_form.cancelled.connect(lambda: self._stack.setCurrentIndex(0))
            self._continue_form.made.connect(self._opened)
            self._continue_page = scrolled(self._continue_form)
            self._stack.addWidget(self._continue_page)
        return self._continue_form

    def show_recent(self) -> None:
        """Fill the card of recent meetings; once."""
        _ = self._context.language.gettext
        body = self._recent_body
        paths = self._context.settings.recent
        if not paths:
            body.addWidget(label(_("还没有打开过会议。会议文件也可以直接拖到这个窗口。"), "secondary", wrap=True))
            body.addStretch(1)
            return
        from PySide6.QtWidgets import QListWidget, QListWidgetItem

        self.recent = recent = QListWidget()
        recent.setAccessibleName(_("最近的会议"))
        recent.setProperty("textElideMode", "ElideMiddle")
        for path in paths:
            item = QListWidgetItem(f"{path.stem}\n{path.parent}")
            item.setToolTip(str(path))
            recent.addItem(item)

        def open_recent(chosen: QListWidgetItem) -> None:
            if recent.isEnabled():
                self.open_file(paths[recent.row(chosen)])

        recent.itemActivated.connect(open_recent)
        recent.itemClicked.connect(open_recent)
        body.addWidget(recent, 1)

    def new_meeting(self) -> None:
        """Show the page of a new meeting."""
        title = self.form.title
        if self._form_page is not None:
            self._stack.setCurrentWidget(self._form_page)
        title.setFocus()

    def continue_meeting(self) -> None:
        """Show the page of a new meeting from last year's."""
        form = self.continue_form
        if self._continue_page is not None:
            self._stack.setCurrentWidget(self._continue_page)
        form.title.setFocus()

    def open_file(self, path: Path) -> None:
        """Open a meeting file."""
        self._busy(busy=True)
        self._work(lambda: self._context.workspace.open(path))

    def open_sample(self) -> None:
        """Open the sample meeting, playing it first where it is not there yet."""
        path = self._context.meetings_folder / SAMPLE_NAME
        workspace = self._context.workspace
        self._busy(busy=True)
        self._context.tell(self._context.language.gettext("正在准备示例会议……"), Tone.INFORM)
        self._work(lambda: workspace.open(path) if path.is_file() else workspace.play_sample(path))

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
        page = QWidget(self._stack)
        around = QHBoxLayout(page)
        around.setContentsMargins(32, 40, 32, 32)
        around.addStretch(1)
        middle = QWidget(page)
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
        top.addWidget(plain_button(_("历年与汇总"), lambda: self._context.shell.navigate("ledger"), role="link"))
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
        self.go_on = plain_button(_("从上年会议新建"), self.continue_meeting)
        self.open = plain_button(_("打开会议文件…"), self._choose)
        self.sample = plain_button(_("示例会议"), self.open_sample)
        self._buttons = (self.new, self.go_on, self.open, self.sample)
        hints = (
            _("选一套方案，导入名单，几分钟就能开会。"),
            _("沿用方案和名单，接续未销号的整改事项和承诺。"),
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
        self._recent_body = card.body
        return card

    def _choose(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        _ = self._context.language.gettext
        name, _kind = QFileDialog.getOpenFileName(
            self,
            _("打开会议文件"),
            str(self._context.meetings_folder),
            _("会议文件 ({kinds})").format(kinds=f"*{SUFFIX}"),
        )
        if name:
            self.open_file(Path(name))

    def _work(self, work: Callable[[], Desk]) -> None:
        from shuzhi_desktop.ui.bridge import run_in_worker

        run_in_worker(work, self._opened, self._refused, owner=self)

    def _opened(self, desk: Desk) -> None:
        self._context.shell.open_meeting(desk)

    def _refused(self, error: Refused) -> None:
        self._busy(busy=False)
        self._context.refused(error)

    def _busy(self, *, busy: bool) -> None:
        for part in self._buttons:
            part.setEnabled(not busy)
        if self.recent is not None:
            self.recent.setEnabled(not busy)
