"""结果运用: what follows from the result, what was decided, and the grade the committee gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.content import meeting_table
from shuzhi_desktop.services.documents.sheet_table import NOTHING, Align, Row, label, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.domain.result import OutcomeTally, ReporterTally
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable
    from shuzhi_desktop.services.language import Language


def outcomes_table(content: MeetingContent, language: Language) -> SheetTable:
    """By rank: suggested and official grade, then each consequence with its reason."""
    _ = language.gettext
    names = (
        _("排名"),
        _("述职对象"),
        _("单位"),
        _("综合得分"),
        _("建议等次"),
        _("党委审定等次"),
        _("结果运用"),
        _("状态"),
        _("依据和说明"),
    )
    return meeting_table(
        content,
        language,
        key="outcomes",
        name=_("结果运用"),
        heading=_("结果运用建议表"),
        header=(tuple(label(name) for name in names),),
        body=tuple(row for tally in content.result.ranked() for row in _reporter_rows(content, language, tally)),
        widths=(7.0, 11.0, 22.0, 10.0, 10.0, 14.0, 24.0, 11.0, 34.0),
        right=_("供党（工）委会议审定"),
        notes=(
            _("建议等次由综合得分按方案得出，仅供参考；审定等次由党（工）委会议决定后填写。"),
            *(language.text(notice.text) for notice in content.result.notices),
        ),
        freeze=2,
    )


def _reporter_rows(content: MeetingContent, language: Language, tally: ReporterTally) -> Iterator[Row]:
    reporter = content.reporter(tally.reporter_id)
    height = max(1, len(tally.outcomes))
    first: tuple[Cell, ...] = (
        number(tally.rank, down=height, strong=True),
        label(reporter.name, down=height),
        label(reporter.unit, down=height, align=Align.LEFT),
        number(tally.composite, content.scheme.places.composite, down=height),
        label(tally.grade or NOTHING, down=height),
        label(content.official_grade(tally.reporter_id), down=height),
    )
    if not tally.outcomes:
        yield Row((*first, label(NOTHING), label(NOTHING), label("")))
    for outcome in tally.outcomes:
        yield Row((*first, *_outcome(content, language, outcome)))
        first = ()


def _outcome(content: MeetingContent, language: Language, outcome: OutcomeTally) -> tuple[Cell, ...]:
    _ = language.gettext
    states = {
        "applies": _("适用"),
        "proposed": _("待确认"),
        "confirmed": _("已确认"),
        "dismissed": _("不采用"),
        "blocked": _("被排除"),
    }
    name = next((o.name for o in content.scheme.outcomes if o.id == outcome.outcome_id), outcome.outcome_id)
    reason = language.text(outcome.reason)
    note = f"{reason}；{outcome.note}" if outcome.note and reason else outcome.note or reason
    return label(name, align=Align.LEFT), label(states[outcome.state.value]), label(note, align=Align.LEFT)
