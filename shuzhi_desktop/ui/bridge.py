"""From the services' threads to the window's: changes as one queued signal, and work done off the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal

from shuzhi_desktop.domain.message import MeetingClosed, Refused
from shuzhi_desktop.services.desk import Changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.services.desk import EventBus

Done = TypeVar("Done")
FRAME_MS = 16


class Bridge(QObject):
    """Tells the window of committed changes, at most 60 times a second; `changed` carries a `Changed`.

    Changes that arrive within a frame are joined: their topics are united, and `round_id` and `class_id` are kept only
    where all agree.
    """

    changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, events: EventBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = False
        self._waiting: Changed | None = None
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._tell)
        self._arrived.connect(self._join, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = events.subscribe(self._arrived.emit)

    def close(self) -> None:
        """Hear of no more changes."""
        self._closed = True
        self._unsubscribe()
        self._frame.stop()

    def _join(self, changed: Changed) -> None:
        if self._closed:
            return  # it was in the queue already when the end came
        before = self._waiting
        if before is not None:
            changed = Changed(
                before.topics | changed.topics,
                changed.round_id if changed.round_id == before.round_id else None,
                changed.class_id if changed.class_id == before.class_id else "",
            )
        self._waiting = changed
        if not self._frame.isActive():
            self._frame.start()

    def _tell(self) -> None:
        changed, self._waiting = self._waiting, None
        if changed is not None:
            self.changed.emit(changed)


class _Relay(QObject):
    """Lives in the GUI thread and carries one outcome of a work there."""

    finished = Signal(object, object)

    def __init__(
        self,
        parent: QObject | None,
        done: Callable[[Any], object],
        failed: Callable[[Refused], object],
    ) -> None:
        super().__init__(parent)
        self._done, self._failed = done, failed
        self.finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def _deliver(self, outcome: object, error: Exception | None) -> None:
        self.deleteLater()
        try:
            if error is None:
                self._done(outcome)
            elif isinstance(error, Refused) and not isinstance(error, MeetingClosed):
                self._failed(error)
            else:
                raise error  # a bug of ours: the window's excepthook shows a sentence and writes the log
        except MeetingClosed:
            return  # the meeting was left while the work ran


class _Work(QRunnable):
    def __init__(self, work: Callable[[], object], relay: _Relay) -> None:
        super().__init__()
        self._work, self._relay = work, relay

    def run(self) -> None:
        outcome: object = None
        error: Exception | None = None
        try:
            outcome = self._work()
        except Exception as caught:
            error = caught
        try:
            self._relay.finished.emit(outcome, error)
        except RuntimeError:
            return  # the screen that asked is gone, and with it whoever would have been told


def run_in_worker(
    work: Callable[[], Done],
    done: Callable[[Done], object],
    failed: Callable[[Refused], object],
    owner: QObject | None = None,
) -> None:
    """Do `work` in a thread of the pool, then call `done` or `failed` in the GUI thread.

    Args:
        work: what takes longer than 100 ms; touches no widget.
        done: gets what `work` returned.
        failed: gets the `Refused` that `work` raised; any other exception is raised in the GUI thread.
        owner: when it is deleted before the work ends, nobody is told.
    """
    relay = _Relay(owner or QCoreApplication.instance(), done, failed)
    QThreadPool.globalInstance().start(_Work(work, relay))
