"""What an import made of a table, and what the user says it is instead: which column holds which field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, Text, listed, text, verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEADER_ROW = ("表头", "header")
_NONE = ("", "-", "不读")
_MOST_COLUMNS = 200
_MOST_NAMED = 8
_SHOWN = {
    "述职对象": text("述职对象"),
    "评议主体": text("评议主体"),
    "选票": text("选票"),
    "得分": text("得分"),
    "加减分": text("加减分"),
    "序号": text("序号"),
    "姓名": text("姓名"),
    "单位": text("单位"),
    "职务": text("职务"),
    "分组": text("分组"),
    "单位代码": text("单位代码"),
    "类别": text("类别"),
    "人数": text("人数"),
    "票号": text("票号"),
    "评分人": text("评分人"),
    "指标": text("指标"),
    "分值": text("分值"),
    "状态": text("状态"),
    "来源": text("来源"),
    "录入人": text("录入人"),
    "复核人": text("复核人"),
    "理由": text("理由"),
}


def shown_name(name: str) -> Text:
    """A kind of table or a field in the language it is shown in."""
    return _SHOWN.get(name) or verbatim(name)


@dataclass(frozen=True, slots=True)
class UnderstoodColumn:
    """A column of a table: its letter, its label as the file writes it, and the field it is read as (or empty)."""

    letter: str
    label: str
    field: str


@dataclass(frozen=True, slots=True)
class Understood:
    """One table as it was understood.

    `sheet` is the name by which complaints and `ColumnMap` call the table, `kind` what it is (述职对象, 评议主体, …),
    `header_rows` the numbers of its header rows from 1 (none where it has none), `fields` what a column may be read as,
    `read` the rows taken and `ignored` the numbers of those passed over.
    """

    sheet: str
    kind: str
    header_rows: tuple[int, ...]
    columns: tuple[UnderstoodColumn, ...]
    fields: tuple[str, ...]
    read: int
    ignored: tuple[int, ...] = ()

    def sentence(self) -> Text:
        """The table in one sentence: where its header is, what was read and what was passed over."""
        kind = shown_name(self.kind) if self.kind else text("没有认出")
        said = text("“{sheet}”（{kind}）：没有表头，读入 {n} 行", sheet=self.sheet, kind=kind, n=self.read)
        if self.header_rows:
            rows = listed(map(str, self.header_rows))
            said = text(
                "“{sheet}”（{kind}）：表头在第 {rows} 行，读入 {n} 行",
                sheet=self.sheet,
                kind=kind,
                rows=rows,
                n=self.read,
            )
        if not self.ignored:
            return said
        rows = listed(map(str, self.ignored[:_MOST_NAMED]))
        if len(self.ignored) > _MOST_NAMED:
            number = len(self.ignored)
            return text("{said}；合计、说明或重复的表头 {n} 行没有读（第 {rows} 行等）", said=said, n=number, rows=rows)
        return text("{said}；合计、说明或重复的表头没有读（第 {rows} 行）", said=said, rows=rows)

    def columns_sentence(self) -> Text:
        """Every column and what it is read as."""
        return listed(
            text("{letter} 列“{label}”是{field}", letter=one.letter, label=one.label, field=shown_name(one.field))
            if one.field
            else text("{letter} 列“{label}”不读", letter=one.letter, label=one.label)
            for one in self.columns
        )


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The user's own reading of tables, which goes before what the program finds.

    Keys of both are the name of a sheet or of a part (述职对象, 评议主体), or empty for the table meant by the fields.
    `columns`: field name -> column letter, empty for "not read". `header_rows`: row from 1; 0 for a table without one.
    """

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    header_rows: Mapping[str, int] = field(default_factory=dict)

    def said_of(self, name: str) -> tuple[Mapping[str, str], int | None] | None:
        """Columns and header row of the table that goes by a name; None where nothing is said of it."""
        if name not in self.columns and name not in self.header_rows:
            return None
        return self.columns.get(name, {}), self.header_rows.get(name)

    def names(self) -> frozenset[str]:
        """Every table that is spoken of."""
        return frozenset(self.columns) | frozenset(self.header_rows)

    def with_header_row(self, sheet: str, row: int, *, keep: bool = False) -> ColumnMap:
        """The same, but the header of `sheet` is in a row; what was said of its columns is only kept where told so."""
        columns = {name: chosen for name, chosen in self.columns.items() if keep or name != sheet}
        return ColumnMap(columns, {**self.header_rows, sheet: row})

    def with_field(self, sheet: str, letter: str, wanted: str, before: str) -> ColumnMap:
        """The same, but column `letter` of `sheet` is read as `wanted` (empty: not read); it was read as `before`."""
        chosen = {name: column for name, column in self.columns.get(sheet, {}).items() if column != letter}
        if before and before != wanted:
            chosen[before] = ""
        if wanted:
            chosen[wanted] = letter
        return ColumnMap({**self.columns, sheet: chosen}, self.header_rows)


def parse_column_map(written: Iterable[str]) -> ColumnMap | None:
    """The map of `--map` options such as `姓名=C,单位=D`, `名单!姓名=C` and `名单!表头=3`; None where there are none.

    Raises:
        Refused: one of them cannot be understood.
    """
    columns: dict[str, dict[str, str]] = {}
    header_rows: dict[str, int] = {}
    for part in (one for option in written for one in re.split("[,，]", option) if one.strip()):
        place, equals, value = part.replace("＝", "=").partition("=")
        sheet, _, name = place.replace("！", "!").rpartition("!")
        sheet, name, value = sheet.strip(), name.strip(), value.strip()
        if not equals or not name:
            raise Refused(text("“{value}”不是列的对应，请写成“姓名=C”或“工作表!姓名=C”", value=part.strip()))
        if name in HEADER_ROW:
            if not value.isdecimal() or len(value) > 7:
                raise Refused(text("“{value}”不是行号，表头请写成“表头=3”，没有表头写“表头=0”", value=value))
            header_rows[sheet] = int(value)
            continue
        letter = "" if value in _NONE else value.upper()
        if letter:
            column_number(letter)
        columns.setdefault(sheet, {})[name] = letter
    return ColumnMap(columns, header_rows) if columns or header_rows else None


def column_letter(number: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA and so on."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letter: str) -> int:
    """The column of its letters, from 0.

    Raises:
        Refused: not the letters of a column that is read.
    """
    number = 0
    for one in letter.upper():
        number = number * 26 + ord(one) - 64 if "A" <= one <= "Z" else _MOST_COLUMNS + 1
    if not 1 <= number <= _MOST_COLUMNS:
        raise Refused(text("“{value}”不是列号，请写 A 到 {last} 的字母", value=letter, last=column_letter(199)))
    return number - 1
