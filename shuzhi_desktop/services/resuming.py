"""After a power cut or a crash: one sentence on where a running meeting stands and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import text
from shuzhi_desktop.domain.scheme import Entry
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.voting import next_reporter, progress

if TYPE_CHECKING:
    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.services.ports import Reading


def where_it_stood(reading: Reading) -> Text | None:  # noqa: PLR0911 - one a state
    """Where a running meeting stands; None before the first ballot and after the seal."""
    if reading.info().phase is not Phase.RUNNING:
        return None
    opened = [one for one in reading.rounds() if one.is_open]
    if len(opened) > 1:
        return text("有 {n} 轮评议票开着（导入的票），结束会议时一并封票。", n=len(opened))
    reporters = {one.id: one for one in reading.roster().reporters}
    if opened:
        rows = progress(reading, opened[0].id)
        received, expected = sum(one.received for one in rows), sum(one.expected for one in rows)
        if opened[0].reporter_id is None:
            return text("整表评议票开着，已收 {n}/{all} 票，可以接着收。", n=received, all=expected)
        who = reporters[opened[0].reporter_id]
        return text(
            "第 {order} 位 {name} 的评议票开着，已收 {n}/{all} 票，可以接着收。",
            order=who.order,
            name=who.name,
            n=received,
            all=expected,
        )
    upcoming = next_reporter(reading)
    if upcoming is not None:
        return text(
            "会议开到一半，没有评议票开着；下一位是第 {order} 位 {name}。", order=upcoming.order, name=upcoming.name
        )
    if reading.scheme().entry is Entry.SLATE and not reading.rounds():
        return text("会议开到一半，没有评议票开着；可以开放整表评分。")
    return text("全部评议票已经封好，可以结束会议并计票。")
