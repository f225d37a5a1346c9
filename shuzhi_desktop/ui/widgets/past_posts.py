"""Last year's posts, and who answers for each this year: proposed by unit and post, confirmed by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shuzhi_desktop.services.continuing import Fit
from shuzhi_desktop.services.scheme_digest import scheme_digest
from shuzhi_desktop.ui import names
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable

if TYPE_CHECKING:
    from shuzhi_desktop.services.continuing import Continuation, PastPost
    from shuzhi_desktop.ui.context import UiContext

_CHOICE = 4


class PastPosts(QWidget):
    """One row a post of last year; the last column is a box with this year's reporters."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._proposed: Continuation | None = None
        _ = context.language.gettext
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.summary = label("", wrap=True)
        column.addWidget(self.summary)
        self.table = DataTable(context.theme, _("上年的述职对象和今年的接续"), stretch=(0, _CHOICE), row_height=44)
        self.table.setMinimumHeight(context.theme.px(320))
        column.addWidget(self.table, 1)
        self.boxes: list[Choice] = []

    @property
    def chosen(self) -> Continuation | None:
        """What goes on, as it is chosen now; None while nothing is shown."""
        if self._proposed is None:
            return None
        posts = self._proposed.posts
        choices = {post.past.id: box.currentData() for post, box in zip(posts, self.boxes, strict=True)}
        return self._proposed.answered_by(choices)

    def show_posts(self, going_on: Continuation) -> None:
        """Show a proposal."""
        self._proposed = going_on
        _ = self._context.language.gettext
        header = [_("上年述职对象"), _("未销号"), _("承诺"), _("接续"), _("今年由谁接续")]
        self.table.show_rows(header, [self._cells(post) for post in going_on.posts])
        self.boxes = []
        for row, post in enumerate(going_on.posts):
            box = self._box(going_on, post)
            self.table.setIndexWidget(self.table.model().index(row, _CHOICE), box)
            self.boxes.append(box)
        self._say()

    def _cells(self, post: PastPost) -> list[TableCell]:
        who = names.who(post.past)
        return [
            TableCell(f"{who}　{post.past.post}".rstrip()),
            TableCell(str(len(post.matters)), right=True),
            TableCell(str(len(post.pledges)), right=True),
            TableCell("", pills=(self._state(post),)),
            TableCell(""),
        ]

    def _state(self, post: PastPost) -> tuple[str, Tone]:
        _ = self._context.language.gettext
        if post.fit is Fit.SAME:
            return _("原人"), Tone.DONE
        if post.fit is Fit.SUCCESSOR:
            said = _("换人") if not post.moved_to else _("换人，原人到{unit}").format(unit=post.moved_to)
            return said, Tone.INFORM
        return _("无人接续"), Tone.WARN

    def _box(self, going_on: Continuation, post: PastPost) -> Choice:
        _ = self._context.language.gettext
        box = Choice()
        box.setAccessibleName(_("今年接续 {unit} 的述职对象").format(unit=post.past.unit))
        box.addItem(_("（无人接续）"), None)
        for one in going_on.roster.reporters:
            box.addItem(names.who(one), one.id)
        box.setCurrentIndex(max(box.findData(post.reporter_id), 0) if post.reporter_id is not None else 0)
        box.activated.connect(lambda _place: self._changed())
        return box

    def _changed(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        self.table.rows.show_rows(self.table.rows.header, [self._cells(post) for post in chosen.posts])
        self._say()

    def _say(self) -> None:
        _ = self._context.language.gettext
        chosen = self.chosen
        if chosen is None:
            return
        matters = sum(len(post.matters) for post in chosen.posts)
        pledges = sum(len(post.pledges) for post in chosen.posts)
        parts = [_("接续 {n} 项未销号事项、{m} 条承诺。").format(n=matters, m=pledges)]
        fresh = _("、").join(f"{one.unit} {one.name}" for one in chosen.newcomers)
        if fresh:
            parts.append(_("今年新增：{names}。").format(names=fresh))
        if chosen.left_over:
            units = _("、").join(post.past.unit for post in chosen.left_over)
            parts.append(_("还须指定由谁接续：{units}。").format(units=units))
        if scheme_digest(chosen.scheme_text) != chosen.scheme_digest:
            parts.append(_("方案与上年不同：今年的得分不与上年比较。"))
        self.summary.setText(" ".join(parts))
