"""覆盖情况表: who should report, who did in the hall and on paper, who has not; of one meeting or of many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.agenda import ReportMode
from shuzhi_desktop.services.chain import year_of
from shuzhi_desktop.services.documents.content import meeting_table, shown_date
from shuzhi_desktop.services.documents.sheet_table import NOTHING, Align, Row, RowKind, label, number, percent
from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger import CoverageLine, MissingLine, UnitLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable
    from shuzhi_desktop.services.language import Language

WIDTHS = (32.0, 12.0, 12.0, 12.0, 12.0, 12.0, 20.0)
_BELOW = {
    UnitLevel.PROVINCE: UnitLevel.CITY,
    UnitLevel.CITY: UnitLevel.DISTRICT,
    UnitLevel.DISTRICT: UnitLevel.TOWNSHIP,
    UnitLevel.TOWNSHIP: UnitLevel.VILLAGE,
}


@dataclass(frozen=True, slots=True)
class ExemptLine:
    """Somebody who need not report (免予述职), and why."""

    unit: str
    name: str
    reason: str


def coverage_table(content: MeetingContent, language: Language) -> SheetTable:
    """Of one meeting: a line for the level of its reporters, or one for each of their groups."""
    missing = [
        MissingLine(one.unit_code, one.unit, (), one.post, one.name, "", overdue=False)
        for one in content.roster.reporters
        if _mode(content, one) is ReportMode.ABSENT
    ]
    return meeting_table(
        content,
        language,
        key="coverage",
        name=language.gettext("覆盖情况"),
        heading=coverage_heading(year_of(content.info, content.chain), content.chain.direction, language),
        header=coverage_header(language),
        body=coverage_body(_lines(content), missing, (), language),
        widths=WIDTHS,
        right=language.gettext("单位：人"),
        notes=coverage_notes(language),
    )


def coverage_heading(year: int, direction: Direction, language: Language) -> str:
    """What the table is called: 2026年度向上述职覆盖情况表; without the year where it is 0."""
    _ = language.gettext
    upward = direction is Direction.UPWARD
    if not year:
        return _("向上述职覆盖情况表") if upward else _("向下述职覆盖情况表")
    heading = _("{year}年度向上述职覆盖情况表") if upward else _("{year}年度向下述职覆盖情况表")
    return heading.format(year=year)


def coverage_header(language: Language) -> tuple[tuple[Cell, ...], ...]:
    """The names of the columns."""
    _ = language.gettext
    names = (_("层级"), _("应述职"), _("现场"), _("书面"), _("未述"), _("免予"), _("覆盖率"))
    return (tuple(label(name) for name in names),)


def coverage_body(
    lines: Sequence[CoverageLine], missing: Sequence[MissingLine], exempt: Sequence[ExemptLine], language: Language
) -> tuple[Row, ...]:
    """The lines with their sum, then who has not reported and who need not, by name.

    Args:
        lines: one a level (`unit` empty), group or unit.
        missing: who should have reported and has not.
        exempt: who need not, with the reason.
        language: of the names.
    """
    _ = language.gettext
    rows = [_counted(line.unit or level_name(line.level, language), line) for line in lines]
    if len(lines) > 1:
        rows.append(_counted(_("合计"), _sum(lines), RowKind.TOTAL))
    if missing:
        rows += _section(_("未述职名单"), (_("单位"), _("姓名"), _("职务"), _("期限")))
        rows += [
            _person(
                "　".join((*one.path, one.unit)),
                one.name,
                one.post,
                shown_date(one.deadline, language) + (_("（逾期）") if one.overdue else ""),
            )
            for one in missing
        ]
    if exempt:
        rows += _section(_("免予述职名单"), (_("单位"), _("姓名"), _("理由"), ""))
        rows += [_person(one.unit, one.name, one.reason, "") for one in exempt]
    return tuple(rows)


def coverage_notes(language: Language) -> tuple[str, ...]:
    """How the columns hang together."""
    return (language.gettext("应述职 = 现场 + 书面 + 未述，不含免予；覆盖率 =（现场 + 书面）÷ 应述职。"),)


def level_name(level: UnitLevel, language: Language) -> str:
    """What a level is called."""
    _ = language.gettext
    return {
        UnitLevel.PROVINCE: _("省级"),
        UnitLevel.CITY: _("市级"),
        UnitLevel.DISTRICT: _("区县级"),
        UnitLevel.TOWNSHIP: _("乡镇、街道"),
        UnitLevel.VILLAGE: _("村、社区"),
        UnitLevel.UNIT: _("机关、企事业单位"),
    }[level]


def reporters_level(scheme_level: str, direction: Direction) -> UnitLevel:
    """The level of those who report: one below the organiser's; his own when they report to their members."""
    level = UnitLevel(scheme_level)
    return level if direction is Direction.DOWNWARD else _BELOW.get(level, UnitLevel.UNIT)


def _lines(content: MeetingContent) -> list[CoverageLine]:
    level = reporters_level(content.scheme.level, content.chain.direction)
    groups: dict[str, list[Reporter]] = {}
    for one in content.roster.reporters:
        groups.setdefault(one.group, []).append(one)
    return [_line(content, level, group, people) for group, people in groups.items()]


def _line(content: MeetingContent, level: UnitLevel, name: str, people: Iterable[Reporter]) -> CoverageLine:
    modes = [_mode(content, one) for one in people]
    return CoverageLine(
        "", name, level, len(modes), modes.count(ReportMode.ORAL), modes.count(ReportMode.WRITTEN), exempt=0
    )


def _mode(content: MeetingContent, reporter: Reporter) -> ReportMode:
    return content.modes.get(reporter.id, ReportMode.ORAL)


def _sum(lines: Sequence[CoverageLine]) -> CoverageLine:
    return CoverageLine(
        "",
        "",
        lines[0].level,
        sum(one.should for one in lines),
        sum(one.oral for one in lines),
        sum(one.written for one in lines),
        sum(one.exempt for one in lines),
    )


def _counted(name: str, line: CoverageLine, kind: RowKind = RowKind.DATA) -> Row:
    figures = (line.should, line.oral, line.written, line.missing, line.exempt)
    rate = percent(None if line.rate is None else 100 * line.rate)
    return Row((label(name, align=Align.LEFT), *(number(one) for one in figures), rate), kind)


def _section(title: str, names: tuple[str, str, str, str]) -> Iterator[Row]:
    yield Row((label(title, across=len(WIDTHS), align=Align.LEFT),), RowKind.SECTION)
    unit, name, post, last = names
    yield Row((label(unit), label(name, across=2), label(post, across=3), label(last)), RowKind.HEAD)


def _person(unit: str, name: str, post: str, last: str) -> Row:
    cells = (
        label(unit or NOTHING, align=Align.LEFT),
        label(name or NOTHING, across=2),
        label(post or NOTHING, across=3, align=Align.LEFT),
        label(last),
    )
    return Row(cells)
