"""Writes a big workbook as Excel does, with shared texts; openpyxl would take minutes."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.importing.hostile.packages import MAIN, SHEET, STRINGS, xlsx_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_AT_ONCE = 1_000


def write_shared_workbook(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """One sheet; what is a whole number is written as one."""
    numbers: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in xlsx_parts().items():
            if name not in (SHEET, STRINGS):
                package.writestr(name, content)
        with package.open(SHEET, "w") as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><dimension ref="A1:A1"/><sheetData>'.encode())
            waiting: list[str] = []
            for number, row in enumerate(rows, start=1):
                waiting.append(f'<row r="{number}">')
                for column, value in enumerate(row):
                    place = f"{chr(65 + column)}{number}"
                    if value.isdecimal():
                        waiting.append(f'<c r="{place}"><v>{value}</v></c>')
                    else:
                        at = numbers.setdefault(value, len(numbers))
                        waiting.append(f'<c r="{place}" t="s"><v>{at}</v></c>')
                waiting.append("</row>")
                if number % _AT_ONCE == 0:
                    sheet.write("".join(waiting).encode())
                    waiting.clear()
            sheet.write("".join(waiting).encode() + b"</sheetData></worksheet>")
        with package.open(STRINGS, "w") as strings:
            strings.write(f'<sst xmlns="{MAIN}" uniqueCount="{len(numbers)}">'.encode())
            for value in numbers:
                strings.write(f"<si><t>{escape(value)}</t></si>".encode())
            strings.write(b"</sst>")
