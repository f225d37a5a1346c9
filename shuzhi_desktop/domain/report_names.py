"""Whose report a file is, by its name as people make them: “3张三-八里庄街道述职报告(终稿).docx”. Never guessed.

A file is given to a reporter only where its name leaves one: by unit and name, by a name that only one reporter has,
or by a unit that only one reporter leads. All else is listed with those who may be meant, for a person to decide.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shuzhi_desktop.domain.roster import Reporter

_ENDINGS = ("办事处", "党工委", "工委", "党委", "党组", "委员会", "总支部", "总支", "支部")
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class FileMatch:
    """A file and whose it is: `reporter_id`, or None with the `candidates` its name leaves (empty: nobody's)."""

    name: str
    reporter_id: int | None
    candidates: tuple[int, ...] = ()


def match_files(names: Iterable[str], reporters: Sequence[Reporter]) -> tuple[FileMatch, ...]:
    """Whose each file is.

    Args:
        names: names of files, or paths inside the folder that was given: a folder named after a unit tells as well.
        reporters: the roster.
    """
    found = [_match(name, reporters) for name in names]
    claims = Counter(one.reporter_id for one in found if one.reporter_id is not None)
    return tuple(
        # Two files for one reporter: which of them is the report, a person must say.
        replace(one, reporter_id=None, candidates=(one.reporter_id,))
        if one.reporter_id is not None and claims[one.reporter_id] > 1
        else one
        for one in found
    )


def _match(name: str, reporters: Sequence[Reporter]) -> FileMatch:
    path = PurePath(name.replace("\\", "/"))
    left = _left(_plain(path.stem), reporters)
    if len(left) != 1 and path.parent.parts:
        wider = _left(_plain("／".join((*path.parent.parts, path.stem))), left or reporters)
        left = wider or left
    ids = tuple(one.id for one in left)
    return FileMatch(name, ids[0], ids) if len(ids) == 1 else FileMatch(name, None, ids)


def _left(stem: str, reporters: Sequence[Reporter]) -> tuple[Reporter, ...]:
    """Whom a name may mean."""
    named = _longest([(one, _plain(one.name)) for one in reporters], stem)
    units = _longest([(one, unit) for one in reporters if (unit := _unit_in(one.unit, stem))], stem)
    both = tuple(one for one in named if one in units)
    if both:
        return both
    if named and units:
        # The name of one and the unit of another: one of them is wrong, and nobody can tell which.
        return tuple(dict.fromkeys((*named, *units)))
    return named or units


def _longest(pairs: Sequence[tuple[Reporter, str]], stem: str) -> tuple[Reporter, ...]:
    """Those whose word is in the stem and not only inside a longer one that is there too: 张三 in 张三丰."""
    there = {word for _, word in pairs if len(word) >= _SHORTEST_NAME and word in stem}
    there |= {word for _, word in pairs if word == stem}
    own = {word for word in there if _stands_alone(word, there, stem)}
    return tuple(one for one, word in pairs if word in own)


def _stands_alone(word: str, there: set[str], stem: str) -> bool:
    rest = stem
    for longer in sorted((one for one in there if word in one and word != one), key=len, reverse=True):
        rest = rest.replace(longer, "／")
    return word in rest


def _unit_in(unit: str, stem: str) -> str:
    """The unit as the stem names it: whole, or without an ending such as 党工委; empty where it does not."""
    whole = _plain(unit)
    if whole and whole in stem:
        return whole
    for ending in _ENDINGS:
        short = whole.removesuffix(ending)
        if short != whole and len(short) > _SHORTEST_NAME and short in stem:
            return short
    return ""


def _plain(name: str) -> str:
    """Without spaces, stops and the width of letters; the parts of a path stay apart."""
    normal = unicodedata.normalize("NFKC", name.replace("／", "\0")).casefold()
    return "".join(character for character in normal if character.isalnum() or character == "\0")
