"""What a meeting file keeps of given scores beside the figures: provenance and older versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from shuzhi_desktop.services.ports import GivenScore


@dataclass(frozen=True, slots=True)
class GivenNote:
    """Where a given score came from (来源), who typed it (录入人), who checked it (复核人), and why it was changed.

    Each may be empty: a file that is imported need not say.
    """

    source: str = ""
    entered_by: str = ""
    checked_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GivenVersion:
    """One version of a given score, `version` from 1. `at` is ISO local time, empty in files of older programs."""

    version: int
    score: Fraction
    at: str
    note: GivenNote


class GivenReading(Protocol):
    """What can be asked about given scores."""

    def given(self) -> Sequence[GivenScore]:
        """The score in force per given class and reporter, with its note where it has one."""

    def given_history(self, class_id: str, reporter_id: int) -> Sequence[GivenVersion]:
        """Every version of one score, oldest first; empty when none was ever typed."""


class GivenWriting(Protocol):
    """What a change can do to given scores."""

    def set_given(self, scores: Iterable[GivenScore]) -> None:
        """Put scores in force with their notes; the version before stays in the file."""
