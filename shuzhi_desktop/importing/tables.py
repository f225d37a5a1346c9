"""Tables of cells from files of any origin: what the file is, is judged by its content, not by its name.

Every cell comes as text; a number is written exactly (`85.3`, never `85.30000000000001`). Rows stream, and a file that
would take too much time or memory is refused before it is parsed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
# Sheets end here; a file that claims rows beyond it would have us walk the gap.
_LAST_ROW = 1_048_576
MAX_FILES = 50
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls")

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet; its rows can be walked once. A row is (number from 1, cells); empty rows are left out."""

    sheet: str
    rows: Iterator[Row]


def read_tables(path: Path) -> Iterator[Table]:
    """The sheets of a workbook, a text file or a folder of them, one after another.

    Walk the rows of a table before asking for the next one.

    Args:
        path: a workbook, a csv, tsv or txt file, or a folder of these.

    Raises:
        Refused: the file cannot be read, in one sentence.
    """
    try:
        if path.is_dir():
            yield from _read_folder(path)
        else:
            yield from _read_file(path)
    except FileNotFoundError:
        raise Refused(text("找不到文件“{path}”，请检查路径", path=str(path))) from None
    except PermissionError:
        raise Refused(text("没有权限读取“{path}”，请检查文件权限或是否被其他程序占用", path=str(path))) from None
    except OSError as error:
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
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise Refused(text("文件“{path}”是空的", path=str(path)))
    if start.startswith(b"PK"):
        # openpyxl is imported late: start-up and text files must not pay for it.
        from shuzhi_desktop.importing.workbook import read_workbook

        yield from read_workbook(path)
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        from shuzhi_desktop.importing.old_workbook import read_old_workbook

        yield from read_old_workbook(path)
    else:
        from shuzhi_desktop.importing.text_file import read_text_file

        yield from read_text_file(path, start)


def limited(rows: Iterator[tuple[str, ...]], sheet: str, path: str) -> Iterator[Row]:
    """Number the rows, leave out empty ones and refuse what is past the limits."""
    for number, cells in enumerate(rows, start=1):
        if number > MAX_ROWS and (any(cells) or number > _LAST_ROW):
            raise Refused(
                text(
                    "“{path}”的工作表“{sheet}”超过 {limit} 行，请删去多余的行或分成几个文件",
                    path=path,
                    sheet=sheet,
                    limit=MAX_ROWS,
                )
            )
        if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
            raise Refused(
                text(
                    "“{path}”的工作表“{sheet}”第 {row} 行超过 {limit} 列，请删去多余的列",
                    path=path,
                    sheet=sheet,
                    row=number,
                    limit=MAX_COLUMNS,
                )
            )
        if any(cells):
            yield number, cells[:MAX_COLUMNS]
