"""A meeting file: one writer, any number of readers, checked when opened."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from shuzhi_desktop.domain.message import MeetingClosed, Refused, Text, text
from shuzhi_desktop.services.ports import Finding
from shuzhi_desktop.store.audit import Head, find_break
from shuzhi_desktop.store.errors import refused_by_storage
from shuzhi_desktop.store.layout import APPLICATION_ID, CURRENT_VERSION, check_layout, connect, connect_writer
from shuzhi_desktop.store.lock import take_lock
from shuzhi_desktop.store.reading import SchemeCache, SqlReading
from shuzhi_desktop.store.seal import changed_round
from shuzhi_desktop.store.upgrading import bring_up_to_date, migrate_connection, older_copy, sync
from shuzhi_desktop.store.writer import Writer
from shuzhi_desktop.store.writing import SqlWriting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.ports import Writing
    from shuzhi_desktop.store.lock import MeetingLock
    from shuzhi_desktop.store.upgrading import OlderCopy

Returned = TypeVar("Returned")


def local_time() -> str:
    """The time as it is written down."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


class MeetingFile(SqlReading):
    """`services.ports.MeetingStore` over a file. Made by `create_meeting_file` and `open_meeting_file`."""

    def __init__(
        self,
        path: Path,
        lock: MeetingLock | None,
        read_scheme: Callable[[str, str], Scheme],
        now: Callable[[], str],
        copy: OlderCopy | None = None,
        closed: Callable[[], None] | None = None,
    ) -> None:
        """Open a file that was found to be whole and ours.

        Args:
            path: the file.
            lock: the right to write; None opens it read-only.
            read_scheme: reads a scheme from TOML text and a name for messages.
            now: the time as it is written down.
            copy: what is read in its place, where an older file must not be changed; removed when this is closed.
            closed: called when this is closed.
        """
        cache = SchemeCache(read_scheme)
        super().__init__(connect(copy.path if copy else path, "ro"), cache)
        self._copy = copy
        self._told_closed = closed
        self.path = path
        self.read_only = lock is None
        self._lock = lock
        self._gate = threading.Lock()
        self._closed = False
        self._writer = None
        if lock is not None:
            self._writer = Writer(path, lambda: SqlWriting(connect_writer(path), cache, now), self._gate)

    def rows(self, query: str, *values: object) -> list[Any]:
        """All rows of a query, from committed state.

        Raises:
            Refused: the file cannot be read.
        """
        with self._gate:
            self._require_open()
            try:
                return self.connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise refused_by_storage(error, self.path) from error

    def write(self, work: Callable[[Writing], Returned]) -> Returned:
        """Run `work` in the writer thread; returns once the commit is on disk."""
        if self._writer is None:
            raise Refused(text("会议文件“{name}”是以只读方式打开的，不能修改。", name=self.path.name))
        return self._writer.run(work)

    def verify(self) -> Sequence[Finding]:
        """Integrity of the file, foreign keys, the audit chain link by link, and the ballots of closed rounds."""
        return (
            self._finding("integrity", self._damage, lambda: text("文件没有损坏，逐页检查过")),
            self._finding("foreign_keys", self._dangling, lambda: text("各表的数据互相对得上")),
            self._finding(
                "audit",
                self._broken_chain,
                lambda: text("操作记录 {n} 条，环环相扣，没有删改", n=self.audit_count()),
            ),
            self._finding("ballots", lambda: changed_round(self), lambda: text("已封各轮的票与封票时一致")),
        )

    def backup(self, target: Path) -> None:
        """Write a whole compacted copy under `target`, atomically."""
        if target.resolve() == self.path.resolve():
            raise Refused(text("备份不能写到会议文件自己，它们是同一个文件；请换一个文件名。"))
        draft = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            draft.unlink(missing_ok=True)
            with self._gate:
                self._require_open()
                self.connection.execute("VACUUM INTO ?", (str(draft),))
            sync(draft)
            draft.replace(target)
            sync(target.parent)
        except (sqlite3.Error, OSError) as error:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            raise Refused(
                text("备份写不进“{name}”，请检查磁盘是否已满、已拔出或只读；会议文件没有受影响。", name=str(target))
            ) from error

    def close(self) -> None:
        """Finish waiting works, release the lock; calling it again does nothing."""
        if self._writer is not None:
            self._writer.close()
        with self._gate:
            if not self._closed:
                self._closed = True
                self.connection.close()
                if self._copy is not None:
                    self._copy.remove()
                if self._told_closed is not None:
                    self._told_closed()
        if self._lock is not None:
            self._lock.release()

    def _require_open(self) -> None:
        if self._closed:
            raise MeetingClosed(text("会议文件“{name}”已经关闭，请重新打开。", name=self.path.name))

    def _finding(self, check: str, look: Callable[[], Text | None], fine: Callable[[], Text]) -> Finding:
        try:
            wrong = look()
            said = wrong or fine()
        except Refused as error:
            wrong = said = error.message
        except (ValueError, KeyError, TypeError):  # a row that no program of ours wrote
            wrong = said = text("会议文件的内容被改动过")
        return Finding(check, wrong is None, said)

    def _damage(self) -> Text | None:
        found = self.rows("PRAGMA integrity_check(1)")
        return None if found == [("ok",)] else text("文件已损坏：{detail}", detail=str(found[0][0]))

    def _dangling(self) -> Text | None:
        found = self.rows("PRAGMA foreign_key_check")
        return text("有 {number} 处数据引用落空", number=len(found)) if found else None

    def _broken_chain(self) -> Text | None:
        ends = self.rows("SELECT number, sm3, sha256 FROM audit_head")
        return find_break(self._audit_rows(), Head(*ends[0]) if ends else Head(-1))

    def _audit_rows(self) -> Iterator[tuple[int, str, str, str, str, str]]:
        last = -(2**63)
        query = "SELECT number, at, kind, details, sm3, sha256 FROM audit WHERE number > ? ORDER BY number LIMIT 2000"
        while rows := self.rows(query, last):
            yield from rows
            last = rows[-1][0]


def create_meeting_file(
    path: Path,
    *,
    read_scheme: Callable[[str, str], Scheme] | None = None,
    now: Callable[[], str] = local_time,
) -> MeetingFile:
    """Make an empty meeting file and open it.

    Raises:
        Refused: something of that name is there, or the place cannot be written to.
    """
    if path.exists():
        raise Refused(text("文件“{name}”已经存在，请换一个文件名。", name=path.name))
    lock = take_lock(path)
    try:
        try:
            connection = connect_writer(path, "rwc")
            try:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
                migrate_connection(connection)
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise refused_by_storage(error, path) from error
        return MeetingFile(path, lock, read_scheme or _default_reader(), now)
    except BaseException:
        for leftover in (path, path.with_name(path.name + "-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)
        lock.release()
        raise


def open_meeting_file(
    path: Path,
    read_only: bool = False,  # noqa: FBT001, FBT002 - mirrors the word a caller reads
    *,
    read_scheme: Callable[[str, str], Scheme] | None = None,
    now: Callable[[], str] = local_time,
    closed: Callable[[], None] | None = None,
) -> MeetingFile:
    """Open a meeting file; one of an older version is kept as a backup and brought up to date on a copy first.

    Read-only, it stays as it is and a copy that was brought up to date is read in its place. `closed` is called once
    it is closed again, not where it could not be opened.

    Raises:
        Refused: it is open elsewhere, newer than this program, damaged, or no meeting file.
    """
    if not path.is_file():
        raise Refused(text("找不到会议文件“{name}”，请核对位置。", name=str(path)))
    if not read_only and not os.access(path, os.W_OK):
        raise Refused(text("会议文件“{name}”是只读的，请取消只读，或以只读方式打开。", name=path.name))
    lock = None if read_only else take_lock(path)
    try:
        version = check_layout(path, writable=not read_only)
        older = version < CURRENT_VERSION
        if older and not read_only:
            bring_up_to_date(path, version)
        copy = older_copy(path) if older and read_only else None
        return MeetingFile(path, lock, read_scheme or _default_reader(), now, copy, closed)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _default_reader() -> Callable[[str, str], Scheme]:
    from shuzhi_desktop.domain.scheme_reading import read_scheme

    return read_scheme
