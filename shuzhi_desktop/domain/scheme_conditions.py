"""Outcomes of a scheme and their conditions, read from their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import listed, text
from shuzhi_desktop.domain.scheme import Condition, Outcome

if TYPE_CHECKING:
    from shuzhi_desktop.domain.scheme_table import Table

DEEPEST = 8
_KINDS = (
    "rank_at_most",
    "rank_from_bottom",
    "composite_below",
    "composite_at_least",
    "rate",
    "grade",
    "flag",
    "all",
    "any",
    "not",
)


def read_outcome(table: Table) -> Outcome:
    """One outcome; faults are complained of at the table."""
    id_, name = table.text("id"), table.text("name")
    when = table.table("when")
    if when is None:
        table.complain("when", text("缺少这一项"))
    outcome = Outcome(
        id_,
        name,
        read_condition(when) if when else Condition("all"),
        table.texts("unless", ()),
        table.flag("confirm"),
    )
    table.done()
    return outcome


def read_condition(table: Table, depth: int = 0) -> Condition:
    """One condition: a table with just one of the known kinds."""
    kinds = [kind for kind in _KINDS if table.has(kind)]
    if len(kinds) != 1 or depth > DEEPEST:
        table.complain("when", text("条件须恰好写一种：{kinds}", kinds=listed(_KINDS)))
        return Condition("all")
    kind = kinds[0]
    if kind in ("rank_at_most", "rank_from_bottom"):
        found = Condition(kind, number=table.whole(kind, 1, 1))
    elif kind in ("composite_below", "composite_at_least"):
        found = Condition(kind, value=table.number(kind))
    elif kind == "rate":
        found = _rate(table)
    elif kind == "grade":
        found = Condition(kind, names=table.texts(kind))
    elif kind == "flag":
        found = Condition(kind, name=table.text(kind))
    elif kind == "not":
        part = table.table(kind)
        found = Condition(kind, parts=(read_condition(part, depth + 1),) if part else ())
    else:
        found = Condition(kind, parts=tuple(read_condition(part, depth + 1) for part in table.tables(kind)))
        if not found.parts:
            table.complain(kind, text("至少要写一个条件"))
    table.done()
    return found


def _rate(table: Table) -> Condition:
    below = table.number("below") if table.has("below") else None
    at_least = table.number("at_least") if table.has("at_least") else None
    if (below is None) == (at_least is None):
        table.complain("rate", text("须写 below（低于）或 at_least（不低于）中的一个"))
    return Condition("rate", rate=table.text("rate"), below=below, at_least=at_least)
