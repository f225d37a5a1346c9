"""复核: every composite and rate worked out again by formulas from the counts on the sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.scheme import Missing
from shuzhi_desktop.services.documents.content import meeting_table
from shuzhi_desktop.services.documents.recheck_counts import ClassLines, Ledger
from shuzhi_desktop.services.documents.recheck_lines import COLUMNS, Lines, constant, value_cell
from shuzhi_desktop.services.documents.recheck_rates import rate_lines
from shuzhi_desktop.services.documents.recheck_transforms import transformed
from shuzhi_desktop.services.documents.sheet_table import NOTHING, Align, Cell, Row, RowKind, label, number

if TYPE_CHECKING:
    from fractions import Fraction

    from shuzhi_desktop.domain.result import ReporterTally
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language

FIRST_BODY_ROW = 4


@dataclass(frozen=True, slots=True)
class _Summary:
    """One line of the summary: a checked row further down and what it checks."""

    tally: ReporterTally
    item: str
    row: int
    printed: Fraction | None
    places: int


def recheck_table(content: MeetingContent, language: Language) -> SheetTable:
    """A summary, then the counts and the path from them to every figure."""
    _ = language.gettext
    reporters = content.result.reporters
    summary_rows = 2 + len(reporters) * (1 + len(content.scheme.rates))
    lines = Lines(FIRST_BODY_ROW + summary_rows, language)
    ledger = Ledger()
    lines.section(_("二、由票数到类别得分"))
    for tally in reporters:
        for one in tally.classes:
            ClassLines(content, lines, ledger, tally, one).lay()
    scores = transformed(content, lines, ledger)
    lines.section(_("三、由类别得分到综合得分"))
    composites = {tally.reporter_id: _composite(content, lines, scores, tally) for tally in reporters}
    found: list[_Summary] = [
        _Summary(t, _("综合得分"), composites[t.reporter_id], t.composite, content.scheme.places.composite)
        for t in reporters
    ]
    if content.scheme.rates:
        lines.section(_("四、比率"))
        for rate in content.scheme.rates:
            for tally in reporters:
                row = rate_lines(content, lines, ledger, tally, rate)
                found.append(_Summary(tally, rate.name, row, tally.rate(rate.id).exact, content.scheme.places.rate))
    names = (
        _("述职对象"),
        _("评议主体"),
        _("项目"),
        _("依据"),
        _("分值"),
        _("票数"),
        _("计入"),
        _("精确值"),
        _("重算"),
        _("表列"),
        _("结论"),
    )
    table = meeting_table(
        content,
        language,
        key="recheck",
        name=_("复核"),
        heading=_("复核表"),
        header=(tuple(label(name) for name in names),),
        body=(*_summary(content, lines, found), *lines.rows),
        widths=(12.0, 24.0, 16.0, 18.0, 9.0, 8.0, 8.0, 13.0, 11.0, 11.0, 10.0),
        right=_("本表公式由表格软件重新计算"),
        notes=(
            _("重算只用本表所列票数和方案规定，与程序的计票互不相干；分值或票数改动后，结论随之变化。"),
            _("打印只印第一部分；其余各行是算式，请在屏幕上看。"),
        ),
        live=True,
        freeze=1,
    )
    return replace(table, on_paper=summary_rows)


def _summary(content: MeetingContent, lines: Lines, found: list[_Summary]) -> list[Row]:
    _ = lines.language.gettext
    first, last = FIRST_BODY_ROW + 2, FIRST_BODY_ROW + 1 + len(found)
    below = lines.following - 1
    same, other = _("一致"), _("不一致")
    verdict = (
        f'IF(AND(COUNTIF(K{first}:K{below},"{same}")>0,COUNTIF(K{first}:K{below},"{other}")=0),"{same}","{other}")'
    )
    rows = [
        Row((label(_("一、结论"), across=COLUMNS, align=Align.LEFT),), RowKind.SECTION),
        Row(
            (
                label(_("全部各项"), across=COLUMNS - 1, align=Align.RIGHT, strong=True),
                Cell(formula=verdict if found else f'"{same}"', strong=True),
            ),
            RowKind.TOTAL,
        ),
    ]
    for offset, one in enumerate(found):
        row = first + offset
        reporter = content.reporter(one.tally.reporter_id)
        rows.append(
            Row(
                (
                    label(reporter.name),
                    label(reporter.unit, align=Align.LEFT),
                    label(one.item, align=Align.LEFT),
                    label(_("见第 {row} 行").format(row=one.row)),
                    *(label("") for _column in range(4)),
                    Cell(formula=f"I{one.row}", places=one.places),
                    number(one.printed, one.places),
                    Cell(formula=lines.verdict(row, one.places), strong=True),
                )
            )
        )
    if last + 1 != lines.start:
        raise AssertionError("the summary does not fill the rows kept for it")
    return rows


def _composite(content: MeetingContent, lines: Lines, scores: dict[tuple[int, str], str], tally: ReporterTally) -> int:
    """Class scores, contributions, adjustments and their sum for one reporter; returns the row of the composite."""
    _ = lines.language.gettext
    scheme, places = content.scheme, content.scheme.places
    name = content.reporter(tally.reporter_id).name
    parts = []
    for rater_class in scheme.classes:
        one = tally.of_class(rater_class.id)
        source = scores[(tally.reporter_id, rater_class.id)]
        who = (name, rater_class.name, _("类别得分"))
        row = lines.checked(who, _("取整"), source, places.class_score, one.score)
        cell = value_cell(row, places.class_score)
        exact = f'IF(ISNUMBER({cell}),{cell}/{constant(rater_class.full)}*{constant(rater_class.weight)},"{NOTHING}")'
        who = (name, rater_class.name, _("折算得分"))
        row = lines.checked(who, _("得分÷满分×权重"), exact, places.contribution, one.contribution)
        parts.append((value_cell(row, places.contribution), rater_class.weight))
    added = "+0"
    if tally.adjustments:
        total = sum(value for _id, value in tally.adjustments)
        row = lines.given((name, "", _("加减分")), _("录入"), total + 0 * scheme.full)
        added = f"+H{row}"
    who = (name, "", _("综合得分"))
    return lines.checked(who, _("合计"), _sum(scheme.missing, parts, added), places.composite, tally.composite)


def _sum(missing: Missing, parts: list[tuple[str, Fraction]], added: str) -> str:
    """The composite from contributions, as the scheme treats classes without a score."""
    if not parts:
        return f'"{NOTHING}"'
    cells = ",".join(cell for cell, _weight in parts)
    if missing is Missing.INCOMPLETE:
        return f'IF(COUNT({cells})={len(parts)},SUM({cells}){added},"{NOTHING}")'
    there = "+".join(f"IF(ISNUMBER({cell}),{constant(weight)},0)" for cell, weight in parts)
    if missing is Missing.ZERO:
        return f'IF(({there})=0,"{NOTHING}",SUM({cells}){added})'
    whole = constant(sum((weight for _cell, weight in parts), start=parts[0][1] * 0))
    return f'IF(({there})=0,"{NOTHING}",SUM({cells})*{whole}/({there}){added})'
