"""The findings of reports as `shuzhi reports MEETING check --json` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.rounding import exact_text, fixed

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.domain.report_hints import Likeness
    from shuzhi_desktop.domain.report_text import Passage
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.reports_checking import ReportFinding


def finding_document(
    reporter: Reporter, finding: ReportFinding, language: Language, order_of: Callable[[int], int]
) -> dict[str, Any]:
    """One reporter's findings.

    Passages are pairs [start, end) of characters in the text of the report; shares are exact ("p/q") beside percent.

    Args:
        reporter: whose.
        finding: what was found.
        language: of the sentences.
        order_of: 序号 of a reporter id.
    """
    version = finding.version
    return {
        "order": reporter.order,
        "name": reporter.name,
        "unit": reporter.unit,
        "report": None if version is None else {"file": version.name, "version": version.number, "at": version.at},
        "unread": None if finding.unread is None else language.text(finding.unread),
        "hints": [
            {
                "check": one.kind.value,
                "look": one.look,
                "text": language.text(one.said),
                "passages": [_pair(place) for place in one.passages],
            }
            for one in finding.hints
        ],
        "alike": [_likeness(one, order_of) for one in finding.alike],
    }


def _likeness(one: Likeness, order_of: Callable[[int], int]) -> dict[str, Any]:
    return {
        "with": None if one.last_year else order_of(one.other_id),
        "last_year": one.last_year,
        "share": f"{fixed(one.share * 100, 1)}",
        "share_exact": exact_text(one.share),
        "shared": [
            {"own": _pair(shared.own), "other": _pair(shared.other), "likeness": shared.likeness}
            for shared in one.shared
        ],
    }


def _pair(place: Passage) -> list[int]:
    return [place.start, place.end]
