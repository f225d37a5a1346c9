"""Reading a meeting file of any version: an older one is brought up to date in a copy, the file stays as it is."""

from __future__ import annotations

import shutil
import sqlite3
from functools import lru_cache
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.store.errors import refused_by_storage
from shuzhi_desktop.store.layout import APPLICATION_ID, CURRENT_VERSION, connect
from shuzhi_desktop.store.meeting_file import open_meeting_file

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.store.meeting_file import MeetingFile


def open_any_version(path: Path, scratch: Path) -> MeetingFile:
    """Open a meeting file read-only, or, where it is of an older version, a copy of it.

    Args:
        path: the file.
        scratch: a folder of the caller's in which the copy is made.

    Raises:
        Refused: it is newer than this program, damaged, or no meeting file.
    """
    if not _is_older(path):
        return open_meeting_file(path, read_only=True, read_scheme=_known_scheme)
    copy = scratch / f"older{path.suffix}"
    shutil.copyfile(path, copy)
    open_meeting_file(copy).close()
    return open_meeting_file(copy, read_only=True, read_scheme=_known_scheme)


@lru_cache(maxsize=64)
def _known_scheme(scheme_text: str, name: str) -> Scheme:
    """A scheme, read once: a thousand meetings that are read in a row are of a few schemes."""
    return read_scheme(scheme_text, name)


def _is_older(path: Path) -> bool:
    try:
        connection = connect(path, "ro")
        try:
            ((mark,),) = connection.execute("PRAGMA application_id").fetchall()
            ((version,),) = connection.execute("PRAGMA user_version").fetchall()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            return False  # opening says so in a sentence
        raise refused_by_storage(error, path) from error
    return bool(mark == APPLICATION_ID and 0 < version < CURRENT_VERSION)
