"""What everyone in the hall may know of the meeting, as the pages get it: no code, no seat, no score."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.form import IndicatorKind
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.domain.scheme import Entry, Secrecy
from shuzhi_desktop.services.codes import salt_of
from shuzhi_desktop.services.turns import current_turn
from shuzhi_desktop.services.voting import absent_ids, current_round

if TYPE_CHECKING:
    from shuzhi_desktop.domain.scheme import BallotForm, Indicator, RaterClass, Scheme
    from shuzhi_desktop.services.ports import Reading, Round

_SCORING = ("scoring", "score", "评分", "打分", "测评")


def hall_state(reading: Reading) -> dict[str, Any]:
    """The meeting for the pages.

    `meeting` tells one meeting from another on the same address; `ends` is seconds since 1970, or null where the scheme
    sets no time for scoring.
    """
    info, scheme, roster, one = reading.info(), reading.scheme(), reading.roster(), current_round(reading)
    absent = absent_ids(reading)
    present = [one for one in roster.reporters if one.id not in absent]
    return {
        "meeting": hashlib.sha256(b"meeting" + salt_of(reading)).hexdigest()[:16],
        "title": info.title,
        "scheme": scheme.title,
        "phase": info.phase.value,
        "slate": scheme.entry is Entry.SLATE,
        "round": None if one is None else {"id": one.id, "reporter": one.reporter_id},
        "ends": None if one is None else _ends(reading, scheme, one),
        "reporters": [[r.id, r.order, r.name, r.post or r.unit, r.unit] for r in present],
        "classes": {c.id: _class(scheme, c) for c in scheme.ballot_classes},
    }


def _class(scheme: Scheme, rater_class: RaterClass) -> dict[str, Any]:
    form: BallotForm = scheme.form(rater_class.form)
    return {
        "name": rater_class.name,
        "title": form.title,
        "secret": rater_class.secrecy is Secrecy.SECRET,
        "blank": rater_class.blank.value,
        "rows": [_row(indicator) for indicator in form.indicators],
    }


def _row(indicator: Indicator) -> dict[str, Any]:
    row: dict[str, Any] = {"name": indicator.name, "kind": indicator.kind.value}
    if indicator.hint:
        row["hint"] = indicator.hint
    if indicator.kind is IndicatorKind.OPTIONS:
        row["options"] = [option.name for option in indicator.options]
    elif indicator.kind is IndicatorKind.POINTS:
        row |= {"min": indicator.min_e4, "max": indicator.max_e4, "step": indicator.step_e4}
        row["range"] = [
            decimal_text(Fraction(n, 10_000)) for n in (indicator.min_e4, indicator.max_e4, indicator.step_e4)
        ]
    return row


def _ends(reading: Reading, scheme: Scheme, one: Round) -> float | None:
    """When the time for scoring is over: by the clock of the turn that is on, else counted from the opening."""
    on = current_turn(reading)
    if on is not None and on.record.reporter_id == one.reporter_id and on.segment.id in _SCORING:
        part, since = on.turn.parts[on.turn.place], on.turn.since
        return None if since is None or not part.seconds else (since + part.allowed * 1000 - part.used) / 1000
    segment = next((s for s in scheme.agenda if s.id in _SCORING or s.name in _SCORING), None)
    if segment is None or not segment.seconds:
        return None
    try:
        opened = datetime.fromisoformat(one.opened_at)
    except ValueError:
        return None
    return (opened + timedelta(seconds=segment.seconds)).timestamp()
