"""The sheets of a ledger's workbook that go by class of raters."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.rounding import exact_text, from_e4
from shuzhi_desktop.services.documents.ledger_table import ledger_table
from shuzhi_desktop.services.documents.sheet_table import NOTHING, Align, Row, label, number, percent

if TYPE_CHECKING:
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ledger_classes import ClassReport

_PLACES = 2


def class_tables(report: ClassReport, place: str, year: int, language: Language) -> tuple[SheetTable, ...]:
    """Sums by class, rates by class, and what each class gave each reporter."""
    return (
        _means(report, place, year, language),
        _rates(report, place, year, language),
        _scores(report, place, year, language),
    )


def _means(report: ClassReport, place: str, year: int, language: Language) -> SheetTable:
    _ = language.gettext
    return ledger_table(
        "class_means",
        _("各类主体得分汇总"),
        place,
        year,
        (
            [_("评议主体"), _("有得分人数"), _("得分合计"), _("平均分"), _("精确值"), _("有效票数")],
            [24.0, 14.0, 16.0, 12.0, 20.0, 14.0],
        ),
        (
            Row(
                (
                    label(one.class_name, align=Align.LEFT),
                    number(one.number),
                    number(from_e4(one.total), _PLACES),
                    number(one.mean, _PLACES, strong=True),
                    label(NOTHING if one.mean is None else exact_text(one.mean)),
                    number(one.valid),
                )
            )
            for one in report.means
        ),
        language,
        notes=(_("各类主体的得分（加权以前）都折算为百分制后相加；平均分 = 得分合计 ÷ 人数。"),),
    )


def _rates(report: ClassReport, place: str, year: int, language: Language) -> SheetTable:
    _ = language.gettext
    return ledger_table(
        "class_rates",
        _("各类主体比率"),
        place,
        year,
        ([_("比率"), _("评议主体"), _("计入票数"), _("分母票数"), _("合计比率")], [24.0, 24.0, 14.0, 14.0, 14.0]),
        (
            Row(
                (
                    label(one.rate, align=Align.LEFT),
                    label(one.class_name, align=Align.LEFT),
                    number(one.counted),
                    number(one.base),
                    percent(Fraction(100 * one.counted, one.base) if one.base else None),
                )
            )
            for one in report.rates
        ),
        language,
    )


def _scores(report: ClassReport, place: str, year: int, language: Language) -> SheetTable:
    _ = language.gettext
    return ledger_table(
        "class_scores",
        _("各类主体评分"),
        place,
        year,
        (
            [_("单位"), _("姓名"), _("评议主体"), _("得分"), _("满分"), _("有效票数")],
            [28.0, 12.0, 24.0, 12.0, 10.0, 12.0],
        ),
        (
            Row(
                (
                    label(one.unit, align=Align.LEFT),
                    label(one.name),
                    label(one.class_name, align=Align.LEFT),
                    number(None if one.score is None else from_e4(one.score), _PLACES),
                    number(from_e4(one.full), 0),
                    number(one.valid),
                )
            )
            for one in report.scores
        ),
        language,
    )
