"""A new meeting on one page: which scheme, who is on the roster, what it is called and when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QDateEdit,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.documents.rehearsal_mark import marked_name
from shuzhi_desktop.services.ports import MeetingInfo
from shuzhi_desktop.services.ports_chain import ChainFacts
from shuzhi_desktop.services.rehearsing import free_path
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.chain_fields import ChainFields
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.import_panel import ROSTER_FILES
from shuzhi_desktop.ui.widgets.import_preview import ImportPreview
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button
from shuzhi_desktop.ui.widgets.scheme_file import SchemeFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.import_columns import ColumnMap
    from shuzhi_desktop.services.workspace import RosterFinding, SchemeEntry
    from shuzhi_desktop.ui.context import UiContext


class NewMeetingForm(QWidget):
    """`made` carries the desk of the new meeting."""

    made = Signal(object)
    cancelled = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._schemes: Sequence[SchemeEntry] = ()
        self._roster: Roster | None = None
        self._roster_path: Path | None = None
        _ = context.language.gettext
        around = QHBoxLayout(self)
        around.setContentsMargins(32, 32, 32, 32)
        card = Card(_("新建会议"))
        card.setMaximumWidth(context.theme.px(860))
        around.addWidget(card, 1)
        card.body.addLayout(self._fields())
        self.preview = ImportPreview(context)
        self.preview.setMinimumHeight(context.theme.px(320))
        self.preview.taken.connect(self._take_roster)
        self.preview.cancelled.connect(self._drop_roster)
        self.preview.remapped.connect(self._read_again)
        self.preview.hide()
        card.body.addWidget(self.preview, 1)
        self.create_button = PrimaryButton(_("建立会议"))
        self.create_button.clicked.connect(lambda _checked=False: self._create())
        buttons = QHBoxLayout()
        buttons.addWidget(self.create_button)
        buttons.addWidget(plain_button(_("取消"), self.cancelled.emit))
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        card.body.addStretch(1)
        run_in_worker(context.workspace.schemes, self._offer_schemes, context.refused, owner=self)

    def read_roster(self, path: Path, mapping: ColumnMap | None = None) -> None:
        """Read a roster file for the chosen scheme, by the user's columns where there are some."""
        entry = self._chosen()
        if entry is not None:
            self._roster_path = path
            workspace = self._context.workspace
            run_in_worker(
                lambda: workspace.read_roster(path, entry.scheme, mapping),
                lambda finding: self._show_roster(finding, mapping),
                self._not_read,
                owner=self,
            )

    def _read_again(self, mapping: ColumnMap) -> None:
        if self._roster_path is not None:
            self.read_roster(self._roster_path, mapping)

    def _not_read(self, error: Refused) -> None:
        self.preview.show_again()
        self._context.refused(error)

    def _fields(self) -> QFormLayout:
        _ = self._context.language.gettext
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(20)
        self._scheme_fields(form)
        self.about = label("", "small", wrap=True)
        self.title, self.place, self.organiser = QLineEdit(), QLineEdit(), QLineEdit()
        self.title.textChanged.connect(lambda _text: set_role(self.title, "bad", "no"))
        self.date = QDateEdit(QDate.currentDate())
        self.date.setDisplayFormat("yyyy-MM-dd")
        self.date.setCalendarPopup(True)
        self.rehearsal = Choice()
        self.rehearsal.addItem(_("正式会议"), False)  # noqa: FBT003 - what the row stands for
        self.rehearsal.addItem(_("演练：处处有水印，永远不能变成正式会议"), True)  # noqa: FBT003
        self.roster_name = QLineEdit()
        self.roster_name.setReadOnly(True)
        self.roster_name.setPlaceholderText(_("可以以后再导入"))
        self.choose = plain_button(_("选择…"), self._choose)
        row = QHBoxLayout()
        row.addWidget(self.roster_name, 1)
        row.addWidget(self.choose)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("", self.about),
            (_("会议名称"), self.title),
            (_("日期"), self.date),
            (_("地点"), self.place),
            (_("组织单位"), self.organiser),
        )
        for name, part in fields:
            part.setAccessibleName(name or _("方案说明"))
            form.addRow(label(name), part)
        self.chain = ChainFields(self._context, form)
        self.title.textChanged.connect(lambda _text: self.chain.suggest(self._info()))
        self.date.dateChanged.connect(lambda _date: self.chain.suggest(self._info()))
        self.chain.suggest(self._info())
        self.roster_name.setAccessibleName(_("名单文件"))
        form.addRow(label(_("名单文件")), row)
        self.rehearsal.setAccessibleName(_("正式或演练"))
        form.addRow(label(_("正式或演练")), self.rehearsal)
        return form

    def _scheme_fields(self, form: QFormLayout) -> None:
        _ = self._context.language.gettext
        self.scheme = Choice()
        self.scheme.setMinimumContentsLength(24)
        self.scheme.setAccessibleName(_("方案"))
        self.scheme.activated.connect(lambda _place: self._scheme_chosen())
        self.scheme_file = SchemeFile(self._context)
        self.scheme_file.read.connect(self._take_scheme)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.scheme, 1)
        row.addWidget(self.scheme_file.button)
        form.addRow(label(_("方案")), row)
        form.addRow(label(""), self.scheme_file)

    def _offer_schemes(self, schemes: Sequence[SchemeEntry]) -> None:
        self._show_schemes([*schemes, *self._schemes])  # one from a file may have been faster
        self._scheme_chosen()

    def _show_schemes(self, schemes: Sequence[SchemeEntry]) -> None:
        _ = self._context.language.gettext
        self._schemes = schemes
        self.scheme.clear()
        for entry in schemes:
            own = _("（自定）") if entry.own else ""
            self.scheme.addItem(f"{entry.scheme.title}{own}", str(entry.path))

    def _take_scheme(self, entry: SchemeEntry) -> None:
        """Offer a scheme from a file beside the others, and choose it; the same file read again replaces itself."""
        same = [one for one in self._schemes if one.path != entry.path]
        self._show_schemes([*same, entry])
        self.scheme.setCurrentIndex(len(same))
        self._scheme_chosen()

    def _chosen(self) -> SchemeEntry | None:
        place = self.scheme.currentIndex()
        return self._schemes[place] if 0 <= place < len(self._schemes) else None

    def _scheme_chosen(self) -> None:
        _ = self._context.language.gettext
        entry = self._chosen()
        if entry is None:
            return
        separator = _("、")
        classes = separator.join(one.name for one in entry.scheme.classes)
        source = _("来源：{source}").format(source=entry.scheme.source) if entry.scheme.source else ""
        self.about.setText(_("评议主体：{classes}。").format(classes=classes) + source)
        if self._roster_path is not None:
            self.read_roster(self._roster_path)

    def _choose(self) -> None:
        _ = self._context.language.gettext
        name, _kind = QFileDialog.getOpenFileName(
            self, _("选择名单文件"), "", _("名单文件 ({kinds})").format(kinds=ROSTER_FILES)
        )
        if name:
            self.read_roster(Path(name))

    def _show_roster(self, finding: RosterFinding, mapping: ColumnMap | None) -> None:
        self._roster = None
        self.preview.show_finding(finding, "述职对象", mapping)
        self.preview.show()
        self.roster_name.setText(self._roster_path.name if self._roster_path else "")

    def _take_roster(self) -> None:
        self._roster = self.preview.roster
        self.preview.hide()

    def _drop_roster(self) -> None:
        self._roster, self._roster_path = None, None
        self.roster_name.clear()
        self.preview.hide()

    def _create(self) -> None:
        _ = self._context.language.gettext
        entry, title = self._chosen(), self.title.text().strip()
        if not title:
            set_role(self.title, "bad", "yes")
            self.title.setFocus()
            self._context.tell(_("会议名称不能为空，请填写会议名称。"), Tone.WARN)
            return
        if entry is None:
            return
        if self.preview.isVisibleTo(self):
            self._context.tell(_("名单还没有采用：请先采用或取消名单。"), Tone.WARN)
            return
        info = self._info()
        try:
            facts = self.chain.facts(ChainFacts())
        except Refused as refused:
            self._context.refused(refused)
            return
        path = free_path(self._context.meetings_folder, marked_name(title, info, self._context.language))
        workspace, roster = self._context.workspace, self._roster
        self.create_button.setEnabled(False)
        run_in_worker(
            lambda: workspace.create(path, entry.scheme_text, roster, info, lambda writing: writing.set_chain(facts)),
            self._made,
            self._failed,
            owner=self,
        )

    def _info(self) -> MeetingInfo:
        return MeetingInfo(
            self.title.text().strip(),
            self.date.date().toString("yyyy-MM-dd"),
            self.place.text().strip(),
            self.organiser.text().strip(),
            rehearsal=bool(self.rehearsal.currentData()),
        )

    def _made(self, desk: Desk) -> None:
        self.made.emit(desk)

    def _failed(self, error: Refused) -> None:
        self.create_button.setEnabled(True)
        self._context.refused(error)
