"""Files of an older version: brought up to date on a copy, never in place."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.store.layout import check_layout, connect_writer


@dataclass(frozen=True, slots=True)
class OlderCopy:
    """A copy of an older file, brought up to date, in a folder of its own."""

    path: Path

    def remove(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.path.parent, ignore_errors=True)


def bring_up_to_date(path: Path, version: int) -> None:
    """Bring a file up to date on a copy beside it and put that in its place; the old one stays as a backup.

    Raises:
        Refused: the copies cannot be written; the file was not touched.
    """
    backup = path.with_name(f"{path.stem}.v{version}{path.suffix}.bak")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        shutil.copy2(path, draft)
        shutil.copy2(path, backup)
        sync(backup)
        connection = connect_writer(draft)
        try:
            migrate_connection(connection)
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        finally:
            connection.close()
        check_layout(draft, writable=False)
        sync(draft)
        draft.replace(path)
        sync(path.parent)
    except (sqlite3.Error, OSError) as error:
        raise Refused(
            text("会议文件“{name}”升级到新版本时写不进磁盘，原文件没有改动；请腾出空间后再试。", name=path.name)
        ) from error
    finally:
        for leftover in (draft, draft.with_name(draft.name + "-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def older_copy(path: Path) -> OlderCopy:
    """A copy of an older file that was brought up to date; the file itself stays as it is.

    Raises:
        Refused: there is no room for it.
    """
    copy = OlderCopy(Path(tempfile.mkdtemp(prefix="shuzhi-")) / path.name)
    try:
        shutil.copyfile(path, copy.path)
        connection = connect_writer(copy.path)
        try:
            migrate_connection(connection)
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        finally:
            connection.close()
        check_layout(copy.path, writable=False)
    except (sqlite3.Error, OSError) as error:
        copy.remove()
        raise Refused(
            text("会议文件“{name}”由旧版本程序建立，临时文件夹里没有空间打开它；请腾出空间后再试。", name=path.name)
        ) from error
    except BaseException:
        copy.remove()
        raise
    return copy


def migrate_connection(connection: sqlite3.Connection) -> None:
    """Bring the file of a connection up to the newest version; sqlite_utils is loaded only now."""
    from shuzhi_desktop.store.migrations.plan import migrate

    migrate(connection)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, written to the disk itself."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
