"""`shuzhi ledger`: a file of many meetings' sealed results (台账), and what it says."""

from __future__ import annotations

from shuzhi_desktop.cli.group import group
from shuzhi_desktop.cli.ledger_commands import giving, reporting, taking_in
from shuzhi_desktop.domain.message import text

ledger = group(
    "ledger",
    text("台账：汇总多场会议的封存结果，历年对比、覆盖情况"),
    (
        taking_in.add,
        reporting.report,
        reporting.coverage,
        taking_in.units,
        taking_in.duties,
        taking_in.join,
        giving.give,
    ),
)
