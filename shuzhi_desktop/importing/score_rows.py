"""Rows of given scores and of adjustments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, text
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.domain.scheme import Source
from shuzhi_desktop.importing.cell_text import read_number
from shuzhi_desktop.importing.people import class_meant
from shuzhi_desktop.services.ports import AdjustmentEntry, GivenScore
from shuzhi_desktop.services.ports_given import GivenNote

if TYPE_CHECKING:
    from fractions import Fraction

    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.importing.complaint import Complaints
    from shuzhi_desktop.importing.headers import Header
    from shuzhi_desktop.importing.people import ReporterBook


class _Rows:
    """What both kinds share: the sheet they are in, who is meant, and complaints."""

    def __init__(self, scheme: Scheme, roster: Roster, book: ReporterBook, complaints: Complaints) -> None:
        self._scheme = scheme
        self._roster = roster
        self._book = book
        self._complaints = complaints
        self._sheet = ""
        self._header: Header

    def begin(self, sheet: str, header: Header) -> None:
        """A new sheet."""
        self._sheet = sheet
        self._header = header

    def _complain(self, row: int, field: str, message: Text) -> None:
        self._complaints.add(self._sheet, row, self._header.label(field), message)

    def _reporter(self, row: int, cells: tuple[str, ...]) -> int | None:
        """The id of the reporter of a row."""
        found = self._book.find(self._header.get(cells, "reporter"))
        if isinstance(found, Text):
            self._complain(row, "reporter", found)
            return None
        return self._roster.reporters[found].id

    def _value(self, row: int, cells: tuple[str, ...], low: Fraction | int, high: Fraction) -> Fraction | None:
        """The decimal of a row, within its bounds."""
        written = self._header.get(cells, "value")
        try:
            value = read_number(written)
        except ValueError:
            self._complain(row, "value", text("“{value}”不是至多四位小数的数", value=written))
            return None
        if not low <= value <= high:
            bounds = {"low": decimal_text(low + 0 * high), "high": decimal_text(high)}
            self._complain(row, "value", text("{value} 不在 {low} 到 {high} 之间", value=written, **bounds))
            return None
        return value


class GivenRows(_Rows):
    """Scores of given classes: one per class and reporter."""

    def __init__(self, scheme: Scheme, roster: Roster, book: ReporterBook, complaints: Complaints) -> None:
        super().__init__(scheme, roster, book, complaints)
        self.scores: list[GivenScore] = []
        self._seen: dict[tuple[str, int], tuple[str, int]] = {}

    def take(self, row: int, cells: tuple[str, ...]) -> None:
        """One row below the header."""
        written = self._header.get(cells, "class")
        rater_class = class_meant(self._scheme, written)
        if rater_class is None:
            self._complain(row, "class", text("方案里没有“{value}”这一类", value=written))
            return
        if rater_class.source is not Source.GIVEN:
            self._complain(row, "class", text("“{value}”由选票计分，不能直接录入得分", value=written))
            return
        reporter_id = self._reporter(row, cells)
        value = self._value(row, cells, 0, rater_class.full)
        if reporter_id is None or value is None:
            return
        place = (self._sheet, row)
        before = self._seen.setdefault((rater_class.id, reporter_id), place)
        if before != place:
            self._complain(
                row,
                "reporter",
                text("这一类的这位述职对象在“{sheet}”第 {row} 行已有得分", sheet=before[0], row=before[1]),
            )
            return
        note = GivenNote(*(self._header.get(cells, name) for name in ("source", "entered_by", "checked_by", "reason")))
        if note.entered_by and note.entered_by == note.checked_by:
            self._complain(row, "checked_by", text("录入人和复核人不能是同一个人（{name}）。", name=note.entered_by))
            return
        self.scores.append(GivenScore(rater_class.id, reporter_id, value, None if note == GivenNote() else note))


class AdjustmentRows(_Rows):
    """Bonuses and deductions, each with a reason; several of one reporter add up."""

    def __init__(self, scheme: Scheme, roster: Roster, book: ReporterBook, complaints: Complaints) -> None:
        super().__init__(scheme, roster, book, complaints)
        self.entries: list[AdjustmentEntry] = []
        self._sums: dict[tuple[str, int], Fraction] = {}

    def take(self, row: int, cells: tuple[str, ...]) -> None:
        """One row below the header."""
        written = self._header.get(cells, "adjustment")
        adjustment = next((one for one in self._scheme.adjustments if written in (one.id, one.name)), None)
        if adjustment is None:
            self._complain(row, "adjustment", text("方案里没有加减分项“{value}”", value=written))
            return
        reason = self._header.get(cells, "reason")
        if not reason:
            self._complain(row, "reason", text("请写明加减分的理由"))
        reporter_id = self._reporter(row, cells)
        value = self._value(row, cells, adjustment.min, adjustment.max)
        if reporter_id is None or value is None or not reason:
            return
        key = (adjustment.id, reporter_id)
        total = self._sums[key] = self._sums.get(key, 0 * value) + value
        if not adjustment.min <= total <= adjustment.max:
            bounds = {"low": decimal_text(adjustment.min), "high": decimal_text(adjustment.max)}
            self._complain(
                row,
                "value",
                text("这位述职对象的“{name}”合计超出 {low} 到 {high}", name=adjustment.name, **bounds),
            )
            return
        self.entries.append(AdjustmentEntry(adjustment.id, reporter_id, value, reason))
