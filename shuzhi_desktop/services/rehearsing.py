"""Rehearsals (演练): a copy of a prepared meeting in a file of its own, and ballots that nobody cast."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.judging import Verdict, judge
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.scheme import IndicatorKind
from shuzhi_desktop.services.documents.rehearsal_mark import marked_name
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.voting import cast, current_round, eligible_seats, reporters_for

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.domain.roster import Reporter, Seat
    from shuzhi_desktop.domain.scheme import Indicator, RaterClass, Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import Randomness
    from shuzhi_desktop.services.workspace import Workspace

SUFFIX = ".shuzhi"
_FORBIDDEN = '\\/:*?"<>|'
_TRIES = 200


def rehearse(workspace: Workspace, desk: Desk, folder: Path, language: Language) -> Desk:
    """Copy scheme, roster and facts of a meeting into a rehearsal of its own; no ballot or score comes along.

    Returns:
        The desk of the rehearsal; the meeting it was copied from is untouched.

    Raises:
        Refused: the folder cannot be written.
    """
    store = desk.store
    info = replace(store.info(), phase=Phase.PREPARING, digest="", rehearsal=True)
    path = free_path(folder, marked_name(info.title, info, language))
    return workspace.create(path, store.scheme_text(), store.roster(), info)


def cast_fake_ballots(desk: Desk) -> int:
    """Cast a random ballot, valid by the scheme, for every seat that has not voted in the open round.

    Returns:
        How many were cast.

    Raises:
        Refused: this is no rehearsal, or no ballot is open.
    """
    store = desk.store
    if not store.info().rehearsal:
        raise Refused(text("这是正式会议，不能模拟投票；请先用“演练一遍”复制成演练文件。"))
    opened = current_round(store)
    if opened is None:
        raise Refused(text("还没有开放评分；请先开放评分，再模拟投票。"))
    scheme, number = store.scheme(), 0
    for rater_class in scheme.ballot_classes:
        for seat in eligible_seats(store, opened.id, rater_class.id):
            reporters = reporters_for(store, opened.id, seat)
            cast(desk, opened.id, seat.id, _fake(desk.randomness, scheme, rater_class, seat, reporters))
            number += 1
    return number


def free_path(folder: Path, title: str) -> Path:
    """A file name made of a title that no file in the folder has yet."""
    stem = "".join("_" if character in _FORBIDDEN or ord(character) < 32 else character for character in title)[:60]
    stem = stem.strip(" .") or "meeting"
    path, number = folder / f"{stem}{SUFFIX}", 2
    while path.exists():
        path = folder / f"{stem}（{number}）{SUFFIX}"
        number += 1
    return path


def _fake(
    draw: Randomness, scheme: Scheme, rater_class: RaterClass, seat: Seat, reporters: tuple[Reporter, ...]
) -> Ballot:
    """A random sheet; one that breaks a rule on whole sheets is drawn again, an abstention where all of them do."""
    indicators = scheme.form(rater_class.form).indicators
    for _ in range(_TRIES):
        columns = [_column(draw, indicator, len(reporters)) for indicator in indicators]
        lines = tuple(
            Line(reporter.id, tuple(column[place] for column in columns)) for place, reporter in enumerate(reporters)
        )
        ballot = Ballot(seat.class_id, lines)
        if all(one.verdict is not Verdict.INVALID for one in judge(scheme, rater_class, ballot, len(reporters))):
            return ballot
    nothing = (None,) * len(indicators)
    return Ballot(seat.class_id, tuple(Line(one.id, nothing, abstained=True) for one in reporters))


def _column(draw: Randomness, indicator: Indicator, reporters: int) -> list[int]:
    """Marks of one indicator for every reporter; places are a random order of all of them."""
    if indicator.kind is IndicatorKind.OPTIONS:
        return [draw.below(len(indicator.options)) for _ in range(reporters)]
    if indicator.kind is IndicatorKind.POINTS:
        steps = (indicator.max_e4 - indicator.min_e4) // indicator.step_e4
        low = steps * 7 // 10
        return [indicator.min_e4 + indicator.step_e4 * (low + draw.below(steps - low + 1)) for _ in range(reporters)]
    places = list(range(1, reporters + 1))
    for last in range(reporters - 1, 0, -1):
        other = draw.below(last + 1)
        places[last], places[other] = places[other], places[last]
    return places
