"""A scheme as a workbook that people edit and hand back; what is read from it is the same scheme.

Every cell is text, so that no program makes a date of 1/3 or a number with noise of 0.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.scheme_writing import scheme_blocks
from shuzhi_desktop.exporting.cells import HEADER_SHADE
from shuzhi_desktop.exporting.scheme_cells import condition_cell, list_cell, value_cell
from shuzhi_desktop.services.documents.sheet_table import text_width
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.services.scheme_blocks import BLOCKS, SINGLE_COLUMNS
from shuzhi_desktop.services.scheme_book import PARENT, SECOND, Block, Field, Kind, Names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from shuzhi_desktop.domain.scheme import Scheme

_WIDEST, _SLIMMEST = 60, 10
_LONGEST_LIST = 255  # what a list of choices may hold, quotes and commas included
_LAST_EDITED = 500
_HELP = (
    "怎样填写",
    "一张工作表是方案的一部分，一行是一项；表名、列名可以用中文，也可以用方案文件里的英文键。不用的表和列可以删去。",
    "标识只用英文字母、数字、- 和 _；不填时自动编号。别处提到一项时写名称或标识都可以。",
    "类别的权重以一百分计：30 与 30% 相同。指标的权重是系数：20% 就是 0.2。各种比例写 30% 或 0.3。满意率等写 90%。",
    "几项写在一格里时用顿号分开。按档赋分写成 90=200；80=190（下限=得分）。",
    "条件写成：排名前 10；排名后 3；综合得分低于 60；满意率低于 90%；等次为“差”；有突出问题。",
    "条件用 且、或 连接，用括号分组，不（…）表示相反。",
    "指标下写“全部”的选项，归该表所有用选项评价的指标。测评表、指标、类别一列空着时与上一行相同。",
    "加英文双引号的文字照原样读取。改好后用 shuzhi check 检查。",
)
Rows = list[list[str]]


def write_scheme_book(path: Path, scheme: Scheme) -> None:
    """Write a scheme as a workbook (.xlsx).

    Raises:
        Refused: there is a file already, which may be somebody's work, or it cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise Refused(text("方案工作簿的文件名须以 .xlsx 结尾：“{name}”。", name=path.name))
    if path.exists():
        raise Refused(text("文件“{name}”已经存在，请换一个文件名。", name=path.name))
    book = Workbook()
    book.remove(book.worksheets[0])
    for block, rows in scheme_rows(scheme):
        _fill(book.create_sheet(block.name), block, rows)
    notes = book.create_sheet("说明")
    for number, line in enumerate(_HELP, start=1):
        _put(notes, number, 1, line, bold=number == 1)
    notes.column_dimensions["A"].width = 120
    saved = BytesIO()
    book.save(saved)
    with whole_file(path) as draft:
        draft.write_bytes(saved.getvalue())


def scheme_rows(scheme: Scheme) -> list[tuple[Block, Rows]]:
    """Each sheet with its rows of cells, the header first; parts that the scheme has not are left out."""
    items = _items(scheme)
    sheets = []
    for block in BLOCKS:
        mine = items.get(block.key)
        if not mine:
            continue
        if block.single:
            header = [names[0] for names in SINGLE_COLUMNS.values()]
            values = [[known.names[0], mine[0][known.key]] for known in block.fields if mine[0].get(known.key)]
            sheets.append((block, [header, *values]))
        else:
            keys = [one.key for one in block.fields]
            header = [one.names[0] for one in block.fields]
            sheets.append((block, [header, *([one.get(key, "") for key in keys] for one in mine)]))
    return sheets


def _items(scheme: Scheme) -> dict[str, list[dict[str, str]]]:
    """The cells of each block's items by key of the field."""
    writer = _Writer(scheme)
    for header, values in scheme_blocks(scheme):
        writer.put(header.strip("[]"), dict(values), {})
    return writer.items


class _Writer:
    """Lays out the tables of the scheme's file as rows, those inside others on sheets of their own."""

    def __init__(self, scheme: Scheme) -> None:
        self.items: dict[str, list[dict[str, str]]] = {}
        self._form = ""
        self._forms = Names((one.id, one.title) for one in scheme.forms)
        self._indicators = {one.id: Names((i.id, i.name) for i in one.indicators) for one in scheme.forms}
        self._options = {
            (one.id, i.id): Names((o.id, o.name) for o in i.options) for one in scheme.forms for i in one.indicators
        }
        self._others = {
            "forms": self._forms,
            "classes": Names((one.id, one.name) for one in scheme.classes),
            "rates": Names((one.id, one.name) for one in scheme.rates),
            "outcomes": Names((one.id, one.name) for one in scheme.outcomes),
            "adjustments": Names((one.id, one.name) for one in scheme.adjustments),
        }

    def put(self, key: str, values: dict[str, object], parents: dict[str, str]) -> None:
        """One table of the file."""
        block = next(one for one in BLOCKS if one.key == key)
        if key == "forms":
            self._form = str(values["id"])
        elif key == "forms.indicators":
            parents = {f"{PARENT}forms": self._forms.shown(self._form)}
        elif key == "classes":
            self._form = str(values.get("form") or "")
        form, id_ = str(values.get("form") or self._form), str(values.get("id", ""))
        flat = _flat(values)
        cells = dict(parents)
        insides = {one.key.rpartition(".")[2]: one.key for one in BLOCKS if one.key.rpartition(".")[0] == key}
        for name, value in flat.items():
            if name in insides and isinstance(value, list | tuple):
                continue
            known = _field(block, name, flat)
            cells[known.key] = self._cell(known, value, form, str(values.get("indicator", "")))
        self.items.setdefault(key, []).append(cells)
        for name, inner in insides.items():
            held = flat.get(name)
            below = {f"{PARENT}classes": self._others["classes"].shown(id_)} if key == "classes" else parents
            if key == "forms.indicators":
                below = {**parents, f"{PARENT}indicators": self._indicators[self._form].shown(id_)}
            for one in held if isinstance(held, list | tuple) else ():
                self.put(inner, dict(one), below)

    def _names(self, of: str, form: str, indicator: str) -> Names:
        if of == "indicators":
            return self._indicators.get(form, Names())
        return self._options.get((form, indicator), Names()) if of == "options" else self._others[of]

    def _cell(self, known: Field, value: object, form: str, indicator: str) -> str:
        if known.kind is Kind.REFERENCE:
            return self._names(known.of, form, indicator).shown(str(value))
        if known.kind is Kind.REFERENCES and isinstance(value, list | tuple):
            names = self._names(known.of, form, indicator)
            return list_cell([names.shown(str(one)) for one in value])
        if known.kind is Kind.CONDITION and isinstance(value, Mapping):
            return condition_cell(value, self._others["rates"])
        if known.kind is Kind.SCORE:
            return f"比率：{str(value).removeprefix('rate:')}"
        return value_cell(known, value)


def _field(block: Block, name: str, values: Mapping[str, object]) -> Field:
    """The field of a key; of two for one key the second is for what is ranked."""
    second = next((one for one in block.fields if one.key.startswith(f"{name}{SECOND}")), None)
    if second is not None and values.get("kind") == second.key.partition(SECOND)[2]:
        return second
    return next(one for one in block.fields if one.key == name)


def _flat(values: Mapping[str, object]) -> dict[str, object]:
    """Tables inside a table as dotted keys, conditions left whole; what is not written is left out."""
    found: dict[str, object] = {}
    for key, value in values.items():
        if isinstance(value, Mapping) and key != "when":
            found |= {f"{key}.{inner}": one for inner, one in value.items() if one is not None}
        elif value is not None:
            found[key] = value
    return found


def _fill(sheet: Worksheet, block: Block, rows: Rows) -> None:
    for number, cells in enumerate(rows, start=1):
        for column, content in enumerate(cells, start=1):
            _put(sheet, number, column, content, bold=number == 1)
    for column, down in enumerate(zip(*rows, strict=True), start=1):
        letter = get_column_letter(column)
        width = max(_SLIMMEST, *(text_width(one) + 2 for one in down))
        sheet.column_dimensions[letter].width = min(_WIDEST, width)
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    if block.single:
        for number, cells in enumerate(rows, start=1):
            known = next((one for one in block.fields if one.names[0] == cells[0]), None)
            if known is not None:
                _offer(sheet, known, f"B{number}")
    else:
        for column, known in enumerate(block.fields, start=1):
            letter = get_column_letter(column)
            _offer(sheet, known, f"{letter}2:{letter}{_LAST_EDITED}")


def _offer(sheet: Worksheet, known: Field, cells: str) -> None:
    """A list to choose from, where a cell takes one of few words."""
    names: Iterable[str] = [one[0] for one in (known.choices or {}).values()]
    formula = f'"{",".join(names)}"'
    if not known.choices or len(formula) > _LONGEST_LIST:
        return
    offered = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
    offered.add(cells)
    sheet.add_data_validation(offered)


def _put(sheet: Worksheet, row: int, column: int, content: str, *, bold: bool) -> None:
    """Text that no program takes for a formula, a number or a day."""
    cell: Any = sheet.cell(row=row, column=column)
    if content:
        cell.value = content
        cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if bold:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor=HEADER_SHADE)
