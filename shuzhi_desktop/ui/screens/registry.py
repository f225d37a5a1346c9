"""The screens of the main window in the order of the side bar: one line each.

Factories import late, so that the window is there before the screens that nobody has opened yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from shuzhi_desktop.domain.message import Text, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from shuzhi_desktop.services.desk import Desk, Topic
    from shuzhi_desktop.ui.context import UiContext


class Section(StrEnum):
    """Where in a meeting's life a screen belongs."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    FOOT = "foot"


class Screen(Protocol):
    """A screen is a QWidget made of `(context, desk)` with this beside."""

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Fetch and show again what these topics touch."""


@dataclass(frozen=True, slots=True)
class ScreenEntry:
    """One line of the side bar. A `window` of its own is opened instead of being put into the main window."""

    key: str
    title: Text
    section: Section
    factory: Callable[[UiContext, Desk], QWidget]
    window: bool = False


def _meeting(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.meeting import MeetingScreen

    return MeetingScreen(context, desk)


def _reporters(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.reporters import ReportersScreen

    return ReportersScreen(context, desk)


def _raters(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.raters import RatersScreen

    return RatersScreen(context, desk)


def _reports(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.reports import ReportsScreen

    return ReportsScreen(context, desk)


def _readiness(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.readiness import ReadinessScreen

    return ReadinessScreen(context, desk)


def _what_if(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.what_if import WhatIfScreen

    return WhatIfScreen(context, desk)


def _console(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.console import ConsoleScreen

    return ConsoleScreen(context, desk)


def _kiosk(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.kiosk_window import KioskWindow

    return KioskWindow(context, desk)


def _paper(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.paper import PaperScreen

    return PaperScreen(context, desk)


def _keying(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.keying import KeyingScreen

    return KeyingScreen(context, desk)


def _lan(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.lan import LanScreen

    return LanScreen(context, desk)


def _scores(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.scores import ScoresScreen

    return ScoresScreen(context, desk)


def _attendance(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.attendance import AttendanceScreen

    return AttendanceScreen(context, desk)


def _corrections(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.corrections import CorrectionsScreen

    return CorrectionsScreen(context, desk)


def _rectification(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.rectification import RectificationScreen

    return RectificationScreen(context, desk)


def _hall(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.hall import HallScreen

    return HallScreen(context, desk)


def _results(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.results import ResultsScreen

    return ResultsScreen(context, desk)


def _export(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.export import ExportScreen

    return ExportScreen(context, desk)


def _ledger(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.ledger import LedgerScreen

    return LedgerScreen(context, desk)


def _settings(context: UiContext, desk: Desk) -> QWidget:
    from shuzhi_desktop.ui.screens.settings import SettingsScreen

    return SettingsScreen(context, desk)


SCREENS: tuple[ScreenEntry, ...] = (
    ScreenEntry("meeting", text("会议与方案"), Section.BEFORE, _meeting),
    ScreenEntry("reporters", text("述职对象"), Section.BEFORE, _reporters),
    ScreenEntry("raters", text("评议主体"), Section.BEFORE, _raters),
    ScreenEntry("reports", text("述职报告"), Section.BEFORE, _reports),
    ScreenEntry("paper", text("纸质票"), Section.BEFORE, _paper),
    ScreenEntry("readiness", text("会前检查"), Section.BEFORE, _readiness),
    ScreenEntry("console", text("现场主控"), Section.DURING, _console),
    ScreenEntry("kiosk", text("评分终端"), Section.DURING, _kiosk, window=True),
    ScreenEntry("lan", text("局域网投票"), Section.DURING, _lan),
    ScreenEntry("hall", text("大屏幕"), Section.DURING, _hall),
    ScreenEntry("keying", text("纸质票录入"), Section.DURING, _keying),
    ScreenEntry("scores", text("录入与导入"), Section.DURING, _scores),
    ScreenEntry("attendance", text("签到与到会"), Section.DURING, _attendance),
    ScreenEntry("corrections", text("更正与重开"), Section.DURING, _corrections),
    ScreenEntry("results", text("计票结果"), Section.AFTER, _results),
    ScreenEntry("what_if", text("试算"), Section.AFTER, _what_if),
    ScreenEntry("export", text("导出与归档"), Section.AFTER, _export),
    ScreenEntry("rectification", text("整改事项"), Section.AFTER, _rectification),
    ScreenEntry("ledger", text("历年与汇总"), Section.AFTER, _ledger),
    ScreenEntry("settings", text("设置"), Section.FOOT, _settings),
)

SECTION_TITLES: tuple[tuple[Section, Text], ...] = (
    (Section.BEFORE, text("会前")),
    (Section.DURING, text("会中")),
    (Section.AFTER, text("会后")),
)
