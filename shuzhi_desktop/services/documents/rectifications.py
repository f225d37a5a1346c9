"""问题、责任、整改清单 and 点评记录: what was said of each reporter, and what is to be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.chain import year_of
from shuzhi_desktop.services.documents.content import meeting_table, shown_date
from shuzhi_desktop.services.documents.sheet_table import Align, Row, label, number
from shuzhi_desktop.services.following_up import evidence_said, progress_said
from shuzhi_desktop.services.ports_notes import NoteKind, ProblemSource
from shuzhi_desktop.services.ports_rectifying import PledgeState

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
        _("单位"),
        _("问题"),
        _("来源"),
        _("整改措施"),
        _("责任单位"),
        _("责任人"),
        _("时限"),
        _("进展"),
        _("销号日期"),
        _("佐证"),
        _("上年问题"),
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
        reporter = content.reporter(one.reporter_id)
        done = progress_said(one, content.progress)
        proofs = evidence_said(one, content.evidence)
        cells = (
            label(reporter.name),
            label(reporter.unit, align=Align.LEFT),
            label(one.problem, align=Align.LEFT),
            label(sources[one.source]),
            label(one.measure, align=Align.LEFT),
            label(one.unit, align=Align.LEFT),
            label(one.responsible, align=Align.LEFT),
            label(shown_date(one.deadline, language)),
            label(done, align=Align.LEFT),
            label("\n".join(filter(None, (closed, people)))),
            label(proofs, align=Align.LEFT),
            label(str(one.origin_year) if one.origin_year else ""),
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
        widths=(6.0, 10.0, 14.0, 26.0, 8.0, 22.0, 12.0, 10.0, 13.0, 24.0, 14.0, 14.0, 9.0),
        freeze=2,
    )


def pledges_table(content: MeetingContent, language: Language) -> SheetTable:
    """What was pledged last year and how it was kept, and what is pledged now (三述三评一承诺)."""
    _ = language.gettext
    states = {
        PledgeState.OPEN: "",
        PledgeState.KEPT: _("已兑现"),
        PledgeState.PARTLY: _("部分兑现"),
        PledgeState.BROKEN: _("未兑现"),
    }
    names = (_("序号"), _("述职对象"), _("单位"), _("年度"), _("承诺"), _("兑现情况"), _("说明"))
    now = str(year_of(content.info, content.chain) or "")
    lines = [(one.reporter_id, str(one.year), one.content, states[one.state], one.said) for one in content.past_pledges]
    lines += [(one.reporter_id, now, one.content, "", "") for one in content.notes if one.kind is NoteKind.PLEDGE]
    rows = []
    for place, (who, year, pledge, state, said) in enumerate(lines, start=1):
        reporter = content.reporter(who)
        cells = (
            label(reporter.name),
            label(reporter.unit, align=Align.LEFT),
            label(year),
            label(pledge, align=Align.LEFT),
            label(state),
            label(said, align=Align.LEFT),
        )
        rows.append(Row((number(place), *cells)))
    return meeting_table(
        content,
        language,
        key="pledges",
        name=_("承诺"),
        heading=_("承诺及兑现情况"),
        header=(tuple(label(name) for name in names),),
        body=tuple(rows),
        widths=(6.0, 11.0, 22.0, 9.0, 50.0, 14.0, 30.0),
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
