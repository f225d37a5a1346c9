"""Who is meant by what stands in a cell: a reporter, or the seat of a named rater."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, text
from shuzhi_desktop.importing.headers import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
    from shuzhi_desktop.domain.scheme import RaterClass, Scheme

_SEVERAL = -1


def class_meant(scheme: Scheme, written: str) -> RaterClass | None:
    """The class of an id or a name; spaces, marks and width of signs make no difference."""
    exact = scheme.class_named(written)
    if exact is not None or not written:
        return exact
    plain = normal(written)
    return next((one for one in scheme.classes if plain in (normal(one.id), normal(one.name))), None)


class ReporterBook:
    """Finds reporters by 序号, 姓名, or 单位 and 姓名 in either order. Answers are positions in the roster."""

    def __init__(self, reporters: tuple[Reporter, ...]) -> None:
        self._by_order = {str(reporter.order): index for index, reporter in enumerate(reporters)}
        self._by_name = _book((index, (r.name,)) for index, r in enumerate(reporters))
        self._by_both = _book((index, (r.unit + r.name, r.name + r.unit)) for index, r in enumerate(reporters))

    def find(self, written: str) -> int | Text:
        """The position of the reporter who is meant, or why there is none."""
        solid = _solid(written)
        if not solid:
            return text("请填写述职对象")
        if solid in self._by_order:
            return self._by_order[solid]
        found = self._by_name.get(solid)
        if found is None:
            found = self._by_both.get(solid)
        if found is None:
            return text("名册里没有述职对象“{value}”", value=written)
        if found == _SEVERAL:
            return text("有不止一位述职对象叫“{value}”，请写成“单位 姓名”或序号", value=written)
        return found


class SeatBook:
    """Finds the seat of a named rater within a class. Answers are positions in the roster."""

    def __init__(self, roster: Roster) -> None:
        named: dict[str, list[tuple[int, Seat]]] = {}
        for index, seat in enumerate(roster.seats):
            if seat.name:
                named.setdefault(seat.class_id, []).append((index, seat))
        self._by_name = {
            class_id: _book((index, (seat.name,)) for index, seat in seats) for class_id, seats in named.items()
        }
        self._by_both = {
            class_id: _book((index, (seat.unit + seat.name, seat.name + seat.unit)) for index, seat in seats)
            for class_id, seats in named.items()
        }

    def find(self, rater_class: RaterClass, written: str) -> int | Text:
        """The position of the seat that is meant, or why there is none."""
        solid = _solid(written)
        found = self._by_name.get(rater_class.id, {}).get(solid)
        if found is None:
            found = self._by_both.get(rater_class.id, {}).get(solid)
        if found is None:
            return text("“{name}”的名册里没有评分人“{value}”", name=rater_class.name, value=written)
        if found == _SEVERAL:
            return text(
                "“{name}”里有不止一位评分人叫“{value}”，请写成“单位 姓名”", name=rater_class.name, value=written
            )
        return found


def _solid(name: str) -> str:
    """A name without inner spaces, as `domain.roster.same_name` compares them."""
    return "".join(name.split())


def _book(entries: Iterable[tuple[int, tuple[str, ...]]]) -> dict[str, int]:
    """Key -> position, or `_SEVERAL` where two entries share a key."""
    book: dict[str, int] = {}
    for index, keys in entries:
        for key in dict.fromkeys(map(_solid, keys)):
            book[key] = _SEVERAL if key in book else index
    return book
