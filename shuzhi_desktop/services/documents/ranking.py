"""综合得分排名: who came where, with the suggested grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.domain.scheme_rules import rounding_and_ties
from shuzhi_desktop.services.documents.content import meeting_table
from shuzhi_desktop.services.documents.sheet_table import NOTHING, Align, Row, RowKind, label, number

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import ReporterTally
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable
    from shuzhi_desktop.services.language import Language


_BACK_WIDTH = 22.0


def ranking_table(content: MeetingContent, language: Language) -> SheetTable:
    """The ranking, group by group where the scheme ranks within groups."""
    _ = language.gettext
    scheme = content.scheme
    grades = bool(scheme.grades)
    names = [_("名次"), _("单位"), _("姓名"), _("职务"), _("综合得分")]
    widths = [8.0, 28.0, 14.0, 26.0, 14.0]
    if grades:
        names.append(_("建议等次"))
        widths.append(12.0)
    for name, width in last_year_columns(content, language):
        names.append(name)
        widths.append(width)
    names.append(_("备注"))
    widths.append(22.0)
    return meeting_table(
        content,
        language,
        key="ranking",
        name=_("综合得分排名"),
        heading=_("综合得分排名表"),
        header=(tuple(label(name) for name in names),),
        body=_body(content, language, len(names)),
        widths=tuple(widths),
        right=_("满分：{full}").format(full=decimal_text(content.scheme.full)),
        notes=(
            *(language.text(line) for line in rounding_and_ties(scheme)),
            *(language.text(notice.text) for notice in content.result.notices),
        ),
    )


def last_year_columns(content: MeetingContent, language: Language) -> list[tuple[str, float]]:
    """Name and width of the columns that look back; none where there was no last year."""
    return [(language.text(name), _BACK_WIDTH) for name in content.back.headers()]


def last_year_cells(content: MeetingContent, tally: ReporterTally, language: Language) -> list[Cell]:
    """The cells that look back, one for each of those columns."""
    return [label(language.text(said)) for said in content.back.cells(tally, content.scheme.places.composite)]


def _body(content: MeetingContent, language: Language, columns: int) -> tuple[Row, ...]:
    ranked = content.result.ranked()
    if content.scheme.ranking.within != "group":
        return tuple(_line(content, language, tally) for tally in ranked)
    groups = dict.fromkeys(reporter.group for reporter in content.roster.reporters)
    rows: list[Row] = []
    for group in groups:
        name = group or language.gettext("未分组")
        rows.append(Row((label(name, across=columns, align=Align.LEFT),), RowKind.SECTION))
        rows += [_line(content, language, t) for t in ranked if content.reporter(t.reporter_id).group == group]
    return tuple(rows)


def _line(content: MeetingContent, language: Language, tally: ReporterTally) -> Row:
    _ = language.gettext
    reporter = content.reporter(tally.reporter_id)
    cells = [
        number(tally.rank, strong=True),
        label(reporter.unit, align=Align.LEFT),
        label(reporter.name),
        label(reporter.post, align=Align.LEFT),
        number(tally.composite, content.scheme.places.composite, strong=True),
    ]
    if content.scheme.grades:
        cells.append(label(tally.grade or NOTHING))
    cells += last_year_cells(content, tally, language)
    remarks = []
    if tally.tied:
        remarks.append(_("并列"))
    codes = {one.code for one in content.result.notices if tally.reporter_id in one.reporters}
    if "written" in codes:
        remarks.append(_("书面述职"))
    if "absent" in codes:
        remarks.append(_("缺席"))
    elif tally.composite is None:
        lacking = [one.class_id for one in tally.classes if one.score is None]
        names = _("、").join(content.scheme.rater_class(id_).name for id_ in lacking)
        remarks.append(_("缺：{classes}").format(classes=names) if names else _("无得分"))
    cells.append(label(_("；").join(remarks), align=Align.LEFT))
    return Row(tuple(cells))
