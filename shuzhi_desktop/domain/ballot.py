"""A filled sheet: what one rater marked for one reporter (entry each) or for all of them (entry slate)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """What a sheet says of one reporter.

    `marks`: one per indicator in form order; the integer is 1/10000 points, a 0-based option index or a place from 1;
    None is a blank cell. An abstention (弃权) carries only blanks. A recused reporter has no line at all.
    """

    reporter_id: int
    marks: tuple[int | None, ...]
    abstained: bool = False


@dataclass(frozen=True, slots=True)
class Ballot:
    """One returned sheet of a class. `invalid` is a reason stated by people (选票污损); empty when none was stated."""

    class_id: str
    lines: tuple[Line, ...]
    invalid: str = ""
