"""Meeting and scheme: the facts, the rules in words (计分办法) to print and sign, weights and places."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.domain.scheme_checks import scheme_warnings
from shuzhi_desktop.domain.scheme_rules import rules_sheet
from shuzhi_desktop.services.chain import set_chain
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.preparing import set_info
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label, rule, scrolled
from shuzhi_desktop.ui.widgets.chain_fields import ChainFields
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button
from shuzhi_desktop.ui.widgets.rehearsal_controls import RehearseButton
from shuzhi_desktop.ui.widgets.two_halves import TwoHalves
from shuzhi_desktop.ui.widgets.weights_editor import WeightsEditor

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.printing.preview_window import PreviewWindow


class MeetingScreen(QWidget):
    """Left the facts and the weights, right the rules."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self.opened: PreviewWindow | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 20, 16)
        row.setSpacing(16)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(16)
        column.addWidget(self._facts_card())
        self.weights = WeightsEditor(context, desk)
        column.addWidget(self.weights)
        column.addStretch(1)
        halves = TwoHalves(context.theme, scrolled(left), self._rules_card(), shares=(5, 6), least=960)
        row.addWidget(halves)
        self.refresh(frozenset(Topic))

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Fetch facts and rules again."""
        if topics & {Topic.INFO, Topic.ROUNDS}:
            self._show_facts()
        if topics & {Topic.SCHEME, Topic.INFO}:
            self._show_rules()
            self.weights.show_scheme()

    def save_facts(self) -> None:
        """Keep the facts as they were typed."""
        _ = self._context.language.gettext
        info = replace(
            self._desk.store.info(),
            title=self.title.text(),
            date=self.date.text().strip(),
            place=self.place.text().strip(),
            organiser=self.organiser.text().strip(),
        )

        def save() -> None:
            before = self._desk.store.chain()
            facts = self.chain.facts(before)
            set_info(self._desk, info)
            if facts != before:
                set_chain(self._desk, facts)

        if self._context.attempt(save):
            self._context.tell(_("会议信息已保存。"), Tone.DONE)

    def save_rules(self, path: Path) -> None:
        """Write the rules as a PDF that can be printed and signed."""
        from shuzhi_desktop.services.documents.rehearsal_mark import marked_path
        from shuzhi_desktop.services.documents.rules import rules_before_meeting
        from shuzhi_desktop.ui.printing.pdf import write_pdf

        store, language = self._desk.store, self._context.language
        table = rules_before_meeting(store.scheme(), store.info(), language)
        path = marked_path(path, store.info(), language)
        run_in_worker(
            lambda: write_pdf(path, [table], language), lambda _: self._saved(path), self._context.refused, owner=self
        )

    def show_preview(self) -> None:
        """Show the rules as they will be printed and signed, in a window beside this one."""
        from shuzhi_desktop.services.documents.rules import rules_before_meeting
        from shuzhi_desktop.ui.printing.preview_window import show_preview

        store, language = self._desk.store, self._context.language
        table = rules_before_meeting(store.scheme(), store.info(), language)
        name = store.path.parent / f"{language.gettext('计分办法')}.pdf"
        self.opened = show_preview(self._context, [table], language, name)

    def _saved(self, path: Path) -> None:
        _ = self._context.language.gettext
        self._context.tell(_("计分办法已存为 {name}，可以打印并签字。").format(name=path.name), Tone.DONE)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _facts_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("会议"))
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        self.title, self.date, self.place, self.organiser = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.date.setPlaceholderText("2026-12-18")
        names = (_("会议名称"), _("日期"), _("地点"), _("组织单位"))
        for name, field in zip(names, self._fields(), strict=True):
            field.setAccessibleName(name)
            field.returnPressed.connect(self.save_facts)
            form.addRow(label(name, "secondary"), field)
        self.chain = ChainFields(self._context, form, "secondary")
        for typed in (self.chain.year, self.chain.unit_code):
            typed.returnPressed.connect(self.save_facts)
        card.body.addLayout(form)
        self.save = plain_button(_("保存"), self.save_facts)
        row = QHBoxLayout()
        self.rehearse = RehearseButton(self._context, self._desk)
        row.addWidget(self.rehearse)
        row.addStretch(1)
        row.addWidget(self.save)
        card.body.addLayout(row)
        return card

    def _rules_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("计分办法"))
        self.print = PrimaryButton(_("预览和打印…"))
        self.print.clicked.connect(lambda _checked=False: self.show_preview())
        self.pdf = plain_button(_("存为 PDF…"), self._choose_pdf)
        card.header.addWidget(self.pdf)
        card.header.addWidget(self.print)
        self._source = label("", "small", wrap=True)
        card.body.addWidget(self._source)
        self.warnings = label("", "small", wrap=True)
        set_role(self.warnings, "tone", Tone.WARN.value)
        card.body.addWidget(self.warnings)
        card.body.addWidget(rule())
        self._rules = QWidget()
        self._rules_column = QVBoxLayout(self._rules)
        self._rules_column.setContentsMargins(0, 0, 8, 0)
        self._rules_column.setSpacing(6)
        card.body.addWidget(scrolled(self._rules), 1)
        return card

    def _fields(self) -> tuple[QLineEdit, ...]:
        return (self.title, self.date, self.place, self.organiser)

    def _show_facts(self) -> None:
        info = self._desk.store.info()
        for field, content in zip(self._fields(), (info.title, info.date, info.place, info.organiser), strict=True):
            if not field.hasFocus() or not field.isModified():
                field.setText(content)
                field.setCursorPosition(0)
        open_ = info.phase is not Phase.SEALED and not self._desk.store.read_only
        self.chain.suggest(info)
        self.chain.show_facts(self._desk.store.chain())
        for part in (*self._fields(), *self.chain.parts, self.save):
            part.setEnabled(open_)

    def _show_rules(self) -> None:
        while (item := self._rules_column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        language, scheme = self._context.language, self._desk.store.scheme()
        self._source.setText(scheme.title + (f"　{scheme.source}" if scheme.source else ""))
        warnings = [language.text(one) for one in scheme_warnings(scheme)]
        self.warnings.setText("\n".join(f"▲ {one}" for one in warnings))
        self.warnings.setVisible(bool(warnings))
        number = 0
        for section in rules_sheet(scheme):
            heading = label(language.text(section.title), "card-title")
            heading.setContentsMargins(0, 10, 0, 2)
            self._rules_column.addWidget(heading)
            for line in section.lines:
                number += 1
                row = QHBoxLayout()
                place = label(f"{number}.", "secondary")
                place.setFixedWidth(self._context.theme.px(28))
                row.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
                row.addWidget(label(language.text(line), wrap=True), 1)
                holder = QWidget()
                holder.setLayout(row)
                row.setContentsMargins(0, 0, 0, 0)
                self._rules_column.addWidget(holder)
        self._rules_column.addStretch(1)

    def _choose_pdf(self) -> None:
        _ = self._context.language.gettext
        start = self._desk.store.path.parent / f"{_('计分办法')}.pdf"
        name, _kind = QFileDialog.getSaveFileName(self, _("计分办法存为 PDF"), str(start), "PDF (*.pdf)")
        if name:
            self.save_rules(Path(name).with_suffix(".pdf"))
