"""The sheets of a meeting, in the order in which they are bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.accounts import accounts_table
from shuzhi_desktop.services.documents.outcomes import outcomes_table
from shuzhi_desktop.services.documents.ranking import ranking_table
from shuzhi_desktop.services.documents.recheck import recheck_table
from shuzhi_desktop.services.documents.rules import rules_table
from shuzhi_desktop.services.documents.scores import scores_table
from shuzhi_desktop.services.documents.votes import votes_table
from shuzhi_desktop.services.progress import unheard

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.progress import Told

    Builder = Callable[[MeetingContent, Language], SheetTable]

SHEETS: tuple[Builder, ...] = (
    ranking_table,
    scores_table,
    votes_table,
    accounts_table,
    outcomes_table,
    rules_table,
    recheck_table,
)


def sheet_tables(content: MeetingContent, language: Language, told: Told = unheard) -> tuple[SheetTable, ...]:
    """Every sheet of the meeting; tells after each how many there are."""
    tables = []
    for build in SHEETS:
        tables.append(build(content, language))
        told(len(tables), 2 * len(SHEETS))
    return tuple(tables)


def printed_tables(content: MeetingContent, language: Language, told: Told = unheard) -> tuple[SheetTable, ...]:
    """The sheets that make sense on paper alone: without live formulas."""
    return tuple(table for table in sheet_tables(content, language, told) if not table.live)
