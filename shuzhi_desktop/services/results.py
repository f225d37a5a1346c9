"""The tally as people may see it: never while a ballot is open, and only while counts, recount and seal agree."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.agenda import ReportMode
from shuzhi_desktop.domain.counts import differences
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.recount import recount
from shuzhi_desktop.domain.tally import tally
from shuzhi_desktop.services.digest import result_digest
from shuzhi_desktop.services.paper import open_matters
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.presence import away_of
from shuzhi_desktop.services.progress import counted_ballots, unheard
from shuzhi_desktop.services.provenance import with_provenance
from shuzhi_desktop.services.scoring import OFFICIAL_GRADE

if TYPE_CHECKING:
    from shuzhi_desktop.domain.counts import Counts
    from shuzhi_desktop.domain.result import Result
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading
    from shuzhi_desktop.services.progress import Told


def is_available(desk: Desk) -> bool:
    """Whether scores may be seen: the tally is sealed, or every reporter's ballot has been held and closed."""
    return _why_not(desk.store) is None


def result(desk: Desk, told: Told = unheard) -> Result:
    """The tally of the meeting as it stands.

    Args:
        desk: the meeting.
        told: of the ballots read, where they are not counted yet.

    Raises:
        Refused: a ballot is open or still to come, or a sealed tally no longer matches its digest.
    """
    refused = _why_not(desk.store)
    if refused is not None:
        raise refused
    found = compute(desk.store, desk.live.load(desk.store, told))
    info = desk.store.info()
    digest = result_digest(desk.store.scheme(), desk.store.roster(), found, rehearsal=info.rehearsal)
    if info.phase is Phase.SEALED and info.digest != digest:
        raise Refused(text("会议文件中的票与封存时的摘要不符，结果不予显示；请用“校验”查看哪里被改动，并改用备份。"))
    return with_provenance(found, desk.store.scheme(), desk.store.given())


def compute(reading: Reading, counts: Counts, scheme: Scheme | None = None) -> Result:
    """Tally counts with everything else the meeting holds, by its scheme or another of the same forms and classes.

    Whether it may be shown is not asked here.
    """
    sums: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for entry in reading.adjustments():
        sums[(entry.adjustment_id, entry.reporter_id)] += entry.value
    return tally(
        scheme or reading.scheme(),
        reading.roster(),
        counts,
        {(one.class_id, one.reporter_id): one.score for one in reading.given()},
        dict(sums),
        reading.flags(),
        {
            (one.outcome_id, one.reporter_id): (one.verdict, one.reason)
            for one in reading.decisions()
            if one.outcome_id != OFFICIAL_GRADE
        },
        reading.overrides(),
        reading.modes(),
    )


def checked_counts(desk: Desk, told: Told = unheard) -> Counts:
    """The live counts, once an independent recount from the raw marks agrees with them.

    Args:
        desk: the meeting.
        told: of the ballots counted.

    Raises:
        Refused: they differ; the sentence says where. The result is withheld.
    """
    live = desk.live.load(desk.store)
    scheme, roster = desk.store.scheme(), desk.store.roster()
    again = recount(scheme, roster, counted_ballots(desk.store, told), away_of(desk.store))
    different = differences(live, again, scheme, roster)
    if different:
        raise Refused(text("复核不一致，结果暂不公布：{first}（共 {n} 处）。", first=different[0], n=len(different)))
    return live


def _why_not(reading: Reading) -> Refused | None:
    if reading.info().phase is Phase.SEALED:
        return None
    rounds = reading.rounds()
    if any(one.is_open for one in rounds):
        return Refused(text("还有评分没有封票，封票之前任何人都看不到分数；请先封票。"))
    matters = open_matters(reading)
    if matters:
        return Refused(matters[0])
    if not reading.scheme().ballot_classes:
        return None
    held = {one.reporter_id for one in rounds}
    modes = reading.modes()
    here = [one.id for one in reading.roster().reporters if modes.get(one.id) is not ReportMode.ABSENT]
    waiting = [who for who in here if who not in held and None not in held]
    if waiting or not rounds:
        return Refused(text("还有 {n} 位述职对象没有评分，结束会议之前不显示分数。", n=len(waiting)))
    return None
