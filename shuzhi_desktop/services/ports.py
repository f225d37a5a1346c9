"""What the services need from outside: a meeting file, a clock, randomness. `store`, `app` and tests provide them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

from shuzhi_desktop.services.ports_attendance import AttendanceReading, AttendanceWriting
from shuzhi_desktop.services.ports_chain import ChainReading, ChainWriting
from shuzhi_desktop.services.ports_codes import CodeReading, CodeWriting
from shuzhi_desktop.services.ports_corrections import CorrectionReading, CorrectionWriting
from shuzhi_desktop.services.ports_given import GivenReading, GivenWriting
from shuzhi_desktop.services.ports_notes import NoteReading, NoteWriting
from shuzhi_desktop.services.ports_paper import PaperReading, PaperWriting
from shuzhi_desktop.services.ports_rectifying import RectifyingReading, RectifyingWriting
from shuzhi_desktop.services.ports_reports import ReportReading, ReportWriting
from shuzhi_desktop.services.ports_turns import TurnReading, TurnWriting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from fractions import Fraction
    from pathlib import Path

    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.ports_given import GivenNote

Returned = TypeVar("Returned")


class Phase(StrEnum):
    """Life of a meeting: before the first ballot opens, while ballots are taken, after the tally is sealed."""

    PREPARING = "preparing"
    RUNNING = "running"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class MeetingInfo:
    """The meeting's own facts. `date` is ISO (2026-12-18) or empty; `digest` is empty until sealed ("sm3:…").

    `rehearsal` is fixed when the file is made, by the first entry of its audit chain; setting facts cannot change it.
    """

    title: str
    date: str = ""
    place: str = ""
    organiser: str = ""
    phase: Phase = Phase.PREPARING
    digest: str = ""
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """One opening of a ballot: for one reporter (entry each) or for all (`reporter_id` None, entry slate).

    `number` counts from 1; times are ISO with seconds, local; `closed_at` is empty while the ballot is open.
    """

    id: int
    reporter_id: int | None
    number: int
    opened_at: str
    closed_at: str = ""

    @property
    def is_open(self) -> bool:
        """Whether ballots are still taken."""
        return not self.closed_at


@dataclass(frozen=True, slots=True)
class GivenScore:
    """One score of a given class for one reporter, exact, 0..full of the class; `note` says where it came from."""

    class_id: str
    reporter_id: int
    score: Fraction
    note: GivenNote | None = None


@dataclass(frozen=True, slots=True)
class AdjustmentEntry:
    """One bonus or deduction typed for a reporter, with its reason. Entries of one adjustment add up."""

    adjustment_id: str
    reporter_id: int
    value: Fraction
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What people decided of a proposed outcome, or of the official grade (`outcome_id` "grade", `verdict` its name).

    `verdict` of an outcome is "confirmed" or "dismissed".
    """

    outcome_id: str
    reporter_id: int
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link of the audit chain. `details` is JSON; `digest` covers the entry and the digest before it."""

    number: int
    at: str
    kind: str
    details: str
    digest: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `verify`: which check, whether it passed, and what was found."""

    check: str
    passed: bool
    text: Text


class Reading(
    CodeReading,
    GivenReading,
    AttendanceReading,
    CorrectionReading,
    NoteReading,
    TurnReading,
    PaperReading,
    ChainReading,
    RectifyingReading,
    ReportReading,
    Protocol,
):
    """What can be asked of a meeting file. Every call sees only committed state and may come from any thread."""

    def info(self) -> MeetingInfo:
        """The meeting's own facts."""

    def scheme_text(self) -> str:
        """The scheme as TOML, as it stands in this meeting."""

    def scheme(self) -> Scheme:
        """The scheme, read from its text (cached until the text changes)."""

    def roster(self) -> Roster:
        """Reporters by order, seats by id."""

    def rounds(self) -> Sequence[Round]:
        """All rounds that count, by id; see `superseded_rounds` for the others."""

    def voted_seats(self, round_id: int) -> frozenset[int]:
        """Seats whose ballot of this round is in. Carries no order."""

    def returned(self, round_id: int) -> Mapping[str, int]:
        """Sheets in, per class id, voided ones left out; classes without one may be absent."""

    def ballots(self, round_id: int | None = None) -> Iterator[tuple[int, Ballot]]:
        """(round id, ballot) of every ballot that counts, of one round or all.

        Only newest versions, no voids, nothing of superseded rounds. Streams in bounded memory. Secret ballots come
        by their random key.
        """

    def named_ballots(self) -> Iterator[tuple[int, Ballot]]:
        """(seat id, ballot) of every named ballot that counts, of all rounds; secret ones have no seat."""

    def adjustments(self) -> Sequence[AdjustmentEntry]:
        """Adjustment entries in the order they were typed."""

    def flags(self) -> frozenset[tuple[int, str]]:
        """(reporter id, flag name) pairs that are set."""

    def decisions(self) -> Sequence[Decision]:
        """The decision in force per (outcome, reporter)."""

    def overrides(self) -> frozenset[str]:
        """Ids of classes whose surplus of ballots was accepted by people."""

    def secrets(self) -> Mapping[str, str]:
        """Small settings of the meeting that are not facts of it: `kiosk_pin` (salted hash), `draft.*`."""

    def audit(self, newest: int = 50) -> Sequence[AuditEntry]:
        """The newest entries of the chain, newest first."""

    def audit_count(self) -> int:
        """Number of entries in the chain."""


class Writing(
    CodeWriting,
    GivenWriting,
    AttendanceWriting,
    CorrectionWriting,
    NoteWriting,
    TurnWriting,
    PaperWriting,
    ChainWriting,
    RectifyingWriting,
    ReportWriting,
    Reading,
    Protocol,
):
    """What a change can do, inside one transaction of the writer thread. Raises `Refused` with a sentence.

    Calls here check only what the file itself must hold (a seat votes once in a round); the services check the rules.
    """

    def record(self, kind: str, details: Mapping[str, object]) -> None:
        """Append an audit entry. For a secret ballot `details` names class and round at most."""

    def set_info(self, info: MeetingInfo) -> None:
        """Replace the meeting's own facts."""

    def set_scheme_text(self, scheme_text: str) -> None:
        """Replace the scheme."""

    def set_reporters(self, reporters: Iterable[Reporter]) -> None:
        """Replace all reporters (ids are kept as given)."""

    def set_seats(self, seats: Iterable[Seat]) -> None:
        """Replace all seats (ids are kept as given)."""

    def open_round(self, reporter_id: int | None, slips: Mapping[str, tuple[int, int]]) -> Round:
        """Open the next round of a reporter (or of the slate).

        Args:
            reporter_id: whose turn; None for a slate.
            slips: per secret class id, (number of slips, lines per slip): blank slips with random keys are laid out
                now, so that the order in which they are filled leaves no trace in the file.
        """

    def close_round(self, round_id: int) -> None:
        """Close a round; blank slips of it are removed. The file is compacted after the commit."""

    def cast_named(self, round_id: int, seat_id: int, ballot: Ballot) -> None:
        """Put in the ballot of a named seat.

        Raises:
            Refused: the seat has voted in this round.
        """

    def cast_secret(self, round_id: int, seat_id: int, ballot: Ballot) -> None:
        """Mark the seat as having voted and fill a random blank slip of its class; nothing ties the two.

        Raises:
            Refused: the seat has voted in this round.
        """

    def add_sheets(self, round_id: int, ballots: Iterable[tuple[int | None, Ballot]]) -> int:
        """Put in imported sheets: (seat id for named classes else None, ballot); secret ones in shuffled order.

        Streams; returns how many. Imported secret sheets use up no seats, so more can come back than were issued.
        """

    def add_adjustments(self, entries: Iterable[AdjustmentEntry]) -> None:
        """Add adjustment entries."""

    def set_flag(self, reporter_id: int, name: str, *, on: bool) -> None:
        """Set or clear a flag of a reporter."""

    def decide(self, decision: Decision) -> None:
        """Put a decision in force; the one before stays as an older version."""

    def add_override(self, class_id: str, reason: str) -> None:
        """Accept the surplus of ballots of a class."""

    def set_secret(self, name: str, value: str) -> None:
        """Keep a small setting."""


class MeetingStore(Reading, Protocol):
    """One open meeting file. One writer thread; `write` may be called from any thread and blocks until durable."""

    path: Path
    read_only: bool

    def write(self, work: Callable[[Writing], Returned]) -> Returned:
        """Run `work` in the writer thread and return its result once the commit is on disk.

        Works waiting at the same time share a commit; each has a savepoint of its own, so one that raises leaves no
        trace and the others go on.

        Raises:
            Refused: from `work`; or the disk is full, gone or read-only (nothing was written, try again).
        """

    def verify(self) -> Sequence[Finding]:
        """Integrity of the file, foreign keys, and the audit chain link by link."""

    def backup(self, target: Path) -> None:
        """Write a whole compacted copy under `target`, atomically."""

    def close(self) -> None:
        """Finish waiting works, release the lock."""


class Clock(Protocol):
    """The time of the hall."""

    def now(self) -> datetime:
        """Local time with its zone."""


class Randomness(Protocol):
    """A source that cannot be foretold."""

    def below(self, bound: int) -> int:
        """A uniform integer, 0 <= n < bound."""

    def token(self, size: int) -> bytes:
        """`size` random bytes."""
