"""A small invented province in a ledger: two districts, streets of one name in both, villages that reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger import Unit, UnitLevel
from shuzhi_desktop.services.ports_sealed import SealedClass, SealedMatter, SealedMeeting, SealedRate, SealedReporter
from shuzhi_desktop.services.units import level_of_code, parent_of_code
from shuzhi_desktop.store.ledger.ledger_file import LedgerFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

YEAR, TODAY, AT = 2026, "2026-12-31", "2026-12-20T09:00:00"
VILLAGES = 5
_NAMES = {
    "99": "云州省",
    "9901": "云湖市",
    "990101": "东湖区",
    "990102": "西湖区",
    "990101001": "中心街道",
    "990101002": "柳溪镇",
    "990102001": "中心街道",
}
STREETS = tuple(code for code in _NAMES if len(code) == 9)


def tree() -> tuple[Unit, ...]:
    """Province, city, districts, streets, five villages each."""
    names = dict(_NAMES)
    for street in STREETS:
        names |= {f"{street}{n:03}": f"{_NAMES[street][:2]}{n}村" for n in range(1, VILLAGES + 1)}
    return tuple(
        Unit(code, name, level_of_code(code) or UnitLevel.UNIT, parent_of_code(code)) for code, name in names.items()
    )


def reporter(place: int, unit: str, code: str, score: int | None, **facts: object) -> SealedReporter:
    """A reporter with a score in points, out of 100 unless `full` says otherwise; satisfied are as many per cent."""
    points = 0 if score is None else score
    given: dict[str, object] = {
        "order": place,
        "name": f"书记{code[-4:]}",
        "unit": unit,
        "unit_code": code,
        "post": "党组织书记",
        "mode": "oral",
        "composite": None if score is None else points * 10_000,
        "exact": "" if score is None else str(points),
        "full": 1_000_000,
        "place": place,
        "tied": False,
        "grade": "好" if points >= 90 else "一般",
        "rates": (SealedRate("满意率", points, 100),),
        "outcomes": () if points >= 90 else ("约谈",),
        "classes": (
            SealedClass("群众", points * 10_000, str(points), 1_000_000, 20, (SealedRate("满意率", points, 100),)),
            SealedClass("领导小组", None if score is None else points * 3_000, "", 300_000, 7),
        ),
    }
    return SealedReporter(**(given | facts))  # type: ignore[arg-type]


def meeting(identity: str, organiser_code: str, reporters: Iterable[SealedReporter], **facts: object) -> SealedMeeting:
    """A sealed meeting of villages under a street, unless `facts` say otherwise."""
    given: dict[str, object] = {
        "identity": identity,
        "entries": 10,
        "sealed_at": "2026-12-18T04:00:00+00:00",
        "title": f"{organiser_code} {YEAR}年述职评议会",
        "date": f"{YEAR}-12-18",
        "year": YEAR,
        "direction": Direction.UPWARD,
        "organiser": _NAMES.get(organiser_code, ""),
        "organiser_code": organiser_code,
        "digest": f"sm3:{identity}",
        "scheme_id": "village",
        "scheme_title": "村级述职",
        "scheme_digest": "sha256:one",
        "level": UnitLevel.VILLAGE,
        "reporters": tuple(reporters),
    }
    return SealedMeeting(**(given | facts))  # type: ignore[arg-type]


def villages_of(street: str, scores: Iterable[int | None]) -> tuple[SealedReporter, ...]:
    """The villages of a street with their scores in order; `None` reported in writing and has none."""
    return tuple(
        reporter(n, f"{_NAMES[street][:2]}{n}村", f"{street}{n:03}", score, mode="oral" if score else "written")
        for n, score in enumerate(scores, start=1)
    )


def filled(folder: Path) -> Path:
    """A ledger of all that: villages under two schemes, streets of one district, a matter that is overdue."""
    path = folder / "province.shuzhi-ledger"
    store = LedgerFile(path)
    store.put_units(tree(), replace_all=False)
    matter = SealedMatter(1, "为群众办事慢", "李四", "2026-06-30", "")
    streets = [reporter(1, "中心街道党工委", "", 88), reporter(2, "柳溪镇", "990101002", 88, grade="")]
    meetings = [
        meeting("a", "990101001", villages_of("990101001", (95, 91, 90, 70, None)), matters=(matter,)),
        meeting("b", "990101002", villages_of("990101002", (92, 92, 60))),
        meeting("c", "990102001", [*villages_of("990102001", (99, 45)), *_odd()], scheme_digest="sha256:two"),
        meeting("d", "990101", streets, level=UnitLevel.TOWNSHIP),
        meeting("e", "990101001", villages_of("990101001", (95,)), direction=Direction.DOWNWARD),
        *(meeting(f"s{n}", "", [reporter(1, f"外村{n}", "", 50 + n)], organiser="云湖开发区") for n in range(20)),
    ]
    store.put_meetings([(one, f"{one.identity}.shuzhi") for one in meetings], AT)
    store.close()
    return path


def _odd() -> tuple[SealedReporter, ...]:
    """A village scored out of 30, whose rescaled score does not come out even."""
    return (reporter(3, "中心3村", "990102001003", 20, full=300_000),)
