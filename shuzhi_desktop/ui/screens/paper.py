"""Printed ballots: how many of each kind, what they look like, and out as PDF or to a printer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.paper_forms import forms_of, labels_of
from shuzhi_desktop.services.progress import Stoppable
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import NOTHING
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.paper_forms import BoxLabel, PaperForm
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.printing.paper_output import Page

SPARES = (0, 5, 10, 20)
_USUAL = 5
_PREVIEW = 520


class PaperScreen(QWidget):
    """Kinds of sheets at the left, the chosen one as it will be printed at the right."""

    _told = Signal(int, int)

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._forms: tuple[PaperForm, ...] = ()
        self._labels: tuple[BoxLabel, ...] = ()
        self._shown: tuple[Page, ...] = ()
        self._place = 0
        self._work: Stoppable | None = None
        self._told.connect(self._progressed, Qt.ConnectionType.QueuedConnection)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(60)
        self._settled.timeout.connect(self._follow)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 20, 16)
        row.setSpacing(16)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self._kinds(), 1)
        column.addWidget(self._output())
        row.addLayout(column, 1)
        row.addWidget(self._preview(), 1)
        self.refresh(frozenset(Topic))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The preview follows the width, once dragging ends."""
        super().resizeEvent(event)
        self._settled.start()

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Lay the sheets out anew when the scheme, the roster or the meeting's facts have changed."""
        if topics & {Topic.SCHEME, Topic.ROSTER, Topic.INFO}:
            self.lay_out()

    def lay_out(self) -> None:
        """Count the sheets of every kind and show the chosen one."""
        _ = self._context.language.gettext
        store = self._desk.store
        language = self._context.language
        self._forms = forms_of(store, language, int(self.spare.currentData()))
        self._labels = labels_of(store, language, self._forms)
        rows = []
        for form in self._forms:
            whose = form.subject.partition("：")[2] or form.subject
            kind = _("{unit}回避").format(unit=form.unit) if form.unit else (whose or _("全部述职对象"))
            figures = (form.copies, form.spare, form.printed)
            rows.append(
                [
                    TableCell(form.class_name),
                    TableCell(kind),
                    *(TableCell(str(figure) if form.printed else NOTHING, right=True) for figure in figures),
                ]
            )
        self.table.show_rows([_("票种"), _("票面"), _("应印"), _("备用"), _("合计")], rows)
        if rows and self.table.chosen_row() < 0:
            self.table.selectRow(0)
        total = sum(one.printed for one in self._forms)
        lines = [f"{one.class_name} {one.copies} + {one.spare}" for one in self._labels]
        self.total.setText(_("共 {total} 张（{parts}）").format(total=total, parts="；".join(lines)))
        for button in (self.pdf, self.print_button):
            button.setEnabled(bool(total))
        self._show_chosen()

    def export_to(self, target: Path) -> None:
        """Write the PDF."""
        from shuzhi_desktop.ui.printing.paper_output import write_paper

        pages, title, language = self._pages(), self._desk.store.info().title, self._context.language
        self._start(lambda told: write_paper(target, pages, title, language, told), lambda _none: self._written(target))

    def send_to_printer(self) -> None:
        """Print on the chosen printer; no dialog of the system comes between."""
        from shuzhi_desktop.ui.printing.paper_output import print_paper

        name, pages = self.printer.currentText(), self._pages()
        title, language = self._desk.store.info().title, self._context.language
        told = self._context.language.gettext("已送到打印机 {name}。").format(name=name)
        self._start(
            lambda told_of: print_paper(name, pages, title, language, told_of),
            lambda _none: self._context.tell(told, Tone.DONE),
        )

    def turn(self, by: int) -> None:
        """Show another page of the chosen sheet."""
        self._place = min(max(self._place + by, 0), max(len(self._shown) - 1, 0))
        self._paint()

    def _kinds(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("纸质票"))
        self.spare = Choice()
        self.spare.setAccessibleName(_("备用票比例"))
        for percent in SPARES:
            self.spare.addItem(_("备用 {n}%").format(n=percent), percent)
        self.spare.setCurrentIndex(SPARES.index(_USUAL))
        self.spare.currentIndexChanged.connect(lambda _index: self.lay_out())
        card.header.addWidget(self.spare)
        self.table = DataTable(self._context.theme, _("各种票"), stretch=(1,), row_height=34)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_chosen())
        card.body.addWidget(self.table, 1)
        self.total = label("", "secondary", wrap=True)
        card.body.addWidget(self.total)
        return card

    def _output(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("打印"))
        self.every, self.labels = Choice(), Choice()
        self.every.setAccessibleName(_("份数"))
        self.every.addItem(_("每种一张，供复印"), False)  # noqa: FBT003 - Qt's way
        self.every.addItem(_("全部份数，含备用"), True)  # noqa: FBT003
        self.labels.setAccessibleName(_("票箱标签"))
        self.labels.addItem(_("附票箱标签"), True)  # noqa: FBT003
        self.labels.addItem(_("不附票箱标签"), False)  # noqa: FBT003
        choices = QHBoxLayout()
        choices.addWidget(self.every, 1)
        choices.addWidget(self.labels, 1)
        card.body.addLayout(choices)
        row = QHBoxLayout()
        self.pdf = PrimaryButton(_("导出 PDF"))
        self.pdf.clicked.connect(lambda _checked=False: self._choose())
        row.addWidget(self.pdf)
        self.printer = Choice()
        self.printer.setAccessibleName(_("打印机"))
        self.print_button = plain_button(_("打印"), self.send_to_printer)
        row.addWidget(self.printer, 1)
        row.addWidget(self.print_button)
        card.body.addLayout(row)
        self.busy = QProgressBar()
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(_("正在进行"))
        self.cancel = plain_button(_("取消"), self._stop)
        waiting = QHBoxLayout()
        waiting.addWidget(self.busy, 1)
        waiting.addWidget(self.cancel)
        card.body.addLayout(waiting)
        self.busy.hide()
        self.cancel.hide()
        hint = _("票面不印号码，也没有任何可以认出个人的记号；按单位回避的行已印“回避”。")
        card.body.addWidget(label(hint, "small", wrap=True))
        self._list_printers()
        return card

    def _preview(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("预览"))
        self.page = label("", "small")
        card.header.addWidget(self.page)
        for name, by, spoken in (("‹", -1, _("上一页")), ("›", 1, _("下一页"))):
            button = plain_button(name, partial(self.turn, by))
            button.setAccessibleName(spoken)
            card.header.addWidget(button)
        self.sheet = label("")
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        card.body.addWidget(scrolled(self.sheet, across=True), 1)
        return card

    def _list_printers(self) -> None:
        from shuzhi_desktop.ui.printing.paper_output import printers

        _ = self._context.language.gettext
        found = printers()
        for name in found or (_("没有找到打印机"),):
            self.printer.addItem(name)
        self.printer.setEnabled(bool(found))
        self.print_button.setVisible(bool(found))

    def _pages(self) -> tuple[Page, ...]:
        from shuzhi_desktop.ui.printing.paper_output import paper_pages

        labels = self._labels if self.labels.currentData() else ()
        return paper_pages(self._forms, labels, every_copy=bool(self.every.currentData()))

    def _show_chosen(self) -> None:
        from shuzhi_desktop.ui.printing.ballot_paper import LabelPage, pages_of

        row = self.table.chosen_row()
        if not 0 <= row < len(self._forms):
            self.sheet.clear()
            return
        form = self._forms[row]
        labels = [one for one in self._labels if one.class_name == form.class_name]
        self._shown = (*pages_of(form), *(LabelPage(one) for one in labels))
        self._place = 0
        self._paint()

    def _follow(self) -> None:
        """Paint at the new width; while pages are painted in a worker the typefaces are left to it."""
        if self.busy.isHidden():
            self._paint()
        else:
            self._settled.start()

    def _paint(self) -> None:
        from shuzhi_desktop.ui.printing.paper_output import picture

        if not self._shown:
            return
        _ = self._context.language.gettext
        self.page.setText(_("第 {page} 页，共 {pages} 页").format(page=self._place + 1, pages=len(self._shown)))
        ratio = self.devicePixelRatioF()
        room = self.sheet.parentWidget()
        width = max(room.width() - 8 if room is not None else 0, _PREVIEW - 60)
        made = QPixmap.fromImage(picture(self._shown[self._place], round(width * ratio), self._context.language))
        made.setDevicePixelRatio(ratio)
        self.sheet.setPixmap(made)
        self.sheet.setAccessibleName(self._forms[self.table.chosen_row()].title)

    def _start(self, work: Callable[[Stoppable], None], done: Callable[[None], object]) -> None:
        self._work = Stoppable(self._told.emit)
        stoppable = self._work
        self._wait(busy=True)

        def finished(none: None) -> None:
            self._wait(busy=False)
            done(none)

        run_in_worker(lambda: work(stoppable), finished, self._refused, self)

    def _refused(self, error: Refused) -> None:
        self._wait(busy=False)
        self._context.refused(error)

    def _wait(self, *, busy: bool) -> None:
        self.busy.setRange(0, 0)
        self.busy.setVisible(busy)
        self.cancel.setVisible(busy)
        for button in (self.pdf, self.print_button):
            button.setEnabled(not busy)

    def _progressed(self, done: int, whole: int) -> None:
        self.busy.setRange(0, whole)
        self.busy.setValue(done)

    def _stop(self) -> None:
        if self._work is not None:
            self._work.stop()

    def _written(self, target: Path) -> None:
        _ = self._context.language.gettext
        self._context.tell(_("已导出到 {name}").format(name=str(target)), Tone.DONE)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent)))

    def _choose(self) -> None:
        _ = self._context.language.gettext
        start = self._desk.store.path.with_name(f"{self._desk.store.path.stem}-{_('纸质票')}.pdf")
        name, _kind = QFileDialog.getSaveFileName(self, _("导出 PDF"), str(start), "*.pdf")
        if name:
            self.export_to(Path(name) if name.endswith(".pdf") else Path(name + ".pdf"))
