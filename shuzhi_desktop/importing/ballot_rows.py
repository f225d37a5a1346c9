"""Rows of a ballots file, one mark each, checked against scheme and roster and packed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, listed, text
from shuzhi_desktop.domain.roster import is_recused
from shuzhi_desktop.domain.rounding import e4_text
from shuzhi_desktop.domain.scheme import Entry, Indicator, IndicatorKind, Secrecy, Source
from shuzhi_desktop.importing.cell_text import read_number
from shuzhi_desktop.importing.headers import normal
from shuzhi_desktop.importing.marks_read import ABSTAINED, BLANK, MENTIONED, NOBODY
from shuzhi_desktop.importing.people import ReporterBook, SeatBook, class_meant

if TYPE_CHECKING:
    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import RaterClass, Scheme
    from shuzhi_desktop.importing.complaint import Complaints
    from shuzhi_desktop.importing.headers import Header
    from shuzhi_desktop.importing.marks_read import PackedMarks

_ABSTENTION = "弃权"
_CACHED = 100_000


class _BadCellError(Exception):
    """A row that is refused: the field and the reason."""

    def __init__(self, field: str, message: Text) -> None:
        super().__init__(field)
        self.field = field
        self.message = message


class BallotRows:
    """Takes rows of ballots from any number of sheets; a ballot's text groups rows within its sheet."""

    def __init__(
        self,
        scheme: Scheme,
        roster: Roster,
        book: ReporterBook,
        packed: PackedMarks,
        complaints: tuple[Complaints, Complaints],
    ) -> None:
        self._scheme = scheme
        self._roster = roster
        self._packed = packed
        self._refused, self._dropped = complaints
        self._reporters = book
        self._seats = SeatBook(roster)
        self._classes = {key: i for i, one in enumerate(scheme.classes) for key in (one.id, one.name)}
        self._sheets: list[tuple[str, Header]] = []
        self._header: Header
        self._ballots: dict[str, int] = {}
        self._found_reporters: dict[str, int | Text] = {}
        self._found_marks: dict[tuple[int, str, str], tuple[int, int]] = {}
        self._recused: dict[tuple[int, int], bool] = {}

    def begin(self, sheet: str, header: Header) -> None:
        """A new sheet."""
        self._header = header
        self._sheets.append((sheet, header))
        self._ballots = {}

    def take(self, row: int, cells: tuple[str, ...]) -> None:
        """One row below the header."""
        try:
            self._take(row, cells)
        except _BadCellError as bad:
            self._refused.add(self._sheets[-1][0], row, self._header.label(bad.field), bad.message)

    def _take(self, row: int, cells: tuple[str, ...]) -> None:
        get = self._header.get
        ballot = self._ballot(get(cells, "ballot"), get(cells, "class"), get(cells, "rater"))
        reason = self._reason(get(cells, "status"))
        written, value = get(cells, "indicator"), get(cells, "value")
        reporter = self._reporter(get(cells, "reporter"), spoilt=bool(reason) and not written and not value)
        if reason:
            self._packed.invalid.setdefault((ballot, reporter), reason)
        class_index = self._packed.class_of[ballot]
        key = (class_index, written, value)
        found = self._found_marks.get(key)
        if found is None:
            try:
                found = self._mark(self._scheme.classes[class_index], written, value)
            except _BadCellError:
                # What made a sheet invalid may be the very mark that is off the scale.
                if not reason or not written:
                    raise
                found = (self._indicator(self._scheme.classes[class_index], written)[0], BLANK)
            if not reason:
                if len(self._found_marks) >= _CACHED:
                    self._found_marks.clear()
                self._found_marks[key] = found
        kind, mark = found
        if reporter != NOBODY and self._is_recused(ballot, reporter):
            self._drop(row, ballot, reporter)
            return
        self._packed.add(ballot, reporter, kind, mark, row)

    def _ballot(self, written: str, class_name: str, rater: str) -> int:
        """The number of the ballot; its class and rater must be the same in all its rows."""
        if not written:
            raise _BadCellError("ballot", text("请填写票号"))
        class_index = self._classes.get(class_name)
        if class_index is None:
            meant = class_meant(self._scheme, class_name)
            class_index = None if meant is None else self._scheme.classes.index(meant)
            if class_index is not None:
                self._classes[class_name] = class_index
        if class_index is None:
            names = listed(one.name for one in self._scheme.ballot_classes)
            raise _BadCellError(
                "class", text("方案里没有“{value}”这一类，可填：{names}", value=class_name, names=names)
            )
        rater_class = self._scheme.classes[class_index]
        ballot = self._ballots.get(written)
        if ballot is None:
            if rater_class.source is Source.GIVEN:
                raise _BadCellError("class", text("“{value}”的得分由工作人员录入，没有选票", value=rater_class.name))
            ballot = self._packed.begin(class_index, self._seat(rater_class, rater), len(self._sheets) - 1)
            self._ballots[written] = ballot
        elif self._packed.class_of[ballot] != class_index:
            before = self._scheme.classes[self._packed.class_of[ballot]].name
            raise _BadCellError("class", text("票号“{ballot}”前面属于“{name}”", ballot=written, name=before))
        elif rater or self._packed.seat_of[ballot] != NOBODY:
            seat = self._seat(rater_class, rater)
            if seat != self._packed.seat_of[ballot]:
                raise _BadCellError("rater", text("票号“{ballot}”前面是另一位评分人", ballot=written))
        return ballot

    def _seat(self, rater_class: RaterClass, rater: str) -> int:
        if rater_class.secrecy is Secrecy.SECRET:
            if rater:
                raise _BadCellError("rater", text("“{name}”不记名，请清空评分人", name=rater_class.name))
            return NOBODY
        if not rater:
            raise _BadCellError("rater", text("“{name}”记名，请填写评分人", name=rater_class.name))
        found = self._seats.find(rater_class, rater)
        if isinstance(found, Text):
            raise _BadCellError("rater", found)
        return found

    def _reason(self, status: str) -> str:
        """The reason of an invalid row, empty for a plain one."""
        if not status:
            return ""
        word, _, reason = status.replace("：", ":").partition(":")
        if word.strip().casefold() not in ("invalid", "无效"):
            raise _BadCellError("status", text("“{value}”不是票况，请留空或写“invalid: 原因”", value=status))
        # A sheet may be marked invalid without a word.
        return reason.strip() or "无效"

    def _reporter(self, written: str, *, spoilt: bool) -> int:
        if not written and spoilt and self._scheme.entry is Entry.SLATE:
            return NOBODY
        found = self._found_reporters.get(written)
        if found is None:
            found = self._reporters.find(written)
            if len(self._found_reporters) < _CACHED:
                self._found_reporters[written] = found
        if isinstance(found, Text):
            raise _BadCellError("reporter", found)
        return found

    def _mark(self, rater_class: RaterClass, written: str, value: str) -> tuple[int, int]:
        """(kind, mark) of a row."""
        if not written:
            if value == _ABSTENTION:
                return ABSTAINED, BLANK
            if value:
                raise _BadCellError("indicator", text("请填写指标；弃权的一行指标留空、值填“弃权”"))
            return MENTIONED, BLANK
        position, indicator = self._indicator(rater_class, written)
        if not value:
            return position, BLANK
        return position, self._worth(indicator, value)

    def _indicator(self, rater_class: RaterClass, written: str) -> tuple[int, Indicator]:
        indicators = self._scheme.form(rater_class.form).indicators
        plain = normal(written)
        for exact in (True, False):
            for position, one in enumerate(indicators):
                if written in (one.id, one.name) or (not exact and plain in (normal(one.id), normal(one.name))):
                    return position, one
        names = listed(one.name for one in indicators)
        raise _BadCellError("indicator", text("“{value}”不是这一类的指标，可填：{names}", value=written, names=names))

    def _worth(self, indicator: Indicator, value: str) -> int:
        """The mark that a value stands for."""
        if indicator.kind is IndicatorKind.OPTIONS:
            index = indicator.option_index(value)
            if index is None:
                names = listed(one.name for one in indicator.options)
                raise _BadCellError("value", text("“{value}”不是选项，可填：{names}", value=value, names=names))
            return index
        try:
            number = read_number(value)
        except ValueError:
            raise _BadCellError("value", text("“{value}”不是至多四位小数的数", value=value)) from None
        scaled = number * 10_000 if indicator.kind is IndicatorKind.POINTS else number
        reporters = len(self._roster.reporters)
        if scaled.denominator != 1 or not indicator.accepts(int(scaled), reporters):
            if indicator.kind is IndicatorKind.RANK:
                raise _BadCellError("value", text("“{value}”不是 1 到 {high} 的名次", value=value, high=reporters))
            raise _BadCellError(
                "value",
                text(
                    "{value} 不在 {low} 到 {high} 之间，或不合 {step} 分一档",
                    value=value,
                    low=e4_text(indicator.min_e4),
                    high=e4_text(indicator.max_e4),
                    step=e4_text(indicator.step_e4),
                ),
            )
        return int(scaled)

    def _is_recused(self, ballot: int, reporter: int) -> bool:
        seat_at = self._packed.seat_of[ballot]
        if seat_at == NOBODY:
            return False
        key = (seat_at, reporter)
        recused = self._recused.get(key)
        if recused is None:
            rule = self._scheme.classes[self._packed.class_of[ballot]].recuse
            recused = is_recused(rule, self._roster.seats[seat_at], self._roster.reporters[reporter])
            self._recused[key] = recused
        return recused

    def _drop(self, row: int, ballot: int, reporter: int) -> None:
        seat = self._roster.seats[self._packed.seat_of[ballot]]
        self._dropped.add(
            self._sheets[-1][0],
            row,
            self._header.label("rater"),
            text(
                "评分人“{rater}”应回避“{reporter}”，这一行不计",
                rater=seat.name,
                reporter=self._roster.reporters[reporter].name,
            ),
        )

    def finish(self) -> None:
        """Look at whole ballots: no mark twice, no marks beside an abstention, no rater twice."""
        cast: dict[tuple[int, int], int] = {}
        for ballot, positions in self._packed.by_ballot():
            self._check_lines(ballot, positions)
            if self._packed.seat_of[ballot] != NOBODY:
                self._check_once(ballot, positions, cast)

    def _check_lines(self, ballot: int, positions: list[int]) -> None:
        seen: dict[tuple[int, int], int] = {}
        marked: set[int] = set()
        packed = self._packed
        for position in positions:
            reporter, kind = packed.reporter[position], packed.kind[position]
            if kind == MENTIONED:
                continue
            before = seen.setdefault((reporter, kind), position)
            if before != position:
                field = "value" if kind == ABSTAINED else "indicator"
                message = text("同一票的这一项在第 {row} 行已经填过", row=packed.row[before])
                self._complain_late(ballot, position, field, message)
            if kind >= 0 and packed.mark[position] != BLANK:
                marked.add(reporter)
        for (reporter, kind), position in seen.items():
            if kind == ABSTAINED and reporter in marked:
                self._complain_late(ballot, position, "value", text("同一票对这位述职对象既弃权又打了分"))

    def _check_once(self, ballot: int, positions: list[int], cast: dict[tuple[int, int], int]) -> None:
        seat_at = self._packed.seat_of[ballot]
        slate = self._scheme.entry is Entry.SLATE
        for reporter, position in {self._packed.reporter[p]: p for p in reversed(positions)}.items():
            before = cast.setdefault((seat_at, NOBODY if slate else reporter), ballot)
            if before != ballot:
                rater = self._roster.seats[seat_at].name
                self._complain_late(ballot, position, "rater", text("评分人“{rater}”已另有一票", rater=rater))
                if slate:
                    return

    def _complain_late(self, ballot: int, position: int, field: str, message: Text) -> None:
        sheet, header = self._sheets[self._packed.sheet_of[ballot]]
        self._refused.add(sheet, self._packed.row[position], header.label(field), message)
