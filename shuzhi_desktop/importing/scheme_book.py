"""A scheme from a workbook, a folder of csv files or one csv: the sheets of `services.scheme_book` as people fill them.

What was read is written as a scheme file and read by the reader of scheme files, which alone knows the rules of a
scheme; what it complains of is told by sheet, row and column.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import text
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.domain.scheme_table import SchemeFaults
from shuzhi_desktop.domain.scheme_writing import toml_value, write_scheme
from shuzhi_desktop.importing.complaint import Complaint, sentence
from shuzhi_desktop.importing.scheme_items import Assembly
from shuzhi_desktop.importing.scheme_sheets import is_scheme_book, may_be_scheme_book, read_sheets
from shuzhi_desktop.services.faulty_rows import FaultyRows
from shuzhi_desktop.services.scheme_blocks import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.importing.scheme_items import Node
    from shuzhi_desktop.importing.scheme_sheets import Sheets

__all__ = ["is_scheme_book", "may_be_scheme_book", "read_scheme_book"]

_LAST = re.compile(r"(?:\.[^.\[\]]*|\[\d+\])$")
_SAID = re.compile(r"^[.\[]")


def read_scheme_book(path: Path) -> str:
    """The scheme of a workbook, as the text of a scheme file.

    Raises:
        FaultyRows: with every complaint by sheet, row and column.
        Refused: the file cannot be read at all, or holds no scheme.
    """
    sheets = read_sheets(path)
    if "scheme" not in sheets.names:
        sheets.complaints.add(
            "方案", 0, "", text("没有找到，请提供名为“方案”的工作表，左边写项目，右边写内容，至少有“标识”和“名称”")
        )
    if sheets.complaints.number:  # what else is wrong would only follow from a sheet or a column that is not there
        raise _faulty(path, sheets.complaints.all())
    assembly = Assembly(sheets)
    written = _Written(assembly)
    complaints = list(sheets.complaints.all())
    try:
        scheme = read_scheme(written.text(), path.name)
    except SchemeFaults as faults:
        for one in faults.complaints:
            told = written.told(one.key, one.message, sheets)
            if (told.sheet, told.row) not in assembly.faulty:
                complaints.append(told)
    else:
        if not complaints:
            return write_scheme(scheme)
    order = list(sheets.names.values())
    complaints.sort(key=lambda one: (order.index(one.sheet) if one.sheet in order else len(order), one.row))
    raise _faulty(path, complaints)


def _faulty(path: Path, complaints: Sequence[Complaint]) -> FaultyRows:
    said = text(
        "方案“{path}”有 {number} 处问题：{first}", path=path.name, number=len(complaints), first=sentence(complaints[0])
    )
    return FaultyRows(said, complaints)


class _Written:
    """The file as its lines, and where in the workbook each of its paths stands (`classes[2].weight`)."""

    def __init__(self, assembly: Assembly) -> None:
        self._lines = ["format = 1"]
        self._nodes: dict[str, Node] = {}
        for block in BLOCKS:
            nodes = assembly.parts.get(block.key, [])
            for place, node in enumerate(nodes):
                path = block.key if block.single else f"{block.key}[{place + 1}]"
                header = f"[{block.key}]" if block.single else f"[[{block.key}]]"
                self._put(header, path, node)

    def text(self) -> str:
        return "\n".join((*self._lines, ""))

    def _put(self, header: str, path: str, node: Node) -> None:
        self._nodes[path] = node
        self._lines.append(header)
        self._lines += [f"{key} = {toml_value(value)}" for key, value in node.values.items()]
        for inner, nodes in node.inside.items():
            for place, one in enumerate(nodes):
                self._put(f"[[{header.strip('[]')}.{inner}]]", f"{path}.{inner}[{place + 1}]", one)

    def told(self, key: str, message: Text, sheets: Sheets) -> Complaint:
        """A complaint of the reader at its cell, or at the row, or at the sheet that lacks something."""
        path = key
        while path and path not in self._nodes:
            path = _LAST.sub("", path) if _LAST.search(path) else ""
        node = self._nodes.get(path)
        rest = _SAID.sub("", key[len(path) :])
        if node is None:
            block = next((one for one in BLOCKS if one.key == key.partition("[")[0]), BLOCKS[0])
            return Complaint(sheets.names.get(block.key, block.name), 0, "", message)
        column = _column(node, rest)
        if not node.block.single:
            inside = next((one for one in BLOCKS if one.key == f"{node.block.key}.{rest}"), None)
            return Complaint(node.item.sheet, node.item.row, inside.name if inside else column, message)
        row = sheets.rows.get((node.block.key, rest), 0)
        if not row and column:
            return Complaint(node.item.sheet, 0, "", text("“{item}”：{message}", item=column, message=message))
        return Complaint(node.item.sheet, row, column, message)


def _column(node: Node, rest: str) -> str:
    """How the column of a key below an item is called: by the longest key that has one."""
    known = _keys(rest)
    for key in known:
        label = next((label for own, label in node.item.labels.items() if own.partition("~")[0] == key), "")
        found = node.block.field(key)
        if label or found is not None:
            return label or (found.names[0] if found else "")
    return ""


def _keys(rest: str) -> Iterable[str]:
    """A path and what is around it: trim.from[1], trim.from, trim."""
    while rest:
        yield rest
        rest = _LAST.sub("", rest) if _LAST.search(rest) else ""
