"""A scheme as a workbook that people edit: what a sheet, a column, a cell and a reference are.

Both the writer (`exporting.scheme_book`) and the reader (`importing.scheme_book`) go by what is here and by the list of
`scheme_blocks`. Keys are those of the scheme file; `names` are what people call them, ours first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PARENT = "@"
"""Begins the key of a column that says to what an item belongs: `@forms`, `@indicators`, `@classes`."""
SECOND = "~"
"""Parts the key of a second column for one key of the file from what tells it apart: `step~rank`."""
EVERY = ("全部", "所有", "all")
"""Under 指标 of an option: every indicator of the form that is marked by options."""
NOTES = ("备注", "说明", "注", "填写说明", "填表说明", "使用说明", "note", "notes", "remark", "remarks")
"""Sheets and columns that hold nothing of the scheme."""
_SEPARATORS = re.compile(r"[、，,；;:：.\n“”]")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"  # a decimal
    FACTOR = "factor"  # a decimal; 20% is 0.2
    SHARE = "share"  # 0 to 1; 30% is 0.3
    PERCENT = "percent"  # 0 to 100; 90% is 90
    WEIGHT = "weight"  # of a hundred; 30% is 30
    WHOLE = "whole"
    FLAG = "flag"
    CHOICE = "choice"
    TEXTS = "texts"
    REFERENCE = "reference"
    REFERENCES = "references"
    SCORE = "score"
    TIEBREAK = "tiebreak"
    BANDS = "bands"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Field:
    """A column, or a row of a sheet of single values. `choices`: word of the file -> what people write, ours first.

    `of`: to what a reference leads (forms, indicators, options, classes, rates, outcomes, adjustments).
    """

    key: str
    names: tuple[str, ...]
    kind: Kind = Kind.TEXT
    choices: Mapping[str, tuple[str, ...]] | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A sheet: a table of the file. `single`: one value a row (项目, 内容), else one item a row."""

    key: str
    names: tuple[str, ...]
    fields: tuple[Field, ...]
    single: bool = False

    @property
    def name(self) -> str:
        """Our name of the sheet."""
        return self.names[0]

    def field(self, key: str) -> Field | None:
        """The field with a key of the file."""
        return next((one for one in self.fields if one.key.partition(SECOND)[0] == key), None)

    def columns(self) -> dict[str, tuple[str, ...]]:
        """Key -> names by which a column is found, the key of the file among them."""
        return {one.key: (*one.names, one.key.lstrip(PARENT)) for one in self.fields}


YES, NO = ("是", "√", "✓", "有", "true", "yes", "y"), ("否", "×", "无", "false", "no", "n")


class Names:
    """Things that are referred to by id or by name."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        """Keep the ids and names, in order."""
        self._pairs = tuple(pairs)

    def id_of(self, written: str) -> str:
        """The id that is meant: an id, or a name that only one thing has; else what is written."""
        if any(written == id_ for id_, _ in self._pairs):
            return written
        found = [id_ for id_, name in self._pairs if name == written]
        return found[0] if len(found) == 1 else written

    def shown(self, id_: str) -> str:
        """The name, where it leads back to the id and can stand in a list; else the id."""
        name = next((name for own, name in self._pairs if own == id_), id_)
        simple = is_plain(name) and not _SEPARATORS.search(name) and name.casefold() not in EVERY
        return name if simple and self.id_of(name) == id_ else id_


def is_plain(content: str) -> bool:
    """Whether a text comes out of a cell as it went in, whatever cleans cells on the way, and means only itself."""
    return (
        content == content.strip()
        and not content.startswith(('"', "[", "{", "#"))
        and not _WIDE.search(content)
        and all(one == " " or unicodedata.category(one)[0] not in "CZ" for one in content)
    )
