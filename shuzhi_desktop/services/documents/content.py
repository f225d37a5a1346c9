"""What the printed tables are made from, and what they share: titles, the line under them, signatures, names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.rehearsal_mark import marked_title, watermark
from shuzhi_desktop.services.documents.sheet_table import SheetTable
from shuzhi_desktop.services.result_json import hides_distribution

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import ClassTally, Result
    from shuzhi_desktop.domain.roster import Reporter, Roster
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.documents.sheet_table import Cell, Row
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import AdjustmentEntry, Decision, MeetingInfo, Reading

ONE_LINE_TITLE = 26
PAGE_WIDTH = 112.0


@dataclass(frozen=True, slots=True)
class MeetingContent:
    """A meeting with its tally. `digest` is of the result as it stands; `sealed` says whether it can still change."""

    info: MeetingInfo
    scheme: Scheme
    roster: Roster
    result: Result
    digest: str
    sealed: bool
    decisions: tuple[Decision, ...] = ()
    adjustments: tuple[AdjustmentEntry, ...] = ()

    def reporter(self, reporter_id: int) -> Reporter:
        """The reporter with this id.

        Raises:
            KeyError: there is none.
        """
        for reporter in self.roster.reporters:
            if reporter.id == reporter_id:
                return reporter
        raise KeyError(reporter_id)

    def hides(self, tally: ClassTally) -> bool:
        """Whether the distribution of a class must not be shown for a reporter."""
        return hides_distribution(self.scheme, self.scheme.rater_class(tally.class_id), tally)

    def official_grade(self, reporter_id: int) -> str:
        """The grade the committee decided, or nothing."""
        for decision in self.decisions:
            if decision.outcome_id == "grade" and decision.reporter_id == reporter_id:
                return decision.verdict
        return ""


def content_of(reading: Reading, result: Result, *, digest: str, sealed: bool) -> MeetingContent:
    """Gather what the tables need from a meeting file."""
    return MeetingContent(
        info=reading.info(),
        scheme=reading.scheme(),
        roster=reading.roster(),
        result=result,
        digest=digest,
        sealed=sealed,
        decisions=tuple(reading.decisions()),
        adjustments=tuple(reading.adjustments()),
    )


def meeting_table(  # noqa: PLR0913 - one argument a part of the page
    content: MeetingContent,
    language: Language,
    *,
    key: str,
    name: str,
    heading: str,
    header: tuple[tuple[Cell, ...], ...],
    body: tuple[Row, ...],
    widths: tuple[float, ...],
    right: str = "",
    signed: bool = True,
    notes: tuple[str, ...] = (),
    live: bool = False,
    freeze: int = 0,
) -> SheetTable:
    """A table of this meeting in the common layout."""
    _ = language.gettext
    meeting = marked_title(content.info, language)
    whole = meeting + heading
    title = whole if len(whole) <= ONE_LINE_TITLE else f"{meeting}\n{heading}"
    if language.code != "zh":
        title = f"{meeting}\n{heading}"
    state = "" if content.sealed else _("（未封存，仅供核对）")
    return SheetTable(
        key=key,
        name=name,
        title=title,
        line=(
            _("组织单位：{organiser}").format(organiser=content.info.organiser) if content.info.organiser else "",
            shown_date(content.info.date, language) + state,
            right,
        ),
        header=header,
        body=body,
        widths=stretched(widths),
        signatures=signatures(language) if signed else (),
        notes=notes,
        digest=content.digest,
        live=live,
        freeze=freeze,
        watermark=watermark(content.info, language),
    )


def stretched(widths: tuple[float, ...]) -> tuple[float, ...]:
    """The widths, made to fill the page when they leave room; wider tables are shrunk by the printer."""
    total = sum(widths)
    return tuple(round(width * PAGE_WIDTH / total, 2) for width in widths) if total < PAGE_WIDTH else widths


def signatures(language: Language) -> tuple[str, ...]:
    """Who signs under a table."""
    _ = language.gettext
    return (_("监票人："), _("计票人："), _("统计人："), _("复核人："), _("日期："), _("制表单位（盖章）："))


def shown_date(iso: str, language: Language) -> str:
    """A date as people write it: 2026年12月18日."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return iso
    year, month, day = parts
    return language.gettext("{year}年{month}月{day}日").format(year=year, month=int(month), day=int(day))


def short_digest(digest: str) -> str:
    """The digest in groups that can be read out and compared."""
    scheme, _colon, digits = digest.partition(":")
    groups = " ".join(digits[i : i + 8] for i in range(0, len(digits), 8))
    return f"{scheme.upper()}: {groups}" if digits else digest
