"""This year beside last year: the difference of scores and places, and what became of last year's matters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, text
from shuzhi_desktop.domain.rounding import fixed
from shuzhi_desktop.services.scheme_digest import scheme_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from shuzhi_desktop.domain.result import ReporterTally
    from shuzhi_desktop.services.ports import Reading
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


@dataclass(frozen=True, slots=True)
class LookingBack:
    """What the columns on last year are made from; empty where there was none, and then there are no such columns.

    `past`: its results by reporter id; `matters`: all that are to be mended; `rules`: digest of this year's scheme.
    """

    past: Mapping[int, PastResult] = field(default_factory=dict)
    matters: tuple[Rectification, ...] = ()
    rules: str = ""

    @property
    def has_matters(self) -> bool:
        """Whether matters of earlier years were carried over to anybody."""
        return any(one.origin_year for one in self.matters)

    def headers(self) -> list[Text]:
        """The columns there are."""
        changed = [text("较上年")] if self.past else []
        return [*changed, text("上年问题整改情况")] if self.has_matters else changed

    def cells(self, tally: ReporterTally, places: int | None) -> list[Text]:
        """A reporter's cell in each of them; `places` are the decimals of the composite."""
        cells = []
        if self.past:
            cells.append(change_said(change(self.past.get(tally.reporter_id), tally, self.rules), places))
        if self.has_matters:
            mine = (one for one in self.matters if one.reporter_id == tally.reporter_id)
            cells.append(matters_said(mine) or text("—"))
        return cells


def looking_back(reading: Reading) -> LookingBack:
    """What a meeting file knows of last year."""
    past = reading.past_results()
    rules = scheme_digest(reading.scheme_text()) if past else ""
    return LookingBack(past, tuple(reading.rectifications()), rules)
