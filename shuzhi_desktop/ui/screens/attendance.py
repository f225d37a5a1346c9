"""Attendance (签到与到会): present per class, the quorum, late arrivals and departures with their record."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.services.attendance import (
    QUORUMS,
    SeatGroup,
    arrive,
    classes,
    groups,
    leave,
    quorum_share,
    set_quorum,
    take_attendance,
)
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.ports_attendance import Coming
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.primary_button import plain_button
from shuzhi_desktop.ui.widgets.quorum_line import QuorumLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class AttendanceScreen(QWidget):
    """Classes on the left with the record below; who is there on the right, with what can be noted under it."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._groups: tuple[SeatGroup, ...] = ()
        _ = context.language.gettext
        outer = QHBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self._summary())
        log = Card(_("到会记录"), margin=16)
        self.record = DataTable(context.theme, _("到会记录"), stretch=(3,), row_height=34)
        self._no_record = label(_("还没有签到。签到之前，所有席位都算到会。"), "empty", wrap=True)
        log.body.addWidget(self._no_record)
        log.body.addWidget(self.record, 1)
        left.addWidget(log, 1)
        outer.addLayout(left, 5)
        outer.addWidget(self._people(), 6)
        self.refresh(frozenset(Topic))

    def _summary(self) -> QWidget:
        _ = self._context.language.gettext
        card = Card(_("应到与实到"))
        self.line = QuorumLine(self._context, self._desk, always=True)
        self.share = Choice()
        self.share.setAccessibleName(_("法定人数"))
        names = {Fraction(1, 2): _("过半数"), Fraction(2, 3): _("三分之二"), Fraction(4, 5): _("五分之四")}
        for share in QUORUMS:
            self.share.addItem(names[share], str(share))
        self.share.activated.connect(lambda _place: self._set_share())
        row = QHBoxLayout()
        row.addWidget(label(_("法定人数"), "secondary"))
        row.addWidget(self.share)
        row.addStretch(1)
        card.body.addWidget(self.line)
        card.body.addLayout(row)
        self.classes = DataTable(self._context.theme, _("应到与实到"), stretch=(0,), fit=True, row_height=34)
        card.body.addWidget(self.classes)
        return card

    def _people(self) -> QWidget:
        _ = self._context.language.gettext
        card = Card(_("签到"))
        self.rater_class = Choice()
        self.rater_class.setAccessibleName(_("类别"))
        self.rater_class.activated.connect(lambda _place: self._show_groups())
        card.header.addWidget(self.rater_class)
        self.table = DataTable(self._context.theme, _("签到"), stretch=(0, 1), row_height=36)
        self.table.clicked.connect(lambda _index: self._chosen())
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._chosen())
        card.body.addWidget(self.table, 1)
        self.hint = label(_("迟到和离场从下一轮评分起计入应收票数；已经投的票照常计入。"), "small", wrap=True)
        card.body.addWidget(self.hint)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("迟到或离场的原因"))
        self.reason.setAccessibleName(_("迟到或离场的原因"))
        self.reason.textChanged.connect(lambda _typed: self._chosen())
        card.body.addWidget(self.reason)
        self.count = QLineEdit("1")
        self.count.setAccessibleName(_("人数"))
        self.count.setValidator(QIntValidator(0, 99_999, self.count))
        self.count.setFixedWidth(self._context.theme.px(72))
        self.take = plain_button(_("登记实到"), self._take)
        self.full = plain_button(_("本类全到"), self._take_all)
        self.arrived = plain_button(_("迟到进场"), lambda: self._move(arrive))
        self.left = plain_button(_("离场"), lambda: self._move(leave))
        row, second = QHBoxLayout(), QHBoxLayout()
        row.addWidget(label(_("人数"), "secondary"))
        for part in (self.count, self.take):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.full, self.arrived, self.left):
            second.addWidget(part)
        second.addStretch(1)
        card.body.addLayout(row)
        card.body.addLayout(second)
        return card

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Fetch everything again."""
        if not topics & {Topic.ATTENDANCE, Topic.ROSTER, Topic.SCHEME, Topic.INFO}:
            return
        _ = self._context.language.gettext
        store = self._desk.store
        self.line.refresh()
        self.share.setCurrentIndex(max(self.share.findData(str(quorum_share(store))), 0))
        rows = [
            [
                TableCell(one.name, bold=True),
                TableCell(str(one.expected), right=True),
                TableCell(str(one.present), right=True, tone=Tone.WARN if one.present < one.expected else Tone.PLAIN),
            ]
            for one in classes(store)
        ]
        self.classes.show_rows([_("类别"), _("应到"), _("实到")], rows)
        chosen = self.rater_class.currentData()
        self.rater_class.clear()
        for one in classes(store):
            self.rater_class.addItem(one.name, one.class_id)
        self.rater_class.setCurrentIndex(max(self.rater_class.findData(chosen), 0))
        self._show_record()
        self._show_groups()

    def _show_record(self) -> None:
        _ = self._context.language.gettext
        scheme = self._desk.store.scheme()
        names = {Coming.TAKEN: _("签到"), Coming.ARRIVED: _("迟到进场"), Coming.LEFT: _("离场")}
        rows = []
        for one in reversed(self._desk.store.attendance()):
            rater_class = scheme.class_named(one.class_id)
            whom = " · ".join(filter(None, (rater_class.name if rater_class else "", one.who)))
            count = _("实到 {n}").format(n=one.present) if one.kind is Coming.TAKEN else str(one.count)
            rows.append(
                [
                    TableCell(one.at[11:16]),
                    TableCell(names[one.kind], bold=True),
                    TableCell(count, right=True),
                    TableCell(" · ".join(filter(None, (whom, one.reason)))),
                ]
            )
        self.record.show_rows([_("时间"), _("事项"), _("人数"), _("谁 · 原因")], rows)
        self.record.setVisible(bool(rows))
        self._no_record.setVisible(not rows)

    def _show_groups(self) -> None:
        _ = self._context.language.gettext
        class_id = self.rater_class.currentData()
        self._groups = groups(self._desk.store, str(class_id)) if class_id else ()
        kept = self.table.chosen_row()
        rows = []
        for one in self._groups:
            here, tone = (_("到会"), Tone.DONE) if one.present else (_("未到"), Tone.WARN)
            state = here if one.expected == 1 else f"{one.present} / {one.expected}"
            if one.present < one.expected:
                tone = Tone.WARN
            name = TableCell(spaced(one.name), bold=True) if one.name else TableCell(_("不记姓名"))
            rows.append([name, TableCell(one.unit or "—"), TableCell("", pills=((state, tone),))])
        self.table.show_rows([_("姓名"), _("单位"), _("实到")], rows)
        if rows:
            self.table.selectRow(min(max(kept, 0), len(rows) - 1))
        self._chosen()

    def _group(self) -> SeatGroup | None:
        row = self.table.chosen_row()
        return self._groups[row] if 0 <= row < len(self._groups) else None

    def _chosen(self) -> None:
        group = self._group()
        store = self._desk.store
        free = store.info().phase is not Phase.SEALED and not store.read_only
        reasoned = bool(self.reason.text().strip())
        self.share.setEnabled(free)
        self.reason.setEnabled(free)
        self.full.setEnabled(free and bool(self._groups))
        self.take.setEnabled(free and group is not None)
        self.arrived.setEnabled(free and reasoned and group is not None and group.present < group.expected)
        self.left.setEnabled(free and reasoned and group is not None and group.present > 0)

    def _set_share(self) -> None:
        self._context.attempt(lambda: set_quorum(self._desk, Fraction(str(self.share.currentData()))))

    def _take(self) -> None:
        group = self._group()
        if group is not None:
            present = {(group.name, group.unit): self._number()}
            self._did(lambda: take_attendance(self._desk, group.class_id, present))

    def _number(self) -> int:
        return int(self.count.text() or 0)

    def _take_all(self) -> None:
        class_id = str(self.rater_class.currentData())
        present = {(one.name, one.unit): one.expected for one in self._groups}
        self._did(lambda: take_attendance(self._desk, class_id, present))

    def _move(self, how: Callable[..., object]) -> None:
        group = self._group()
        if group is not None:
            who, count = (group.name, group.unit), max(self._number(), 1)
            done = self._did(lambda: how(self._desk, group.class_id, who, count, reason=self.reason.text()))
            if done:
                self.reason.clear()

    def _did(self, act: Callable[[], object]) -> bool:
        done = self._context.attempt(act)
        if done:
            self.refresh(frozenset({Topic.ATTENDANCE}))
        return done
