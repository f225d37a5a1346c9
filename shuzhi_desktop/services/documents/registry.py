"""The sheets of a meeting, in the order in which they are bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, listed, text
from shuzhi_desktop.services.documents.accounts import accounts_table
from shuzhi_desktop.services.documents.charts import charts_table
from shuzhi_desktop.services.documents.circular import circular_table
from shuzhi_desktop.services.documents.committee import committee_table
from shuzhi_desktop.services.documents.coverage import coverage_table
from shuzhi_desktop.services.documents.matrix import matrix_table
from shuzhi_desktop.services.documents.outcomes import outcomes_table
from shuzhi_desktop.services.documents.persons import persons_table
from shuzhi_desktop.services.documents.ranking import ranking_table
from shuzhi_desktop.services.documents.recheck import recheck_table
from shuzhi_desktop.services.documents.rectifications import comments_table, pledges_table, rectifications_table
from shuzhi_desktop.services.documents.rules import rules_table
from shuzhi_desktop.services.documents.scores import scores_table
from shuzhi_desktop.services.documents.votes import votes_table
from shuzhi_desktop.services.progress import unheard

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.progress import Told

    Builder = Callable[[MeetingContent, Language], SheetTable]

SUMMARY: tuple[Builder, ...] = (
    ranking_table,
    scores_table,
    votes_table,
    accounts_table,
    outcomes_table,
    rules_table,
    recheck_table,
    charts_table,
)
PERSONS: tuple[Builder, ...] = (persons_table,)
MATRIX: tuple[Builder, ...] = (matrix_table,)
COMMITTEE: tuple[Builder, ...] = (committee_table, ranking_table, outcomes_table)
CIRCULAR: tuple[Builder, ...] = (circular_table,)
COVERAGE: tuple[Builder, ...] = (coverage_table,)
RECTIFICATION: tuple[Builder, ...] = (rectifications_table, pledges_table, comments_table)
SHEETS: tuple[Builder, ...] = (*SUMMARY, *PERSONS, *MATRIX, committee_table, *CIRCULAR, *COVERAGE, *RECTIFICATION)


@dataclass(frozen=True, slots=True)
class Profile:
    """A choice of sheets for one reader of the workbook."""

    id: str
    name: Text
    sheets: tuple[Builder, ...]


PROFILES: tuple[Profile, ...] = (
    Profile("summary", text("汇总"), SUMMARY),
    Profile("persons", text("个人结果"), PERSONS),
    Profile("matrix", text("互评矩阵"), MATRIX),
    Profile("committee", text("党委会审定"), COMMITTEE),
    Profile("circular", text("通报"), CIRCULAR),
    Profile("coverage", text("覆盖"), COVERAGE),
    Profile("rectification", text("整改清单"), RECTIFICATION),
    Profile("all", text("全部表"), SHEETS),
)


def profile_named(name: str) -> Profile:
    """The profile with this id or Chinese name.

    Raises:
        Refused: there is none.
    """
    for one in PROFILES:
        if name in (one.id, one.name.render()):
            return one
    known = listed(text("{name}（{id}）", name=one.name, id=one.id) for one in PROFILES)
    raise Refused(text("没有名为“{name}”的成套表；可用：{known}。", name=name, known=known))


def sheet_tables(
    content: MeetingContent, language: Language, told: Told = unheard, profile: Profile = PROFILES[0]
) -> tuple[SheetTable, ...]:
    """The sheets of a profile; tells after each how many there are."""
    tables = []
    for build in profile.sheets:
        tables.append(build(content, language))
        told(len(tables), 2 * len(profile.sheets))
    return tuple(tables)


def printed_tables(
    content: MeetingContent, language: Language, told: Told = unheard, profile: Profile = PROFILES[0]
) -> tuple[SheetTable, ...]:
    """The sheets that make sense on paper alone: without live formulas and charts of the spreadsheet program."""
    tables = sheet_tables(content, language, told, profile)
    return tuple(table for table in tables if not table.live and not table.charts)
