"""What a face (window, command line) asks of the program around one meeting: open, create, read, export.

The composition root provides it, so that faces reach the store, the readers and the writers without knowing them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from shuzhi_desktop.services.progress import unheard
from shuzhi_desktop.services.workspace_ledger import LedgerKeeping
from shuzhi_desktop.services.workspace_rectification import RectificationKeeping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.import_columns import ColumnMap, Understood
    from shuzhi_desktop.services.lan import LanHost
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import MeetingInfo, Writing
    from shuzhi_desktop.services.ports_reports import ReportReader
    from shuzhi_desktop.services.progress import Told


class CellComplaint(Protocol):
    """What is wrong in one cell of a file. `row` counts from 1; `column` is the header's name; both may be empty."""

    @property
    def sheet(self) -> str:
        """Name of the sheet."""

    @property
    def row(self) -> int:
        """Row as the user sees it, from 1; 0 when the whole sheet is meant."""

    @property
    def column(self) -> str:
        """Header or letter of the column; empty when the whole row is meant."""

    @property
    def message(self) -> Text:
        """What is wrong and what to do."""


class PreviewTable(Protocol):
    """One sheet as it was read, to show with its bad cells marked."""

    @property
    def sheet(self) -> str:
        """Name of the sheet, as complaints name it."""

    @property
    def header(self) -> Sequence[str]:
        """Column names, as complaints name them."""

    @property
    def rows(self) -> Sequence[tuple[int, Sequence[str]]]:
        """Row numbers as complaints name them, and the cells."""


class RosterFinding(Protocol):
    """A roster as read: whole, or with every complaint."""

    @property
    def preview(self) -> Sequence[PreviewTable]:
        """What was read, sheet by sheet."""

    @property
    def roster(self) -> Roster | None:
        """The roster, None when there are complaints."""

    @property
    def complaints(self) -> Sequence[CellComplaint]:
        """Every bad cell, in file order."""

    @property
    def warnings(self) -> Sequence[Text]:
        """What stops nothing, but is worth a look before the roster is taken."""

    @property
    def understood(self) -> Sequence[Understood]:
        """Each table as it was read, by the names of `preview`; the user may map its columns otherwise."""


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """A scheme that can be chosen: built in, or the user's own file."""

    scheme: Scheme
    scheme_text: str
    path: Path
    own: bool


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import took and what it refused; `complaints` not empty means nothing was taken."""

    sheets: int
    given: int
    adjustments: int
    complaints: tuple[CellComplaint, ...]
    dropped: tuple[CellComplaint, ...]
    understood: tuple[Understood, ...] = ()


class Workspace(LedgerKeeping, RectificationKeeping, Protocol):
    """The program around a meeting."""

    def schemes(self) -> Sequence[SchemeEntry]:
        """Built-in schemes and the user's own, in the order to offer them; broken own files are left out."""

    def scheme_text(self, id_or_path: str) -> str:
        """The TOML text of a built-in or own scheme by id, of a file, or of a scheme kept as tables.

        Args:
            id_or_path: an id, a `.toml`, a workbook, a csv or a folder of csv files.

        Raises:
            FaultyRows: tables with faults, every one by sheet, row and column.
            Refused: there is none.
        """

    def own_schemes_folder(self) -> Path:
        """Where the user's own schemes live; made when missing."""

    def create(
        self,
        path: Path,
        scheme_text: str,
        roster: Roster | None,
        info: MeetingInfo,
        also: Callable[[Writing], None] | None = None,
    ) -> Desk:
        """Make a meeting file; it appears whole or not at all.

        Args:
            path: where; nothing may be there.
            scheme_text: the scheme as TOML.
            roster: who reports and who rates; may come later.
            info: the meeting's own facts.
            also: fills in more in the same transaction (last year's matters, `services.continuing.carry_over`).

        Raises:
            Refused: the file exists, the folder cannot be written, or the scheme is faulty.
        """

    def open(self, path: Path, *, read_only: bool = False) -> Desk:
        """Open a meeting file.

        Raises:
            Refused: not a meeting file, damaged, newer, or locked by someone.
        """

    def read_roster(self, path: Path, scheme: Scheme | None, mapping: ColumnMap | None = None) -> RosterFinding:
        """Read a roster file.

        Args:
            path: the file or a folder of csv files.
            scheme: whose classes the raters belong to; None leaves the classes unchecked.
            mapping: columns as the user says, before what the program finds.

        Raises:
            Refused: the file cannot be read at all, or the map does not fit it.
        """

    def read_pasted(self, pasted: str, scheme: Scheme, sheet: str, mapping: ColumnMap | None = None) -> RosterFinding:
        """Read rows pasted from a spreadsheet as one sheet of a roster (述职对象 or 评议主体).

        Raises:
            Refused: there is nothing in it, or the map does not fit it.
        """

    def undrawable(self, words: Iterable[str]) -> str:
        """Characters of the words that no installed font can draw, once each; empty where nobody can tell.

        May be called in any thread.
        """

    def import_files(
        self,
        desk: Desk,
        paths: Sequence[Path],
        progress: Callable[[int], None] | None = None,
        mapping: ColumnMap | None = None,
    ) -> ImportReport:
        """Import ballots, given scores and adjustments, all or nothing.

        Args:
            desk: the meeting.
            paths: workbooks, text files or folders.
            progress: told the rows read so far, in whatever thread is at work; when it raises `Refused` the import
                ends there and nothing is taken.
            mapping: columns as the user says, before what the program finds.

        Raises:
            Refused: a file cannot be read, or the meeting does not take it.
        """

    def export(
        self, desk: Desk, target: Path, language: Language, told: Told = unheard, *, profile: str = "summary"
    ) -> Path:
        """Write the workbook (.xlsx), the PDF (.pdf), the archive package (.zip) or a folder of everything.

        Args:
            desk: the meeting.
            target: its ending says which.
            language: of the file.
            told: how far it has come; when it raises, nothing is written.
            profile: id of a choice of sheets, for the workbook and the PDF.

        Raises:
            Refused: no result may be shown yet, or the target cannot be written.
        """

    def lan(self, desk: Desk) -> LanHost:
        """The server for voting over the LAN of an open meeting, always the same one; off until it is started."""

    def lan_off(self, desk: Desk) -> None:
        """Turn voting over the LAN off, if it is on: the meeting is being left."""

    def printed(self, desk: Desk, language: Language, *, profile: str = "summary") -> Sequence[SheetTable]:
        """The sheets of a profile as they are printed.

        Raises:
            Refused: no result may be shown yet.
        """

    def fill_template(self, desk: Desk, template: Path, target: Path, language: Language) -> Path:
        """Fill a department's own workbook with the result.

        Raises:
            Refused: no result may be shown yet, the template is unreadable or names a key that does not exist.
        """

    def write_letters(self, desk: Desk, folder: Path, kind: str, language: Language) -> Sequence[Path]:
        """Write a Word document for every reporter whom letters of a kind (`LetterKind`) concern.

        Raises:
            Refused: the tally is not sealed, nobody is concerned, or the folder cannot be written.
        """

    def report_reader(self) -> AbstractContextManager[ReportReader]:
        """Reads the text of reports, in a process of its own, for as long as the block lasts."""

    def script_text(self, scheme: Scheme) -> str:
        """The chair's script (主持词) for a scheme as Markdown; see `services.script`."""

    def manual_text(self, code: str) -> str:
        """The manual as Markdown, in the language of a code (`services.language.CODES`)."""

    def play_sample(self, path: Path) -> Desk:
        """Make and play through the sample meeting."""
