"""Who reports and who rates: reporters, seats, and who must not score whom."""

from __future__ import annotations

from dataclasses import dataclass

from shuzhi_desktop.domain.scheme import Recuse


@dataclass(frozen=True, slots=True)
class Reporter:
    """A secretary who reports (述职对象). `id` never changes; `order` (序号, from 1) may, until a ballot opens.

    `unit_code` is the code of the unit in the tree of units, empty where unknown: names of units occur twice.
    """

    id: int
    order: int
    name: str
    unit: str
    post: str = ""
    group: str = ""
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """The right to one ballot (每次): a named rater, or an anonymous seat of a unit when `name` is empty."""

    id: int
    class_id: str
    name: str = ""
    unit: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Everyone of a meeting: reporters by order, seats by class in file order."""

    reporters: tuple[Reporter, ...]
    seats: tuple[Seat, ...]

    def seats_of(self, class_id: str) -> tuple[Seat, ...]:
        """The seats of one class."""
        return tuple(seat for seat in self.seats if seat.class_id == class_id)


def same_name(one: str, other: str) -> bool:
    """Whether two names of people or units are the same; spaces inside two-character names (刘 洋) do not count."""
    return bool(one) and "".join(one.split()) == "".join(other.split())


def is_recused(rule: Recuse, seat: Seat, reporter: Reporter) -> bool:
    """Whether a rater of this seat must not score this reporter (回避).

    `self`: the rater is the reporter. `own_unit`: also every rater of the reporter's unit.
    """
    if rule is Recuse.NONE:
        return False
    same_unit = same_name(seat.unit, reporter.unit)
    if rule is Recuse.OWN_UNIT and same_unit:
        return True
    return same_name(seat.name, reporter.name) and (same_unit or not seat.unit)
