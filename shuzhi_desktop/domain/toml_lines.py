"""Where the keys of a TOML text stand: line numbers by path, for complaints that a person can follow."""

from __future__ import annotations

import re
from bisect import bisect_right

Path = tuple[str | int, ...]
"""Keys and 0-based positions in arrays, from the top: ("classes", 0, "weight")."""

_GAP = re.compile(r"(?:[\s,]+|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_\-]+")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)
_OTHER = re.compile(r"[^,\]}\n#]+")


class LineMap:
    """The lines of a text's keys and array elements. The text must be good TOML; of any other only a part is known."""

    def __init__(self, toml_text: str) -> None:
        """Scan the text once."""
        self._text = toml_text
        self._at = 0
        self._starts = [0, *(found.end() for found in re.finditer("\n", toml_text))]
        self._lines: dict[Path, int] = {}
        self._newest: dict[Path, int] = {}
        try:
            self._scan()
        except (RecursionError, ValueError):  # nested beyond reason, or not TOML: what is known so far must do
            return

    def line(self, path: Path) -> int:
        """The line, from 1, of a key, or of the nearest thing around it."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 1

    def _note(self, path: Path) -> None:
        self._lines.setdefault(path, bisect_right(self._starts, self._at))

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise ValueError(self._at)
        self._at = found.end()
        return found[0]

    def _sees(self, mark: str) -> bool:
        return self._text.startswith(mark, self._at)

    def _scan(self) -> None:
        table: Path = ()
        self._skip(_GAP)
        while self._at < len(self._text):
            if self._sees("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_GAP)

    def _header(self) -> Path:
        """Enter a table; arrays on the way mean their newest element."""
        brackets = 2 if self._sees("[[") else 1
        begin = self._at
        self._at += brackets
        keys = self._keys()
        self._at, end = begin, self._at + brackets
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self._newest:
                path = (*path, self._newest[path])
        path = (*path, keys[-1])
        self._note(path)
        if brackets == 2:
            self._newest[path] = self._newest.get(path, -1) + 1
            path = (*path, self._newest[path])
            self._note(path)
        self._at = end
        return path

    def _keys(self) -> tuple[str, ...]:
        """A key, dotted or not, and the blanks around it."""
        keys = []
        while True:
            self._skip(_BLANK)
            quoted = self._sees('"') or self._sees("'")
            keys.append(self._skip(_STRING)[1:-1] if quoted else self._skip(_BARE))
            self._skip(_BLANK)
            if not self._sees("."):
                return tuple(keys)
            self._at += 1

    def _pair(self, table: Path) -> None:
        begin = self._at
        path = (*table, *self._keys())
        self._at, after = begin, self._at
        self._note(path)
        self._at = after + len("=")
        self._skip(_BLANK)
        self._value(path)

    def _value(self, path: Path) -> None:
        if self._sees("["):
            self._at += 1
            self._skip(_GAP)
            element = 0
            while not self._sees("]"):
                self._note((*path, element))
                self._value((*path, element))
                self._skip(_GAP)
                element += 1
            self._at += 1
        elif self._sees("{"):
            self._at += 1
            self._skip(_GAP)
            while not self._sees("}"):
                self._pair(path)
                self._skip(_GAP)
            self._at += 1
        elif self._sees('"') or self._sees("'"):
            self._skip(_STRING)
        else:
            self._skip(_OTHER)
