"""Raters (评议主体): how many of each class, and the list, with its import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.domain.scheme import Recuse, Secrecy, Source
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.import_panel import ImportPanel

if TYPE_CHECKING:
    from shuzhi_desktop.domain.roster import Seat
    from shuzhi_desktop.domain.scheme import RaterClass, Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class RatersScreen(QWidget):
    """Anonymous seats of one unit are shown as one row with their number."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        _ = context.language.gettext
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(16)
        summary = Card(_("各类评议主体"))
        self.classes = DataTable(context.theme, _("各类评议主体"), stretch=(0,), fit=True, row_height=34)
        summary.body.addWidget(self.classes)
        outer.addWidget(summary)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        self.filter = Choice()
        self.filter.setAccessibleName(_("类别"))
        self.filter.activated.connect(lambda _place: self._show_seats())
        row.addWidget(label(_("类别"), "secondary"))
        row.addWidget(self.filter)
        row.addStretch(1)
        column.addLayout(row)
        self._empty = label(_("还没有评议主体。导入名单后，他们按类别列在这里。"), "empty", wrap=True)
        self.table = DataTable(context.theme, _("评议主体"), stretch=(2,), row_height=34)
        self._locked = label(_("评分已经开始，名单不能再改。"), "secondary")
        for part in (self._empty, self.table, self._locked):
            column.addWidget(part, 1 if part is self.table else 0)
        self.panel = ImportPanel(context, desk, "评议主体", content)
        outer.addWidget(self.panel, 1)
        self.panel.judging.connect(lambda judging: summary.setVisible(not judging))
        self.refresh(frozenset(Topic))

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Fetch the lists again."""
        if not topics & {Topic.ROSTER, Topic.SCHEME, Topic.INFO, Topic.ROUNDS}:
            return
        _ = self._context.language.gettext
        scheme, roster = self._desk.store.scheme(), self._desk.store.roster()
        header = [_("类别"), _("权重"), _("席位"), _("投票方式"), _("回避")]
        self.classes.show_rows(header, [self._class_row(one, len(roster.seats_of(one.id))) for one in scheme.classes])
        chosen = self.filter.currentData()
        self.filter.clear()
        self.filter.addItem(_("全部"), "")
        for one in scheme.ballot_classes:
            self.filter.addItem(one.name, one.id)
        self.filter.setCurrentIndex(max(self.filter.findData(chosen), 0))
        self._show_seats()
        preparing = self._desk.store.info().phase is Phase.PREPARING and not self._desk.store.read_only
        self.panel.allow(allowed=preparing)
        self._locked.setVisible(not preparing)

    def _class_row(self, one: RaterClass, seats: int) -> list[TableCell]:
        _ = self._context.language.gettext
        recusal = {Recuse.NONE: _("不回避"), Recuse.SELF: _("回避本人"), Recuse.OWN_UNIT: _("回避本单位")}
        weight = f"{decimal_text(one.weight)}%"
        if one.source is Source.GIVEN:
            given = ((_("直接录入得分"), Tone.PLAIN),)
            return [
                TableCell(one.name, bold=True),
                TableCell(weight, right=True),
                TableCell("—", right=True),
                TableCell("", pills=given),
                TableCell("—"),
            ]
        secret = one.secrecy is Secrecy.SECRET
        how = ((_("无记名"), Tone.INFORM),) if secret else ((_("记名"), Tone.PLAIN),)
        missing = Tone.WARN if not seats else Tone.PLAIN
        return [
            TableCell(one.name, bold=True),
            TableCell(weight, right=True),
            TableCell(str(seats) if seats else _("0（缺名单）"), right=True, tone=missing),
            TableCell("", pills=how),
            TableCell(recusal[one.recuse]),
        ]

    def _show_seats(self) -> None:
        _ = self._context.language.gettext
        scheme, roster = self._desk.store.scheme(), self._desk.store.roster()
        chosen = str(self.filter.currentData() or "")
        seats = roster.seats_of(chosen) if chosen else roster.seats
        header = [_("类别"), _("姓名"), _("单位"), _("职务"), _("席位")]
        self.table.show_rows(header, [self._seat_row(scheme, seat, count) for seat, count in _grouped(seats)])
        self._empty.setVisible(not roster.seats)
        self.table.setVisible(bool(roster.seats))

    def _seat_row(self, scheme: Scheme, seat: Seat, count: int) -> list[TableCell]:
        _ = self._context.language.gettext
        name = TableCell(spaced(seat.name), bold=True) if seat.name else TableCell(_("不记姓名"))
        return [
            TableCell(scheme.rater_class(seat.class_id).name),
            name,
            TableCell(seat.unit or "—"),
            TableCell(seat.post or "—"),
            TableCell(str(count), right=True),
        ]


def _grouped(seats: tuple[Seat, ...]) -> list[tuple[Seat, int]]:
    """Anonymous seats of one class, unit and post as one entry with their number, in the order of the first."""
    rows: dict[tuple[object, ...], tuple[Seat, int]] = {}
    for seat in seats:
        key = (seat.id,) if seat.name else (seat.class_id, seat.unit, seat.post)
        first, count = rows.get(key, (seat, 0))
        rows[key] = (first, count + 1)
    return list(rows.values())
