"""Paper into the vote: bundles keyed twice, counts by hand, and the accounts that must close."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.keyed_entry import drop_bundle
from shuzhi_desktop.services.keying import begin_bundle, take_up
from shuzhi_desktop.services.paper import place_of, targets
from shuzhi_desktop.services.ports_paper import Bundle, BundleState
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import NOTHING, spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.hand_count_form import HandCountForm
from shuzhi_desktop.ui.widgets.keying_differences import DifferencesPage
from shuzhi_desktop.ui.widgets.keying_page import KeyingPage
from shuzhi_desktop.ui.widgets.paper_accounts import PaperAccountsPanel
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

_LIST, _KEYING, _DIFFERENCES, _COUNT, _ACCOUNTS = range(5)
_TABS = {0: _LIST, 1: _COUNT, 2: _ACCOUNTS}


class KeyingScreen(QWidget):
    """Three parts on tabs; keying and comparing a bundle take the whole screen while they last."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._bundles: tuple[Bundle, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._tabs())
        self.pages = QStackedWidget()
        self.keying = KeyingPage(context, desk)
        self.differences = DifferencesPage(context, desk)
        self.count = HandCountForm(context, desk)
        self.accounts = PaperAccountsPanel(context, desk)
        for page in (self._list(), self.keying, self.differences, self.count, self.accounts):
            self.pages.addWidget(page)
        self.keying.left.connect(self.show_list)
        self.differences.left.connect(self.show_list)
        column.addWidget(self.pages, 1)
        self.refresh(frozenset(Topic))

    def refresh(self, _topics: frozenset[Topic]) -> None:
        """Show bundles, counts and accounts again; a sheet being keyed is left alone."""
        self._show_targets()
        self._show_bundles()
        if self.pages.currentIndex() == _COUNT:
            self.count.refresh()
        if self.pages.currentIndex() == _ACCOUNTS:
            self.accounts.refresh()

    def show_list(self) -> None:
        """Back to the bundles."""
        self._show_part(0)
        self.table.setFocus()

    def begin(self) -> None:
        """Begin a new bundle with the chosen kind of sheet."""
        chosen = self.target.currentData()
        if chosen is None:
            return
        clerk = self.clerk.text().strip()
        begun: list[Bundle] = []

        def work() -> None:
            begun.append(begin_bundle(self._desk, str(chosen[0]), int(chosen[1]), clerk))

        if self._context.attempt(work):
            self._key(begun[0], clerk)

    def go_on(self) -> None:
        """The next step of the chosen bundle: key it, or compare its two passes."""
        bundle = self._chosen()
        if bundle is None:
            return
        if bundle.state is BundleState.COMPARE:
            self._tab_bar.hide()
            self.pages.setCurrentIndex(_DIFFERENCES)
            self.differences.start(bundle)
            return
        clerk = self.clerk.text().strip()
        taken: list[Bundle] = []

        def work() -> None:
            taken.append(take_up(self._desk, bundle.id, clerk))

        if self._context.attempt(work):
            self._key(taken[0], clerk)

    def drop(self) -> None:
        """Give the chosen bundle up."""
        bundle = self._chosen()
        if bundle is None:
            return
        names = (self.first.text(), self.second.text())
        if self._context.attempt(lambda: drop_bundle(self._desk, bundle.id, self.reason.text(), names)):
            for field in (self.reason, self.first, self.second):
                field.clear()
            self._context.tell(self._context.language.gettext("已作废，已记入校验链。"), Tone.DONE)
            self._show_bundles()

    def _key(self, bundle: Bundle, clerk: str) -> None:
        self._tab_bar.hide()
        self.pages.setCurrentIndex(_KEYING)
        self.keying.start(bundle, clerk)

    def _show_part(self, tab: int) -> None:
        self._tab_bar.show()
        self.tabs[tab].setChecked(True)
        self.pages.setCurrentIndex(_TABS[tab])
        self.refresh(frozenset(Topic))

    def _tabs(self) -> QWidget:
        _ = self._context.language.gettext
        self._tab_bar = QWidget()
        row = QHBoxLayout(self._tab_bar)
        row.setContentsMargins(0, 0, 0, 0)
        group = QButtonGroup(self)
        self.tabs = []
        for number, name in enumerate((_("逐张录入"), _("手工计票"), _("收发票账目"))):
            button = plain_button(name, partial(self._show_part, number), role="mark")
            button.setCheckable(True)
            button.setMinimumWidth(button.sizeHint().width() + self._context.theme.px(20))  # bold when chosen
            group.addButton(button)
            row.addWidget(button)
            self.tabs.append(button)
        self.tabs[0].setChecked(True)
        row.addStretch(1)
        return self._tab_bar

    def _list(self) -> QWidget:
        _ = self._context.language.gettext
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Card(_("录入一捆"))
        hint = _("每捆由两人各录一遍，互相看不到；不一致处对照票面核定后一次计入。捆号写在这一捆的封条上，票上不写号。")
        card.body.addWidget(label(hint, "secondary", wrap=True))
        row = QHBoxLayout()
        self.clerk = QLineEdit()
        self.clerk.setPlaceholderText(_("录入人姓名（必填）"))
        self.clerk.setAccessibleName(_("录入人姓名"))
        self.clerk.returnPressed.connect(self.begin)
        self.target = Choice()
        self.target.setAccessibleName(_("票种"))
        self.start = PrimaryButton(_("新的一捆，录第一遍"))
        self.start.clicked.connect(lambda _checked=False: self.begin())
        row.addWidget(self.clerk, 2)
        row.addWidget(self.target, 3)
        row.addWidget(self.start)
        card.body.addLayout(row)
        column.addWidget(card)
        self.table = DataTable(self._context.theme, _("各捆"), stretch=(1,))
        self.table.activated.connect(lambda _index: self.go_on())
        self.table.setMinimumHeight(self._context.theme.px(220))
        column.addWidget(self.table, 1)
        column.addWidget(self._drop_card())
        return scrolled(content)

    def _drop_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card()
        row = QHBoxLayout()
        self.next = plain_button(_("继续所选的一捆"), self.go_on)
        row.addWidget(self.next)
        row.addStretch(1)
        self.reason, self.first, self.second = QLineEdit(), QLineEdit(), QLineEdit()
        for field, name in ((self.reason, _("作废理由")), (self.first, _("监票人")), (self.second, _("计票人"))):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            row.addWidget(field)
        row.addWidget(plain_button(_("作废所选的一捆"), self.drop))
        card.body.addLayout(row)
        return card

    def _chosen(self) -> Bundle | None:
        row = self.table.chosen_row()
        return self._bundles[row] if 0 <= row < len(self._bundles) else None

    def _show_targets(self) -> None:
        store = self._desk.store
        scheme, people = store.scheme(), {one.id: one for one in store.roster().reporters}
        offered = []
        for class_id, reporter_id in targets(store):
            name, reporter = scheme.rater_class(class_id).name, people.get(reporter_id)
            whose = f"{name} · {spaced(reporter.name)}　{reporter.unit}" if reporter else name
            offered.append((whose, (class_id, reporter_id)))
        if [self.target.itemText(n) for n in range(self.target.count())] != [whose for whose, _key in offered]:
            self.target.clear()
            for whose, key in offered:
                self.target.addItem(whose, key)

    def _show_bundles(self) -> None:
        _ = self._context.language.gettext
        store = self._desk.store
        states = {
            BundleState.FIRST: (_("正在录第一遍"), Tone.INFORM),
            BundleState.SECOND: (_("等录第二遍"), Tone.WARN),
            BundleState.COMPARE: (_("待核对"), Tone.WARN),
            BundleState.ENTERED: (_("已计入"), Tone.DONE),
            BundleState.DROPPED: (_("已作废"), Tone.PLAIN),
        }
        self._bundles = tuple(store.bundles())
        rows = []
        for one in self._bundles:
            place = self._context.language.text(place_of(store, one.class_id, one.reporter_id))
            clerks = [TableCell(name or NOTHING) for name in one.clerks]
            entered = one.state is BundleState.ENTERED
            figures = (str(one.sheets), str(one.invalid)) if entered else (NOTHING, NOTHING)
            rows.append(
                [
                    TableCell(_("第 {n} 捆").format(n=one.id)),
                    TableCell(place),
                    *clerks,
                    *(TableCell(figure, right=True) for figure in figures),
                    TableCell("", pills=(states[one.state],)),
                ]
            )
        header = [_("捆号"), _("票种"), _("第一遍"), _("第二遍"), _("核定"), _("张数"), _("无效"), _("状态")]
        self.table.show_rows(header, rows)
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if rows and self.table.chosen_row() < 0:
            self.table.selectRow(len(rows) - 1)
