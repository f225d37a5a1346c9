"""Typefaces of exported workbooks. A workbook carries only their names; the reader's machine must have them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Typefaces:
    """Faces by use. `wide` and `rare` take over the body where a character is beyond GB2312 and beyond GBK."""

    title: str = "方正小标宋简体"
    head: str = "黑体"
    body: str = "仿宋_GB2312"
    wide: str = "仿宋"
    rare: str = "宋体"

    def body_for(self, content: str) -> str:
        """The face that has every character: 仿宋_GB2312 lacks many in personal names."""
        return self._chosen(content, self.body)

    def title_for(self, content: str) -> str:
        """The title's face, or one with more characters."""
        return self._chosen(content, self.title)

    def _chosen(self, content: str, face: str) -> str:
        if _encodes(content, "gb2312"):
            return face
        return self.wide if _encodes(content, "gbk") else self.rare


OFFICIAL = Typefaces()
STOCK = Typefaces(title="华文中宋", body="仿宋")


@lru_cache(maxsize=4096)
def _encodes(content: str, charset: str) -> bool:
    # Punctuation such as — and · encodes differently from what these faces draw; only letters and ideographs matter.
    try:
        "".join(c for c in content if c.isalnum()).encode(charset)
    except UnicodeEncodeError:
        return False
    return True
