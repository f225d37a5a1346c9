"""What the checks of a report say: hints for the clerk with their passages, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.domain.report_text import Passage


class HintKind(StrEnum):
    """What was looked at."""

    PART = "part"
    CONSTRUCTION = "construction"
    FIRST_PERSON = "first_person"
    PROBLEMS = "problems"
    LENGTH = "length"
    LAST_YEAR = "last_year"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing found in a report.

    `look` says that the clerk had better look at it; without it nothing is amiss. `passages` are the places it speaks
    of, in the order of the text; none where it speaks of something that is not there.
    """

    kind: HintKind
    said: Text
    passages: tuple[Passage, ...] = ()
    look: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """The same words in two reports. `likeness` is 0 to 100; 100 is word for word, whatever the spaces and stops."""

    own: Passage
    other: Passage
    likeness: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of a report another one holds as well.

    `other_id` is the reporter of the other report; with `last_year` it is the reporter's own of last year. `share` is
    the part of the report's length in shared passages, 0 to 1; `shared` is in the order of the report's text.
    """

    other_id: int
    last_year: bool
    share: Fraction
    shared: tuple[SharedPassage, ...]
