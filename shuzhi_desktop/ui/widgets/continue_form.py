"""A new meeting from last year's on one page: which meeting, who answers for each post, what it is called and when."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.continuing import carry_over, continuation, next_info
from shuzhi_desktop.services.rehearsing import free_path
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.import_panel import ROSTER_FILES
from shuzhi_desktop.ui.widgets.past_posts import PastPosts
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.services.continuing import Continuation
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import MeetingInfo
    from shuzhi_desktop.services.workspace import Workspace
    from shuzhi_desktop.ui.context import UiContext

SUFFIX = ".shuzhi"


class ContinueForm(QWidget):
    """`made` carries the desk of the new meeting."""

    made = Signal(object)
    cancelled = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._last: Path | None = None
        self._roster_path: Path | None = None
        _ = context.language.gettext
        around = QHBoxLayout(self)
        around.setContentsMargins(32, 32, 32, 32)
        card = Card(_("从上年会议新建"))
        card.setMaximumWidth(context.theme.px(1080))
        around.addWidget(card, 1)
        card.body.addWidget(
            label(
                _("沿用上年的方案和名单；未销号的整改事项、承诺和上年得分接到今年。上年的会议文件不会改动。"),
                "secondary",
                wrap=True,
            )
        )
        card.body.addLayout(self._fields())
        self.posts = PastPosts(context)
        self.posts.hide()
        card.body.addWidget(self.posts, 1)
        self.create_button = PrimaryButton(_("核对无误，建立会议"))
        self.create_button.setEnabled(False)
        self.create_button.clicked.connect(lambda _checked=False: self.create_meeting())
        buttons = QHBoxLayout()
        buttons.addWidget(self.create_button)
        buttons.addWidget(plain_button(_("取消"), self.cancelled.emit))
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        card.body.addStretch(1)

    def read_last(self, path: Path) -> None:
        """Look at last year's meeting, and propose who answers for each post."""
        self._last = path
        self.last_name.setText(path.name)
        self._propose()

    def read_roster(self, path: Path | None) -> None:
        """Take this year's roster from a file; None goes back to last year's."""
        self._roster_path = path
        self.roster_name.setText(path.name if path else "")
        if self._last is not None:
            self._propose()

    def create_meeting(self) -> None:
        """Make the meeting as the page says."""
        proposed = self.posts.chosen
        if proposed is None:
            return
        going_on = replace(proposed, info=self._info(proposed))
        path = free_path(self._context.meetings_folder, going_on.info.title)
        workspace = self._context.workspace
        self.create_button.setEnabled(False)

        def work() -> Desk:
            return workspace.create(
                path,
                going_on.scheme_text,
                going_on.roster,
                going_on.info,
                lambda writing: carry_over(writing, proposed),
            )

        run_in_worker(work, self.made.emit, self._failed, owner=self)

    def _fields(self) -> QFormLayout:
        _ = self._context.language.gettext
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(20)
        self.last_name, self.roster_name, self.title = QLineEdit(), QLineEdit(), QLineEdit()
        for field, hint in ((self.last_name, _("已封存的会议文件")), (self.roster_name, _("不选则沿用上年的名单"))):
            field.setReadOnly(True)
            field.setPlaceholderText(hint)
        self.date = QDateEdit(QDate.currentDate())
        self.date.setDisplayFormat("yyyy-MM-dd")
        self.date.setCalendarPopup(True)
        choose_last = plain_button(_("选择…"), self._choose_last)
        choose_roster = plain_button(_("选择…"), self._choose_roster)
        form.addRow(label(_("上年的会议")), _beside(self.last_name, choose_last))
        form.addRow(label(_("今年的名单")), _beside(self.roster_name, choose_roster))
        form.addRow(label(_("会议名称")), self.title)
        form.addRow(label(_("日期")), self.date)
        named = ((self.last_name, _("上年的会议")), (self.roster_name, _("今年的名单")))
        for part, name in (*named, (self.title, _("会议名称")), (self.date, _("日期"))):
            part.setAccessibleName(name)
        return form

    def _info(self, going_on: Continuation) -> MeetingInfo:
        return next_info(going_on.info, title=self.title.text().strip(), date=self.date.date().toString("yyyy-MM-dd"))

    def _choose_last(self) -> None:
        _ = self._context.language.gettext
        kinds = _("会议文件 ({kinds})").format(kinds=f"*{SUFFIX}")
        name, _kind = QFileDialog.getOpenFileName(self, _("选择上年的会议"), str(self._context.meetings_folder), kinds)
        if name:
            self.read_last(Path(name))

    def _choose_roster(self) -> None:
        _ = self._context.language.gettext
        kinds = _("名单文件 ({kinds})").format(kinds=ROSTER_FILES)
        name, _kind = QFileDialog.getOpenFileName(self, _("选择名单文件"), "", kinds)
        if name:
            self.read_roster(Path(name))

    def _propose(self) -> None:
        last, roster_path, workspace = self._last, self._roster_path, self._context.workspace
        if last is None:
            return
        self.create_button.setEnabled(False)
        run_in_worker(lambda: _proposed(workspace, last, roster_path), self._show, self._unread, owner=self)

    def _show(self, going_on: Continuation) -> None:
        self.posts.show_posts(going_on)
        self.posts.show()
        if not self.title.text().strip():
            self.title.setText(next_info(going_on.info).title)
        self.create_button.setEnabled(True)

    def _unread(self, error: Refused) -> None:
        self.posts.hide()
        self._context.refused(error)

    def _failed(self, error: Refused) -> None:
        self.create_button.setEnabled(True)
        self._context.refused(error)


def _proposed(workspace: Workspace, last: Path, roster_path: Path | None) -> Continuation:
    desk = workspace.open(last, read_only=True)
    try:
        roster = None
        if roster_path is not None:
            finding = workspace.read_roster(roster_path, desk.store.scheme())
            roster = finding.roster
            if roster is None:
                raise Refused(
                    text(
                        "名单“{name}”有 {n} 处问题，请在“新建会议”里查看、改正后再选。",
                        name=roster_path.name,
                        n=len(finding.complaints),
                    )
                )
        return continuation(desk, roster)
    finally:
        desk.store.close()


def _beside(field: QWidget, button: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(field, 1)
    row.addWidget(button)
    return row
