"""Reports and their versions, in the file. Bytes and text are read one version at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.report_text import ReportText
from shuzhi_desktop.services.ports_reports import ReportVersion
from shuzhi_desktop.store.queries import Queries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class SqlReports(Queries):
    """`services.ports_reports.ReportReading`."""

    def report_versions(self, reporter_id: int | None = None) -> Sequence[ReportVersion]:
        """The versions of one reporter or of all."""
        rows = self.rows(
            "SELECT reporter_id, number, one.name, at, sent_by, sha256, body IS NOT NULL, returned_at, returned_by, "
            "reason FROM report_versions one JOIN reporters ON reporters.id = reporter_id "
            "WHERE ?1 IS NULL OR reporter_id = ?1 ORDER BY position, reporter_id, number",
            reporter_id,
        )
        return tuple(
            ReportVersion(id_, number, name, at, by, sha256, bool(is_read), *returned)
            for id_, number, name, at, by, sha256, is_read, *returned in rows
        )

    def report_content(self, reporter_id: int, number: int) -> bytes | None:
        """The file of a version."""
        query = "SELECT content FROM report_versions WHERE reporter_id = ? AND number = ?"
        rows = self.rows(query, reporter_id, number)
        return bytes(rows[0][0]) if rows else None

    def report_text(self, reporter_id: int, number: int) -> ReportText | None:
        """The text of a version."""
        query = (
            "SELECT body, levels FROM report_versions WHERE reporter_id = ? AND number = ? AND body IS NOT NULL "
            "AND levels IS NOT NULL"
        )
        rows = self.rows(query, reporter_id, number)
        return ReportText(*rows[0]) if rows else None

    def past_report(self, reporter_id: int) -> ReportText | None:
        """The reporter's own report of last year."""
        rows = self.rows("SELECT body, levels FROM past_reports WHERE reporter_id = ?", reporter_id)
        return ReportText(*rows[0]) if rows else None

    def past_report_names(self) -> Mapping[int, str]:
        """Per reporter id, the name of last year's file."""
        return dict(self.rows("SELECT reporter_id, name FROM past_reports"))


class SqlReportsWriting(SqlReports):
    """`services.ports_reports.ReportWriting`."""

    def add_report(self, version: ReportVersion, content: bytes, found: ReportText | None) -> None:
        """Add a version under its number."""
        self.connection.execute(
            "INSERT INTO report_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                version.reporter_id,
                version.number,
                version.name,
                version.at,
                version.sent_by,
                version.sha256,
                None if found is None else found.body,
                None if found is None else found.levels,
                version.returned_at,
                version.returned_by,
                version.reason,
                content,
            ),
        )

    def set_report_text(self, reporter_id: int, number: int, found: ReportText) -> None:
        """Keep the text of a version."""
        self.connection.execute(
            "UPDATE report_versions SET body = ?, levels = ? WHERE reporter_id = ? AND number = ?",
            (found.body, found.levels, reporter_id, number),
        )

    def return_report(self, version: ReportVersion) -> None:
        """Note that a version was sent back."""
        self.connection.execute(
            "UPDATE report_versions SET returned_at = ?, returned_by = ?, reason = ? WHERE reporter_id = ? "
            "AND number = ?",
            (version.returned_at, version.returned_by, version.reason, version.reporter_id, version.number),
        )

    def set_past_report(self, reporter_id: int, name: str, found: ReportText) -> None:
        """Keep last year's report."""
        self.connection.execute(
            "INSERT OR REPLACE INTO past_reports VALUES (?, ?, ?, ?)", (reporter_id, name, found.body, found.levels)
        )
