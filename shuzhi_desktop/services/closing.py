"""The end of a meeting: close what is open, recount, and seal the tally under its digest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, listed, text
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.digest import result_digest
from shuzhi_desktop.services.paper import require_closed
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.progress import unheard
from shuzhi_desktop.services.results import checked_counts, compute
from shuzhi_desktop.services.scoring import require_unsealed
from shuzhi_desktop.services.turns import finish_turn, milliseconds
from shuzhi_desktop.services.voting import end_round

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import Result
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import Writing
    from shuzhi_desktop.services.progress import Told


def close_meeting(desk: Desk, told: Told = unheard) -> Result:
    """Close every open ballot, recount from the raw marks, and seal the tally.

    Args:
        desk: the meeting.
        told: of the ballots recounted.

    Returns:
        The sealed tally.

    Raises:
        Refused: it is sealed already, nobody reports, no ballot was ever opened, paper is unsettled, or the recount
            differs; nothing is sealed.
    """

    def close_rounds(writing: Writing) -> None:
        require_unsealed(writing)
        if not writing.roster().reporters:
            raise Refused(text("还没有述职对象，没有可以封存的结果。"))
        _require_votes(writing)
        finish_turn(writing, milliseconds(desk))
        require_closed(writing)
        for one in writing.rounds():
            if one.is_open:
                end_round(writing, one.id)

    desk.store.write(close_rounds)
    counts = checked_counts(desk, told)
    found = compute(desk.store, counts)
    rehearsal = desk.store.info().rehearsal
    digest = result_digest(desk.store.scheme(), desk.store.roster(), found, rehearsal=rehearsal)

    def seal(writing: Writing) -> None:
        require_unsealed(writing)
        require_closed(writing)
        writing.set_info(replace(writing.info(), phase=Phase.SEALED, digest=digest))
        writing.record("tally.sealed", {"digest": digest})

    desk.store.write(seal)
    desk.told(Topic.INFO, Topic.ROUNDS, Topic.TURNS, Topic.SCORES)
    return found


def _require_votes(writing: Writing) -> None:
    """Refuse a seal over nothing: ballots are part of the scheme, and none was cast, imported or counted by hand."""
    if writing.scheme().ballot_classes and not writing.rounds() and not writing.hand_counts():
        names = listed(one.name for one in writing.scheme().ballot_classes)
        raise Refused(
            text(
                "还没有开放过评分，也没有导入票，{classes}都没有一张票，不能封存；请先在“现场主控”开放评分，或在“录入与导入”导入评分表。",
                classes=names,
            )
        )


def override_excess(desk: Desk, class_id: str, reason: str, names: tuple[str, str]) -> Changed:
    """Accept that a class returned more ballots than were issued, with a reason and the names of two people.

    Raises:
        Refused: an unknown class, no reason, not two different names, or the tally is sealed.
    """

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        if writing.scheme().class_named(class_id) is None:
            raise Refused(text("方案中没有类别“{name}”。", name=class_id))
        first, second = (name.strip() for name in names)
        if not first or not second or first == second or not reason.strip():
            raise Refused(text("请写明理由，并由两人分别签名确认。"))
        writing.add_override(class_id, reason.strip())
        writing.record("excess.accepted", {"class": class_id, "reason": reason.strip(), "names": [first, second]})

    desk.store.write(work)
    return desk.told(Topic.SCORES)
