"""The first letters of a name's pinyin, by which people look for it: 刘洋 -> ly."""

from __future__ import annotations


def initials(name: str) -> str:
    """Lower-case first letters of the pinyin of each character; letters and digits stay, the rest is left out."""
    from pypinyin import Style, lazy_pinyin  # its tables would slow the start of the window

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return "".join(part[:1] if len(part) == 1 or not part.isascii() else part for part in letters).lower()
