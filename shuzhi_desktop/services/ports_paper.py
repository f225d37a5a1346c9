"""What the services need from a meeting file for paper: accounts, bundles keyed twice, hand counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SLATE = 0
"""Stands for "all reporters on one sheet" where an account or bundle names its reporter."""


class BundleState(StrEnum):
    """How far a bundle of paper is: keyed by the first clerk, by the second, compared, in the vote, or given up."""

    FIRST = "first"
    SECOND = "second"
    COMPARE = "compare"
    ENTERED = "entered"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PaperAccount:
    """Where the printed sheets of a class for one reporter (`SLATE`: for all) went; sheets, all >= 0.

    printed = issued + left; returned + spoiled <= issued. `closed_by` names two people, empty while it is open.
    """

    class_id: str
    reporter_id: int
    printed: int
    issued: int
    returned: int
    left: int = 0
    spoiled: int = 0
    closed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """Sheets of one class for one reporter (`SLATE`: for all) that are keyed together; `id` is written on the bundle.

    `clerks`: who keyed first, who second, who took the third look. `sheets` and `invalid` are 0 until it is entered;
    `settled`: cells settled by a third look.
    """

    id: int
    class_id: str
    reporter_id: int
    state: BundleState
    clerks: tuple[str, str, str] = ("", "", "")
    sheets: int = 0
    invalid: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True)
class KeyedSheet:
    """One sheet as one clerk keyed it. It is a draft: nothing of it stays once its bundle is in the vote.

    `cells`: per reporter of the sheet, in speaking order, one cell per indicator: a mark as in `Line.marks`, or one of
    `services.keying.BLANK`, `UNREADABLE`, `ABSENT`. `seat_id` only for named classes. `invalid` is a stated reason.
    """

    position: int
    cells: tuple[tuple[int, ...], ...]
    seat_id: int | None = None
    invalid: str = ""


@dataclass(frozen=True, slots=True)
class HandCountEntry:
    """A hand count that is in the vote: whose, how many sheets, and who counted."""

    class_id: str
    reporter_id: int
    returned: int
    invalid: int
    teller: str
    checker: str


class PaperReading(Protocol):
    """What can be asked about paper."""

    def paper_accounts(self) -> Sequence[PaperAccount]:
        """Every account, by class and reporter."""

    def bundles(self) -> Sequence[Bundle]:
        """Every bundle by number, entered and dropped ones too."""

    def keyed_sheets(self, bundle_id: int, turn: int) -> Sequence[KeyedSheet]:
        """The sheets of one pass (1, 2) by position; none once the bundle is entered."""

    def hand_counts(self) -> Sequence[HandCountEntry]:
        """Hand counts in the vote, in the order they were entered."""


class PaperWriting(PaperReading, Protocol):
    """What a change can do with paper, inside one transaction of the writer."""

    def set_paper_account(self, account: PaperAccount) -> None:
        """Put an account in place of the one before."""

    def add_bundle(self, class_id: str, reporter_id: int, first_clerk: str) -> Bundle:
        """Begin a bundle."""

    def set_bundle(self, bundle: Bundle) -> None:
        """Replace what is known of a bundle."""

    def put_keyed(self, bundle_id: int, turn: int, sheet: KeyedSheet) -> None:
        """Keep a draft at its position, in place of the one before.

        Raises:
            ValueError: a draft of a secret class names a seat.
        """

    def remove_keyed(self, bundle_id: int, turn: int, position: int) -> None:
        """Take a draft out; those after it move up by one."""

    def clear_keyed(self, bundle_id: int) -> None:
        """Wipe every draft of a bundle; the file is compacted after the commit."""

    def add_hand_counts(self, entries: Iterable[HandCountEntry]) -> None:
        """Note hand counts that are entered in the same transaction."""
