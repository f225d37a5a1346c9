"""All that is prepared before the first ballot as one value, so that a change of it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, Text, text
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.preparing import check_reporters, check_seats

if TYPE_CHECKING:
    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import MeetingInfo, Reading, Writing
    from shuzhi_desktop.services.ports_chain import ChainFacts

TOO_LATE = text("已经开放过评分，会前的修改不能再撤销或重做；确需更改请另建会议。")


@dataclass(frozen=True, slots=True)
class Preparation:
    """Facts, place among other meetings, scheme, reporters in their order, seats."""

    info: MeetingInfo
    chain: ChainFacts
    scheme_text: str
    roster: Roster


def preparation(reading: Reading) -> Preparation:
    """What is prepared now."""
    return Preparation(
        replace(reading.info(), phase=Phase.PREPARING, digest=""),
        reading.chain(),
        reading.scheme_text(),
        reading.roster(),
    )


def restore(desk: Desk, wanted: Preparation) -> Changed:
    """Put facts, scheme and roster back as they were, in one transaction, as a change of its own in the chain.

    Raises:
        Refused: a ballot has opened, or a reporter who would go has scores.
    """
    scheme = read_scheme(wanted.scheme_text, "scheme.toml")

    def work(writing: Writing) -> None:
        now = writing.info()
        if now.phase is not Phase.PREPARING:
            raise Refused(TOO_LATE)
        check_reporters(wanted.roster.reporters)
        check_seats(scheme, wanted.roster.seats)
        writing.set_info(replace(wanted.info, phase=now.phase, digest=now.digest))
        writing.set_chain(wanted.chain)
        writing.set_scheme_text(wanted.scheme_text)
        writing.set_reporters(wanted.roster.reporters)
        writing.set_seats(wanted.roster.seats)
        reporters = [f"{one.unit} {one.name}" for one in wanted.roster.reporters]
        writing.record(
            "preparation.restored",
            {
                "title": wanted.info.title,
                "scheme": scheme.id,
                "reporters": reporters,
                "seats": len(wanted.roster.seats),
            },
        )

    desk.store.write(work)
    desk.live.forget()
    return desk.told(Topic.INFO, Topic.SCHEME, Topic.ROSTER)


def difference(before: Preparation, after: Preparation) -> Text:
    """What a change changed, in one or two words for a menu."""
    if before.scheme_text != after.scheme_text:
        return text("修改方案")
    old, new = before.roster, after.roster
    if old.reporters != new.reporters and old.seats != new.seats:
        return text("导入名单")
    if old.seats != new.seats:
        return text("修改评议主体")
    if old.reporters != new.reporters:
        same = {one.id for one in old.reporters} == {one.id for one in new.reporters}
        return text("调整述职次序") if same else text("导入名单")
    return text("修改会议信息")
