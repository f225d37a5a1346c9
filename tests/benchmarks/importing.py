"""Memory of a process of its own that imports half a million marks into a meeting file."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

from shuzhi_desktop.app.wiring import AppWorkspace
from tests.benchmarks.measuring import Figure
from tests.benchmarks.meetings import CLASS, INFO, SCHEME, ballots, roster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER = ("ballot", "class", "rater", "reporter", "indicator", "value", "status")
_MARKS = 500_000
_CHILD = """
import sys, time
from pathlib import Path
from shuzhi_desktop.app.wiring import AppWorkspace
from tests.benchmarks.measuring import peak_mebibytes
workspace = AppWorkspace()
desk = workspace.open(Path(sys.argv[1]))
started = time.perf_counter()
report = workspace.import_files(desk, [Path(sys.argv[2])])
taken = time.perf_counter() - started
assert not report.complaints, report.complaints[0]
desk.store.close()
print(report.sheets, peak_mebibytes(), taken)
"""
_SHEET = "xl/worksheets/sheet1.xml"
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f'<Override PartName="/{_SHEET}" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="票" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
}


def _rows() -> Iterator[tuple[str, ...]]:
    for number, ballot in enumerate(ballots(_MARKS // 10), start=1):
        (line,) = ballot.lines
        for indicator, mark in enumerate(line.marks, start=1):
            assert mark is not None
            value = f"{mark / 10_000:g}"
            yield (f"T{number}", CLASS, "", f"书记{line.reporter_id}", f"i{indicator}", value, "")


def _write_csv(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig") as file:
        for row in (HEADER, *_rows()):
            file.write(",".join(row) + "\n")


def _write_xlsx(path: Path) -> None:
    """By hand: openpyxl would take minutes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in _PARTS.items():
            package.writestr(name, content)
        with package.open(_SHEET, "w") as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for number, row in enumerate((HEADER, *_rows()), start=1):
                cells = "".join(
                    f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
                    for column, value in enumerate(row)
                    if value
                )
                sheet.write(f'<row r="{number}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")


def figures(folder: Path) -> Iterator[Figure]:
    """Once as csv and once as xlsx, each in a meeting of its own."""
    for kind, write in (("csv", _write_csv), ("xlsx", _write_xlsx)):
        source, meeting = folder / f"ballots.{kind}", folder / f"{kind}.shuzhi"
        write(source)
        AppWorkspace().create(meeting, SCHEME, roster(), INFO).store.close()
        ran = subprocess.run(
            [sys.executable, "-c", _CHILD, str(meeting), str(source)], capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise RuntimeError(ran.stderr)
        sheets, mebibytes, taken = ran.stdout.split()
        assert int(sheets) * 10 == _MARKS
        yield Figure(
            f"peak memory of the import of 500,000 marks ({kind}, into the meeting file)",
            f"{float(mebibytes):.0f} MiB, {float(taken):.1f} s",
            "",
            float(mebibytes) * 1.048576,
            "MB",
            150,
        )
