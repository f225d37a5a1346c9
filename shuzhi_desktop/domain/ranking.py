"""Places: competition or dense ranking, tie-break keys, all together or group by group."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.scheme import RankOn, Ties

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from shuzhi_desktop.domain.counts import Counts
    from shuzhi_desktop.domain.result import ClassTally, RateTally
    from shuzhi_desktop.domain.scheme import Scheme

Key = tuple[tuple[bool, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Contender:
    """Someone with a composite: what is compared, best first, and among whom."""

    reporter_id: int
    key: Key
    group: Hashable = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A rank from 1, whether it is shared, and the competition rank counted from the last."""

    rank: int
    tied: bool
    from_bottom: int
    group: Hashable


def rank_contenders(contenders: Sequence[Contender], ties: Ties) -> dict[int, Place]:
    """Places by reporter id; equal keys share one."""
    groups: dict[Hashable, list[Contender]] = defaultdict(list)
    for one in contenders:
        groups[one.group].append(one)
    places: dict[int, Place] = {}
    for group, members in groups.items():
        times = Counter(one.key for one in members)
        above = 0
        standing: dict[Key, tuple[int, int]] = {}
        for number, key in enumerate(sorted(times, reverse=True), 1):
            rank = number if ties is Ties.DENSE else above + 1
            above += times[key]
            standing[key] = (rank, len(members) - above + 1)
        for one in members:
            rank, from_bottom = standing[one.key]
            places[one.reporter_id] = Place(rank, times[one.key] > 1, from_bottom, group)
    return places


def ranking_key(
    scheme: Scheme,
    composites: tuple[Fraction, Fraction],
    classes: Sequence[ClassTally],
    rates: Mapping[str, RateTally],
    votes: Mapping[str, int],
) -> Key:
    """What is compared for one reporter, best first.

    Args:
        scheme: whose ranking rule holds.
        composites: the (exact, rounded) composite.
        classes: the reporter's class tallies.
        rates: the reporter's rates by id.
        votes: by tie-break key `votes:…`, from `votes_of`.
    """
    exact, shown = composites
    key: list[tuple[bool, Fraction]] = [(True, exact if scheme.ranking.on is RankOn.EXACT else shown)]
    scores = {one.class_id: one.score for one in classes}
    for wanted in scheme.ranking.tiebreak:
        kind, _, name = wanted.partition(":")
        value: Fraction | None
        if kind == "class":
            value = scores.get(name)
        elif kind == "rate":
            value = rates[name].exact if name in rates else None
        else:
            value = Fraction(votes[wanted])
        key.append((value is not None, value if value is not None else Fraction(0)))
    return tuple(key)


def votes_of(scheme: Scheme, counts: Counts, reporter_id: int) -> dict[str, int]:
    """Votes for each `votes:form.indicator.option` of the tie-break, over all classes that use the form."""
    votes: dict[str, int] = {}
    for wanted in scheme.ranking.tiebreak:
        kind, _, path = wanted.partition(":")
        if kind != "votes":
            continue
        form_id, indicator_id, option_id = path.split(".")
        form = scheme.form(form_id)
        position = next(i for i, one in enumerate(form.indicators) if one.id == indicator_id)
        option = form.indicators[position].option_index(option_id)
        votes[wanted] = sum(
            counts.cells[reporter_id, one.id].marks[position][option]
            for one in scheme.ballot_classes
            if one.form == form_id and option is not None
        )
    return votes
