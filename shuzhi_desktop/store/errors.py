"""What the file system says, as sentences for people."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text

if TYPE_CHECKING:
    from pathlib import Path

_STORAGE_CODES = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_ABORT,
    }
)

_READ_ONLY = text("会议文件“{name}”是只读的，刚才的操作没有保存；请取消只读或另存到别处后再试。")
_BUSY = text("会议文件“{name}”正被别的程序占用，刚才的操作没有保存；请稍后再试。")
_DAMAGED = text("会议文件“{name}”已损坏，请改用最近的备份。")
_OTHER = text("会议文件“{name}”出错，刚才的操作没有保存；请重新打开后再试。")
_SENTENCES = {
    sqlite3.SQLITE_FULL: text("“{name}”所在磁盘已满，刚才的操作没有保存；请腾出空间后再试。"),
    sqlite3.SQLITE_IOERR: text("写不进会议文件“{name}”，刚才的操作没有保存；请检查磁盘是否已满或已拔出，处理后再试。"),
    sqlite3.SQLITE_CANTOPEN: text("打不开会议文件“{name}”，请检查磁盘是否已拔出、文件是否还在。"),
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
_LEDGER_READ_ONLY = text("台账“{name}”是只读的，刚才的操作没有保存；请取消只读或另存到别处后再试。")
_LEDGER_BUSY = text("台账“{name}”正被别的程序占用，刚才的操作没有保存；请稍后再试。")
_LEDGER_DAMAGED = text("台账“{name}”已损坏，请改用备份，或把会议文件重新加入一个新台账。")
_LEDGER_OTHER = text("台账“{name}”出错，刚才的操作没有保存；请重新打开后再试。")
_LEDGER_SENTENCES = {
    sqlite3.SQLITE_FULL: _SENTENCES[sqlite3.SQLITE_FULL],
    sqlite3.SQLITE_IOERR: text("写不进台账“{name}”，刚才的操作没有保存；请检查磁盘是否已满或已拔出，处理后再试。"),
    sqlite3.SQLITE_CANTOPEN: text("打不开台账“{name}”，请检查磁盘是否已拔出、文件是否还在。"),
    sqlite3.SQLITE_READONLY: _LEDGER_READ_ONLY,
    sqlite3.SQLITE_PERM: _LEDGER_READ_ONLY,
    sqlite3.SQLITE_BUSY: _LEDGER_BUSY,
    sqlite3.SQLITE_LOCKED: _LEDGER_BUSY,
    sqlite3.SQLITE_CORRUPT: _LEDGER_DAMAGED,
    sqlite3.SQLITE_NOTADB: _LEDGER_DAMAGED,
}


def _code(error: sqlite3.Error) -> int:
    extended = getattr(error, "sqlite_errorcode", None)
    return extended & 0xFF if isinstance(extended, int) else sqlite3.SQLITE_ERROR


def is_storage_trouble(error: sqlite3.Error) -> bool:
    """Whether the disk, and not what was asked of it, is at fault."""
    return _code(error) in _STORAGE_CODES


def refused_by_storage(error: sqlite3.Error, path: Path) -> Refused:
    """The sentence for an error of a meeting file or its disk; nothing was written."""
    sentence = _SENTENCES.get(_code(error), _OTHER)
    return Refused(replace(sentence, arguments=(("name", path.name),)))


def ledger_refused_by_storage(error: sqlite3.Error, path: Path) -> Refused:
    """The same for a ledger."""
    sentence = _LEDGER_SENTENCES.get(_code(error), _LEDGER_OTHER)
    return Refused(replace(sentence, arguments=(("name", path.name),)))
