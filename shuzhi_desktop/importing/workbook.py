"""Workbooks of Excel 2007 and later, read row by row within fixed limits of time and memory."""

from __future__ import annotations

import re
import warnings
import zipfile
from itertools import islice
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.chartsheet import Chartsheet

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.cell_text import cell_text
from shuzhi_desktop.importing.tables import MAX_COLUMNS, Table, limited

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MIB = 1 << 20
# A sheet of a million rows unpacks to some 400 MiB and is streamed; the other parts are held in memory, many times
# their size as objects, so they must be small.
_MAX_SHEET = 600 * MIB
_MAX_STRINGS = 48 * MIB
_MAX_OTHER = 4 * MIB
_MAX_RATIO = 400
_MAX_PARTS = 5_000
_ROWS_AT_ONCE = 500
_MAX_SHEETS = 100
# Merged cells are looked for in sheets of the size of a roster only.
_MAX_MERGED_SHEET = 32 * MIB
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MAX_MERGED_CELLS = 20_000


def read_workbook(path: Path) -> Iterator[Table]:
    """The visible and hidden sheets of a workbook; formulas give the values they had when the file was saved.

    Raises:
        Refused: not a workbook, damaged, or past the limits.
    """
    damaged = Refused(
        text("“{path}”已损坏或不是规范的 xlsx，请用 WPS 或 Excel 打开后另存为新的 xlsx 再导入", path=str(path))
    )
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive, path)
        with warnings.catch_warnings():
            # What openpyxl leaves out (validations, drawings, odd styles) is of no concern here.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Refused:
        raise
    except OSError as error:
        # openpyxl raises one of its own, without a number, where the archive holds no workbook.
        raise error if error.errno is not None else damaged from error
    # openpyxl meets a damaged part with whatever its parsers raise: KeyError, TypeError, ParseError, BadZipFile …
    except Exception as error:
        raise damaged from error
    try:
        if len(workbook.sheetnames) > _MAX_SHEETS:
            raise Refused(text("“{path}”的工作表超过 {limit} 个，请只保留要导入的", path=str(path), limit=_MAX_SHEETS))
        for name in workbook.sheetnames:
            sheet: Any = workbook[name]
            if not isinstance(sheet, Chartsheet):
                yield Table(name, limited(_rows(sheet, path, damaged), name, str(path)))
    finally:
        workbook.close()


def _rows(sheet: Any, path: Path, damaged: Refused) -> Iterator[tuple[str, ...]]:
    """Rows of text; a cell inside a vertical merge carries the text of its first cell."""
    # WPS writes dimension A1:A1 whatever the sheet holds.
    sheet.reset_dimensions()
    merged = _merged_columns(sheet, path)
    carried: dict[int, tuple[int, str]] = {}
    try:
        rows = _quietly(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1))
        for number, values in enumerate(rows, start=1):
            if values.count(None) == len(values):
                # Gaps of a million rows are common: whole columns that were formatted.
                yield ()
                continue
            end = len(values)
            while end and values[end - 1] is None:
                end -= 1
            cells = [cell_text(value) for value in values[:end]]
            for column, last_row in merged.get(number, ()):
                carried[column] = (last_row, cells[column] if column < len(cells) else "")
            for column, (last_row, content) in carried.items():
                if number <= last_row and any(cells):
                    cells.extend([""] * (column + 1 - len(cells)))
                    cells[column] = cells[column] or content
            yield tuple(cells)
    except (Refused, OSError):
        raise
    except Exception as error:
        raise damaged from error


def _quietly(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """The rows, without openpyxl's warnings of what it leaves out; filters are not left open across a yield."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            some = list(islice(rows, _ROWS_AT_ONCE))
        if not some:
            return
        yield from some


def _merged_columns(sheet: Any, path: Path) -> dict[int, list[tuple[int, int]]]:
    """First row -> (column from 0, last row) of merges that span rows."""
    merged: dict[int, list[tuple[int, int]]] = {}
    part = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    with zipfile.ZipFile(path) as archive:
        if part not in archive.namelist() or archive.getinfo(part).file_size > _MAX_MERGED_SHEET:
            return merged
        try:
            content = archive.read(part)
        except zipfile.BadZipFile:
            return merged
    left = _MAX_MERGED_CELLS
    for match in _MERGED.finditer(content):
        column, first, last = _column(match[1]), int(match[2]), int(match[4])
        left -= 1
        if left < 0:
            break
        if last > first and column <= MAX_COLUMNS:
            merged.setdefault(first, []).append((column, last))
    return merged


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _check(archive: zipfile.ZipFile, path: Path) -> None:
    """Refuse what would be dear to parse, by the archive's directory alone."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "mimetype" in names or "content.xml" in names:
        raise Refused(text("“{path}”是 ODS 文件，请用 WPS 或 Excel 打开后另存为 xlsx 再导入", path=str(path)))
    if not any(name.lower().endswith("workbook.xml") for name in names):
        if "[Content_Types].xml" not in names:
            raise Refused(text("“{path}”是压缩包而不是工作簿，请解压后导入其中的 xlsx", path=str(path)))
        if any(name.endswith("workbook.bin") for name in names):
            raise Refused(text("“{path}”是 xlsb 文件，请用 WPS 或 Excel 打开后另存为 xlsx 再导入", path=str(path)))
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(text("“{path}”加了密码，请先取消密码保护再导入", path=str(path)))
    if len(parts) > _MAX_PARTS or any(_is_too_big(part) for part in parts):
        raise Refused(text("“{path}”展开后过大，请把要导入的表复制到新的工作簿，另存为 xlsx 再导入", path=str(path)))


def _is_too_big(part: zipfile.ZipInfo) -> bool:
    name = part.filename.lower()
    if not name.endswith((".xml", ".rels")):
        return False  # pictures and macros are never unpacked
    if "/worksheets/" in name and not name.endswith(".rels"):
        limit = _MAX_SHEET
    elif name.endswith("sharedstrings.xml"):
        limit = _MAX_STRINGS
    else:
        limit = _MAX_OTHER
    swollen = part.file_size > MIB and part.file_size > part.compress_size * _MAX_RATIO
    return part.file_size > limit or swollen
