"""A condition of an outcome (结果运用) as people write it in a cell: `排名前 10 或（等次为“差” 且 有突出问题）`.

且 binds closer than 或; 不（…） turns a condition round; names stand in “ ” where they would be misread. What
formats.md writes in braces, in TOML or JSON, is taken as well.
"""

from __future__ import annotations

import json
import re

from shuzhi_desktop.domain.message import text
from shuzhi_desktop.importing.scheme_cells import BadCell, decimal, percent, written_value

DEEPEST = 30
_SPACE = re.compile(r"\s*")
_QUOTED = re.compile(r"“([^”]*)”|(\"(?:\\.|[^\"\\])*\")")
_WORD = re.compile(r"[^\s、，且或（）()“”\"]+")
_RANK = re.compile(r"排名([前后])第?\s*(\d{1,9})\s*名?")
_COMPOSITE = re.compile(r"综合得分\s*(低于|不低于|达到)\s*([+-]?[\d.]+)\s*分?")
_GRADE = re.compile(r"等次[为是]\s*")
_FLAG = re.compile(r"有?标记\s*")
_PROBLEM = re.compile(r"有?突出问题")
_NOT = re.compile(r"不是?\s*(?=[（(])")
_RATE = re.compile(r"\s*(低于|不低于|达到)\s*([+-]?[\d./]+\s*%?)")
_RATE_NAME = re.compile(r"(?:比率)?\s*([^\s、，且或（）()“”\"]+?)\s*(?=低于|不低于|达到)")
_RATE_MARK = re.compile(r"比率\s*(?=[“\"])")


def read_condition(written: str) -> dict[str, object]:
    """The condition as the file has it: a table of one kind, rates and grades as they are written.

    Raises:
        BadCell: not a condition.
    """
    if written.startswith("{"):
        found = written_value(written)
        if isinstance(found, dict):
            return found
        raise _unclear(written)
    return _Reading(written).whole()


def _unclear(rest: str) -> BadCell:
    return BadCell(
        text(
            "条件在“{rest}”处看不懂，请写成“排名前 10”“综合得分低于 60”“满意率低于 90%”“等次为差”等，用“且”“或”连接",
            rest=rest[:20],
        )
    )


class _Reading:
    """Walks through the text once; each method takes what it reads."""

    def __init__(self, written: str) -> None:
        self._text = written
        self._at = 0
        self._depth = 0

    def whole(self) -> dict[str, object]:
        found = self._joined("或", "any")
        if self._at < len(self._text):
            raise self._fault()
        return found

    def _fault(self) -> BadCell:
        return _unclear(self._text[self._at :] or self._text)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found

    def _sees(self, marks: str) -> bool:
        self._take(_SPACE)
        if self._at < len(self._text) and self._text[self._at] in marks:
            self._at += 1
            self._take(_SPACE)
            return True
        return False

    def _joined(self, mark: str, kind: str) -> dict[str, object]:
        parts = [self._joined("且", "all") if mark == "或" else self._part()]
        while True:
            before = self._at
            comma = self._sees("，,")
            if self._sees(mark):
                parts.append(self._joined("且", "all") if mark == "或" else self._part())
                continue
            if comma:
                self._at = before
            return parts[0] if len(parts) == 1 else {kind: parts}

    def _part(self) -> dict[str, object]:
        self._take(_SPACE)
        turned = self._take(_NOT) is not None
        if self._sees("（("):
            self._depth += 1
            if self._depth > DEEPEST:
                raise BadCell(text("括号嵌套太深"))
            inside = self._joined("或", "any")
            if not self._sees("）)"):
                raise self._fault()
            self._depth -= 1
            return {"not": inside} if turned else inside
        found = self._simple()
        self._take(_SPACE)
        return found

    def _simple(self) -> dict[str, object]:
        if rank := self._take(_RANK):
            return {"rank_at_most" if rank[1] == "前" else "rank_from_bottom": int(rank[2])}
        if composite := self._take(_COMPOSITE):
            return {"composite_below" if composite[1] == "低于" else "composite_at_least": decimal(composite[2])}
        if self._take(_GRADE):
            names = [self._name()]
            while self._sees("、"):
                names.append(self._name())
            return {"grade": names}
        if self._take(_PROBLEM):
            return {"flag": "outstanding_problem"}
        if self._take(_FLAG):
            return {"flag": self._name()}
        return self._rate()

    def _rate(self) -> dict[str, object]:
        begin = self._at
        self._take(_RATE_MARK)
        quoted = self._quoted()
        plain = None if quoted is not None else self._take(_RATE_NAME)
        name = quoted if quoted is not None else plain[1] if plain else ""
        bound = self._take(_RATE)
        if not name or bound is None:
            self._at = begin
            raise self._fault()
        return {"rate": name, "below" if bound[1] == "低于" else "at_least": percent(bound[2])}

    def _name(self) -> str:
        quoted = self._quoted()
        if quoted is not None:
            return quoted
        plain = self._take(_WORD)
        if plain is None:
            raise self._fault()
        return plain[0]

    def _quoted(self) -> str | None:
        found = self._take(_QUOTED)
        if found is None:
            return None
        if found[2] is None:
            return found[1]
        try:
            return str(json.loads(found[2]))
        except ValueError:
            raise self._fault() from None
