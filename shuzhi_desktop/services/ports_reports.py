"""What a meeting file holds of the reports (述职报告): their versions, their text, and those of last year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shuzhi_desktop.domain.report_text import ReportText


@dataclass(frozen=True, slots=True)
class ReportVersion:
    """One version of a report.

    `number` counts from 1 for each reporter. Times are ISO, local. `sent_by` is who handed it in, empty where nobody
    said so. `is_read` says whether its text is known. The last three are empty until it is sent back.
    """

    reporter_id: int
    number: int
    name: str
    at: str
    sent_by: str
    sha256: str
    is_read: bool
    returned_at: str = ""
    returned_by: str = ""
    reason: str = ""


class ReportReading(Protocol):
    """Asking for reports."""

    def report_versions(self, reporter_id: int | None = None) -> Sequence[ReportVersion]:
        """The versions of one reporter or of all, by reporter's order, oldest first."""

    def report_content(self, reporter_id: int, number: int) -> bytes | None:
        """The file of a version, byte by byte; None where there is none."""

    def report_text(self, reporter_id: int, number: int) -> ReportText | None:
        """The text of a version; None where there is none or nobody has read it."""

    def past_report(self, reporter_id: int) -> ReportText | None:
        """The reporter's own report of last year."""

    def past_report_names(self) -> Mapping[int, str]:
        """Per reporter id, the name of the file of last year's report."""


class ReportWriting(Protocol):
    """Taking reports in."""

    def add_report(self, version: ReportVersion, content: bytes, found: ReportText | None) -> None:
        """Add a version under its number."""

    def set_report_text(self, reporter_id: int, number: int, found: ReportText) -> None:
        """Keep the text of a version that was attached before it could be read."""

    def return_report(self, version: ReportVersion) -> None:
        """Note that a version was sent back: by whom, when, why."""

    def set_past_report(self, reporter_id: int, name: str, found: ReportText) -> None:
        """Keep a reporter's own report of last year; one kept before is replaced."""


class ReportReader(Protocol):
    """Reads the text of files, in a process of its own within limits of time and memory."""

    def read(self, name: str, content: bytes) -> ReportText | None:
        """The text of a file.

        Args:
            name: of the file; its ending says what it should be.
            content: its bytes.

        Returns:
            None for a format whose text cannot be read here (.doc, .wps, .ofd …).

        Raises:
            Refused: empty, encrypted, a scan without text, broken, dangerous, or not what its name says.
        """
