"""The parts of a workbook's package: read once, edited as trees, written back; untouched parts stay byte for byte."""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree

from shuzhi_desktop.domain.message import Refused, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
SHAPES = "http://schemas.openxmlformats.org/drawingml/2006/main"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DUBLIN = "http://purl.org/dc/elements/1.1/"
TYPES = "[Content_Types].xml"
LARGEST = 50_000_000
"""Bytes unpacked: a template is a form, not an archive."""

Element = Any  # lxml has no types of its own


class Package:
    """One workbook. Trees handed out are written back by `saved`."""

    def __init__(self, path: Path) -> None:
        """Read a template.

        Raises:
            Refused: it is not a workbook, or too large.
        """
        try:
            with zipfile.ZipFile(path) as package:
                if sum(one.file_size for one in package.infolist()) > LARGEST:
                    raise Refused(text("模板“{name}”太大，请删去多余的内容。", name=path.name))
                self._parts = {name: package.read(name) for name in package.namelist()}
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
            raise _unreadable(path) from error
        self._trees: dict[str, Element] = {}
        if "xl/workbook.xml" not in self._parts:
            raise _unreadable(path)

    def tree(self, name: str) -> Element:
        """The root of a part; what is changed in it is kept."""
        if name not in self._trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
            try:
                self._trees[name] = etree.fromstring(self._parts[name], parser)
            except (etree.XMLSyntaxError, KeyError) as error:
                raise Refused(
                    text("模板里的“{part}”损坏，读不了；请在 Excel 或 WPS 中另存一次。", part=name)
                ) from error
        return self._trees[name]

    def names(self, prefix: str) -> list[str]:
        """Parts whose name begins so."""
        return [name for name in self._parts if name.startswith(prefix) and name.endswith(".xml")]

    def related(self, name: str, ending: str) -> Iterator[str]:
        """Parts that a part leads to by a relation whose type ends so (`/drawing`)."""
        folder, base = posixpath.split(name)
        relations = f"{folder}/_rels/{base}.rels"
        if relations not in self._parts:
            return
        for one in self.tree(relations).iter(f"{{{PACKAGE_REL}}}Relationship"):
            if one.get("Type", "").endswith(ending) and one.get("TargetMode") != "External":
                yield _joined(folder, one.get("Target", ""))

    def sheets(self) -> list[tuple[str, str]]:
        """(name, part) of every worksheet, in order."""
        leads = {
            one.get("Id"): _joined("xl", one.get("Target", ""))
            for one in self.tree("xl/_rels/workbook.xml.rels").iter(f"{{{PACKAGE_REL}}}Relationship")
            if one.get("Type", "").endswith("/worksheet")
        }
        found = []
        for one in self.tree("xl/workbook.xml").iter(f"{{{MAIN}}}sheet"):
            part = leads.get(one.get(f"{{{REL}}}id"))
            if part in self._parts:
                found.append((one.get("name", ""), part))
        return found

    def drop(self, name: str) -> None:
        """Take a part out, with its type and every relation to it."""
        if self._parts.pop(name, None) is None:
            return
        self._trees.pop(name, None)
        for one in list(self.tree(TYPES)):
            if one.get("PartName") == f"/{name}":
                self.tree(TYPES).remove(one)
        relations = self.tree("xl/_rels/workbook.xml.rels")
        for one in list(relations):
            if _joined("xl", one.get("Target", "")) == name:
                relations.remove(one)

    def saved(self) -> bytes:
        """The package with every changed tree written back."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name, untouched in self._parts.items():
                data, tree = untouched, self._trees.get(name)
                if tree is not None:
                    data = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
                entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, data)
        return out.getvalue()


def _unreadable(path: Path) -> Refused:
    return Refused(text("“{name}”不是能读的 xlsx 模板；请在 Excel 或 WPS 中另存为 .xlsx，不要加密。", name=path.name))


def _joined(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
