"""三级联述联评联考: how the level below fared, beside the reporter who leads it, and as a given class of a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.rounding import SCALE, decimal_text, e4_text, exact_text, rounded
from shuzhi_desktop.domain.scheme import Source
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.given import vouched
from shuzhi_desktop.services.ports import GivenScore
from shuzhi_desktop.services.ports_chain import Direction
from shuzhi_desktop.services.ports_given import GivenNote
from shuzhi_desktop.services.scoring import add_given, require_unsealed
from shuzhi_desktop.services.units import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import Writing
    from shuzhi_desktop.services.ports_ledger import CoverageLine, LedgerReading, Unit, UnitLevel

_PLACES = 4
_HUNDRED = 100 * SCALE


@dataclass(frozen=True, slots=True)
class LevelBelow:
    """How the nearest level below a unit that has scores fared in a year.

    `total` is the sum of `number` scores in 1/10000, each out of `full` (1/10000); `rescaled` says that the schemes
    differ and all were taken to 100. `grades` are (grade, number), "" for none. `overdue` counts matters to be mended
    anywhere below whose deadline has passed.
    """

    unit: Unit
    year: int
    level: UnitLevel
    total: int
    number: int
    full: int
    rescaled: bool
    grades: tuple[tuple[str, int], ...]
    coverage: CoverageLine | None
    overdue: int

    @property
    def mean(self) -> Fraction:
        """The exact mean score, from the sum and the count."""
        return Fraction(self.total, self.number * SCALE)

    def share_of(self, full: Fraction) -> Fraction:
        """The exact mean, taken to other full marks."""
        return self.mean * full * SCALE / self.full


def unit_of(ledger: LedgerReading, reporter: Reporter, organiser_code: str = "") -> Unit | None:
    """The unit a reporter leads: by its code, else by a name that only one unit has, looked for below the organiser."""
    if reporter.unit_code:
        found = ledger.unit(reporter.unit_code)
        if found is not None:
            return found
    named = ledger.units_named(reporter.unit)
    if len(named) > 1 and organiser_code:
        named = [one for one in named if organiser_code in _above(ledger, one)]
    return named[0] if len(named) == 1 else None


def _above(ledger: LedgerReading, unit: Unit) -> set[str]:
    codes: set[str] = set()
    at: Unit | None = unit
    while at is not None and at.parent and at.parent not in codes:
        codes.add(at.parent)
        at = ledger.unit(at.parent)
    return codes


def level_below(ledger: LedgerReading, unit: Unit, year: int, today: str) -> LevelBelow | None:
    """How the nearest level below a unit fared; None where nothing below it has a score that year.

    Args:
        ledger: where the results are.
        unit: whose level below is wanted.
        year: which year.
        today: ISO date, against which a matter is overdue.
    """
    for level in LEVELS[LEVELS.index(unit.level) + 1 :]:
        lines = ledger.scores(year, unit.code, level)
        number = sum(one.number for one in lines)
        if not number:
            continue
        (best,) = ledger.ranking(year, unit.code, level, limit=1)
        grades: dict[str, int] = {}
        for one in ledger.grades(year, unit.code, level):
            grades[one.grade] = grades.get(one.grade, 0) + one.number
        covered = ledger.coverage_by_level(year, unit.code, Direction.UPWARD)
        return LevelBelow(
            unit=unit,
            year=year,
            level=level,
            total=sum(one.total for one in lines),
            number=number,
            full=_HUNDRED if best.rescaled else best.full,
            rescaled=best.rescaled,
            grades=tuple(grades.items()),
            coverage=next((one for one in covered if one.level is level), None),
            overdue=sum(one.overdue for one in ledger.matters(0, unit.code, today)),
        )
    return None


def give_level_below(
    desk: Desk, ledger: LedgerReading, class_id: str, year: int, names: tuple[str, str], language: Language
) -> tuple[tuple[tuple[Reporter, LevelBelow], ...], tuple[Reporter, ...]]:
    """Enter the mean of the level below as each reporter's score of a given class, with the arithmetic as its source.

    Args:
        desk: the meeting.
        ledger: where the results of the level below are.
        class_id: a given class of its scheme.
        year: which year's results.
        names: who enters the scores and who checks them.
        language: in which the source is written down.

    Returns:
        The reporters who got a score, each with where it came from, and those for whom the ledger has nothing.

    Raises:
        Refused: no such given class, nothing for anybody, the same person twice, a score that stands would be changed,
            or the tally is sealed. Nothing is entered then.
    """
    scheme = desk.store.scheme()
    wanted = scheme.class_named(class_id)
    if wanted is None or wanted.source is not Source.GIVEN:
        known = "、".join(f"{one.name}（{one.id}）" for one in scheme.classes if one.source is Source.GIVEN)
        raise Refused(text("“{name}”不是录入得分的类别；方案里有：{known}。", name=class_id, known=known or "—"))
    organiser, today = desk.store.chain().unit_code, desk.now[:10]
    found: list[tuple[Reporter, LevelBelow]] = []
    without: list[Reporter] = []
    for reporter in desk.store.roster().reporters:
        unit = unit_of(ledger, reporter, organiser)
        below = None if unit is None else level_below(ledger, unit, year, today)
        if below is None:
            without.append(reporter)
        else:
            found.append((reporter, below))
    if not found:
        raise Refused(text("台账里没有 {year} 年各述职对象下级的得分，请先把下级的会议加入台账。", year=year))
    places = _PLACES if scheme.places.class_score is None else min(_PLACES, scheme.places.class_score)
    _enter(desk, wanted.id, [(who, below, rounded(below.share_of(wanted.full), places)) for who, below in found],
           names, language)  # fmt: skip
    return tuple(found), tuple(without)


def _enter(
    desk: Desk,
    class_id: str,
    scores: Sequence[tuple[Reporter, LevelBelow, Fraction]],
    names: tuple[str, str],
    language: Language,
) -> None:
    standing = {one.reporter_id: one.score for one in desk.store.given() if one.class_id == class_id}
    for reporter, _, score in scores:
        before = standing.get(reporter.id)
        if before is not None and before != score:
            raise Refused(
                text(
                    "{name} 已有得分 {before}，与台账算出的 {after} 不同；请在得分页核对，没有录入任何得分。",
                    name=reporter.name,
                    before=decimal_text(before),
                    after=decimal_text(score),
                )
            )
    fresh = [
        GivenScore(class_id, reporter.id, score, vouched(GivenNote(source_of(below, language), *names)))
        for reporter, below, score in scores
        if reporter.id not in standing
    ]

    def work(writing: Writing) -> None:
        require_unsealed(writing)
        add_given(writing, fresh)

    desk.store.write(work)
    desk.told(Topic.SCORES)


def source_of(below: LevelBelow, language: Language) -> str:
    """The arithmetic behind a score, as it stands in the meeting file: sum, count and exact mean."""
    said = text(
        "台账 {year} 年：{unit}（{code}）下级 {n} 个得分合计 {total}，平均 {mean}（满分 {full}）",
        year=below.year,
        unit=below.unit.name,
        code=below.unit.code,
        n=below.number,
        total=e4_text(below.total),
        mean=exact_text(below.mean),
        full=e4_text(below.full),
    )
    return language.text(said)
