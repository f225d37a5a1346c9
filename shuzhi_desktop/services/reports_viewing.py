"""One version of a report as it is shown: its text, its headings, and what last year's matters find in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.report_compare import compare
from shuzhi_desktop.domain.report_hints import Hint, HintKind
from shuzhi_desktop.domain.report_text import sections
from shuzhi_desktop.services.reports_last_year import last_year_items
from shuzhi_desktop.services.reports_matching import answers

if TYPE_CHECKING:
    from shuzhi_desktop.domain.report_compare import ParagraphChange
    from shuzhi_desktop.domain.report_text import Passage, ReportText
    from shuzhi_desktop.services.ports import Reading
    from shuzhi_desktop.services.ports_reports import ReportVersion


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A version to be shown. `found` is None where its text is not known; `titles` are the places of its headings.

    `answers` holds one hint for each matter of last year, also where nothing can be compared.
    """

    version: ReportVersion
    found: ReportText | None
    titles: tuple[Passage, ...]
    answers: tuple[Hint, ...]


def report_page(reading: Reading, reporter_id: int, number: int = 0) -> ReportPage | None:
    """A version of a reporter's report (0: the newest); None where there is none."""
    versions = reading.report_versions(reporter_id)
    version = next((one for one in reversed(versions) if number in (0, one.number)), None)
    if version is None:
        return None
    found = reading.report_text(reporter_id, version.number)
    titles = tuple(one.title for one in sections(found)) if found is not None else ()
    return ReportPage(version, found, titles, _answers(reading, reporter_id, found))


def _answers(reading: Reading, reporter_id: int, found: ReportText | None) -> tuple[Hint, ...]:
    items = last_year_items(reading).get(reporter_id, ())
    if found is not None:
        try:
            return answers(found, items)
        except Refused:  # nothing to compare with is installed; the matters are shown all the same
            pass
    return tuple(Hint(HintKind.LAST_YEAR, text("上年问题“{item}”", item=item)) for item in items)


def changes_since(reading: Reading, reporter_id: int, number: int) -> tuple[ParagraphChange, ...]:
    """What a version changed against the one before it, paragraph by paragraph.

    Raises:
        Refused: it is the first, or the text of one of them is not known.
    """
    if number <= 1:
        raise Refused(text("这是第 1 稿，前面没有可以比较的。"))
    before, after = reading.report_text(reporter_id, number - 1), reading.report_text(reporter_id, number)
    if before is None or after is None:
        raise Refused(text("有一稿的文字读不出来，不能比较；请打开原文件核对。"))
    return compare(before.body, after.body)
