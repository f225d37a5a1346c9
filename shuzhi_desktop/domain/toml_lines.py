"""Where the keys of a TOML text stand: line numbers by path, for complaints that a person can follow."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]
"""Keys and 0-based positions in arrays, from the top: ("classes", 0, "weight")."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\- ]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")


class LineMap:
    """The lines of a text's keys. Keys inside inline tables are found by the line of the key that holds them."""

    def __init__(self, toml_text: str) -> None:
        """Scan the text once."""
        self._lines: dict[Path, int] = {}
        table: Path = ()
        counts: dict[Path, int] = {}
        for number, line in enumerate(toml_text.splitlines(), start=1):
            header = _HEADER.match(line)
            if header:
                table = self._enter(header[2], counts, is_array=header[1] == "[[")
                self._lines.setdefault(table, number)
                continue
            key = _KEY.match(line)
            if key:
                self._lines.setdefault((*table, key[1]), number)

    @staticmethod
    def _enter(name: str, counts: dict[Path, int], *, is_array: bool) -> Path:
        """The path of a header; arrays on the way mean their newest element."""
        path: Path = ()
        parts = [part.strip() for part in name.split(".")]
        for part in parts[:-1]:
            path = (*path, part)
            if path in counts:
                path = (*path, counts[path])
        path = (*path, parts[-1])
        if is_array:
            counts[path] = counts.get(path, -1) + 1
            path = (*path, counts[path])
        return path

    def line(self, path: Path) -> int:
        """The line, from 1, of a key, or of the nearest thing around it."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 1
