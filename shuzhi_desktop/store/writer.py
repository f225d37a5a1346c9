"""The one thread that writes: works wait in a queue, those waiting together share a commit."""

from __future__ import annotations

import contextlib
import queue
import sqlite3
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from shuzhi_desktop.domain.message import MeetingClosed, text
from shuzhi_desktop.store.errors import is_storage_trouble, refused_by_storage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shuzhi_desktop.services.ports import Writing
    from shuzhi_desktop.store.writing import SqlWriting

Returned = TypeVar("Returned")
_WORKS_PER_COMMIT = 256


@dataclass(slots=True)
class _Job:
    work: Callable[[Writing], Any]
    future: Future[Any] = field(default_factory=Future)
    result: Any = None


class Writer:
    """Runs works one after another and answers each only after its commit is on disk.

    A connection that met trouble with the disk is thrown away and opened anew for the next work, so that writing goes
    on when there is room again or the stick is back.
    """

    def __init__(self, path: Path, open_writing: Callable[[], SqlWriting], gate: threading.Lock) -> None:
        """Start the thread.

        Args:
            path: the meeting file, for messages.
            open_writing: opens the file for writing; called in the writer thread.
            gate: held while the file changes under readers.
        """
        self._path = path
        self._open_writing = open_writing
        self._gate = gate
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._writing: SqlWriting | None = None
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="shuzhi-writer", daemon=True)
        self._thread.start()

    def run(self, work: Callable[[Writing], Returned]) -> Returned:
        """Have a work done; returns when it is durable."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a work must not wait for another work")
        job = _Job(work)
        with self._closing:
            if self._closed:
                raise MeetingClosed(text("会议文件“{name}”已经关闭，请重新打开。", name=self._path.name))
            self._queue.put(job)
        result: Returned = job.future.result()
        return result

    def close(self) -> None:
        """Finish the works that wait and end the thread."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        ended = False
        while not ended:
            waiting = [self._queue.get()]
            while len(waiting) < _WORKS_PER_COMMIT:
                try:
                    waiting.append(self._queue.get_nowait())
                except queue.Empty:
                    break
            ended = None in waiting
            jobs = [job for job in waiting if job is not None]
            if jobs:
                self._commit_together(jobs)
        if self._writing is not None:
            with contextlib.suppress(sqlite3.Error), self._gate:
                self._writing.connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            self._writing.connection.close()

    def _commit_together(self, jobs: list[_Job]) -> None:
        try:
            if self._writing is None:
                self._writing = self._open_writing()
            writing = self._writing
            with self._gate:  # a hot journal, left by trouble before, is played back here
                writing.connection.execute("BEGIN IMMEDIATE")
            for job in jobs:
                _run_apart(writing, job)
            with self._gate:
                writing.connection.execute("COMMIT")
        except Exception as error:
            self._abandon()
            answer = refused_by_storage(error, self._path) if isinstance(error, sqlite3.Error) else error
            for job in jobs:
                if not job.future.done():
                    job.future.set_exception(answer)
            return
        self._compact(writing)
        for job in jobs:
            if not job.future.done():
                job.future.set_result(job.result)

    def _abandon(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            with contextlib.suppress(sqlite3.Error), self._gate:
                if writing.connection.in_transaction:
                    writing.connection.execute("ROLLBACK")
            with contextlib.suppress(sqlite3.Error), self._gate:
                writing.connection.close()

    def _compact(self, writing: SqlWriting) -> None:
        """Rewrite the file in key order once a round is closed; without room for it, after a later commit."""
        if writing.wants_compacting:
            try:
                with self._gate:
                    writing.connection.execute("VACUUM")
            except sqlite3.Error:
                return
            writing.wants_compacting = False


def _run_apart(writing: SqlWriting, job: _Job) -> None:
    """Run a work in a savepoint of its own; trouble with the disk ends the whole commit, other errors only the work."""
    connection = writing.connection
    connection.execute("SAVEPOINT work")
    try:
        job.result = job.work(writing)
    except BaseException as error:
        writing.forget()
        if isinstance(error, sqlite3.Error) and is_storage_trouble(error):
            raise
        connection.execute("ROLLBACK TO work")
        connection.execute("RELEASE work")
        job.future.set_exception(error)
    else:
        connection.execute("RELEASE work")
