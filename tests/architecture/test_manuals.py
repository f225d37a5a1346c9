"""The two manuals cannot drift apart: the same headings, numbered steps, tables and commands, in the same order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
SOURCE = (DOCS / "manual.md").read_text(encoding="utf-8")
ENGLISH = (DOCS / "manual.en.md").read_text(encoding="utf-8")
_SHAPES = {
    "headings": r"^(#+) ",
    "numbered steps": r"^(#+ |\d+\. )",
    "bullets": r"^(#+ | *- )",
    "rows of tables": r"^(#+ | *\|)",
    "commands": r"`shuzhi (\w+)",
    "options": r"(--[a-z][a-z-]+)",
    "names in templates": r"(\{\{[^}]+\}\})",
    "words in scripts": r"`(\{[^{}]+\})`",
}


@pytest.mark.parametrize("shape", _SHAPES)
def test_both_manuals_have_the_same_shape(shape: str) -> None:
    pattern = re.compile(_SHAPES[shape], re.MULTILINE)
    wanted, found = pattern.findall(SOURCE), pattern.findall(ENGLISH)
    assert wanted
    assert [one.strip() for one in found] == [one.strip() for one in wanted]


def test_the_english_manual_says_every_paragraph_in_english() -> None:
    prose = re.sub(r"`[^`]*`|\"[^\"]*\"|^ *\|.*$", "", ENGLISH, flags=re.MULTILINE)
    assert re.findall(r"[一-鿿]+", prose) == []
