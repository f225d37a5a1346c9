"""Codes (评分码): how many are out, make them, print them once, replace lost ones with two names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.roster import same_name
from shuzhi_desktop.domain.scheme import Secrecy
from shuzhi_desktop.services.codes import code_groups, issue_codes, reissue_group, revoke_and_replace
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, rule
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.services.codes import IssuedCode
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.lan import LanHost
    from shuzhi_desktop.ui.context import UiContext


class CodesCard(Card):
    """Codes that were just made wait here until they are printed and put away; they are in no file."""

    def __init__(self, context: UiContext, desk: Desk, host: LanHost, parent: QWidget | None = None) -> None:
        _ = context.language.gettext
        super().__init__(_("评分码"), parent)
        self._context, self._desk, self._host = context, desk, host
        words = _("每个席位一个评分码，洗乱后发放；无记名类别的码只代表一个席位，不代表个人。文件里不存评分码。")
        self.body.addWidget(label(words, "secondary", wrap=True))
        self.table = DataTable(context.theme, _("评分码"), stretch=(0,), row_height=32)
        self.table.setMinimumHeight(context.theme.px(150))
        self.body.addWidget(self.table, 1)
        row = QHBoxLayout()
        self.which = Choice()
        self.which.setAccessibleName(_("给哪些席位发码"))
        self.issue = PrimaryButton(_("发放评分码"))
        self.issue.clicked.connect(self._issue)
        row.addWidget(self.which, 1)
        row.addWidget(self.issue)
        self.body.addLayout(row)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(_("正在进行"))
        self._busy.hide()
        self.body.addWidget(self._busy)
        self._fresh = self._fresh_part()
        self.body.addWidget(self._fresh)
        self.body.addWidget(rule())
        self._lost = self._lost_part()
        self.body.addWidget(self._lost)
        self.show_groups()
        self._show_fresh()

    @property
    def made(self) -> tuple[IssuedCode, ...]:
        """Codes that were made and not put away."""
        return self._host.unprinted

    def show_note(self) -> None:
        """Say whether cards printed now carry a QR code: the server was turned on or off."""
        self._show_fresh()

    def show_groups(self) -> None:
        """Fetch how many codes are out."""
        _ = self._context.language.gettext
        store = self._desk.store
        groups = code_groups(store)
        secret = {c.id for c in store.scheme().classes if c.secrecy is Secrecy.SECRET}
        rows = []
        for one in groups:
            name = f"{one.class_name} · {one.unit}" if one.unit else one.class_name
            kind = (_("无记名"), Tone.INFORM) if one.class_id in secret else (_("记名"), Tone.PLAIN)
            rows.append(
                [
                    TableCell(name),
                    TableCell("", pills=(kind,)),
                    TableCell(str(one.seats), right=True),
                    TableCell(str(one.coded), right=True, tone=Tone.DONE if one.coded else Tone.PLAIN),
                ]
            )
        self.table.show_rows([_("类别"), _("计票方式"), _("席位"), _("已发码")], rows)
        open_ = store.info().phase is not Phase.SEALED and not store.read_only
        without = {one.class_id: one.class_name for one in groups if one.coded < one.seats}
        self._refill(self.which, [(_("全部类别"), "")] + [(name, id_) for id_, name in without.items()])
        self.issue.setEnabled(open_ and bool(without))
        self._lost.setVisible(open_ and any(one.coded for one in groups))
        again: list[tuple[str, object]] = [(_("只换一张"), None)]
        again += [
            (_("整组换发：{name}").format(name=f"{g.class_name} {g.unit}".strip()), (g.class_id, g.unit))
            for g in groups
            if g.coded
        ]
        self._refill(self.scope, again)

    def print_to(self, path: Path) -> None:
        """Write the cards of the codes that were just made."""
        made, language, status = self.made, self._context.language, self._host.status()
        title, large = self._desk.store.info().title, self.cards.currentData() == "cards"

        def work() -> Path:
            from shuzhi_desktop.ui.printing.code_cards import CARDS, SLIPS, CardText, write_code_cards

            said = CardText(title, status.voter_url, status.fingerprint)
            write_code_cards(path, made, said, language, CARDS if large else SLIPS)
            return path

        self._begin()
        run_in_worker(work, self._printed, self._failed, owner=self)

    def _fresh_part(self) -> QWidget:
        _ = self._context.language.gettext
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        self.fresh_words = label("", "card-title", wrap=True)
        self.fresh_note = label("", "secondary", wrap=True)
        column.addWidget(self.fresh_words)
        column.addWidget(self.fresh_note)
        row = QHBoxLayout()
        self.print_button = PrimaryButton(_("印制卡片（PDF）…"))
        self.print_button.clicked.connect(self._choose_pdf)
        self.put_away = plain_button(_("已印好，清除"), self._put_away)
        self.cards = Choice()
        self.cards.setAccessibleName(_("卡片大小"))
        self.cards.addItem(_("小条，每页 24 张"), "slips")
        self.cards.addItem(_("卡片，每页 10 张"), "cards")
        row.addWidget(self.cards)
        row.addWidget(self.print_button)
        row.addWidget(self.put_away)
        row.addStretch(1)
        column.addLayout(row)
        return holder

    def _lost_part(self) -> QWidget:
        _ = self._context.language.gettext
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(_("遗失或污损：作废旧码，换发新码（须两人）"), "card-title", wrap=True))
        self.scope = Choice()
        self.scope.setAccessibleName(_("换发范围"))
        self.scope.currentIndexChanged.connect(self._scope_changed)
        self.lost, self.reason, self.first, self.second = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        names = (_("卡号、评分码，或记名评议人姓名"), _("理由（必填）"), _("监票人"), _("计票人"))
        for field, name in zip((self.lost, self.reason, self.first, self.second), names, strict=True):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
        first = QHBoxLayout()
        first.addWidget(self.scope, 1)
        first.addWidget(self.lost, 1)
        column.addLayout(first)
        column.addWidget(self.reason)
        second = QHBoxLayout()
        second.addWidget(self.first, 1)
        second.addWidget(self.second, 1)
        self.replace = plain_button(_("作废并换发"), self._replace)
        second.addWidget(self.replace)
        column.addLayout(second)
        return holder

    def _scope_changed(self, _index: int) -> None:
        self.lost.setEnabled(self.scope.currentData() is None)

    def _issue(self) -> None:
        class_id = str(self.which.currentData() or "")
        groups = code_groups(self._desk.store)
        numbers = {(g.class_id, g.unit): g.seats for g in groups if class_id in ("", g.class_id)}
        self._make(lambda: issue_codes(self._desk, numbers))

    def _replace(self) -> None:
        desk, typed, reason = self._desk, self.lost.text().strip(), self.reason.text()
        names, scope = (self.first.text(), self.second.text()), self.scope.currentData()

        def work() -> tuple[IssuedCode, ...]:
            if scope is not None:
                return reissue_group(desk, scope[0], scope[1], names=names, reason=reason)
            if typed.isascii() and typed.isdigit() and len(typed) < 6:
                return (revoke_and_replace(desk, names=names, reason=reason, card=int(typed)),)
            named = _seats_named(desk, typed)
            if len(named) > 1:
                raise Refused(text("有 {n} 位评议人叫“{name}”，请改填卡号。", n=len(named), name=typed))
            if named:
                return (revoke_and_replace(desk, names=names, reason=reason, seat_id=named[0]),)
            return (revoke_and_replace(desk, names=names, reason=reason, code=typed or "-"),)

        self._make(work)

    def _make(self, work: Callable[[], tuple[IssuedCode, ...]]) -> None:
        self._begin()
        run_in_worker(work, self._show_made, self._failed, owner=self)

    def _show_made(self, made: tuple[IssuedCode, ...]) -> None:
        self._host.unprinted = (*self.made, *made)
        self._end()
        for field in (self.lost, self.reason, self.first, self.second):
            field.clear()
        self._show_fresh()

    def _show_fresh(self) -> None:
        _ = self._context.language.gettext
        self._fresh.setVisible(bool(self.made))
        if not self.made:
            return
        if len(self.made) == 1:
            words = _("新评分码：{code}（卡号 {n}）").format(code=self.made[0].shown, n=self.made[0].card)
        else:
            words = _("有 {n} 个新评分码待印制，只有现在能印。").format(n=len(self.made))
        self.fresh_words.setText(words)
        ready = self._host.status().running
        note = (
            _("卡片上印二维码，扫码即可评分。")
            if ready
            else _("局域网投票还没有开启：现在印的卡片没有二维码，建议先开启。")
        )
        self.fresh_note.setText(note)

    def _printed(self, path: Path) -> None:
        self._end()
        self._context.tell(text("卡片已写到 {name}；印好后请删除这个文件。", name=str(path)), Tone.DONE)

    def _put_away(self) -> None:
        self._host.unprinted = ()
        self._show_fresh()

    def _begin(self) -> None:
        self._busy.show()
        for button in (self.issue, self.replace, self.print_button):
            button.setEnabled(False)

    def _end(self) -> None:
        self._busy.hide()
        for button in (self.replace, self.print_button):
            button.setEnabled(True)
        self.show_groups()

    def _failed(self, error: Refused) -> None:
        self._end()
        self._context.refused(error)

    def _choose_pdf(self) -> None:
        _ = self._context.language.gettext
        start = self._desk.store.path.with_name(f"{_('评分码')}.pdf")
        name, _kind = QFileDialog.getSaveFileName(self, _("印制卡片"), str(start), "PDF (*.pdf)")
        if name:
            self.print_to(Path(name).with_suffix(".pdf"))

    def _refill(self, choice: Choice, entries: Sequence[tuple[str, object]]) -> None:
        before = choice.currentData()
        with QSignalBlocker(choice):
            choice.clear()
            for name, content in entries:
                choice.addItem(name, content)
            place = next((n for n, (_name, content) in enumerate(entries) if content == before), 0)
            choice.setCurrentIndex(place)


def _seats_named(desk: Desk, name: str) -> list[int]:
    scheme = desk.store.scheme()
    named = {c.id for c in scheme.classes if c.secrecy is Secrecy.NAMED}
    return [s.id for s in desk.store.roster().seats if s.class_id in named and same_name(s.name, name)]
