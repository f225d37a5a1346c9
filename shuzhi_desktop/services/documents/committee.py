"""评价等次建议表: what the party committee has before it when it decides the grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.domain.scheme import Source
from shuzhi_desktop.services.documents.content import meeting_table
from shuzhi_desktop.services.documents.ranking import last_year_cells, last_year_columns
from shuzhi_desktop.services.documents.sheet_table import NOTHING, Align, Row, label, number, percent, score

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import ReporterTally
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language

_SHOWN = {OutcomeState.APPLIES, OutcomeState.PROPOSED, OutcomeState.CONFIRMED}


def committee_table(content: MeetingContent, language: Language) -> SheetTable:
    """By rank: score, what the ballots said, what else was assessed, the suggestion, and room for the decision."""
    _ = language.gettext
    back = last_year_columns(content, language)
    names = (
        _("序号"),
        _("述职对象"),
        _("单位、职务"),
        _("综合得分"),
        _("排名"),
        _("测评情况"),
        _("平时、综合考核情况"),
        *(name for name, _width in back),
        _("建议等次"),
        _("党委审定等次"),
        _("后果"),
    )
    return meeting_table(
        content,
        language,
        key="committee",
        name=_("评价等次建议"),
        heading=_("评价等次建议表"),
        header=(tuple(label(name) for name in names),),
        body=tuple(
            _line(content, language, place, tally) for place, tally in enumerate(content.result.ranked(), start=1)
        ),
        widths=(6.0, 11.0, 22.0, 10.0, 7.0, 24.0, 18.0, *(width for _name, width in back), 10.0, 12.0, 20.0),
        right=_("供党（工）委会议审定"),
        notes=(_("建议等次由综合得分按方案得出，仅供参考；审定等次由党（工）委会议决定后填写。"),),
        freeze=2,
    )


def _line(content: MeetingContent, language: Language, place: int, tally: ReporterTally) -> Row:
    _ = language.gettext
    scheme, reporter = content.scheme, content.reporter(tally.reporter_id)
    polled: list[str] = []
    other: list[str] = []
    for rater_class in scheme.classes:
        shown = score(tally.of_class(rater_class.id).score, scheme.places.class_score).shown
        (other if rater_class.source is Source.GIVEN else polled).append(f"{rater_class.name} {shown}")
    names = {one.id: one.name for one in scheme.rates}
    polled += [f"{names[rate.rate_id]} {percent(rate.exact, scheme.places.rate).shown}" for rate in tally.rates]
    outcomes = {one.id: one.name for one in scheme.outcomes}
    follow = [
        outcomes[one.outcome_id] + (_("（待确认）") if one.state is OutcomeState.PROPOSED else "")
        for one in tally.outcomes
        if one.state in _SHOWN
    ]
    return Row(
        (
            number(place),
            label(reporter.name),
            label("\n".join(filter(None, (reporter.unit, reporter.post))), align=Align.LEFT),
            number(tally.composite, scheme.places.composite, strong=True),
            number(tally.rank),
            label("\n".join(polled) or NOTHING, align=Align.LEFT),
            label("\n".join(other) or NOTHING, align=Align.LEFT),
            *last_year_cells(content, tally, language),
            label(tally.grade or NOTHING),
            label(content.official_grade(tally.reporter_id)),
            label("\n".join(follow) or NOTHING, align=Align.LEFT),
        )
    )
