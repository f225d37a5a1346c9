"""What makes a spreadsheet program offer a repair, looked for in the package itself: ECMA-376 parts 1 and 2.

The published schemas may not be carried along, so the rules that decide are written out here: every part typed and
reached, the order of a worksheet's children, references that lead somewhere, cells and merges that do not collide.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from openpyxl.utils import range_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/"
RELATED = PACKAGE + "relationships}Relationship"
REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORKSHEET = tuple(
    """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios
    autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations
    hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches
    ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems
    tableParts extLst""".split()  # noqa: SIM905 - read as the standard lists them
)
WORKBOOK = tuple(
    """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences
    definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr
    webPublishObjects extLst""".split()  # noqa: SIM905
)
STYLES = tuple(
    "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split()  # noqa: SIM905
)
_QUOTED = re.compile(r"'((?:[^']|'')+)'!")
_TAB = re.compile(r"[\\/*?:\[\]]")


def faults(path: Path) -> list[str]:
    """Everything that is wrong with a workbook, a line each."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        parts = {name: package.read(name) for name in names}
    found = [f"stored twice: {name}" for name in {n for n in names if names.count(n) > 1}]
    found += list(_types(parts))
    for name in parts:
        if name.endswith(".rels"):
            found += list(_relations(name, parts))
    book = ET.fromstring(parts["xl/workbook.xml"])
    found += _order("xl/workbook.xml", book, WORKBOOK)
    found += list(_sheets(book))
    styles = ET.fromstring(parts["xl/styles.xml"])
    found += _order("xl/styles.xml", styles, STYLES)
    looks = len(styles.find(f"{MAIN}cellXfs") or ())
    for name, data in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            found += list(_worksheet(name, ET.fromstring(data), looks))
    return found


def _types(parts: dict[str, bytes]) -> Iterator[str]:
    types = ET.fromstring(parts["[Content_Types].xml"])
    endings = {one.get("Extension") for one in types if one.tag.endswith("Default")}
    named = {one.get("PartName") for one in types if one.tag.endswith("Override")}
    for name in parts:
        if name != "[Content_Types].xml" and f"/{name}" not in named and name.rpartition(".")[2] not in endings:
            yield f"no content type: {name}"
    for name in named:
        if (name or "").lstrip("/") not in parts:
            yield f"typed but missing: {name}"


def _relations(name: str, parts: dict[str, bytes]) -> Iterator[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    seen = set()
    for one in ET.fromstring(parts[name]).iter(RELATED):
        if one.get("Id") in seen:
            yield f"{name}: {one.get('Id')} twice"
        seen.add(one.get("Id"))
        target = one.get("Target", "")
        where = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if one.get("TargetMode") != "External" and where not in parts:
            yield f"{name} leads nowhere: {target}"


def _order(name: str, element: Element, wanted: tuple[str, ...]) -> list[str]:
    tags = [one.tag.removeprefix(MAIN) for one in element]
    strange = [tag for tag in tags if tag not in wanted]
    places = [wanted.index(tag) for tag in tags if tag in wanted]
    found = [f"{name}: unknown {tag}" for tag in strange]
    return found if places == sorted(places) else [*found, f"{name}: children out of order {tags}"]


def _sheets(book: Element) -> Iterator[str]:
    names = [one.get("name", "") for one in book.iter(f"{MAIN}sheet")]
    for name in names:
        if not 0 < len(name) <= 31 or _TAB.search(name) or name.startswith("'") or name.endswith("'"):
            yield f"no name for a sheet: {name!r}"
    if len({name.lower() for name in names}) < len(names):
        yield "two sheets of one name"
    seen = [(one.get("name"), one.get("localSheetId")) for one in book.iter(f"{MAIN}definedName")]
    if len(set(seen)) < len(seen):
        yield "a name defined twice"
    for one in book.iter(f"{MAIN}definedName"):
        if not 0 <= int(one.get("localSheetId", "0")) < len(names):
            yield f"{one.get('name')} belongs to no sheet"
        for quoted in _QUOTED.findall(one.text or ""):
            if quoted.replace("''", "'") not in names:
                yield f"{one.get('name')} names a sheet that is not there: {quoted}"


def _worksheet(name: str, sheet: Element, looks: int) -> Iterator[str]:
    yield from _order(name, sheet, WORKSHEET)
    last_row = 0
    for row in sheet.iter(f"{MAIN}row"):
        number = int(row.get("r", "0"))
        if number <= last_row:
            yield f"{name}: row {number} after {last_row}"
        if float(row.get("ht", "15")) > 409.5:
            yield f"{name}: row {number} is higher than a row may be"
        last_row = number
        yield from _cells(name, row, number, looks)
    yield from _merged(name, sheet)
    for width in sheet.iter(f"{MAIN}col"):
        if not 0 <= float(width.get("width", "0")) <= 255:
            yield f"{name}: a column wider than a column may be"
    for breaks in sheet.iter(f"{MAIN}rowBreaks"):
        if int(breaks.get("count", "0")) != len(breaks):
            yield f"{name}: breaks miscounted"


def _cells(name: str, row: Element, number: int, looks: int) -> Iterator[str]:
    last_column = 0
    for cell in row:
        column, at, *_ = range_boundaries(cell.get("r", "A1"))
        if at != number or column <= last_column:
            yield f"{name}: {cell.get('r')} out of place"
        last_column = column
        if int(cell.get("s", "0")) >= looks:
            yield f"{name}: {cell.get('r')} has a style that is not there"
        if cell.get("t") == "inlineStr" and len("".join(cell.itertext())) > 32_767:
            yield f"{name}: {cell.get('r')} holds too much text"


def _merged(name: str, sheet: Element) -> Iterator[str]:
    taken: set[tuple[int, int]] = set()
    for merged in sheet.iter(f"{MAIN}mergeCell"):
        left, top, right, bottom = range_boundaries(merged.get("ref", ""))
        here = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if here & taken or len(here) < 2:
            yield f"{name}: {merged.get('ref')} overlaps or is a single cell"
        taken |= here
