"""Workbooks of Excel 97 to 2003 (.xls), where the optional python-calamine is installed."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.importing.cell_text import cell_text
from shuzhi_desktop.importing.tables import Table, limited

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The old format holds 65,536 rows a sheet; its reader works in memory.
_MAX_SIZE = 32 << 20
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def read_old_workbook(path: Path) -> Iterator[Table]:
    """The sheets of an .xls file.

    Raises:
        Refused: encrypted, damaged, too big, or there is no reader for the old format on this machine.
    """
    if path.stat().st_size > _MAX_SIZE:
        raise Refused(text("“{path}”过大，请用 WPS 或 Excel 打开后另存为 xlsx 再导入", path=str(path)))
    if _ENCRYPTED_STREAM in path.read_bytes():
        raise Refused(text("“{path}”加了密码，请先取消密码保护再导入", path=str(path)))
    try:
        calamine: Any = importlib.import_module("python_calamine")
    except ImportError:
        raise Refused(
            text("“{path}”是旧版 xls 文件，请用 WPS 或 Excel 打开后另存为 xlsx 再导入", path=str(path))
        ) from None
    for name, rows in _sheets(calamine, path):
        # The rows of calamine begin at the first cell that is in use, complaints count from the sheet's first.
        yield Table(name, limited(iter(rows), name, str(path)))


def _sheets(calamine: Any, path: Path) -> list[tuple[str, list[tuple[str, ...]]]]:
    # The reader is a library in Rust: a damaged file may raise any error of its own, or a panic (BaseException).
    try:
        workbook = calamine.CalamineWorkbook.from_path(str(path))
        return [
            (
                str(name),
                [
                    tuple(map(cell_text, row))
                    for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                ],
            )
            for name in workbook.sheet_names
        ]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise Refused(
            text("“{path}”已损坏或加了密码，请用 WPS 或 Excel 打开后另存为 xlsx 再导入", path=str(path))
        ) from error
