"""One table of a scheme file while it is read: typed access to its keys, and a complaint for each that is wrong."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from shuzhi_desktop.domain.message import Refused, Text, listed, text
from shuzhi_desktop.domain.rounding import parse_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shuzhi_desktop.domain.toml_lines import LineMap, Path

Choice = TypeVar("Choice", bound=StrEnum)
_MISSING: Any = object()
_FRACTION = re.compile(r"[0-9]{1,9} ?/ ?[1-9][0-9]{0,8}", re.ASCII)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
MOST_COMPLAINTS = 200
"""More than anyone reads; what comes after is counted no further."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One fault of a scheme file. `key` is the path as written: classes[2].weight."""

    line: int
    key: str
    message: Text


class SchemeFaults(Refused):
    """A scheme file with faults; `complaints` holds all of them, by line."""

    def __init__(self, file_name: str, complaints: Iterable[Complaint]) -> None:
        """Say the first and how many there are.

        Args:
            file_name: as the user knows it.
            complaints: at least one.
        """
        self.file_name = file_name
        self.complaints = tuple(sorted(complaints, key=lambda one: one.line))
        first = self.complaints[0]
        place = text("{file} 第 {line} 行 {key}", file=file_name, line=first.line, key=first.key)
        message = text("{place}：{message}", place=place, message=first.message)
        if len(self.complaints) > 1:
            message = text("{first}（共 {n} 处问题）", first=message, n=len(self.complaints))
        super().__init__(message)


class Faults:
    """Collects complaints and knows where things stand."""

    def __init__(self, lines: LineMap) -> None:
        self._lines = lines
        self._unread: list[Path] = []
        self._paths: list[Path] = []
        self.complaints: list[Complaint] = []

    @property
    def are_enough(self) -> bool:
        """Whether more complaints would help nobody."""
        return len(self.complaints) >= MOST_COMPLAINTS

    def all_is_read(self) -> None:
        """From now on say nothing about what could not even be read: it would only follow from that."""
        self._unread = list(self._paths)

    def add(self, path: Path, message: Text) -> None:
        """Complain of what stands at a path."""
        follows = any(path[: len(other)] == other or other[: len(path)] == path for other in self._unread)
        if not follows and not self.are_enough:
            self._paths.append(path)
            self.complaints.append(Complaint(self._lines.line(path), _written(path), message))


def _written(path: Path) -> str:
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if shown else part
    return shown


def _shown(value: object) -> str:
    """The beginning of a value; some cannot be written at all (an integer of thousands of digits, endless nesting)."""
    try:
        return str(value)[:40]
    except (ValueError, RecursionError):
        return "…"


class Table:
    """A table at a path. Every getter notes its key as known; `done` complains of the others."""

    def __init__(self, values: object, path: Path, faults: Faults) -> None:
        self.path = path
        self.faults = faults
        self._known: list[str] = []
        if isinstance(values, dict):
            self._values: dict[str, Any] = values
        else:
            self._values = {}
            faults.add(path, text("这里应当是一个表"))

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        if key not in self._known:
            self._known.append(key)
        return key in self._values

    def complain(self, key: str, message: Text) -> None:
        """Complain of a key of this table."""
        self.faults.add((*self.path, key), message)

    def _get(self, key: str, default: Any) -> Any:
        if self.has(key):
            return self._values[key]
        if default is _MISSING:
            self.complain(key, text("缺少这一项"))
        return _MISSING

    def text(self, key: str, default: str = _MISSING) -> str:
        """A string."""
        value = self._get(key, default)
        if value is _MISSING:
            return "" if default is _MISSING else default
        if not isinstance(value, str) or (not value.strip() and default is _MISSING):
            self.complain(key, text("应当是不为空的文字"))
            return "?"
        if _UNPRINTABLE.search(value):
            self.complain(key, text("文字中有不能显示的控制字符"))
            return "?"
        return value

    def number(self, key: str, default: Fraction = _MISSING) -> Fraction:
        """An exact decimal with at most four places."""
        value = self._get(key, default)
        if value is _MISSING:
            return Fraction(0) if default is _MISSING else default
        return self.decimal(key, value)

    def decimal(self, key: str, value: object) -> Fraction:
        """A decimal found under a key."""
        try:
            if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
                raise ValueError(key)
            return parse_decimal(value)
        except ValueError:
            self.complain(key, text("“{value}”不是小数，或小数超过四位", value=_shown(value)))
            return Fraction(0)

    def share(self, key: str) -> Fraction:
        """A decimal, or a fraction p/q where no decimal is exact ("100/3" percent is a third)."""
        value = self._values.get(key)
        if isinstance(value, str) and _FRACTION.fullmatch(value.strip()):
            self.has(key)
            return Fraction(value.strip().replace(" ", ""))
        return self.number(key)

    def whole(self, key: str, default: int, low: int = 0, high: int = 1_000_000) -> int:
        """A whole number in a range."""
        value = self._get(key, default)
        if value is _MISSING:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.complain(key, text("应当是 {low} 到 {high} 的整数", low=low, high=high))
            return default
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when missing."""
        value = self._get(key, False)  # noqa: FBT003
        if value is _MISSING:
            return False
        if not isinstance(value, bool):
            self.complain(key, text("应当是 true 或 false"))
        return value is True

    def choice(self, key: str, kinds: type[Choice], default: Choice = _MISSING) -> Choice:
        """One of the words of a kind."""
        value = self._get(key, default)
        words = [one.value for one in kinds]
        if value is not _MISSING:
            if isinstance(value, str) and value in words:
                return kinds(value)
            self.complain(key, text("“{value}”不在可选范围内：{words}", value=_shown(value), words=listed(words)))
        return next(iter(kinds)) if default is _MISSING else default

    def texts(self, key: str, default: tuple[str, ...] = _MISSING) -> tuple[str, ...]:
        """A list of strings."""
        value = self._get(key, default)
        if value is _MISSING:
            return () if default is _MISSING else default
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.complain(key, text("应当是文字的列表"))
            return ()
        return tuple(value)

    def table(self, key: str) -> Table | None:
        """A table under a key, None when it is missing."""
        return Table(self._values[key], (*self.path, key), self.faults) if self.has(key) else None

    def tables(self, key: str) -> list[Table]:
        """A list of tables; empty when missing."""
        if not self.has(key):
            return []
        value = self._values[key]
        if not isinstance(value, list):
            self.complain(key, text("应当是表的列表"))
            return []
        return [Table(one, (*self.path, key, position), self.faults) for position, one in enumerate(value)]

    def raw(self, key: str) -> object:
        """Whatever stands there, None when missing."""
        return self._values.get(key) if self.has(key) else None

    def done(self) -> None:
        """Complain of every key that nobody asked for, with the nearest known one."""
        for key in self._values:
            if key in self._known or self.faults.are_enough:
                continue
            near = difflib.get_close_matches(key, self._known, 1, 0.5)
            if near:
                self.complain(key, text("不认识这一项，是不是“{near}”？", near=near[0]))
            else:
                self.complain(key, text("不认识这一项；可用：{known}", known=listed(self._known)))
