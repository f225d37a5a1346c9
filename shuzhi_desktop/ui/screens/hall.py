"""The hall screen from the clerk's side: choose a page, see it small, then publish it. Results go out as chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QFormLayout, QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.hall import draw_on_hall, publish, reveal_name, reveal_next
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.ports_turns import HallPage, HallState, Reveal
from shuzhi_desktop.ui.displays import Displays
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.hall_preview import HallPreview
from shuzhi_desktop.ui.widgets.notice_bar import NoticeBar
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

_FIRST, _LAST = "first", "last"
_SCROLL_BAR = 12
_LETTERS = 12  # a display's name is cut off after so many where there is little room


class HallScreen(QWidget):
    """Nothing reaches the hall before “发布” is pressed, except the next name or result of a page that is out."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._page = desk.store.hall().page
        _ = context.language.gettext
        outer = QHBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(16)
        outer.addWidget(self._choice_card(), 2)
        outer.addWidget(self._preview_card(), 3)
        self._load(desk.store.hall())
        self.refresh(frozenset(Topic))

    def _choice_card(self) -> QWidget:
        _ = self._context.language.gettext
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        self.pages: dict[HallPage, QPushButton] = {}
        self._group = QButtonGroup(self)
        grid = QGridLayout()
        grid.setSpacing(8)
        names = (
            (HallPage.TITLE, _("会议名称")),
            (HallPage.DRAW, _("抽签")),
            (HallPage.REPORTER, _("述职与计时")),
            (HallPage.VOTING, _("收票进度")),
            (HallPage.THANKS, _("致谢")),
            (HallPage.RESULTS, _("评议结果")),
        )
        for place, (page, name) in enumerate(names):
            button = plain_button(name, lambda page=page: self._choose(page), role="tile")  # type: ignore[misc]
            button.setCheckable(True)
            self._group.addButton(button)
            self.pages[page] = button
            grid.addWidget(button, place // 2, place % 2)
        column.addLayout(grid)
        self.draw = plain_button(_("抽签并上屏"), lambda: self._act(lambda: draw_on_hall(self._desk)))
        self.next_name = plain_button(_("揭晓下一个名字"), lambda: self._act(lambda: reveal_name(self._desk)))
        self.drawing = QWidget()
        lots = QVBoxLayout(self.drawing)
        lots.setContentsMargins(0, 0, 0, 0)
        lots.addWidget(self.draw)
        lots.addWidget(self.next_name)
        column.addWidget(self.drawing)
        column.addWidget(self._reveal_form())
        self.waiting = label(_("计票结果封存以后才能公布。"), "secondary", wrap=True)
        column.addWidget(self.waiting)
        column.addStretch(1)
        card = Card(_("选择内容"))
        area = scrolled(held)
        area.setMinimumWidth(held.minimumSizeHint().width() + _SCROLL_BAR)
        card.body.addWidget(area, 1)
        self.notice = NoticeBar(_("关闭提示"))
        card.body.addWidget(self.notice)
        self.publish = PrimaryButton(_("发布到大屏幕"))
        self.publish.clicked.connect(self._publish)
        card.body.addWidget(self.publish)
        return card

    def _reveal_form(self) -> QWidget:
        _ = self._context.language.gettext
        self.revealing = QWidget()
        column = QVBoxLayout(self.revealing)
        column.setContentsMargins(0, 0, 0, 0)
        form = QFormLayout()
        self.way = Choice()
        for way, name in ((Reveal.ALL, _("一次全部")), (Reveal.TOP, _("前几名")), (Reveal.EACH, _("逐个公布"))):
            self.way.addItem(name, way.value)
        self.top = QSpinBox()
        self.top.setRange(1, 999)
        self.sequence = Choice()
        self.sequence.addItem(_("从最后一名到第一名"), _LAST)
        self.sequence.addItem(_("从第一名到最后一名"), _FIRST)

        for name, field in ((_("公布方式"), self.way), (_("名数"), self.top), (_("次序"), self.sequence)):
            field.setAccessibleName(name)
            form.addRow(label(name), field)
        self._form = form
        column.addLayout(form)
        self.next_result = plain_button(_("公布下一个"), lambda: self._act(lambda: reveal_next(self._desk)))
        column.addWidget(self.next_result)
        self.way.activated.connect(lambda _place: self._changed())
        self.sequence.activated.connect(lambda _place: self._changed())
        self.top.valueChanged.connect(lambda _number: self._changed())
        return self.revealing

    def _preview_card(self) -> QWidget:
        _ = self._context.language.gettext
        card = Card(_("发布前预览"))
        self.preview = HallPreview(self._context, self._desk, _("发布前预览"))
        card.body.addWidget(self.preview, 3)
        self.out_title = label(_("大屏幕现在显示"), "card-title")
        card.body.addWidget(self.out_title)
        self.out = HallPreview(self._context, self._desk, _("大屏幕现在显示"))
        card.body.addWidget(self.out, 2)
        row = QHBoxLayout()
        self.displays = Displays(self)
        self.display = Choice()
        self.display.setAccessibleName(_("显示器"))
        self.display.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.display.setMinimumContentsLength(_LETTERS)
        self.display.activated.connect(lambda _place: self._choose_display())
        self.displays.changed.connect(self._list_displays)
        self.window_button = plain_button(f"{_('打开或关闭大屏幕')}  F9", self._toggle)
        row.addWidget(label(_("显示器"), "secondary"))
        row.addWidget(self.display, 1)
        card.body.addLayout(row)
        card.body.addWidget(self.window_button)
        self._list_displays()
        return card

    @property
    def draft(self) -> HallState:
        """What would go out. Another way or order of revealing begins again from nothing."""
        now = self._desk.store.hall()
        state = replace(
            now,
            page=self._page,
            reveal=Reveal(self.way.currentData()),
            top=self.top.value(),
            from_last=self.sequence.currentData() == _LAST,
        )
        same = (now.page, now.reveal, now.from_last) == (state.page, state.reveal, state.from_last)
        return state if same else replace(state, revealed=0)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Fetch and show again what is out and what may go out."""
        del topics  # every topic may show on the screen: names, numbers, the turn
        info, now = self._desk.store.info(), self._desk.store.hall()
        sealed, writable = info.phase is Phase.SEALED, not self._desk.store.read_only
        self.pages[self._page].setChecked(True)
        self.drawing.setVisible(self._page is HallPage.DRAW)
        self.revealing.setVisible(self._page is HallPage.RESULTS and sealed)
        self.waiting.setVisible(self._page is HallPage.RESULTS and not sealed)
        self.draw.setEnabled(info.phase is Phase.PREPARING and writable)
        reporters = len(self._desk.store.roster().reporters)
        self.next_name.setEnabled(now.page is HallPage.DRAW and now.drawn < reporters and writable)
        way = Reveal(self.way.currentData())
        self._form.setRowVisible(self.top, way is Reveal.TOP)
        self._form.setRowVisible(self.sequence, way is Reveal.EACH)
        self.next_result.setVisible(way is Reveal.EACH)
        each = now.page is HallPage.RESULTS and now.reveal is Reveal.EACH
        self.next_result.setEnabled(each and now.revealed < reporters and writable)
        self.publish.setEnabled(writable and (self._page is not HallPage.RESULTS or sealed))
        self.preview.show_state(self._coming(now, reporters))
        self.out.show_state(None)

    def _coming(self, now: HallState, reporters: int) -> HallState:
        """What the next press lets out: the draft, or one more line or name of the page that is out already."""
        state = self.draft
        if state != now:
            return state
        if now.page is HallPage.RESULTS and now.reveal is Reveal.EACH:
            return replace(state, revealed=min(now.revealed + 1, reporters))
        if now.page is HallPage.DRAW:
            return replace(state, drawn=min(now.drawn + 1, reporters))
        return state

    def _load(self, state: HallState) -> None:
        self.way.setCurrentIndex(max(self.way.findData(state.reveal.value), 0))
        self.top.setValue(state.top)
        self.sequence.setCurrentIndex(max(self.sequence.findData(_LAST if state.from_last else _FIRST), 0))

    def _choose(self, page: HallPage) -> None:
        self._page = page
        self._changed()

    def _changed(self) -> None:
        self.notice.hide()
        self.refresh(frozenset(Topic))

    def _publish(self) -> None:
        self._act(lambda: publish(self._desk, self.draft))

    def _act(self, act: Callable[[], object]) -> None:
        from shuzhi_desktop.domain.message import Refused

        try:
            act()
        except Refused as error:
            self.notice.tell(self._context.language.text(error.message), Tone.WARN)
        self.refresh(frozenset(Topic))

    def _list_displays(self) -> None:
        _ = self._context.language.gettext
        kept = self._context.settings.hall_display
        self.display.clear()
        self.display.addItem(_("自动（投影或第二屏）"), "")
        for name in self.displays.names():
            self.display.addItem(name, name)
        self.display.setCurrentIndex(max(self.display.findData(kept), 0))

    def _choose_display(self) -> None:
        self._context.shell.hall_display(str(self.display.currentData()))

    def _toggle(self) -> None:
        self._context.shell.hall()
