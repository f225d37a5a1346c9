"""A sealed meeting as a ledger takes it: verified first, then its results and open matters, never a ballot."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.agenda import ReportMode
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.domain.rounding import SCALE, exact_text, round_half_away
from shuzhi_desktop.services.chain import meeting_year
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.ports_sealed import SealedClass, SealedMatter, SealedMeeting, SealedRate, SealedReporter
from shuzhi_desktop.services.scheme_digest import scheme_digest
from shuzhi_desktop.services.scoring import OFFICIAL_GRADE
from shuzhi_desktop.services.units import level_below
from shuzhi_desktop.services.verifying import verified

if TYPE_CHECKING:
    from fractions import Fraction

    from shuzhi_desktop.domain.result import ReporterTally, Result
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading

_PLACES = 4
_SEALED = "tally.sealed"
_STANDING = (OutcomeState.APPLIES, OutcomeState.CONFIRMED)


def sealed_meeting(desk: Desk) -> SealedMeeting:
    """Verify a meeting and take out what a ledger keeps.

    Raises:
        Refused: it is not sealed, a rehearsal, of no known year, or a check fails; the sentence says which.
    """
    store = desk.store
    info = store.info()
    if info.phase is not Phase.SEALED:
        raise Refused(text("会议“{title}”还没有封存结果，不能入账；请先结束会议并计票。", title=info.title))
    if info.rehearsal:
        raise Refused(text("“{title}”是演练，不能入账。", title=info.title))
    year = meeting_year(store)
    if not year:
        raise Refused(text("会议“{title}”没有年度也没有日期，不能入账；请在会议里填写年度。", title=info.title))
    findings, found = verified(desk)
    if found is None:
        wrong = next(finding.text for finding in findings if not finding.passed)
        raise Refused(text("会议“{title}”没有通过校验（{reason}），不能入账。", title=info.title, reason=wrong))
    scheme, facts = store.scheme(), store.chain()
    orders = {one.id: one.order for one in store.roster().reporters}
    entries = store.audit(store.audit_count())
    return SealedMeeting(
        # The first entry of the chain holds a random mark and the time the file was made: no two meetings share it.
        identity=entries[-1].digest,
        entries=len(entries),
        sealed_at=_in_utc(next((one.at for one in entries if one.kind == _SEALED), "")),
        title=info.title,
        date=info.date,
        year=year,
        direction=facts.direction,
        organiser=info.organiser,
        organiser_code=facts.unit_code,
        digest=info.digest,
        scheme_id=scheme.id,
        scheme_title=scheme.title,
        scheme_digest=scheme_digest(store.scheme_text()),
        level=level_below(scheme.level),
        reporters=tuple(_reporter(store, scheme, found, one) for one in store.roster().reporters),
        matters=tuple(
            SealedMatter(orders[one.reporter_id], one.problem, one.responsible, one.deadline, one.closed_at)
            for one in store.rectifications()
        ),
    )


def _reporter(reading: Reading, scheme: Scheme, result: Result, reporter: Reporter) -> SealedReporter:
    tally = result.of(reporter.id)
    mode = reading.modes().get(reporter.id, ReportMode.ORAL)
    names = {one.id: one.name for one in scheme.rates}
    outcomes = {one.id: one.name for one in scheme.outcomes}
    return SealedReporter(
        order=reporter.order,
        name=reporter.name,
        unit=reporter.unit,
        unit_code=reporter.unit_code,
        post=reporter.post,
        mode=mode.value,
        composite=_units(tally.composite),
        exact="" if tally.exact is None else exact_text(tally.exact),
        full=_units(scheme.full) or 0,
        place=tally.rank or 0,
        tied=tally.tied,
        grade=_grade(reading, tally),
        rates=tuple(SealedRate(names[one.rate_id], one.counted, one.base) for one in tally.rates),
        classes=_classes(scheme, tally),
        outcomes=tuple(outcomes[one.outcome_id] for one in tally.outcomes if one.state in _STANDING),
    )


def _classes(scheme: Scheme, tally: ReporterTally) -> tuple[SealedClass, ...]:
    classes = {one.id: one for one in scheme.classes}
    names = {one.id: one.name for one in scheme.rates}
    return tuple(
        SealedClass(
            name=classes[one.class_id].name,
            score=_units(one.score),
            exact="" if one.exact is None else exact_text(one.exact),
            full=_units(classes[one.class_id].full) or 0,
            valid=one.account.valid,
            rates=tuple(
                SealedRate(names[rate.rate_id], counted, base)
                for rate in tally.rates
                for class_id, counted, base in rate.by_class
                if class_id == one.class_id
            ),
        )
        for one in tally.classes
    )


def _grade(reading: Reading, tally: ReporterTally) -> str:
    decided = (
        one.verdict
        for one in reading.decisions()
        if one.outcome_id == OFFICIAL_GRADE and one.reporter_id == tally.reporter_id
    )
    return next(decided, tally.grade)


def _in_utc(at: str) -> str:
    """An ISO time as UTC, so that times of different places compare as text; as it is where it is none."""
    try:
        return datetime.fromisoformat(at).astimezone(UTC).isoformat(timespec="seconds")
    except ValueError:
        return at


def _units(value: Fraction | None) -> int | None:
    return None if value is None else int(round_half_away(value, _PLACES) * SCALE)
