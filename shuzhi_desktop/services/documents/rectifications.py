"""问题、责任、整改清单 and 点评记录: what was said of each reporter, and what is to be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.content import meeting_table, shown_date
from shuzhi_desktop.services.documents.sheet_table import Align, Row, label, number
from shuzhi_desktop.services.ports_notes import NoteKind, ProblemSource

if TYPE_CHECKING:
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language


def rectifications_table(content: MeetingContent, language: Language) -> SheetTable:
    """Every matter in the columns of the trade's 整改清单."""
    _ = language.gettext
    names = (
        _("序号"),
        _("述职对象"),
        _("问题"),
        _("来源"),
        _("整改措施"),
        _("责任单位、责任人"),
        _("时限"),
        _("进展"),
        _("销号日期"),
        _("佐证"),
    )
    sources = {
        ProblemSource.COMMENT: _("点评"),
        ProblemSource.QUESTION: _("提问"),
        ProblemSource.BALLOT: _("票面意见"),
        ProblemSource.SELF: _("自查"),
        ProblemSource.PUBLIC: _("群众"),
        ProblemSource.INSPECTION: _("巡察"),
    }
    rows = []
    for place, one in enumerate(content.rectifications, start=1):
        closed = shown_date(one.closed_at[:10], language)
        people = _("、").join(filter(None, one.closed_by))
        cells = (
            label(content.reporter(one.reporter_id).name),
            label(one.problem, align=Align.LEFT),
            label(sources[one.source]),
            label(one.measure, align=Align.LEFT),
            label(one.responsible, align=Align.LEFT),
            label(shown_date(one.deadline, language)),
            label(one.progress, align=Align.LEFT),
            label("\n".join(filter(None, (closed, people)))),
            label(one.evidence, align=Align.LEFT),
        )
        rows.append(Row((number(place), *cells)))
    return meeting_table(
        content,
        language,
        key="rectifications",
        name=_("整改清单"),
        heading=_("问题清单、责任清单、整改清单"),
        header=(tuple(label(name) for name in names),),
        body=tuple(rows),
        widths=(6.0, 11.0, 26.0, 8.0, 24.0, 16.0, 13.0, 20.0, 14.0, 14.0),
        freeze=2,
    )


def comments_table(content: MeetingContent, language: Language) -> SheetTable:
    """What leaders said and asked and what reporters promised, as it was noted in the hall."""
    _ = language.gettext
    kinds = {
        NoteKind.COMMENT: _("点评"),
        NoteKind.QUESTION: _("提问"),
        NoteKind.PLEDGE: _("承诺"),
        NoteKind.PROBLEM: _("问题"),
    }
    names = (_("序号"), _("述职对象"), _("单位"), _("类别"), _("发言人"), _("内容"))
    rows = [
        Row(
            (
                number(place),
                label(content.reporter(one.reporter_id).name),
                label(content.reporter(one.reporter_id).unit, align=Align.LEFT),
                label(kinds[one.kind]),
                label(one.speaker),
                label(one.content, align=Align.LEFT),
            )
        )
        for place, one in enumerate(content.notes, start=1)
    ]
    return meeting_table(
        content,
        language,
        key="comments",
        name=_("点评记录"),
        heading=_("点评记录"),
        header=(tuple(label(name) for name in names),),
        body=tuple(rows),
        widths=(6.0, 11.0, 22.0, 8.0, 13.0, 60.0),
        freeze=2,
    )
