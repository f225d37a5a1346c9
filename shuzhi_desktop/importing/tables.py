"""Tables of cells from files of any origin: what the file is, is judged by its content, not by its name.

Every cell comes as text; a number is written exactly (`85.3`, never `85.30000000000001`), a day as 2026-12-18, a
percentage with its sign (`85.3%`, not in binary formats, which do not tell). Rows stream. A workbook is parsed in a
process of its own with limits (docs/decisions/import-worker.md).
"""

from __future__ import annotations

import errno
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.sheet_reading import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_FILES = 50
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")
_COMPOUND = b"\xd0\xcf\x11\xe0"
_ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
_START = 4096
_LARGEST_LOCK = 1024

__all__ = ["MAX_FILES", "TEXT_SUFFIXES", "WORKBOOK_SUFFIXES", "Row", "Table", "read_tables"]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet; its rows can be walked once. A row is (number from 1, cells); empty rows are left out.

    `hidden`: the workbook does not show the sheet. Walking the rows raises Refused where this sheet alone cannot be
    read (too many rows or columns, damaged); a sheet whose rows are not walked refuses nothing.
    """

    sheet: str
    rows: Iterator[Row]
    hidden: bool = False


def read_tables(path: Path) -> Iterator[Table]:
    """The sheets of a workbook, a text file or a folder of them, one after another.

    Walk the rows of a table before asking for the next one; rows not walked by then are passed over.

    Args:
        path: a workbook (xlsx, xlsm, ods; xls and xlsb with the extra `xls`), a csv, tsv or txt file, or a folder.

    Raises:
        Refused: the file cannot be read, in one sentence.
    """
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            yield from _read_folder(path)
        else:
            yield from _read_file(path)
    except FileNotFoundError:
        raise Refused(text("找不到文件“{path}”，请检查路径", path=str(path))) from None
    except PermissionError:
        raise Refused(text("没有权限读取“{path}”，请检查文件权限或是否被其他程序占用", path=str(path))) from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Refused(text("“{path}”是指向自己的链接，请选择真正的文件", path=str(path))) from None
        raise Refused(
            text("读取“{path}”出错（{reason}），请检查磁盘后重试", path=str(path), reason=error.strerror or str(error))
        ) from error


def _read_folder(folder: Path) -> Iterator[Table]:
    files = sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in TEXT_SUFFIXES + WORKBOOK_SUFFIXES and not file.name.startswith((".", "~$"))
    )
    if not files:
        raise Refused(text("文件夹“{path}”里没有 csv 或 xlsx 文件", path=str(folder)))
    if len(files) > MAX_FILES:
        raise Refused(text("文件夹“{path}”里的表格超过 {limit} 个，请只放名册文件", path=str(folder), limit=MAX_FILES))
    for file in files:
        yield from _read_file(file)


def _read_file(path: Path) -> Iterator[Table]:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for its other end for ever
        raise Refused(text("“{path}”不是普通文件，请选择 xlsx、xls、ods 或 csv 文件", path=str(path)))
    if _is_lock(path.name) and status.st_size <= _LARGEST_LOCK:
        raise Refused(text("“{path}”是表格打开时留下的临时文件，请选择表格本身", path=str(path)))
    with path.open("rb") as file:
        start = file.read(_START)
        if not start:
            raise Refused(text("文件“{path}”是空的", path=str(path)))
        if start.startswith((*_ZIPPED, _COMPOUND)):
            # What starts a process is imported late: text files must not pay for it.
            from shuzhi_desktop.importing.worker_pipe import WorkbookPipe

            with WorkbookPipe(file, str(path)) as pipe:
                for sheet in pipe.sheets():
                    yield Table(sheet.name, sheet.rows, sheet.hidden)
            return
    from shuzhi_desktop.importing.text_file import read_text_file

    yield from read_text_file(path, start)


def _is_lock(name: str) -> bool:
    """Whether Excel (~$), WPS (.~) or LibreOffice (.~lock.…#) names the mark of an open file so."""
    return name.startswith(("~$", ".~"))
