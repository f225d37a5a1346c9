"""The tree of organisations: levels by national code, names as people write them, and what is wrong with a tree."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.ports_ledger import Unit, UnitLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Digits of a code of GB/T 2260 and of the statistical codes that go on from it -> level.
_DIGITS = {
    2: UnitLevel.PROVINCE,
    4: UnitLevel.CITY,
    6: UnitLevel.DISTRICT,
    9: UnitLevel.TOWNSHIP,
    12: UnitLevel.VILLAGE,
}
_ABOVE = {4: 2, 6: 4, 9: 6, 12: 9}
LEVEL_NAMES = {
    UnitLevel.PROVINCE: text("省"),
    UnitLevel.CITY: text("市"),
    UnitLevel.DISTRICT: text("区县"),
    UnitLevel.TOWNSHIP: text("街道乡镇"),
    UnitLevel.VILLAGE: text("社区村"),
    UnitLevel.UNIT: text("单位"),
}
LEVELS = tuple(UnitLevel)
# The level of those who report to a meeting's organiser, by the level of the scheme.
_REPORTERS_OF = {
    "city": UnitLevel.DISTRICT,
    "district": UnitLevel.TOWNSHIP,
    "township": UnitLevel.VILLAGE,
    "village": UnitLevel.VILLAGE,
    "unit": UnitLevel.UNIT,
}
_ORGANS = re.compile(
    r"(?:中国共产党|中共)?(?P<place>.+?)"
    r"(?:(?:党的?)?(?:工作委员会|党工委|工委|委员会|党委会|机关党委|党委|党组|党总支|总支|党支部|支部)"
    r"|(?<=[省市区县旗镇乡村])委)?(?:组织部|党建工作领导小组|党建办)?"
)
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,31}")
OUTSIDE = "~"
"""Stands before the name of a unit that is not in the tree, in place of a code; after every digit and letter."""


def level_of_code(code: str) -> UnitLevel | None:
    """The level a national code tells by its length; None where it is none."""
    return _DIGITS.get(len(code)) if code.isascii() and code.isdigit() else None


def parent_of_code(code: str) -> str:
    """The national code of the unit above; empty at the top or where the code is none."""
    if level_of_code(code) is None:
        return ""
    return code[: _ABOVE[len(code)]] if len(code) in _ABOVE else ""


def level_below(scheme_level: str) -> UnitLevel:
    """The level of those who report, by the level of a scheme (formats.md: city, district, township, village, unit)."""
    return _REPORTERS_OF.get(scheme_level, UnitLevel.UNIT)


def plain_unit_name(name: str) -> str:
    """A unit's name as it is looked up: no spaces, no organ behind it (八里庄街道党工委 is 八里庄街道)."""
    solid = "".join(unicodedata.normalize("NFKC", name).split())
    found = _ORGANS.fullmatch(solid)
    return found["place"] if found else solid


def unit_paths(units: Iterable[Unit]) -> Mapping[str, str]:
    """Code -> the codes from the top down to the unit itself, each followed by a slash: `11/1101/110105/`.

    Raises:
        Refused: a circle, an orphan, or a code that cannot be one.
    """
    parents = {}
    for unit in units:
        if not CODE.fullmatch(unit.code):
            raise Refused(
                text("单位“{name}”的代码“{code}”不能用，请只用数字、字母、点和横线。", name=unit.name, code=unit.code)
            )
        parents[unit.code] = unit.parent
    names = {unit.code: unit.name for unit in units}
    paths: dict[str, str] = {}
    for code in parents:
        _follow(code, parents, names, paths)
    return paths


def _follow(code: str, parents: Mapping[str, str], names: Mapping[str, str], paths: dict[str, str]) -> None:
    """Find the path of a code and of everything above it."""
    waiting: list[str] = []
    on_the_way: set[str] = set()
    at = code
    while at and at not in paths:
        if at not in parents:
            below = waiting[-1]
            raise Refused(
                text(
                    "单位“{name}”（{code}）的上级代码“{parent}”在组织树里找不到，请补上这个上级或改正代码。",
                    name=names[below],
                    code=below,
                    parent=at,
                )
            )
        if at in on_the_way:
            raise Refused(
                text("组织树里有圈：“{name}”（{code}）成了自己的上级，请改正上级代码。", name=names[at], code=at)
            )
        waiting.append(at)
        on_the_way.add(at)
        at = parents[at]
    above = paths[at] if at else ""
    for one in reversed(waiting):
        above = paths[one] = f"{above}{one}/"


def settled(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units, each of a national code hung below the nearest unit there is: some cities have no districts."""
    known = {unit.code: unit for unit in units}
    return tuple(_settled(unit, known) for unit in known.values())


def _settled(unit: Unit, known: Mapping[str, Unit]) -> Unit:
    parent = unit.parent
    while parent and parent not in known and level_of_code(unit.code) is not None:
        higher = parent_of_code(parent)
        if not higher:
            return unit
        parent = higher
    return unit if parent == unit.parent else Unit(unit.code, unit.name, unit.level, parent)


def path_bounds(path: str) -> tuple[str, str]:
    """Lowest and first-beyond of all paths at or below one: what lies in [low, high) as ASCII text.

    "0" is the character after "/": comparing is quicker than matching, and the same in every database.
    """
    return (path, path[:-1] + "0") if path else ("", "\U0010ffff")
