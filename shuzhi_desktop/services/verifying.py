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

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import Result
    from shuzhi_desktop.services.desk import Desk
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
    again = recount(store.scheme(), store.roster(), counted_ballots(store, told), away_of(store))
    different = differences(counts, again)
    recounted = text("两套独立程序计票一致") if not different else different[0]
    findings.append(Finding("recount", not different, recounted))
    info = store.info()
    found = None
    if info.phase is Phase.SEALED:
        found = compute(store, again)
        same = info.digest == result_digest(store.scheme(), store.roster(), found, rehearsal=info.rehearsal)
        said = text("结果与封存摘要一致") if same else text("结果与封存摘要不一致，票或规则在封存后被改动")
        findings.append(Finding("seal", same, said))
    return tuple(findings), found if all(finding.passed for finding in findings) else None
