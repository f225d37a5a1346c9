"""图表: the ranking as bars and the votes as stacked bars, each beside the table it is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.content import meeting_table
from shuzhi_desktop.services.documents.sheet_table import Align, Chart, Row, RowKind, label, number
from shuzhi_desktop.services.documents.vote_columns import spread_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.result import ReporterTally
    from shuzhi_desktop.domain.scheme import BallotForm
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable
    from shuzhi_desktop.services.language import Language

MOST = 6
"""Columns of figures; a scale with more is summed up in its last one."""


def charts_table(content: MeetingContent, language: Language) -> SheetTable:
    """First the ranking, then each form's first indicator over all classes."""
    _ = language.gettext
    rows: list[Row] = []
    drawn: list[Chart] = []
    ranked = content.result.ranked()
    figures = [[number(t.composite, content.scheme.places.composite)] for t in ranked]
    _lay(rows, drawn, _("综合得分"), ([_("综合得分")], _people(content, ranked), figures), stacked=False)
    used = {one.form for one in content.scheme.ballot_classes}
    for form in content.scheme.forms:
        if form.id in used:
            title = f"{form.title}：{form.indicators[0].name}"
            _lay(rows, drawn, title, _votes(content, language, form), stacked=True)
    return meeting_table(
        content,
        language,
        key="charts",
        name=_("图表"),
        heading=_("图表"),
        header=((label(_("述职对象")), label(_("数据"), across=MOST), label(_("图"))),),
        body=tuple(rows),
        widths=(12.0, *(8.0 for _column in range(MOST)), 52.0),
        signed=False,
        notes=(_("图按左边的数据画出；不公开分布的类别不计入。"),),
        charts=tuple(drawn),
    )


Figures = tuple["Sequence[str]", "Sequence[str]", "Sequence[Sequence[Cell]]"]


def _lay(rows: list[Row], drawn: list[Chart], title: str, figures: Figures, *, stacked: bool) -> None:
    """A section: names and figures at the left, room for the chart at the right."""
    names, people, lines = figures
    spare = [label("") for _column in range(MOST - len(names))]
    rows.append(Row((label(title, across=MOST + 2, align=Align.LEFT),), RowKind.SECTION, new_page=bool(rows)))
    head = len(rows)
    rows.append(Row((label(""), *(label(one) for one in names), *spare, label("")), RowKind.HEAD))
    for place, (person, line) in enumerate(zip(people, lines, strict=True)):
        last = (label("", down=len(people)),) if place == 0 else ()
        rows.append(Row((label(person), *line, *spare, *last)))
    if people:
        drawn.append(Chart(title, head, head + 1, len(rows) - 1, len(names), MOST + 1, stacked=stacked))


def _people(content: MeetingContent, tallies: Sequence[ReporterTally]) -> list[str]:
    return [content.reporter(one.reporter_id).name for one in tallies]


def _votes(content: MeetingContent, language: Language, form: BallotForm) -> Figures:
    """Of every reporter, how many ballots fell into each column, classes together; hidden ones stay out."""
    spread = spread_of(form.indicators[0], len(content.roster.reporters), language)
    names = list(spread.names[:MOST])
    classes = [one.id for one in content.scheme.ballot_classes if one.form == form.id]
    lines = []
    for tally in content.result.reporters:
        votes = [0] * len(names)
        for one in tally.classes:
            if one.class_id not in classes or content.hides(one):
                continue
            for part in one.indicators:
                if part.indicator_id == form.indicators[0].id:
                    for mark, times in part.counts:
                        votes[min(spread.column(mark), len(names) - 1)] += times
        lines.append([number(count) for count in votes])
    return names, _people(content, content.result.reporters), lines
