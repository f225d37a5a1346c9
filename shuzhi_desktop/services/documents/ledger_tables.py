"""The sheets of a ledger's workbook: coverage, ranking, sums by unit, grades, rates, outcomes, open matters."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.rounding import exact_text, from_e4
from shuzhi_desktop.services.documents.ledger_class_tables import class_tables
from shuzhi_desktop.services.documents.ledger_table import ledger_table
from shuzhi_desktop.services.documents.sheet_table import (
    NOTHING,
    Align,
    Row,
    RowKind,
    SheetTable,
    label,
    number,
    percent,
)
from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.units import LEVEL_NAMES, OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shuzhi_desktop.services.documents.sheet_table import Cell
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ledger_report import CoverageReport, LedgerReport, LevelReport
    from shuzhi_desktop.services.ports_ledger import CoverageLine, Unit

_PLACES = 2


def coverage_tables(report: CoverageReport, language: Language) -> tuple[SheetTable, ...]:
    """覆盖情况表 by level and by unit, and the list of those missing."""
    _ = language.gettext
    way = _("向上述职") if report.direction is Direction.UPWARD else _("向下述职")
    figures = [_("应述职"), _("现场述职"), _("书面述职"), _("未述职"), _("免予述职"), _("覆盖率")]
    tables = [
        ledger_table(
            "coverage",
            _("覆盖情况表"),
            _place(report.unit, language),
            report.year,
            ([_("层级"), *figures], [18.0, *[12.0] * 6]),
            (Row((label(language.text(LEVEL_NAMES[one.level])), *_figures(one))) for one in report.by_level),
            language,
            middle=way,
        ),
        ledger_table(
            "coverage_units",
            _("各单位覆盖情况"),
            _place(report.unit, language),
            report.year,
            ([_("单位代码"), _("单位"), *figures], [16.0, 28.0, *[12.0] * 6]),
            [
                *(
                    Row((label(_own_code(one.unit_code)), label(one.unit, align=Align.LEFT), *_figures(one)))
                    for one in report.by_unit
                ),
                *_total(report.by_unit, language),
            ],
            language,
            middle=way,
        ),
        ledger_table(
            "missing",
            _("未述职名单"),
            _place(report.unit, language),
            report.year,
            (
                [_("单位代码"), _("上级"), _("单位"), _("职务"), _("姓名"), _("时限"), _("备注")],
                [16.0, 26.0, 26.0, 20.0, 12.0, 14.0, 12.0],
            ),
            (
                Row(
                    (
                        label(one.unit_code),
                        label(_(" · ").join(one.path[-2:]), align=Align.LEFT),
                        label(one.unit, align=Align.LEFT),
                        label(one.post or NOTHING),
                        label(one.name or NOTHING),
                        label(one.deadline or NOTHING),
                        label(_("已逾期") if one.overdue else ""),
                    )
                )
                for one in report.missing
            ),
            language,
            middle=way,
        ),
    ]
    return tuple(tables)


def report_tables(report: LedgerReport, language: Language) -> tuple[SheetTable, ...]:
    """Ranking and sums of each level, then grades, rates, outcomes and open matters."""
    _ = language.gettext
    tables = [
        table
        for level in report.levels
        for table in (_ranking(report, level, language), _sums(report, level, language))
    ]
    place = _place(report.unit, language)
    tables.append(
        ledger_table(
            "grades",
            _("等次分布"),
            place,
            report.year,
            ([_("单位"), _("等次"), _("人数")], [30.0, 16.0, 12.0]),
            (
                Row((label(one.unit, align=Align.LEFT), label(one.grade or NOTHING), number(one.number)))
                for one in report.grades
            ),
            language,
        )
    )
    tables.append(
        ledger_table(
            "rates",
            _("比率汇总"),
            place,
            report.year,
            (
                [_("比率"), _("计入票数"), _("分母票数"), _("合计比率"), _("述职人数"), _("低于门槛人数")],
                [24.0, 14.0, 14.0, 14.0, 14.0, 16.0],
            ),
            (
                Row(
                    (
                        label(one.rate, align=Align.LEFT),
                        number(one.counted),
                        number(one.base),
                        percent(Fraction(100 * one.counted, one.base) if one.base else None),
                        number(one.number),
                        number(one.below),
                    )
                )
                for one in report.rates
            ),
            language,
            notes=(
                _("门槛：{share}，低于门槛按票数精确比较；合计比率由票数相加得出，不是各人比率的平均。").format(
                    share=percent(100 * report.threshold).shown
                ),
            ),
        )
    )
    tables.append(
        ledger_table(
            "outcomes",
            _("结果运用"),
            place,
            report.year,
            ([_("结果运用"), _("人数")], [40.0, 12.0]),
            (Row((label(one.outcome, align=Align.LEFT), number(one.number))) for one in report.outcomes),
            language,
        )
    )
    tables += class_tables(report.classes, place, report.year, language)
    tables += [_trend(report, language), _matters(report, language)]
    return tuple(table for table in tables if table.body)


def _ranking(report: LedgerReport, level: LevelReport, language: Language) -> SheetTable:
    _ = language.gettext
    names = [
        _("名次"),
        _("单位"),
        _("上级"),
        _("姓名"),
        _("职务"),
        _("综合得分"),
        _("满分"),
        _("比较分"),
        _("等次"),
        _("备注"),
    ]
    rows = (
        Row(
            (
                number(line.place, strong=True),
                label(line.unit, align=Align.LEFT),
                label(line.above, align=Align.LEFT),
                label(line.name),
                label(line.post, align=Align.LEFT),
                number(from_e4(line.composite), _PLACES),
                number(from_e4(line.full), 0),
                number(from_e4(line.compared), _PLACES, strong=True),
                label(line.grade or NOTHING),
                label(_("；").join(_remarks(line.tied, line.rescaled, language))),
            )
        )
        for line in level.ranking
    )
    said = _("方案不同：各人得分都折算为百分制（综合得分 ÷ 满分 × 100，四位小数）后比较，标“折算”。")
    same = _("方案相同：按综合得分比较。")
    return ledger_table(
        f"ranking_{level.level.value}",
        _("{level}排名").format(level=language.text(LEVEL_NAMES[level.level])),
        _place(report.unit, language),
        report.year,
        (names, [8.0, 24.0, 18.0, 12.0, 22.0, 12.0, 10.0, 12.0, 10.0, 14.0]),
        rows,
        language,
        notes=(said if level.rescaled else same,),
    )


def _remarks(tied: bool, rescaled: bool, language: Language) -> list[str]:  # noqa: FBT001 - two marks of one line
    return [language.gettext(word) for marked, word in ((tied, "并列"), (rescaled, "折算")) if marked]


def _sums(report: LedgerReport, level: LevelReport, language: Language) -> SheetTable:
    _ = language.gettext
    rows = [
        Row(
            (
                label(_own_code(line.unit_code)),
                label(line.unit, align=Align.LEFT),
                number(line.number),
                number(from_e4(line.total), _PLACES),
                number(line.mean, _PLACES, strong=True),
                label(NOTHING if line.mean is None else exact_text(line.mean)),
            )
        )
        for line in level.scores
    ]
    if level.number:
        mean = Fraction(level.total, level.number * 10_000)
        rows.append(
            Row(
                (
                    label(_("合计"), across=2),
                    number(level.number),
                    number(from_e4(level.total), _PLACES),
                    number(mean, _PLACES, strong=True),
                    label(exact_text(mean)),
                ),
                RowKind.TOTAL,
            )
        )
    return ledger_table(
        f"sums_{level.level.value}",
        _("{level}得分").format(level=language.text(LEVEL_NAMES[level.level])),
        _place(report.unit, language),
        report.year,
        (
            [_("单位代码"), _("单位"), _("有得分人数"), _("得分合计"), _("平均分"), _("精确值")],
            [16.0, 28.0, 12.0, 16.0, 12.0, 20.0],
        ),
        rows,
        language,
        notes=(_("平均分 = 得分合计 ÷ 人数；合计行由合计相除，不是各单位平均分的平均。"),),
    )


def _matters(report: LedgerReport, language: Language) -> SheetTable:
    _ = language.gettext
    return ledger_table(
        "open_matters",
        _("未销号整改事项"),
        _place(report.unit, language),
        report.year,
        (
            [_("年度"), _("单位"), _("姓名"), _("问题"), _("责任单位/责任人"), _("时限"), _("备注")],
            [8.0, 22.0, 12.0, 44.0, 20.0, 14.0, 12.0],
        ),
        (
            Row(
                (
                    number(one.year),
                    label(one.unit, align=Align.LEFT),
                    label(one.name),
                    label(one.problem, align=Align.LEFT),
                    label(one.responsible or NOTHING),
                    label(one.deadline or NOTHING),
                    label(_("已逾期") if one.overdue else ""),
                )
            )
            for one in report.matters
        ),
        language,
    )


def _trend(report: LedgerReport, language: Language) -> SheetTable:
    """The unit's own years, whoever held the post and whatever it was called."""
    _ = language.gettext
    return ledger_table(
        "trend",
        _("历年"),
        _place(report.unit, language),
        report.year,
        (
            [_("年度"), _("单位"), _("职务"), _("姓名"), _("综合得分"), _("满分"), _("比较分"), _("名次"), _("等次")],
            [8.0, 24.0, 20.0, 12.0, 12.0, 10.0, 12.0, 12.0, 12.0],
        ),
        (
            Row(
                (
                    number(one.year),
                    label(one.unit, align=Align.LEFT),
                    label(one.post, align=Align.LEFT),
                    label(one.name),
                    number(None if one.composite is None else from_e4(one.composite), _PLACES, strong=True),
                    number(from_e4(one.full)),
                    number(None if one.compared is None else from_e4(one.compared), _PLACES),
                    label(f"{one.place}/{one.number}" if one.place else NOTHING),
                    label(one.grade or NOTHING),
                )
            )
            for one in report.trend
        ),
        language,
    )


def _figures(one: CoverageLine) -> tuple[Cell, ...]:
    counts = (one.should, one.oral, one.written, one.missing, one.exempt)
    return (*(number(count) for count in counts), percent(None if one.rate is None else 100 * one.rate, strong=True))


def _total(lines: Iterable[CoverageLine], language: Language) -> tuple[Row, ...]:
    lines = tuple(lines)
    if len(lines) < 2:
        return ()
    should, oral, written, exempt = (
        sum(getattr(line, name) for line in lines) for name in ("should", "oral", "written", "exempt")
    )
    rate = Fraction(100 * (oral + written), should) if should else None
    figures = (should, oral, written, should - oral - written, exempt)
    cells = (label(language.gettext("合计"), across=2), *(number(one) for one in figures), percent(rate, strong=True))
    return (Row(cells, RowKind.TOTAL),)


def _place(unit: Unit | None, language: Language) -> str:
    return unit.name if unit else language.gettext("全部单位")


def _own_code(code: str) -> str:
    """A unit's code; nothing for one that is not in the tree."""
    return "" if code.startswith(OUTSIDE) else code
