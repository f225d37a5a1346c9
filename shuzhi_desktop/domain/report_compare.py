"""What changed between two versions of a report, paragraph by paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Change(StrEnum):
    """What happened to a paragraph."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """One row of a comparison: the paragraph before and after; one of them is empty where it was added or removed."""

    change: Change
    before: str
    after: str


def compare(before: str, after: str) -> tuple[ParagraphChange, ...]:
    """The rows of a comparison of two bodies, in the order of the text."""
    old, new = before.split("\n"), after.split("\n")
    rows: list[ParagraphChange] = []
    # With its shortcut for lines that are there a hundred times: without it a file of nothing else takes for ever.
    for kind, start, end, from_, to in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            rows += [ParagraphChange(Change.SAME, one, one) for one in old[start:end]]
            continue
        paired = min(end - start, to - from_)
        pairs = zip(old[start : start + paired], new[from_ : from_ + paired], strict=True)
        rows += [ParagraphChange(Change.CHANGED, one, other) for one, other in pairs]
        rows += [ParagraphChange(Change.REMOVED, one, "") for one in old[start + paired : end]]
        rows += [ParagraphChange(Change.ADDED, "", one) for one in new[from_ + paired : to]]
    return tuple(rows)
