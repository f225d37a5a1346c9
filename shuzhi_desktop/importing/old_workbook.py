"""Binary workbooks (.xls of Excel 97 to 2003 and of WPS, .xlsb), where the optional python-calamine is installed."""

from __future__ import annotations

import datetime as dt
import importlib
import struct
from typing import IO, TYPE_CHECKING, Any

from shuzhi_desktop.importing.cell_text import cell_text
from shuzhi_desktop.importing.merged_cells import MAX_MERGED_CELLS, Merged, filled_down
from shuzhi_desktop.importing.refusals import MAX_COLUMNS, MAX_SHEETS, Reason, Unreadable
from shuzhi_desktop.importing.sheet_reading import SheetRead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shuzhi_desktop.importing.sheet_reading import Row

# The old format holds 65,536 rows a sheet; its reader works in memory.
_MAX_SIZE = 32 << 20
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAMS = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo"))
_BOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("workbook", "book"))
# The record that begins a book in a stream, and the one behind it that tells of a password.
_BOOK_BEGINS, _FILE_PASSWORD, _SECTOR = b"\x09\x08", 0x2F, 512
_MINUTE = 60
_LONGEST_NAME = 255


def is_compound(start: bytes) -> bool:
    """Whether a file begins like the container of the old formats, which is also that of encrypted xlsx files."""
    return start.startswith(_COMPOUND[:4])


def read_old_workbook(file: IO[bytes], alive: Callable[[], None]) -> Iterator[SheetRead]:
    """The sheets of an .xls or .xlsb file in order.

    Args:
        file: the whole file, seekable.
        alive: told of progress while no rows come.

    Raises:
        Unreadable: encrypted, damaged, too big, or there is no reader for these formats on this machine.
    """
    file.seek(0)
    content = file.read(_MAX_SIZE + 1)
    if len(content) > _MAX_SIZE:
        raise Unreadable(Reason.TOO_BIG)
    if is_compound(content):
        _judge_compound(content)
    del content
    try:
        calamine: Any = importlib.import_module("python_calamine")
    except ImportError:
        raise Unreadable(Reason.NO_OLD_READER) from None
    file.seek(0)
    alive()
    workbook = _read(calamine, lambda: calamine.CalamineWorkbook.from_filelike(file))
    described = [one for one in workbook.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
    if len(described) > MAX_SHEETS:
        raise Unreadable(Reason.MANY_SHEETS)
    for one in described:
        alive()
        hidden = one.visible != calamine.SheetVisibleEnum.Visible
        yield SheetRead(str(one.name)[:_LONGEST_NAME], _rows(calamine, workbook, str(one.name)), hidden)


def _judge_compound(content: bytes) -> None:
    """Tell by the names of its streams what a compound file is; they stand in it as UTF-16."""
    if any(name in content for name in _ENCRYPTED_STREAMS):
        raise Unreadable(Reason.ENCRYPTED)
    if _has_password(content):
        raise Unreadable(Reason.ENCRYPTED)
    folded = content.lower()  # one program writes the name of the stream in capitals
    if content.startswith(_COMPOUND) and not any(name in folded for name in _BOOK_STREAMS):
        raise Unreadable(Reason.NO_TABLE)


def _has_password(content: bytes) -> bool:
    """Whether the records that begin a book say so: calamine does not tell where it is given bytes.

    A stream begins with a sector, and the first sector of a book holds the record if there is one.
    """
    at = content.find(_BOOK_BEGINS)
    while at >= 0:
        place = at
        while at % _SECTOR == 0 and place + 4 <= min(at + _SECTOR, len(content)):
            kind, length = struct.unpack_from("<HH", content, place)
            if kind == _FILE_PASSWORD:
                return True
            place += 4 + length
        at = content.find(_BOOK_BEGINS, at + 1)
    return False


def _rows(calamine: Any, workbook: Any, name: str) -> Iterator[Row]:
    sheet = _read(calamine, lambda: workbook.get_sheet_by_name(name))
    merged: Merged = {}
    for (first, column), (last, _) in (sheet.merged_cell_ranges or ())[:MAX_MERGED_CELLS]:
        if last > first and column < MAX_COLUMNS:
            merged.setdefault(first + 1, []).append((column, last + 1))
    yield from filled_down(_plain_rows(calamine, sheet), merged)


def _plain_rows(calamine: Any, sheet: Any) -> Iterator[Row]:
    # calamine gives the empty rows above the first cell, but not the empty columns before it.
    indent = ("",) * min((sheet.start or (0, 0))[1], MAX_COLUMNS + 1)
    rows = iter(sheet.iter_rows())
    number = 0
    while (row := _read(calamine, lambda: next(rows, None))) is not None:
        number += 1
        yield number, (*indent, *map(_text, row))


def _read(calamine: Any, step: Callable[[], Any]) -> Any:
    """A step of the reader, a library in Rust: a damaged file may raise any error, or a panic (BaseException)."""
    try:
        return step()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except calamine.PasswordError as error:
        raise Unreadable(Reason.ENCRYPTED) from error
    except BaseException as error:
        raise Unreadable(Reason.DAMAGED) from error


def _text(value: object) -> str:
    if isinstance(value, dt.timedelta):
        minutes, second = divmod(round(value.total_seconds()), _MINUTE)
        return f"{minutes // _MINUTE}:{minutes % _MINUTE:02}:{second:02}"
    return cell_text(value)
