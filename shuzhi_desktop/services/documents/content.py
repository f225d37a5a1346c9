"""What the printed tables are made from, and what they share: titles, the line under them, signatures, names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.result import Result
from shuzhi_desktop.services.documents.rehearsal_mark import marked_title, watermark
from shuzhi_desktop.services.documents.sheet_table import RowKind, SheetTable, placed, text_width
from shuzhi_desktop.services.documents.wide import READABLE
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.ports_chain import ChainFacts
from shuzhi_desktop.services.result_json import hides_distribution
from shuzhi_desktop.services.seal_code import seal_code
from shuzhi_desktop.services.year_on_year import LookingBack, looking_back

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shuzhi_desktop.domain.agenda import ReportMode
    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.domain.result import ClassTally
    from shuzhi_desktop.domain.roster import Reporter, Roster
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.documents.sheet_table import Cell, Chart, Row
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import AdjustmentEntry, Decision, GivenScore, MeetingInfo, Reading
    from shuzhi_desktop.services.ports_notes import Note, Rectification
    from shuzhi_desktop.services.ports_rectifying import EvidenceFile, PastPledge, ProgressNote

ONE_LINE_TITLE = 26
PAGE_WIDTH = 112.0
WIDEST_NAME = 32.0
"""Half-width characters: fifteen Chinese ones, the longest name of a street office."""


@dataclass(frozen=True, slots=True)
class MeetingContent:
    """A meeting with its tally. `digest` is of the result as it stands; `sealed` says whether it can still change.

    `named`: (seat id, ballot) of the classes that sign their names; nothing of a secret ballot is in it. `back`: last
    year's results and what became of its matters. `modes`: how reporters report, by id; whoever is not in it speaks.
    """

    info: MeetingInfo
    scheme: Scheme
    roster: Roster
    result: Result
    digest: str
    sealed: bool
    decisions: tuple[Decision, ...] = ()
    adjustments: tuple[AdjustmentEntry, ...] = ()
    given: tuple[GivenScore, ...] = ()
    named: tuple[tuple[int, Ballot], ...] = ()
    notes: tuple[Note, ...] = ()
    rectifications: tuple[Rectification, ...] = ()
    back: LookingBack = field(default_factory=LookingBack)
    modes: Mapping[int, ReportMode] = field(default_factory=dict)
    chain: ChainFacts = field(default_factory=ChainFacts)
    progress: tuple[ProgressNote, ...] = ()
    evidence: tuple[EvidenceFile, ...] = ()
    past_pledges: tuple[PastPledge, ...] = ()

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
        given=tuple(reading.given()),
        named=tuple(reading.named_ballots()),
        notes=tuple(reading.notes()),
        rectifications=tuple(reading.rectifications()),
        back=looking_back(reading),
        modes=dict(reading.modes()),
        chain=reading.chain(),
        progress=tuple(reading.progress_notes()),
        evidence=tuple(reading.evidence_files()),
        past_pledges=tuple(reading.past_pledges()),
    )


def content_without_result(reading: Reading) -> MeetingContent:
    """The same for tables that need no tally: matters and pledges are followed up whether or not it is sealed."""
    info = reading.info()
    nothing = Result(reading.scheme().id, (), ())
    return content_of(reading, nothing, digest=info.digest, sealed=info.phase is Phase.SEALED)


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
    charts: tuple[Chart, ...] = (),
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
        widths=stretched(widths if live else fitted(widths, body)),
        signatures=signatures(language) if signed else (),
        notes=notes,
        digest=content.digest,
        seal=f"{_('封存码') if content.sealed else _('未封存')} {seal_code(content.digest)}" if content.digest else "",
        live=live,
        freeze=freeze,
        charts=charts,
        watermark=watermark(content.info, language),
    )


def fitted(widths: tuple[float, ...], body: tuple[Row, ...]) -> tuple[float, ...]:
    """The widths, grown where a name would be broken; longer texts wrap at `WIDEST_NAME`.

    A table that can be read on one page stays so: what it may grow is then shared out among those that want it.
    """
    wanted = list(widths)
    for place in placed(row.cells for row in body if row.kind is not RowKind.SECTION):
        cell, column = place.cell, place.column
        # The quick look first: a character is two wide at most, and there are many thousand cells.
        if cell.number is None and 2 * len(cell.shown) + 2 > wanted[column] and cell.across == 1:
            needed = text_width(cell.shown) + 2.0
            if needed <= WIDEST_NAME:
                wanted[column] = max(wanted[column], needed)
    total, grown = sum(widths), sum(wanted) - sum(widths)
    if total <= READABLE < total + grown:
        part = (READABLE - total) / grown
        wanted = [least + (most - least) * part for least, most in zip(widths, wanted, strict=True)]
    return tuple(wanted)


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
