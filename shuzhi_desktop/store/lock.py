"""One program at a time: a lock file beside the meeting that says which machine and user have it open.

The operating system's lock decides; the text in the file only names the holder, so what a crash leaves behind is taken
over without asking.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import sys
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":  # pragma: no cover - the other branch is tested on Linux
    import msvcrt

    # Windows bars others from reading a locked region, so the lock lies far behind the text.
    _FAR = 1 << 30

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def lock_path(meeting: Path) -> Path:
    """Where the lock of a meeting file lies."""
    return meeting.with_name(meeting.name + ".lock")


class MeetingLock:
    """The right to write to a meeting file, held until `release`."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let go and take the lock file away; calling it again does nothing."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if sys.platform == "win32":  # pragma: no cover - an open file cannot be removed there
            os.close(descriptor)
            with contextlib.suppress(OSError):
                self._path.unlink()
            return
        with contextlib.suppress(OSError):
            self._path.unlink()
        os.close(descriptor)


def take_lock(meeting: Path) -> MeetingLock:
    """Lock a meeting file for writing.

    Raises:
        Refused: it is open elsewhere (naming machine, user and process), or its folder cannot be written to.
    """
    path = lock_path(meeting.resolve())
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        except OSError as error:
            raise Refused(
                text("文件夹“{name}”不能写入，无法打开会议；请换一个位置，或以只读方式打开。", name=str(path.parent))
            ) from error
        if not _try_lock(descriptor):
            os.close(descriptor)
            raise _held(meeting, path)
        if _is_current(path, descriptor):
            break
        os.close(descriptor)  # the holder removed it between our opening and locking
    holder = {"machine": platform.node(), "user": _user(), "pid": os.getpid()}
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    with contextlib.suppress(OSError):  # on a full disk the lock still holds, only without a name
        os.write(descriptor, json.dumps(holder, ensure_ascii=False).encode())
    return MeetingLock(path, descriptor)


def _is_current(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:
        return False


def _held(meeting: Path, path: Path) -> Refused:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        machine, user, pid = str(holder["machine"]), str(holder["user"]), str(holder["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return Refused(text("会议文件“{name}”已在别处打开，请先在那里关闭，或以只读方式打开。", name=meeting.name))
    return Refused(
        text(
            "会议文件“{name}”已由“{user}”在计算机“{machine}”上打开（进程 {pid}），请先在那里关闭，或以只读方式打开。",
            name=meeting.name,
            user=user,
            machine=machine,
            pid=pid,
        )
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
