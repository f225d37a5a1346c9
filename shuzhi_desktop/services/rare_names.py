"""Names that cannot be shown on this machine: said when a roster is read, while there is time for another font."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.domain.roster import Roster


def roster_words(roster: Roster) -> Iterator[str]:
    """Every name, unit, post and group of a roster."""
    for one in roster.reporters:
        yield from (one.name, one.unit, one.post, one.group)
    for seat in roster.seats:
        yield from (seat.name, seat.unit, seat.post)


def name_warnings(roster: Roster, lacking: str) -> tuple[Text, ...]:
    """A sentence for each word of a roster and character in it that cannot be drawn, in the roster's order.

    Args:
        roster: as it was read.
        lacking: the characters no font has.
    """
    if not lacking:
        return ()
    found: dict[Text, None] = {}
    names = {one.name for one in roster.reporters} | {seat.name for seat in roster.seats}
    for word in roster_words(roster):
        for character in dict.fromkeys(word):
            if character in lacking:
                found[_warning(word, character, is_name=word in names)] = None
    return tuple(found)


def _warning(word: str, character: str, *, is_name: bool) -> Text:
    code = f"U+{ord(character):04X}"
    if is_name:
        return text(
            "姓名“{name}”中的“{character}”（{code}）本机没有字体能显示，导出与打印会缺字；"
            "请安装收字全的字体（如思源宋体、宋体-ExtB），或改用通用写法。",
            name=word,
            character=character,
            code=code,
        )
    return text(
        "“{word}”中的“{character}”（{code}）本机没有字体能显示，导出与打印会缺字；"
        "请安装收字全的字体（如思源宋体、宋体-ExtB），或改用通用写法。",
        word=word,
        character=character,
        code=code,
    )
