"""What the pages of a ledger share: the open file, where one looks, and the ways from page to page."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal

from shuzhi_desktop.domain.rounding import e4_text, fixed
from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.names import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.services.ports_ledger import LedgerStore, Unit
    from shuzhi_desktop.ui.context import UiContext


Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where one looks: a year, a unit by its code ("" for everything), and to whom is reported."""

    year: int = 0
    unit_code: str = ""
    direction: Direction = Direction.UPWARD


class LedgerLink(QObject):
    """One ledger on the screen. Questions are asked in a worker; nothing here touches the file in the GUI thread."""

    moved = Signal()  # another year, unit or direction
    meeting_wanted = Signal(int)  # the meeting (id of a source) a figure came from
    years_wanted = Signal(str, str)  # the years of a unit (code) and post
    changed = Signal()  # the ledger itself: something was added

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.held: list[LedgerStore] = []  # at most one; outlives this object, so that it can still be closed
        self.scope = Scope()
        self._turn = threading.Lock()  # one question after the other: what a page shows is of one state

    @property
    def store(self) -> LedgerStore | None:
        """The open ledger."""
        return self.held[0] if self.held else None

    def hold(self, store: LedgerStore) -> None:
        """Take another ledger; the one before is closed."""
        self.close()
        self.held.append(store)

    def look(self, **where: object) -> None:
        """Go elsewhere: `year`, `unit_code` or `direction`."""
        scope = replace(self.scope, **where)  # type: ignore[arg-type]
        if scope != self.scope:
            self.scope = scope
            self.moved.emit()

    def ask(self, question: Callable[[LedgerStore], Done], done: Callable[[Done], object], owner: QObject) -> None:
        """Ask the ledger in a worker; `owner` is who shows the answer."""
        store, turn = self.store, self._turn
        if store is None:
            return

        def work() -> Done:
            with turn:
                return question(store)

        run_in_worker(work, done, self._context.refused, owner=owner)

    def close(self) -> None:
        """Let go of the file, without waiting for a question that is being answered."""
        while self.held:
            QThreadPool.globalInstance().start(self.held.pop().close)


def units_above(store: LedgerStore, code: str) -> tuple[Unit, ...]:
    """A unit and all above it, from the top; empty for "" and for a unit that is not in the tree."""
    found: list[Unit] = []
    at = store.unit(code) if code else None
    while at is not None and at not in found:
        found.insert(0, at)
        at = store.unit(at.parent) if at.parent else None
    return tuple(found)


def percent(share: Fraction | None) -> str:
    """A share 0..1 as it is shown, with one place; "—" for none."""
    return NOTHING if share is None else f"{fixed(100 * share, 1)} %"


def points(value_e4: int | None, *, rescaled: bool = False) -> str:
    """A score in 1/10000 as it is shown: as it is, or with two places where it was rescaled."""
    if value_e4 is None:
        return NOTHING
    return fixed(Fraction(value_e4, 10_000), 2) if rescaled else e4_text(value_e4)
