"""A meeting's place in the chain of years and levels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.units import CODE

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import MeetingInfo, Reading, Writing
    from shuzhi_desktop.services.ports_chain import ChainFacts

FIRST_YEAR, LAST_YEAR = 1949, 2200
_YEAR_IN_TITLE = re.compile(r"(?<!\d)((?:19|20|21)\d\d)\s*年")
# Meetings on a year are held from its November to the March after.
_LAST_MONTH_AFTER = 3


def year_of(info: MeetingInfo, facts: ChainFacts) -> int:
    """The year a meeting reports on: as set, else as its title says, else by its date; 0 where nothing tells.

    A meeting of January to March reports on the year before.
    """
    if facts.year:
        return facts.year
    named = _YEAR_IN_TITLE.search(info.title)
    if named:
        return int(named[1])
    if len(info.date) < len("2026-12"):
        return 0
    year, month = int(info.date[:4]), int(info.date[5:7])
    return year - 1 if month <= _LAST_MONTH_AFTER else year


def meeting_year(reading: Reading) -> int:
    """The year an open meeting reports on; 0 where nothing tells."""
    return year_of(reading.info(), reading.chain())


def check_chain(facts: ChainFacts) -> None:
    """Look at facts before they are kept.

    Raises:
        Refused: no such year, or no code of a unit.
    """
    if facts.year and not FIRST_YEAR <= facts.year <= LAST_YEAR:
        raise Refused(text("“{year}”不是年度，请写成 2026 的样子。", year=facts.year))
    if facts.unit_code and not CODE.fullmatch(facts.unit_code):
        raise Refused(text("“{code}”不是单位代码，请只用数字、字母、点和横线。", code=facts.unit_code))


def set_chain(desk: Desk, facts: ChainFacts) -> None:
    """Place the meeting in its chain, until it is sealed.

    Raises:
        Refused: no such year, no code of a unit, or the meeting is sealed.
    """
    check_chain(facts)

    def work(writing: Writing) -> None:
        if writing.info().phase is Phase.SEALED:
            raise Refused(text("会议已封存，年度和方向不能再改。"))
        writing.set_chain(facts)
        details = {"year": facts.year, "direction": facts.direction.value, "unit": facts.unit_code}
        writing.record("chain.set", details)

    desk.store.write(work)
    desk.told(Topic.INFO)
