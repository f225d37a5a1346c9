"""A ledger of an invented city over three years: 16 districts, 349 streets, some of which have not reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_ledger import Duty, Unit, UnitLevel
from shuzhi_desktop.services.ports_sealed import SealedMatter, SealedMeeting, SealedRate, SealedReporter

if TYPE_CHECKING:
    from pathlib import Path

CITY, DISTRICTS, STREETS = "9901", 16, 349
YEARS = (2024, 2025, 2026)
_FIRST = "东西南北中上下新"
_SECOND = "湖山"
_STREETS = "云柳松竹梅兰桂枫桥泉岭溪湾浦塘堰洲坪陵台"
_FAMILIES = "李王张刘陈杨赵黄周吴徐孙马朱胡"
_GIVEN = "敏洋静磊丽强军洁勇艳杰娟涛超"


def district_name(place: int) -> str:
    """Name of a district, from 0."""
    return f"{_FIRST[place % 8]}{_SECOND[place // 8]}区"


def streets_of(place: int) -> list[tuple[str, str]]:
    """Codes and names of a district's streets."""
    number = STREETS // DISTRICTS + (place < STREETS % DISTRICTS)
    code = f"{CITY}{place + 1:02}"
    return [(f"{code}{n + 1:03}", f"{_STREETS[n % 20]}{'安兴'[n // 20]}街道") for n in range(number)]


def tree() -> tuple[Unit, ...]:
    """City, districts and streets."""
    made = [Unit("99", "云州省", UnitLevel.PROVINCE), Unit(CITY, "云湖市", UnitLevel.CITY, "99")]
    for place in range(DISTRICTS):
        code = f"{CITY}{place + 1:02}"
        made.append(Unit(code, district_name(place), UnitLevel.DISTRICT, CITY))
        made += [Unit(one, name, UnitLevel.TOWNSHIP, code) for one, name in streets_of(place)]
    return tuple(made)


def _reporter(order: int, code: str, name: str, year: int, seed: int) -> SealedReporter:
    score = 780_000 + (seed * 7_919 + year * 104_729) % 195_000 // 100 * 100
    served = seed if year < 2026 or seed % 3 else seed + 1
    return SealedReporter(
        order=order,
        name=_FAMILIES[served % 15] + _GIVEN[served % 14],
        unit=name,
        unit_code=code,
        post="党工委书记",
        mode="written" if seed % 11 == 0 else "oral",
        composite=score,
        exact=f"{score}/10000",
        full=1_000_000,
        place=order,
        tied=False,
        grade="好" if score >= 900_000 else "较好" if score >= 820_000 else "一般",
        rates=(SealedRate("满意率", score // 10_000, 100),),
        outcomes=() if score >= 800_000 else ("约谈",),
    )


def meeting(place: int, year: int, file: str, *, entries: int = 10) -> SealedMeeting:
    """A district's meeting of a year; in 2026 two districts have not met and some streets were missing."""
    streets = streets_of(place)
    if year == YEARS[-1]:
        streets = [one for n, one in enumerate(streets) if (n + place) % 9 != 0 or place % 4 == 0]
    code = f"{CITY}{place + 1:02}"
    matters = (
        SealedMatter(1, "基层减负不实，报表仍然过多", "王敏", "2026-06-30", ""),
        SealedMatter(2, "两企三新党组织覆盖不够", "李洋", f"{year + 1}-06-30", ""),
    )
    return SealedMeeting(
        identity=f"{code}-{year}",
        entries=entries,
        sealed_at=f"{year}-12-18T04:00:00+00:00",
        title=f"{district_name(place)}{year}年街道党工委书记述职评议会",
        date=f"{year}-12-18",
        year=year,
        direction=Direction.UPWARD,
        organiser=district_name(place),
        organiser_code=code,
        digest=f"sm3:{code}{year}{entries}",
        scheme_id="street",
        scheme_title="街道述职",
        scheme_digest="sha256:one" if year < YEARS[-1] or place % 3 else "sha256:two",
        level=UnitLevel.TOWNSHIP,
        reporters=tuple(
            _reporter(n, one, name, year, place * 31 + n) for n, (one, name) in enumerate(streets, start=1)
        ),
        matters=matters if place % 4 == 1 else (),
    )


def city_ledger(path: Path, districts: int = DISTRICTS, file: Path | None = None) -> Path:
    """The ledger at a path; all its meetings are said to come from `file`, by default from one that is gone."""
    workspace = AppWorkspace()
    store = workspace.open_ledger(path, make=True)
    store.put_units(tree(), replace_all=False)
    deadlines = ("2026-01-31", "2099-12-31")
    duties = [
        Duty(year, Direction.UPWARD, code, "党工委书记", deadline=deadlines[n % 2], exempt="新任" if n == 7 else "")
        for year in YEARS
        for place in range(districts)
        for n, (code, _name) in enumerate(streets_of(place))
    ]
    store.put_duties(duties)
    where = str(file or path.parent / "gone.shuzhi")
    held = [
        meeting(place, year, where) for year in YEARS for place in range(districts) if year < 2026 or place % 7 != 6
    ]
    store.put_meetings([(one, where) for one in held], "2026-12-20T09:00:00")
    store.close()
    return path
