"""复核, first half: from counts of ballots to each class's mean or rate before transforms."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.scheme import Aggregate, IndicatorKind, Source
from shuzhi_desktop.services.documents.recheck_lines import (
    Lines,
    Who,
    constant,
    least_places,
    rounded_formula,
    value_cell,
)
from shuzhi_desktop.services.documents.recheck_rates import one_rate
from shuzhi_desktop.services.documents.sheet_table import NOTHING

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import ClassTally, IndicatorTally, ReporterTally
    from shuzhi_desktop.domain.scheme import BallotForm, Indicator, RaterClass, Trim
    from shuzhi_desktop.services.documents.content import MeetingContent


@dataclass(slots=True)
class Ledger:
    """Where on the sheet things stand. Keys begin with (reporter id, class id).

    `votes`: counts of an option, by indicator id and option index; `accounts`: issued, returned, valid in E, F, G;
    `raw`: the class's value before transforms, in H.
    """

    votes: dict[tuple[int, str, str, int], int] = field(default_factory=dict)
    accounts: dict[tuple[int, str], int] = field(default_factory=dict)
    raw: dict[tuple[int, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClassLines:
    """Lays down one class of one reporter."""

    content: MeetingContent
    lines: Lines
    ledger: Ledger
    reporter: ReporterTally
    tally: ClassTally

    @property
    def rater_class(self) -> RaterClass:
        """The class as the scheme has it."""
        return self.content.scheme.rater_class(self.tally.class_id)

    @property
    def key(self) -> tuple[int, str]:
        """How the ledger calls this class of this reporter."""
        return self.reporter.reporter_id, self.tally.class_id

    def lay(self) -> None:
        """Write the lines and note where they stand."""
        _ = self.lines.language.gettext
        rater_class, tally = self.rater_class, self.tally
        if rater_class.source is Source.GIVEN:
            row = self.lines.given(self.who(_("类别得分")), _("录入分数"), tally.raw)
        else:
            account = tally.account
            self.ledger.accounts[self.key] = self.lines.figures(
                self.who(_("票数")), _("发出／收回／有效"), account.issued, account.returned, account.valid
            )
            if self.content.hides(tally):
                least = self.content.scheme.min_group
                basis = _("有效票少于{least}张，不公开分布，自此复核").format(least=least)
                row = self.lines.given(self.who(_("类别得分")), basis, tally.raw)
            else:
                row = self._from_counts()
        self.ledger.raw[self.key] = row

    def who(self, item: str) -> Who:
        """The first three columns of a line."""
        return self.content.reporter(self.reporter.reporter_id).name, self.rater_class.name, item

    def _from_counts(self) -> int:
        _ = self.lines.language.gettext
        rater_class, tally = self.rater_class, self.tally
        form = self.content.scheme.form(rater_class.form)
        alone = len(form.indicators) == 1
        by_indicator = rater_class.aggregate is Aggregate.INDICATOR and rater_class.rate is None
        means: list[tuple[Indicator, int]] = []
        for part in tally.indicators:
            indicator = form.indicator(part.indicator_id)
            if by_indicator:
                means.append((indicator, self._indicator(indicator, part)))
            elif self._asked(indicator) and not (alone and rater_class.rate is None):
                self._values(indicator, part, Fraction(1))
        if tally.blocked:
            return self.lines.given(self.who(_("类别得分")), _("收回多于发出，停止计票"), None)
        if rater_class.rate is not None:
            rate = next(r for r in self.content.scheme.rates if r.id == rater_class.rate)
            counted, base = one_rate(self.content, self.ledger, self.reporter.reporter_id, rate, self.tally.class_id)
            exact = f'IF(({base})=0,"{NOTHING}",100*({counted})/({base}))'
            return self.lines.worked(self.who(rate.name), _("计入÷分母×100"), exact, None, counted=counted, base=base)
        if by_indicator:
            return self._weighted(means)
        return self._totals(form, alone=alone)

    def _asked(self, indicator: Indicator) -> bool:
        """Whether a rate or the class score counts the options of this indicator."""
        return any(
            rate.indicator == indicator.id
            and rate.form == self.rater_class.form
            and (self.tally.class_id in rate.classes or self.rater_class.rate == rate.id)
            for rate in self.content.scheme.rates
        )

    def _values(self, indicator: Indicator, part: IndicatorTally, weight: Fraction) -> list[tuple[Fraction, int]]:
        """One line a mark, by worth from the lowest, pointless last; returns (worth, row) of those with points."""
        _ = self.lines.language.gettext
        counts = dict(part.counts)
        marks = range(len(indicator.options)) if indicator.kind is IndicatorKind.OPTIONS else sorted(counts)
        worths = [(indicator.worth(mark), mark) for mark in marks]
        pointed = sorted((worth * weight, mark) for worth, mark in worths if worth is not None)
        start = self.lines.following
        rows: list[tuple[Fraction, int]] = []
        kept = self._kept(start, start + len(pointed) - 1)
        for offset, (worth, mark) in enumerate(pointed):
            row = self.lines.ballots(
                self.who(indicator.name),
                self._called(indicator, mark),
                worth,
                counts.get(mark, 0),
                kept(start + offset),
            )
            rows.append((worth, row))
            self.ledger.votes[(*self.key, indicator.id, mark)] = row
        for worth_or_none, mark in worths:
            if worth_or_none is None:
                row = self.lines.ballots(
                    self.who(indicator.name), self._called(indicator, mark), None, counts.get(mark, 0)
                )
                self.ledger.votes[(*self.key, indicator.id, mark)] = row
        return rows

    def _called(self, indicator: Indicator, mark: int) -> str:
        _ = self.lines.language.gettext
        if indicator.kind is IndicatorKind.OPTIONS:
            return indicator.options[mark].name
        if indicator.kind is IndicatorKind.RANK:
            return _("第{place}名").format(place=mark)
        return _("分数")

    def _kept(self, first: int, last: int) -> _Kept:
        return _Kept(first, last, self.rater_class.trim if self.rater_class.rate is None else None)

    def _indicator(self, indicator: Indicator, part: IndicatorTally) -> int:
        rows = self._values(indicator, part, Fraction(1))
        places = self.content.scheme.places.indicator
        _ = self.lines.language.gettext
        counted, base, exact = _mean(rows)
        who = self.who(indicator.name)
        return self.lines.checked(who, _("平均分"), exact, places, part.mean, counted=counted, base=base)

    def _weighted(self, means: list[tuple[Indicator, int]]) -> int:
        """The sum of indicator means by weight, each rounded where the scheme says."""
        _ = self.lines.language.gettext
        places = self.content.scheme.places
        terms, cells = [], []
        for indicator, row in means:
            if indicator.weight == 0:  # an indicator that counts for nothing may lack a mean
                continue
            cell = value_cell(row, places.indicator)
            term = f"{cell}*{constant(indicator.weight)}"
            terms.append(term if places.weighted is None else rounded_formula(term, places.weighted))
            cells.append(cell)
        if not cells:
            return self.lines.given(self.who(_("各项加权合计")), _("权重均为零"), self.tally.raw)
        known = f"COUNT({','.join(cells)})={len(cells)}"
        exact = f'IF({known},{"+".join(terms)},"{NOTHING}")'
        return self.lines.worked(self.who(_("各项加权合计")), _("平均分×权重"), exact, None)

    def _totals(self, form: BallotForm, *, alone: bool) -> int:
        """The mean of the ballots' totals."""
        _ = self.lines.language.gettext
        indicator = form.indicators[0]
        if alone:
            rows = self._values(indicator, self.tally.indicators[0], indicator.weight)
        else:
            start = self.lines.following
            kept = self._kept(start, start + len(self.tally.totals) - 1)
            rows = [
                (
                    value,
                    self.lines.ballots(self.who(_("每票合计")), _("合计分"), value, count, kept(start + offset)),
                )
                for offset, (value, count) in enumerate(self.tally.totals)
            ]
        counted, base, exact = _mean(rows)
        return self.lines.worked(self.who(_("类别平均")), _("平均分"), exact, None, counted=counted, base=base)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Formulas for the ballots of each value that trimming leaves, values from the lowest in rows first..last."""

    first: int
    last: int
    trim: Trim | None

    def __call__(self, row: int) -> str:
        if self.trim is None:
            return f"F{row}"
        n = f"SUM(F${self.first}:F${self.last})"
        lowest, highest = _dropped(self.trim, n)
        up_to = f"SUM(F${self.first}:F{row})"
        return f"MAX(0,MIN({up_to},{n}-{highest})-MAX({up_to}-F{row},{lowest}))"


def _dropped(trim: Trim, n: str) -> tuple[str, str]:
    """How many of the lowest and highest values fall out, as formulas."""
    if trim.share is not None:
        each = f"INT({n}*{trim.share.numerator}/{trim.share.denominator})"
        each = f"IF(AND({n}>={trim.start or 0},2*{each}<{n}),{each},0)"
        return each, each
    start = max(trim.highest + trim.lowest + 1, trim.start or 0)
    return f"IF({n}>={start},{trim.lowest},0)", f"IF({n}>={start},{trim.highest},0)"


def _mean(rows: list[tuple[Fraction, int]]) -> tuple[str, str, str]:
    """Formulas for all ballots, those counted, and their mean, summed in whole numbers so that nothing is lost."""
    if not rows:
        return "0", "0", f'"{NOTHING}"'
    first, last = rows[0][1], rows[-1][1]
    scale = 10 ** max(least_places(worth) for worth, _row in rows)
    base = f"SUM(G{first}:G{last})"
    total = f"SUMPRODUCT(ROUND(E{first}:E{last}*{scale},0),G{first}:G{last})"
    return f"SUM(F{first}:F{last})", base, f'IF({base}=0,"{NOTHING}",{total}/({scale}*{base}))'
