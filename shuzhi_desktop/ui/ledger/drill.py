"""From a figure down to the meeting it came from: opened read-only, after a question where another one is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout

from shuzhi_desktop.services.voting import current_round
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports_ledger import LedgerStore, Source
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.ledger.link import LedgerLink

PACKAGE_SUFFIX = ".zip"


class DrillBar(QFrame):
    """Hidden until it has to ask whether the open meeting may be left; nothing modal, and never during a ballot."""

    def __init__(self, context: UiContext, link: LedgerLink, desk: Desk | None) -> None:
        """The bar.

        Args:
            context: what every screen is handed.
            link: says which meeting is wanted.
            desk: the open meeting, None on the start page.
        """
        super().__init__()
        _ = context.language.gettext
        self._context, self._link, self._desk = context, link, desk
        self._path = Path()
        self._busy = False
        self.setProperty("role", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        self.question = label("", wrap=True)
        self.go = PrimaryButton(_("打开"))
        self.go.clicked.connect(lambda _checked=False: self._open())
        row.addWidget(self.question, 1)
        row.addWidget(self.go)
        row.addWidget(plain_button(_("留在这里"), self.hide))
        self.hide()
        link.meeting_wanted.connect(self.want)

    def want(self, source_id: int) -> None:
        """Go down to a meeting of the ledger."""

        def question(store: LedgerStore) -> Sequence[Source]:
            return [one for one in store.sources() if one.id == source_id]

        self._link.ask(question, self._found, self)

    def _found(self, sources: Sequence[Source]) -> None:
        if not sources:
            return
        _ = self._context.language.gettext
        one, path = sources[0], Path(sources[0].file)
        if self._desk is not None and self._same(path):
            self._context.shell.navigate("results")
        elif not path.is_file():
            said = _("“{title}”入账时在“{file}”，现在那里没有这个文件；请插好存储盘，或从存放处找回后再打开。")
            self._context.tell(said.format(title=one.title, file=one.file), Tone.WARN)
        elif self._desk is not None and current_round(self._desk.store) is not None:
            said = _("当前会议正在评分，不能离开；封票以后再打开“{title}”。")
            self._context.tell(said.format(title=one.title), Tone.WARN)
        else:
            self._ask(path, one.title)

    def _same(self, path: Path) -> bool:
        return self._desk is not None and path.resolve() == self._desk.store.path.resolve()

    def _ask(self, path: Path, title: str) -> None:
        _ = self._context.language.gettext
        self._path = path
        if self._desk is None:
            self._open()
            return
        self.question.setText(_("打开“{title}”（只读）？当前会议会先关闭，内容都已保存。").format(title=title))
        self.show()
        self.go.setFocus()

    def _open(self) -> None:
        """Open what was wanted; a ballot may have been opened since it was asked."""
        if self._busy:
            return
        if self._desk is not None and current_round(self._desk.store) is not None:
            self._context.tell(self._context.language.gettext("当前会议正在评分，不能离开。"), Tone.WARN)
            return
        self._busy, path, workspace = True, self._path, self._context.workspace

        def failed(error: object) -> None:
            self._busy = False
            self._context.refused(error)  # type: ignore[arg-type]

        if path.suffix.lower() != PACKAGE_SUFFIX:
            show = self._context.shell.open_meeting
            run_in_worker(lambda: workspace.open(path, read_only=True), show, failed, owner=self)
        else:
            run_in_worker(lambda: workspace.open_packaged(path), self._show_packaged, failed, owner=self)

    def _show_packaged(self, desk: Desk) -> None:
        """Show a copy that is gone when it is closed: it is not among the meetings opened before."""
        said = self._context.language.gettext("这是归档包“{name}”里的会议，已按清单校验，只读；关闭后临时副本即删除。")
        name = self._path.name
        self._context.shell.open_meeting(desk, lasting=False)
        self._context.tell(said.format(name=name), Tone.INFORM)
