"""A block of rows repeated on its sheet, and everything that points past it moved along."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from openpyxl.formula.translate import Translator

from shuzhi_desktop.exporting.template.package import CHART, DRAWING, MAIN
from shuzhi_desktop.exporting.template.references import formula_after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.exporting.template.package import Element, Package
    from shuzhi_desktop.exporting.template.references import Repeat

_NUMBER = re.compile(r"[0-9]+$")
_ONE_CELL = re.compile(r"(?<=!)(\$?[A-Z]{1,3}\$?[0-9]+)$")
_LONE = re.compile(r"(\$?[A-Z]{1,3}\$?[0-9]+):\1$")
_AREAS = (("mergeCell", "ref"), ("hyperlink", "ref"), ("autoFilter", "ref"), ("dimension", "ref"))
_LISTS = (("conditionalFormatting", "sqref"), ("dataValidation", "sqref"), ("protectedRange", "sqref"))


def tag(name: str) -> str:
    """A name of the main namespace."""
    return f"{{{MAIN}}}{name}"


def plain_formulas(sheet: Element) -> None:
    """Write out formulas that are shared between cells: a copy of a row could not carry them along."""
    shared: dict[str, tuple[str, str]] = {}
    for cell in sheet.iter(tag("c")):
        formula = cell.find(tag("f"))
        if formula is None or formula.get("t") != "shared":
            continue
        if formula.text:
            shared[formula.get("si")] = (formula.text, cell.get("r"))
        text, origin = shared.get(formula.get("si"), ("", cell.get("r")))
        formula.text = Translator(f"={text}", origin=origin).translate_formula(cell.get("r"))[1:]
        for key in ("t", "si", "ref"):
            formula.attrib.pop(key, None)


def repeat_rows(package: Package, name: str, part: str, repeat: Repeat) -> list[list[Element]]:
    """Repeat a block of a sheet and move what is below it.

    Args:
        package: the workbook.
        name: of the sheet, as formulas call it.
        part: of the sheet.
        repeat: the block.

    Returns:
        The rows of each copy.
    """
    sheet = package.tree(part)
    data = sheet.find(tag("sheetData"))
    block = [row for row in data if repeat.first <= int(row.get("r")) <= repeat.last]
    after = [row for row in data if int(row.get("r")) > repeat.last]
    merges = [one.get("ref") for one in sheet.iter(tag("mergeCell")) if _inside(one.get("ref"), repeat)]
    copies = [[copy.deepcopy(row) for row in block] for _ in range(repeat.times)]
    for row in after:
        _move(row, repeat.growth)
    _move_formulas(package, name, repeat, block)
    for number, rows in enumerate(copies):
        for row in rows:
            _move(row, number * repeat.height)
            for formula in row.iter(tag("f")):
                formula.text = formula_after(formula.text or "", repeat, name, name, number)
    place = data.index(block[0])
    for row in block:
        data.remove(row)
    for row in reversed([row for rows in copies for row in rows]):
        data.insert(place, row)
    _move_areas(sheet, repeat)
    _copy_merges(sheet, merges, repeat)
    for one in package.related(part, "/drawing"):
        _move_drawing(package, one, repeat)
    for kind in ("/table", "/comments"):
        for one in package.related(part, kind):
            _move_refs(package.tree(one), repeat)
    return copies


def _inside(area: str, repeat: Repeat) -> bool:
    rows = [int(_NUMBER.search(end)[0]) for end in area.split(":")]  # type: ignore[index] # a cell ends in its row
    return all(repeat.first <= row <= repeat.last for row in rows)


def _move(row: Element, by: int) -> None:
    row.set("r", str(int(row.get("r")) + by))
    for cell in row.iter(tag("c")):
        cell.set("r", _lower(cell.get("r"), by))


def _lower(cell: str, by: int) -> str:
    """The cell so many rows further down."""
    return _NUMBER.sub(lambda found: str(int(found[0]) + by), cell)


def _move_areas(sheet: Element, repeat: Repeat) -> None:
    for name, key in _AREAS:
        for one in sheet.iter(tag(name)):
            if one.get(key) and not (name == "mergeCell" and _inside(one.get(key), repeat)):
                one.set(key, repeat.area(one.get(key)))
    for name, key in _LISTS:
        for one in sheet.iter(tag(name)):
            one.set(key, " ".join(_grown(area, repeat) for area in one.get(key, "").split()))
    for one in sheet.iter(tag("rowBreaks")):
        for line in one:
            line.set("id", str(repeat.row(int(line.get("id")))))


def _grown(area: str, repeat: Repeat) -> str:
    """An area of conditions or validations: one that stands in the block is meant for every copy."""
    if not _inside(area, repeat):
        return repeat.area(area)
    ends = area.split(":")
    return f"{ends[0]}:{_lower(ends[-1], repeat.growth)}"


def _copy_merges(sheet: Element, merges: list[str], repeat: Repeat) -> None:
    holder = sheet.find(tag("mergeCells"))
    for area in merges:
        for number in range(1, repeat.times):
            by = number * repeat.height
            moved = [_lower(end, by) for end in area.split(":")]
            one = holder.makeelement(tag("mergeCell"), {"ref": ":".join(moved)})
            holder.append(one)
    if holder is not None:
        holder.set("count", str(len(holder)))


def _move_formulas(package: Package, name: str, repeat: Repeat, block: list[Element]) -> None:
    """Formulas of every sheet, defined names and charts that point at this sheet; those of the block come later."""
    kept = [formula for row in block for formula in row.iter(tag("f"))]
    own = {id(formula) for formula in kept}  # an element of lxml is one object only as long as somebody holds it
    for here, part in package.sheets():
        for kind in ("f", "formula", "formula1", "formula2"):
            for formula in package.tree(part).iter(tag(kind)):
                if formula.text and id(formula) not in own:
                    formula.text = formula_after(formula.text, repeat, name, here)
    for defined in package.tree("xl/workbook.xml").iter(tag("definedName")):
        if defined.text:
            parts = _areas_of(defined.text)
            defined.text = ",".join(formula_after(one, repeat, name, "") for one in parts)
    for part in package.names("xl/charts/"):
        for formula in package.tree(part).iter(f"{{{CHART}}}f"):
            if formula.text:
                # One cell is a series of one point; as a range it grows with the rows it is drawn from.
                series = _ONE_CELL.sub(lambda found: f"{found[0]}:{found[1]}", formula.text)
                formula.text = _LONE.sub(r"\1", formula_after(series, repeat, name, ""))


def _areas_of(defined: str) -> Iterator[str]:
    """The parts of a defined name; a comma inside the quotes of a sheet's name parts nothing."""
    inside, begun = False, 0
    for place, character in enumerate(defined):
        if character == "'":
            inside = not inside
        elif character == "," and not inside and defined.count("(", begun, place) == defined.count(")", begun, place):
            yield defined[begun:place]
            begun = place + 1
    yield defined[begun:]


def _move_drawing(package: Package, part: str, repeat: Repeat) -> None:
    """Pictures and shapes below the block go down with it; one that lies over it grows."""
    for anchor in package.tree(part):
        ends = [anchor.find(f"{{{DRAWING}}}{end}/{{{DRAWING}}}row") for end in ("from", "to")]
        rows = [None if one is None else int(one.text) + 1 for one in ends]
        if rows[0] is None:
            continue
        bottom = rows[0] if rows[1] is None else rows[1]
        moved = repeat.span(rows[0], bottom)
        for end, row in zip(ends, moved, strict=True):
            if end is not None:
                end.text = str(row - 1)


def _move_refs(root: Element, repeat: Repeat) -> None:
    for one in root.iter():
        if isinstance(one.tag, str) and one.get("ref"):
            one.set("ref", repeat.area(one.get("ref")))
