"""Validity of a returned sheet: what spoils one line, and what spoils the whole of it.

A line is what the sheet says of one reporter. Marks of recused reporters never get here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, text, verbatim
from shuzhi_desktop.domain.scheme import Blank, IndicatorKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.ballot import Ballot
    from shuzhi_desktop.domain.scheme import BallotRule, Indicator, RaterClass, Scheme

UNIT = 10**12
"""Ballot totals are integers of 1/UNIT points: weight, rank base and rank step have four decimal places each."""

BLANK_CELL = text("有空白项")
OFF_SCALE = text("分值不在规定范围内")
WRONG_FORM = text("项目数与测评表不符")
BAD_PLACES = text("排序有并列、跳号或重号")
ALL_EQUAL = text("所有述职对象得分相同")
ALL_FULL = text("所有述职对象均为满分")


class Verdict(StrEnum):
    """What becomes of one line."""

    VALID = "valid"
    INVALID = "invalid"
    ABSTAINED = "abstained"


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """The verdict on one line; `reason` says why it is invalid. `total` in 1/UNIT points, None without one."""

    reporter_id: int
    verdict: Verdict
    reason: Text | None = None
    total: int | None = None


Finding = tuple[Text | None, int | None]
"""Why a line is invalid (None: it is valid) and its total in 1/UNIT points (None: it has none)."""

_REMEMBERED = 10_000
"""Different lines a judge remembers, so that short forms cost a look-up and long ones no memory without bound."""


class Worths(dict[int, int | None]):
    """Weighted points of every mark of one indicator, in 1/UNIT points; worked out once a mark, None when pointless.

    Looking up a mark that is off the scale raises KeyError.
    """

    def __init__(self, indicator: Indicator) -> None:
        super().__init__()
        self._indicator = indicator

    def __missing__(self, mark: int) -> int | None:
        indicator = self._indicator
        bound = mark if indicator.kind is IndicatorKind.RANK else 0  # places are bounded sheet by sheet
        if not indicator.accepts(mark, bound):
            raise KeyError(mark)
        points = indicator.worth(mark)
        worth = None if points is None else int(points * indicator.weight * UNIT)
        self[mark] = worth
        return worth


class SheetJudge:
    """Judges the sheets of one class; built once, so that judging a sheet costs little."""

    def __init__(self, scheme: Scheme, rater_class: RaterClass) -> None:
        """Prepare the tables of the class's form.

        Args:
            scheme: whose forms the class marks.
            rater_class: a class that casts ballots.
        """
        form = scheme.form(rater_class.form)
        self.worths = tuple(Worths(indicator) for indicator in form.indicators)
        self.width = len(self.worths)
        self._known: dict[tuple[int | None, ...], Finding] = {}
        self.blank_spoils = rater_class.blank is Blank.INVALID
        self._full = int(form.full * UNIT)
        self._rules = tuple(_breach(rule, form.indicators, self._full) for rule in rater_class.ballot_rules)
        self._places = tuple(i for i, one in enumerate(form.indicators) if one.kind is IndicatorKind.RANK)
        self.by_line = not self._rules and not self._places

    def line(self, marks: tuple[int | None, ...]) -> Finding:
        """What the marks of one line, that is no abstention, come to."""
        found = self._known.get(marks)
        if found is None:
            found = self._judged(marks)
            if len(self._known) < _REMEMBERED:
                self._known[marks] = found
        return found

    def _judged(self, marks: tuple[int | None, ...]) -> Finding:
        if len(marks) != self.width:
            return WRONG_FORM, None
        if None in marks and self.blank_spoils:
            return BLANK_CELL, None
        total: int | None = 0
        try:
            for table, mark in zip(self.worths, marks, strict=True):
                worth = None if mark is None else table[mark]
                total = None if worth is None or total is None else total + worth
        except KeyError:
            return OFF_SCALE, None
        return None, total

    def findings(self, ballot: Ballot, reporters_on_sheet: int) -> list[Finding | None]:
        """Per line what it comes to, rules on the whole sheet included; None for an abstention."""
        if ballot.invalid:
            return [(verbatim(ballot.invalid), None)] * len(ballot.lines)
        found = [None if line.abstained else self.line(line.marks) for line in ballot.lines]
        if self.by_line:
            return found
        breach = self._breach_of(ballot, found, reporters_on_sheet)
        if breach is None:
            return found
        return [(breach, None) if one is not None and one[0] is None else one for one in found]

    def _breach_of(self, ballot: Ballot, found: Sequence[Finding | None], reporters: int) -> Text | None:
        for index in self._places:
            cast = [line.marks for line in ballot.lines if not line.abstained]
            places = [marks[index] if len(marks) > index else None for marks in cast]
            if set(places) != set(range(1, len(places) + 1)):
                return BAD_PLACES
        if not self._rules:
            return None
        pairs = zip(ballot.lines, found, strict=True)
        valid = [(line.marks, one[1]) for line, one in pairs if one is not None and one[0] is None]
        marks = [one for one, _ in valid]
        totals = [total for _, total in valid if total is not None]
        for rule in self._rules:
            breach = rule(marks, totals, reporters)
            if breach is not None:
                return breach
        return None


def judge(scheme: Scheme, rater_class: RaterClass, ballot: Ballot, reporters_on_sheet: int) -> tuple[LineVerdict, ...]:
    """The verdict on every line of one sheet.

    Args:
        scheme: the scheme of the meeting.
        rater_class: the class that cast it.
        ballot: the sheet.
        reporters_on_sheet: how many reporters the sheet lists, those recused left out.
    """
    found = SheetJudge(scheme, rater_class).findings(ballot, reporters_on_sheet)
    return tuple(
        LineVerdict(line.reporter_id, Verdict.ABSTAINED)
        if one is None
        else LineVerdict(line.reporter_id, Verdict.INVALID if one[0] else Verdict.VALID, *one)
        for line, one in zip(ballot.lines, found, strict=True)
    )


_Breach = Callable[["Sequence[tuple[int | None, ...]]", "Sequence[int]", int], Text | None]


def _breach(rule: BallotRule, indicators: Sequence[Indicator], full: int) -> _Breach:
    value = int(rule.value * UNIT)

    def max_option(marks: Sequence[tuple[int | None, ...]], totals: Sequence[int], reporters: int) -> Text | None:  # noqa: ARG001
        position = next(i for i, one in enumerate(indicators) if one.id == rule.indicator)
        option = indicators[position].option_index(rule.option)
        allowed = int(reporters * rule.share)
        found = sum(line[position] == option for line in marks)
        name = indicators[position].options[option].name if option is not None else rule.option
        return text("“{option}”超过 {n} 个", option=name, n=allowed) if found > allowed else None

    def max_at_least(marks: Sequence[tuple[int | None, ...]], totals: Sequence[int], reporters: int) -> Text | None:  # noqa: ARG001
        over = len([one for one in totals if one >= value]) > rule.count
        return text("{value} 分及以上超过 {n} 个", value=str(rule.value), n=rule.count) if over else None

    def min_below(marks: Sequence[tuple[int | None, ...]], totals: Sequence[int], reporters: int) -> Text | None:  # noqa: ARG001
        under = len([one for one in totals if one < value]) < rule.count
        return text("{value} 分以下不足 {n} 个", value=str(rule.value), n=rule.count) if under else None

    # One reporter alone on a sheet is not "all": nothing is compared.
    def all_equal(marks: Sequence[tuple[int | None, ...]], totals: Sequence[int], reporters: int) -> Text | None:  # noqa: ARG001
        return ALL_EQUAL if len(totals) > 1 and len(set(totals)) == 1 else None

    def all_full(marks: Sequence[tuple[int | None, ...]], totals: Sequence[int], reporters: int) -> Text | None:  # noqa: ARG001
        return ALL_FULL if len(totals) > 1 and min(totals) == full else None

    return {
        "max_option": max_option,
        "max_at_least": max_at_least,
        "min_below": min_below,
        "all_equal": all_equal,
        "all_full": all_full,
    }[rule.rule]
