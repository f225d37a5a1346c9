"""Verification: the file's integrity, its audit chain, and a recount held against the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.counts import differences
from shuzhi_desktop.domain.message import text
from shuzhi_desktop.domain.recount import recount
from shuzhi_desktop.services.digest import result_digest
from shuzhi_desktop.services.live import LiveBook
from shuzhi_desktop.services.ports import Finding, Phase
from shuzhi_desktop.services.presence import away_of
from shuzhi_desktop.services.progress import counted_ballots, unheard
from shuzhi_desktop.services.results import compute
from shuzhi_desktop.services.seal_code import seal_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.domain.counts import Counts
    from shuzhi_desktop.domain.result import Result
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading
    from shuzhi_desktop.services.progress import Told


def verify(desk: Desk, told: Told = unheard) -> tuple[Finding, ...]:
    """Every check of a meeting file, passed or not; scores are named by none of them.

    Args:
        desk: the meeting.
        told: of the ballots recounted.
    """
    return verified(desk, told)[0]


def verified(desk: Desk, told: Told = unheard) -> tuple[tuple[Finding, ...], Result | None]:
    """Every check as `verify` has them, and the recounted result of a sealed meeting that passed them all."""
    findings = list(desk.store.verify())
    if not all(finding.passed for finding in findings):
        return tuple(findings), None
    store = desk.store
    counts = LiveBook().load(store)
    ballots = _Counted(counted_ballots(store, told))
    scheme, roster = store.scheme(), store.roster()
    again = recount(scheme, roster, ballots, away_of(store))
    different = differences(counts, again, scheme, roster)
    alike = text("逐张重算 {n} 张次的票，两套独立程序计票一致", n=ballots.number)
    findings.append(Finding("recount", not different, different[0] if different else alike))
    seal, found = _seal(store, again)
    findings.append(seal)
    return tuple(findings), found if all(finding.passed for finding in findings) else None


def _seal(store: Reading, again: Counts) -> tuple[Finding, Result | None]:
    """Whether the recount gives the result that was sealed, and that result; one not sealed has nothing to compare."""
    info = store.info()
    if info.phase is not Phase.SEALED:
        return Finding("seal", True, text("还没有封存，没有封存码可以核对")), None  # noqa: FBT003 - a field
    found = compute(store, again)
    same = info.digest == result_digest(store.scheme(), store.roster(), found, rehearsal=info.rehearsal)
    said = (
        text(
            "由票和方案重算的结果与封存时一致，封存码 {code}；签字的纸面上也应是这个封存码", code=seal_code(info.digest)
        )
        if same
        else text("结果与封存摘要不一致，票或规则在封存后被改动")
    )
    return Finding("seal", same, said), found


class _Counted:
    """Ballots as they go by, and how many have."""

    def __init__(self, ballots: Iterator[Ballot]) -> None:
        self._ballots, self.number = ballots, 0

    def __iter__(self) -> Iterator[Ballot]:
        for ballot in self._ballots:
            self.number += 1
            yield ballot
