"""A template filled: `{{keys}}` and named cells get their values, rows that speak of a reporter stand once for each."""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.exporting.cells import legal_text
from shuzhi_desktop.exporting.template.package import DUBLIN, SHAPES, Package
from shuzhi_desktop.exporting.template.references import Repeat
from shuzhi_desktop.exporting.template.rows import plain_formulas, repeat_rows, tag
from shuzhi_desktop.services.documents.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from shuzhi_desktop.exporting.template.package import Element
    from shuzhi_desktop.services.documents.template_values import TemplateValues, Value

    Lookup = Callable[[str, str], Value]

_KEY = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_NAMED_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$([A-Z]{1,3})\$([0-9]{1,7})")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def fill_template(template: Path, target: Path, values: TemplateValues) -> None:
    """Write the filled template under another name; the template itself is never changed.

    Raises:
        Refused: not a workbook, a key that does not exist (with sheet, cell and the nearest one), or nobody reports.
    """
    if not values.reporters:
        raise Refused(text("还没有述职对象，没有可以填的结果。"))
    if target.exists() and template.samefile(target):
        raise Refused(text("填好的文件不能覆盖模板自己，请换一个文件名。"))
    package = Package(template)
    filling = _Filling(package, values)
    filling.named_cells()
    for name, part in package.sheets():
        filling.sheet(name, part)
        filling.around(name, part)
    package.drop("xl/calcChain.xml")
    _calculate_on_opening(package)
    _sign(package, _said(values.meeting["digest"]))
    data = package.saved()
    with whole_file(target) as draft:
        draft.write_bytes(data)


def _calculate_on_opening(package: Package) -> None:
    book = package.tree("xl/workbook.xml")
    found = book.find(tag("calcPr"))
    if found is None:
        found = book.makeelement(tag("calcPr"), {})
        before = [book.find(tag(name)) for name in ("definedNames", "externalReferences", "sheets")]
        next(one for one in before if one is not None).addnext(found)
    found.set("fullCalcOnLoad", "1")


def _sign(package: Package, digest: str) -> None:
    """Note whose result it is in the document's properties: by that an earlier filling may be replaced."""
    if package.names("docProps/core"):
        core = package.tree("docProps/core.xml")
        found = core.find(f"{{{DUBLIN}}}identifier")
        if found is None:
            found = core.makeelement(f"{{{DUBLIN}}}identifier", {})
            core.append(found)
        found.text = digest


class _Filling:
    """One template on its way to being filled."""

    def __init__(self, package: Package, values: TemplateValues) -> None:
        self._package, self._values = package, values
        self._shared: list[Element] = []
        if package.names("xl/sharedStrings"):
            self._shared = list(package.tree("xl/sharedStrings.xml").iter(tag("si")))

    def named_cells(self) -> None:
        """Cells whose defined name is a key; names may not hold points, so `class_public_valid` stands for them."""
        known = {key.replace(".", "_"): key for key in self._values.meeting} | self._values.meeting_names
        parts = dict(self._package.sheets())
        for defined in self._package.tree("xl/workbook.xml").iter(tag("definedName")):
            key = known.get(defined.get("name", ""))
            where = _NAMED_CELL.fullmatch(defined.text or "")
            if key is None or where is None:
                continue
            part = parts.get((where[1] or where[2]).replace("''", "'"))
            if part is not None:
                cell = _cell_at(self._package.tree(part), where[3], int(where[4]))
                _put(cell, self._values.meeting[self._values.meeting_names.get(key, key)])

    def sheet(self, name: str, part: str) -> None:
        """Repeat the blocks of a sheet from the lowest up, then fill what is left."""
        sheet = self._package.tree(part)
        plain_formulas(sheet)
        for first, last in reversed(list(self._blocks(sheet))):
            repeat = Repeat(first, last, len(self._values.reporters))
            reporters = self._in_order(sheet, first)
            for reporter, rows in zip(reporters, repeat_rows(self._package, name, part, repeat), strict=True):
                for row in rows:
                    self._fill(row, self._of_reporter(name, reporter))
        self._fill(sheet, self._of_meeting(name))
        for cell in sheet.iter(tag("c")):
            formula, value = cell.find(tag("f")), cell.find(tag("v"))
            if formula is not None and value is not None:
                cell.remove(value)  # what it was before the figures came in
                cell.attrib.pop("t", None)

    def _blocks(self, sheet: Element) -> Iterator[tuple[int, int]]:
        """First and last row of each run of rows that speak of a reporter."""
        begun = last = 0
        for row in sheet.iter(tag("row")):
            number = int(row.get("r"))
            if any(self._values.reporter_key(key) is not None for key in self._keys_of(row)):
                if begun and number != last + 1:
                    yield begun, last
                    begun = 0
                begun, last = begun or number, number
        if begun:
            yield begun, last

    def _in_order(self, sheet: Element, first: int) -> list[Mapping[str, Value]]:
        """Reporters by rank where the block begins with the rank, else in speaking order."""
        row = next(row for row in sheet.iter(tag("row")) if int(row.get("r")) == first)
        keys = [self._values.reporter_key(key) for key in self._keys_of(row)]
        reporters = list(self._values.reporters)
        if next((key for key in keys if key), None) == "rank":
            reporters.sort(key=lambda one: (one["rank"] is None, one["rank"] or 0, one["order"]))
        return list(reporters)

    def _keys_of(self, row: Element) -> Iterator[str]:
        for cell in row.iter(tag("c")):
            yield from _KEY.findall(self._text(cell))

    def _text(self, cell: Element) -> str:
        holder = self._holder(cell)
        return "" if holder is None else "".join(one.text or "" for one in holder.iter(tag("t")))

    def _holder(self, cell: Element) -> Element | None:
        """What holds the text of a cell: its inline string or the shared one."""
        if cell.get("t") == "inlineStr":
            return cell.find(tag("is"))
        number = cell.findtext(tag("v"))
        if cell.get("t") == "s" and number is not None and int(number) < len(self._shared):
            return self._shared[int(number)]
        return None

    def _fill(self, root: Element, lookup: Lookup) -> None:
        for cell in root.iter(tag("c")):
            written = self._text(cell)
            whole = _KEY.fullmatch(written.strip())
            if whole:
                _put(cell, lookup(whole[1], cell.get("r")))
            elif _KEY.search(written):
                _put(cell, _filled(written, lookup, cell.get("r")))

    def around(self, name: str, part: str) -> None:
        """Keys in the text of shapes, and in headers and footers."""
        lookup = self._of_meeting(name)
        for drawing in self._package.related(part, "/drawing"):
            for words in self._package.tree(drawing).iter(f"{{{SHAPES}}}t"):
                words.text = _filled(words.text or "", lookup, drawing)
        for margin in self._package.tree(part).iter(tag("headerFooter")):
            for words in margin:
                words.text = _filled(words.text or "", lookup, words.tag.rpartition("}")[2])

    def _of_reporter(self, sheet: str, reporter: Mapping[str, Value]) -> Lookup:
        def lookup(written: str, where: str) -> Value:
            key = self._values.reporter_key(written)
            return reporter[key] if key is not None else self._of_meeting(sheet)(written, where)

        return lookup

    def _of_meeting(self, sheet: str) -> Lookup:
        def lookup(written: str, where: str) -> Value:
            key = self._values.meeting_key(written)
            if key is not None:
                return self._values.meeting[key]
            known = [*self._values.meeting, *self._values.meeting_names, *self._values.reporter_names]
            known += [f"reporter.{one}" for one in self._values.reporters[0]]
            near = difflib.get_close_matches(written, known, 1, 0.4)
            raise Refused(
                text(
                    "模板工作表“{sheet}”的 {cell} 写着“{key}”，没有这个项目；是不是“{near}”？",
                    sheet=sheet,
                    cell=where,
                    key=written,
                    near=near[0] if near else known[0],
                )
            )

        return lookup


def _filled(written: str, lookup: Lookup, where: str) -> str:
    """The text with every key in it replaced."""
    parts, begun = [], 0
    for found in _KEY.finditer(written):
        parts += [written[begun : found.start()], _said(lookup(found[1], where))]
        begun = found.end()
    return "".join((*parts, written[begun:]))


def _said(value: Value) -> str:
    return "—" if value is None else f"{value:f}" if isinstance(value, Decimal) else value


def _put(cell: Element, value: Value) -> None:
    """Put a value into a cell; its style stays. Text is text whatever it begins with."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, Decimal):
        child = cell.makeelement(tag("v"), {})
        child.text = f"{value:f}"
        cell.append(child)
        return
    content = legal_text(_said(value))
    if content:
        cell.set("t", "inlineStr")
        holder = cell.makeelement(tag("is"), {})
        words = holder.makeelement(tag("t"), {_XML_SPACE: "preserve"})
        words.text = content
        holder.append(words)
        cell.append(holder)


def _cell_at(sheet: Element, column: str, number: int) -> Element:
    """The cell at a place, made where it is missing."""
    from openpyxl.utils import column_index_from_string

    data = sheet.find(tag("sheetData"))
    row = next((one for one in data if int(one.get("r")) == number), None)
    if row is None:
        row = data.makeelement(tag("row"), {"r": str(number)})
        data.insert(sum(int(one.get("r")) < number for one in data), row)
    name = f"{column}{number}"
    cell = next((one for one in row if one.get("r") == name), None)
    if cell is None:
        cell = row.makeelement(tag("c"), {"r": name})
        wanted = column_index_from_string(column)
        row.insert(sum(column_index_from_string(one.get("r").rstrip("0123456789")) < wanted for one in row), cell)
    return cell
