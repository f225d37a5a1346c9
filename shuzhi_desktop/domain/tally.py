"""The tally: from counts, given scores, adjustments and decisions to the result, in the order the scheme fixes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.agenda import ReportMode
from shuzhi_desktop.domain.explain import class_step, composite_step, rate_step
from shuzhi_desktop.domain.grades import grade_of, quota_notices
from shuzhi_desktop.domain.means import Scored, score_marks
from shuzhi_desktop.domain.message import text
from shuzhi_desktop.domain.outcomes import Standing, boundary_notices, outcomes_of
from shuzhi_desktop.domain.ranking import Contender, rank_contenders, ranking_key, votes_of
from shuzhi_desktop.domain.rates import rate_of
from shuzhi_desktop.domain.result import Account, ClassTally, Notice, ReporterTally, Result
from shuzhi_desktop.domain.rounding import round_half_away, rounded
from shuzhi_desktop.domain.scheme import Entry, Missing, Source
from shuzhi_desktop.domain.transforms import transform_scores

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shuzhi_desktop.domain.counts import Counts
    from shuzhi_desktop.domain.result import RateTally
    from shuzhi_desktop.domain.roster import Reporter, Roster
    from shuzhi_desktop.domain.scheme import RaterClass, Scheme


@dataclass(frozen=True, slots=True)
class _Book:
    """Everything a tally is worked out from."""

    scheme: Scheme
    roster: Roster
    counts: Counts
    given: Mapping[tuple[str, int], Fraction]
    adjustments: Mapping[tuple[str, int], Fraction]
    flags: frozenset[tuple[int, str]]
    decisions: Mapping[tuple[str, int], tuple[str, str]]
    blocked: frozenset[str]
    rates: Mapping[int, Mapping[str, RateTally]]
    modes: Mapping[int, ReportMode]

    def is_absent(self, who: int) -> bool:
        return self.modes.get(who) is ReportMode.ABSENT


@dataclass(frozen=True, slots=True)
class _Composite:
    exact: Fraction | None
    shown: Fraction | None


def tally(  # noqa: PLR0913, PLR0917 - the nine things a meeting holds
    scheme: Scheme,
    roster: Roster,
    counts: Counts,
    given: Mapping[tuple[str, int], Fraction],
    adjustments: Mapping[tuple[str, int], Fraction],
    flags: frozenset[tuple[int, str]] = frozenset(),
    decisions: Mapping[tuple[str, int], tuple[str, str]] | None = None,
    overrides: frozenset[str] = frozenset(),
    modes: Mapping[int, ReportMode] | None = None,
) -> Result:
    """The whole result. Nothing is refused here: what is missing or blocked has no score and a notice.

    Args:
        scheme: by which the meeting is scored.
        roster: reporters and seats.
        counts: live or recounted.
        given: scores of given classes by (class id, reporter id).
        adjustments: sums by (adjustment id, reporter id).
        flags: (reporter id, flag) pairs that are set.
        decisions: (verdict, reason) by (outcome id, reporter id); verdicts are "confirmed" and "dismissed".
        overrides: ids of classes whose surplus of ballots was accepted.
        modes: how reporters report, by id. An absent one has no score at all; one who reports on paper only is ranked
            apart where the scheme ranks within groups.
    """
    blocked = _blocked(scheme, counts) - overrides
    rates = {
        one.id: {rate.id: rate_of(scheme, rate, counts, one.id, blocked) for rate in scheme.rates}
        for one in roster.reporters
    }
    book = _Book(scheme, roster, counts, given, adjustments, flags, decisions or {}, blocked, rates, modes or {})
    by_class = {one.id: _class_tallies(book, one) for one in scheme.classes}
    composites = {one.id: _composite(book, one.id, by_class) for one in roster.reporters}
    standings = _standings(book, by_class, composites)
    reporters = tuple(_reporter(book, standing, by_class, composites[who]) for who, standing in standings.items())
    graded = {who: (one.grade, one.composite) for who, one in standings.items() if one.composite is not None}
    notices = (
        *_excess_notices(book),
        *_missing_notices(book, reporters),
        *_mode_notices(book),
        *quota_notices(scheme.grades, graded, len(roster.reporters)),
        *boundary_notices(scheme, tuple(standings.values())),
    )
    return Result(scheme.id, reporters, _sheets(book), notices)


def _blocked(scheme: Scheme, counts: Counts) -> frozenset[str]:
    over = {class_id for (_, class_id), cell in counts.cells.items() if cell.tray.returned > cell.tray.issued}
    if scheme.entry is Entry.SLATE:
        over |= {class_id for class_id, tray in counts.sheets.items() if tray.returned > tray.issued}
    return frozenset(over)


def _class_tallies(book: _Book, rater_class: RaterClass) -> dict[int, tuple[ClassTally, Scored | None]]:
    """One class for all reporters, because transforms compare them."""
    places = book.scheme.places
    found: dict[int, tuple[Fraction | None, Scored | None]] = {}
    for reporter in book.roster.reporters:
        found[reporter.id] = _raw(book, rater_class, reporter)
    scores = {who: raw for who, (raw, _) in found.items() if raw is not None}
    for step in rater_class.transforms:
        scores = transform_scores(scores, step, rater_class.full, book.rates)
    tallies: dict[int, tuple[ClassTally, Scored | None]] = {}
    for who, (raw, scored) in found.items():
        exact = scores.get(who)
        score = None if exact is None else rounded(exact, places.class_score)
        contribution = None
        if score is not None:
            contribution = rounded(score / rater_class.full * rater_class.weight, places.contribution)
        cell = book.counts.cells.get((who, rater_class.id))
        one = ClassTally(
            rater_class.id,
            Account() if cell is None or book.is_absent(who) else cell.tray.account(),
            scored.indicators if scored is not None else (),
            scored.totals if scored is not None else (),
            scored.mean.dropped if scored is not None and scored.mean is not None else (),
            raw,
            exact,
            score,
            contribution,
            rater_class.id in book.blocked,
        )
        tallies[who] = (one, scored)
    return tallies


def _raw(book: _Book, rater_class: RaterClass, reporter: Reporter) -> tuple[Fraction | None, Scored | None]:
    absent = book.is_absent(reporter.id)
    if rater_class.source is Source.GIVEN:
        return None if absent else book.given.get((rater_class.id, reporter.id)), None
    scheme = book.scheme
    cell = book.counts.cells[reporter.id, rater_class.id]
    scored = score_marks(rater_class, scheme.form(rater_class.form), cell, scheme.places)
    if rater_class.rate is not None:
        # no mean stands behind the score, so none is shown and nothing was trimmed
        scored = replace(scored, raw=book.rates[reporter.id][rater_class.rate].exact, mean=None)
    return (None if absent or rater_class.id in book.blocked else scored.raw), scored


def _composite(
    book: _Book, who: int, by_class: Mapping[str, Mapping[int, tuple[ClassTally, Scored | None]]]
) -> _Composite:
    scheme = book.scheme
    total = weights = Fraction(0)
    missing = blocked = False
    for rater_class in scheme.classes:
        if rater_class.weight == 0:
            continue
        one = by_class[rater_class.id][who][0]
        if one.contribution is None:
            missing = True
            blocked = blocked or one.blocked
        else:
            total += one.contribution
            weights += rater_class.weight
    # A blocked class waits for people; no rule about missing classes may step over it.
    if blocked or weights == 0 or (missing and scheme.missing is Missing.INCOMPLETE):
        return _Composite(None, None)
    if missing and scheme.missing is Missing.RENORMALISE:
        total *= scheme.full / weights
    exact = total + sum((book.adjustments.get((one.id, who), Fraction(0)) for one in scheme.adjustments), Fraction(0))
    return _Composite(exact, round_half_away(exact, scheme.places.composite))


def _standings(
    book: _Book,
    by_class: Mapping[str, Mapping[int, tuple[ClassTally, Scored | None]]],
    composites: Mapping[int, _Composite],
) -> dict[int, Standing]:
    scheme = book.scheme
    contenders = []
    for reporter in book.roster.reporters:
        exact, composite = composites[reporter.id].exact, composites[reporter.id].shown
        if exact is None or composite is None:
            continue
        classes = [by_class[one.id][reporter.id][0] for one in scheme.classes]
        votes = votes_of(scheme, book.counts, reporter.id)
        key = ranking_key(scheme, (exact, composite), classes, book.rates[reporter.id], votes)
        contenders.append(Contender(reporter.id, key, _group(book, reporter)))
    places = rank_contenders(contenders, scheme.ranking.ties)
    return {
        one.id: Standing(
            one.id,
            composites[one.id].shown,
            places.get(one.id),
            grade_of(scheme.grades, composites[one.id].shown),
            {id_: rate.exact for id_, rate in book.rates[one.id].items()},
            frozenset(name for who, name in book.flags if who == one.id),
        )
        for one in book.roster.reporters
    }


def _group(book: _Book, reporter: Reporter) -> str:
    """Within which a reporter is ranked. The group of those on paper has a name that no file can give one."""
    if book.scheme.ranking.within != "group":
        return ""
    return "\0" if book.modes.get(reporter.id) is ReportMode.WRITTEN else reporter.group


def _reporter(
    book: _Book,
    standing: Standing,
    by_class: Mapping[str, Mapping[int, tuple[ClassTally, Scored | None]]],
    composite: _Composite,
) -> ReporterTally:
    scheme, who, place = book.scheme, standing.reporter_id, standing.place
    rates = book.rates[who]
    classes = []
    for rater_class in scheme.classes:
        one, scored = by_class[rater_class.id][who]
        classes.append((rater_class, one, class_step(scheme, rater_class, one, scored, rates)))
    adjustments = tuple((one.id, book.adjustments.get((one.id, who), Fraction(0))) for one in scheme.adjustments)
    trail = composite_step(scheme, classes, adjustments, composite.exact, composite.shown)
    behind_class = {one.rate for one in scheme.classes}
    others = tuple(rate_step(scheme, rate) for id_, rate in rates.items() if id_ not in behind_class)
    return ReporterTally(
        who,
        composite.exact,
        composite.shown,
        None if place is None else place.rank,
        place is not None and place.tied,
        standing.grade,
        tuple(one for _, one, _ in classes),
        tuple(rates.values()),
        adjustments,
        outcomes_of(scheme, standing, book.decisions),
        replace(trail, children=(*trail.children, *others)),
    )


def _excess_notices(book: _Book) -> list[Notice]:
    notices = []
    for rater_class in book.scheme.ballot_classes:
        if rater_class.id in book.blocked:
            over = []
            for reporter in book.roster.reporters:
                tray = book.counts.cells[reporter.id, rater_class.id].tray
                if tray.returned > tray.issued:
                    over.append(reporter.id)
            sentence = text(
                "“{name}”收回票数多于发出票数，该类不予计分；请核对，或由两人确认后计入", name=rater_class.name
            )
            notices.append(Notice("excess_ballots", sentence, tuple(over)))
    return notices


def _missing_notices(book: _Book, reporters: tuple[ReporterTally, ...]) -> list[Notice]:
    does = {
        Missing.INCOMPLETE: text("暂无综合得分"),
        Missing.RENORMALISE: text("其权重由其他类别分担"),
        Missing.ZERO: text("该类按零分计"),
    }[book.scheme.missing]
    notices = []
    for rater_class in book.scheme.classes:
        lacking = (one.reporter_id for one in reporters if one.of_class(rater_class.id).score is None)
        without = tuple(who for who in lacking if not book.is_absent(who))
        if without and rater_class.weight and rater_class.id not in book.blocked:
            sentence = text("“{name}”没有得分，{does}", name=rater_class.name, does=does)
            notices.append(Notice("missing_class", sentence, without))
    return notices


def _mode_notices(book: _Book) -> list[Notice]:
    def who(mode: ReportMode) -> tuple[int, ...]:
        return tuple(one.id for one in book.roster.reporters if book.modes.get(one.id) is mode)

    notices = []
    if absent := who(ReportMode.ABSENT):
        notices.append(Notice("absent", text("缺席的述职对象没有得分，不是零分"), absent))
    if (written := who(ReportMode.WRITTEN)) and book.scheme.ranking.within == "group":
        notices.append(Notice("written", text("书面述职的单独排名"), written))
    return notices


def _sheets(book: _Book) -> tuple[tuple[str, Account], ...]:
    """Whole sheets per class; with entry "each" every reporter's sheet is one, so what was issued adds up as well."""
    sheets = []
    for rater_class in book.scheme.ballot_classes:
        if book.scheme.entry is Entry.SLATE:
            sheets.append((rater_class.id, book.counts.sheets[rater_class.id].account()))
            continue
        present = [one.id for one in book.roster.reporters if not book.is_absent(one.id)]
        each = [book.counts.cells[who, rater_class.id].tray.account() for who in present]
        total = Account(
            sum(one.issued for one in each),
            sum(one.returned for one in each),
            sum(one.valid for one in each),
            sum(one.invalid for one in each),
            sum(one.abstained for one in each),
            sum(one.blank for one in each),
            sum(one.recused for one in each),
        )
        sheets.append((rater_class.id, total))
    return tuple(sheets)
