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
    from collections.abc import Iterable, Iterator, Sequence

    from shuzhi_desktop.domain.roster import Reporter

_ENDINGS = ("办事处", "党工委", "工委", "党委", "党组", "委员会", "总支部", "总支", "支部")
_SHORTEST_WORD = 2


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
    people = _Words((_plain(one.name), one) for one in reporters)
    units = _Words((word, one) for one in reporters for word in _unit_words(_plain(one.unit)))
    found = [_match(name, people, units) for name in names]
    claims = Counter(one.reporter_id for one in found if one.reporter_id is not None)
    return tuple(
        # Two files for one reporter: which of them is the report, a person must say.
        replace(one, reporter_id=None, candidates=(one.reporter_id,))
        if one.reporter_id is not None and claims[one.reporter_id] > 1
        else one
        for one in found
    )


def _match(name: str, people: _Words, units: _Words) -> FileMatch:
    path = PurePath(name.replace("\\", "/"))
    left = _left(_plain(path.stem), people, units)
    if len(left) != 1 and path.parent.parts:
        wider = _left(_plain("／".join((*path.parent.parts, path.stem))), people, units)
        left = [one for one in wider if one in left] or left or wider
    ids = tuple(one.id for one in left)
    return FileMatch(name, ids[0], ids) if len(ids) == 1 else FileMatch(name, None, ids)


def _left(stem: str, people: _Words, units: _Words) -> list[Reporter]:
    """Whom a name may mean."""
    named, led = people.inside(stem), units.inside(stem)
    both = [one for one in named if one in led]
    if both:
        return both
    # The name of one and the unit of another: one of them is wrong, and nobody can tell which.
    return list(dict.fromkeys((*named, *led)))


def _unit_words(unit: str) -> Iterator[str]:
    """A unit as people write it: whole, or without an ending such as 党工委."""
    yield unit
    for ending in _ENDINGS:
        short = unit.removesuffix(ending)
        if short != unit and len(short) > _SHORTEST_WORD:
            yield short


class _Words:
    """Finds words in a name by its stretches of their lengths, so that thousands of words cost no more than ten."""

    def __init__(self, pairs: Iterable[tuple[str, Reporter]]) -> None:
        self._by_word: dict[str, list[Reporter]] = {}
        for word, one in pairs:
            self._by_word.setdefault(word, []).append(one)
        self._lengths = sorted({len(word) for word in self._by_word if len(word) >= _SHORTEST_WORD})

    def inside(self, stem: str) -> list[Reporter]:
        """Those whose word is there, and not only inside a longer one that is there too: 张三 in 张三丰."""
        stretches = (stem[at : at + size] for size in self._lengths for at in range(len(stem) - size + 1))
        there = {one for one in (*stretches, stem) if one in self._by_word and one}
        own = [word for word in there if _stands_alone(word, there, stem)]
        found = {one.id: one for word in own for one in self._by_word[word]}
        return sorted(found.values(), key=lambda one: (one.order, one.id))


def _stands_alone(word: str, there: set[str], stem: str) -> bool:
    rest = stem
    for longer in sorted((one for one in there if word in one and word != one), key=len, reverse=True):
        rest = rest.replace(longer, "\0")
    return word in rest


def _plain(name: str) -> str:
    """Without spaces, stops and the width of letters; the parts of a path stay apart."""
    normal = unicodedata.normalize("NFKC", name.replace("／", "\0")).casefold()
    return "".join(character for character in normal if character.isalnum() or character == "\0")
