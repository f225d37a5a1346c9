"""计分办法: the rules of the scheme in words, to be read and signed before the meeting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.result import Result
from shuzhi_desktop.domain.roster import Roster
from shuzhi_desktop.domain.scheme_rules import rules_sheet
from shuzhi_desktop.services.documents.content import MeetingContent, meeting_table
from shuzhi_desktop.services.documents.sheet_table import Align, Row, RowKind, SheetTable, label, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import MeetingInfo


def rules_table(content: MeetingContent, language: Language) -> SheetTable:
    """Section by section, every rule numbered."""
    _ = language.gettext
    return meeting_table(
        content,
        language,
        key="rules",
        name=_("计分办法"),
        heading=_("计分办法"),
        header=((label(_("序号")), label(_("规则"))),),
        body=tuple(_rows(content.scheme, language)),
        widths=(8.0, 104.0),
        right=content.scheme.title,
    )


def rules_before_meeting(scheme: Scheme, info: MeetingInfo, language: Language) -> SheetTable:
    """The same sheet with nothing of a result on it, for signing before the first ballot."""
    empty = MeetingContent(info, scheme, Roster((), ()), Result(scheme.id, (), ()), "", sealed=True)
    return replace(rules_table(empty, language), digest="", seal="")


def _rows(scheme: Scheme, language: Language) -> Iterator[Row]:
    count = 0
    for section in rules_sheet(scheme):
        yield Row((label(language.text(section.title), across=2, align=Align.LEFT),), RowKind.SECTION)
        for line in section.lines:
            count += 1
            yield Row((number(count), label(language.text(line), align=Align.LEFT)))
