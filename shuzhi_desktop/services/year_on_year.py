"""This year beside last year: the difference of scores and places, and what became of last year's matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, text
from shuzhi_desktop.domain.rounding import fixed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from shuzhi_desktop.domain.result import ReporterTally
    from shuzhi_desktop.services.ports_chain import PastResult
    from shuzhi_desktop.services.ports_notes import Rectification

_EXACT_PLACES = 4


@dataclass(frozen=True, slots=True)
class Change:
    """How a reporter's post fared against last year.

    `difference` is exact, of the rounded composites; None where either has none or the rules were others
    (`comparable` false). `places` is how many places up, negative for down; None where either was unranked.
    """

    past: PastResult
    comparable: bool
    difference: Fraction | None
    places: int | None


def change(past: PastResult | None, tally: ReporterTally, rules: str) -> Change | None:
    """The change against last year; None where there was no last year.

    Args:
        past: last year's result of the post.
        tally: this year's.
        rules: `scheme_digest` of this year's scheme.
    """
    if past is None:
        return None
    same = past.scheme == rules
    difference = None
    if same and past.composite is not None and tally.composite is not None:
        difference = tally.composite - past.composite
    places = past.place - tally.rank if same and past.place and tally.rank else None
    return Change(past, same, difference, places)


def change_said(found: Change | None, places: int | None) -> Text:
    """A change in words for a table: `+1.25，升 2 位`; another scheme is not compared.

    Args:
        found: the change, None for a newcomer.
        places: decimals of the composite.
    """
    if found is None:
        return text("上年无")
    if not found.comparable:
        return text("方案不同，不比较")
    if found.difference is None:
        return text("—")
    kept = _EXACT_PLACES if places is None else places
    sign = "+" if found.difference > 0 else ""
    shown = sign + fixed(found.difference, kept)
    if not found.places:
        return text("{difference}，名次不变", difference=shown) if found.places == 0 else text("{d}", d=shown)
    if found.places > 0:
        return text("{difference}，升 {n} 位", difference=shown, n=found.places)
    return text("{difference}，降 {n} 位", difference=shown, n=-found.places)


def matters_said(matters: Iterable[Rectification]) -> Text | None:
    """What became of the matters carried over from earlier years: `3 项，销号 2，未完成 1`; None without any."""
    carried = [one for one in matters if one.origin_year]
    if not carried:
        return None
    closed = sum(bool(one.closed_at) for one in carried)
    return text("{n} 项，销号 {closed}，未完成 {open}", n=len(carried), closed=closed, open=len(carried) - closed)
