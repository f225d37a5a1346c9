"""A new meeting from last year's: the roster, the scheme, every open matter and every pledge go on.

People move and units stay, so a post is matched with the post of the same unit. What is found is a proposal; a person
confirms it before anything is made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.roster import same_name
from shuzhi_desktop.services.chain import meeting_year
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.ports_chain import PastResult
from shuzhi_desktop.services.ports_notes import NoteKind
from shuzhi_desktop.services.ports_rectifying import PastPledge
from shuzhi_desktop.services.reports import newest_versions
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.scheme_digest import scheme_digest
from shuzhi_desktop.services.scoring import OFFICIAL_GRADE
from shuzhi_desktop.services.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shuzhi_desktop.domain.report_text import ReportText
    from shuzhi_desktop.domain.roster import Reporter, Roster
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import MeetingInfo, Reading, Writing
    from shuzhi_desktop.services.ports_notes import Note, Rectification
    from shuzhi_desktop.services.ports_rectifying import ProgressNote
    from shuzhi_desktop.services.ports_reports import ReportVersion


_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s*(?:[—–~至-]\s*20\d\d\s*)?(?:年|学年))")
_RULES: tuple[Callable[[Reporter, Reporter], bool], ...] = (
    lambda one, other: same_name(one.post, other.post) and same_name(one.name, other.name),
    lambda one, other: same_name(one.post, other.post),
    lambda one, other: same_name(one.name, other.name),
    lambda _one, _other: True,
)


class Fit(StrEnum):
    """How a post of last year is found again."""

    SAME = "same"  # same unit, same person
    SUCCESSOR = "successor"  # same unit, another person
    GONE = "gone"  # no post of this year answers for it


@dataclass(frozen=True, slots=True)
class PastPost:
    """A post of last year, with what goes on: its open matters, its pledges, how its holder fared.

    `reporter_id` is the reporter of this year who answers for it, None for GONE. `moved_to` names the unit for which
    last year's holder reports this year, if another. `report` is the holder's own, by file name and text: it follows
    the person, not the post.
    """

    past: Reporter
    matters: tuple[Rectification, ...]
    pledges: tuple[Note, ...]
    result: PastResult
    fit: Fit
    reporter_id: int | None
    moved_to: str = ""
    report: tuple[str, ReportText] | None = None


@dataclass(frozen=True, slots=True)
class Continuation:
    """What goes on from a meeting of last year. `progress` is that of the matters, by matter id.

    `newcomers` are reporters of this year whose post nobody held last year.
    """

    info: MeetingInfo
    year: int
    digest: str
    scheme_text: str
    scheme_digest: str
    roster: Roster
    posts: tuple[PastPost, ...]
    progress: Mapping[int, tuple[ProgressNote, ...]]

    @property
    def newcomers(self) -> tuple[Reporter, ...]:
        """Reporters without a post of last year."""
        taken = {post.reporter_id for post in self.posts}
        return tuple(one for one in self.roster.reporters if one.id not in taken)

    @property
    def left_over(self) -> tuple[PastPost, ...]:
        """Posts that are gone though matters of theirs are open."""
        return tuple(post for post in self.posts if post.reporter_id is None and post.matters)

    def answered_by(self, choices: Mapping[int, int | None]) -> Continuation:
        """The same with what a person chose: past reporter id -> reporter id of this year, None for nobody.

        Raises:
            Refused: an id that is nobody's.
        """
        people = {one.id: one for one in self.roster.reporters}
        posts = []
        for post in self.posts:
            chosen = choices.get(post.past.id, post.reporter_id)
            if chosen is not None and chosen not in people:
                raise Refused(text("找不到编号为 {id} 的述职对象。", id=chosen))
            fit = Fit.GONE if chosen is None else _fit(post.past, people[chosen])
            posts.append(replace(post, reporter_id=chosen, fit=fit))
        return replace(self, posts=tuple(posts))


def continuation(last: Desk, roster: Roster | None = None) -> Continuation:
    """What goes on from last year's meeting, as a proposal.

    Args:
        last: last year's meeting, sealed.
        roster: this year's; None carries last year's over as it is.

    Raises:
        Refused: it is not sealed, a rehearsal, or does not pass its checks.
    """
    store = last.store
    info = store.info()
    if info.rehearsal:
        raise Refused(text("“{title}”是演练，不能从它新建正式会议。", title=info.title))
    if info.phase is not Phase.SEALED:
        raise Refused(text("会议“{title}”还没有封存结果，请先结束会议并计票，再从它新建。", title=info.title))
    for finding in verify(last):
        if not finding.passed:
            said = text("会议“{title}”没有通过校验（{reason}），不能从它新建。", title=info.title, reason=finding.text)
            raise Refused(said)
    now = roster or store.roster()
    answering = _answering(store.roster().reporters, now.reporters)
    results = _results(last)
    matters = [one for one in store.rectifications() if not one.closed_at]
    pledges = [one for one in store.notes() if one.kind is NoteKind.PLEDGE]
    people = {one.id: one for one in now.reporters}
    versions = newest_versions(store)
    posts = []
    for past in store.roster().reporters:
        chosen = answering.get(past.id)
        posts.append(
            PastPost(
                past,
                tuple(one for one in matters if one.reporter_id == past.id),
                tuple(one for one in pledges if one.reporter_id == past.id),
                results[past.id],
                Fit.GONE if chosen is None else _fit(past, people[chosen]),
                chosen,
                _moved_to(past, now.reporters),
                _report(store, versions.get(past.id)),
            )
        )
    progress = {one.id: tuple(store.progress_notes(one.id)) for one in matters}
    scheme_text = store.scheme_text()
    return Continuation(
        info, meeting_year(store), info.digest, scheme_text, scheme_digest(scheme_text), now, tuple(posts), progress
    )


def carry_over(writing: Writing, going_on: Continuation) -> None:
    """Put what goes on into the file of the new meeting, inside the transaction that makes it.

    Raises:
        Refused: a matter would be lost, because nobody answers for its post.
    """
    left = going_on.left_over
    if left:
        raise Refused(
            text(
                "上年“{unit} {name}”有 {n} 项整改没有销号，今年没有对应的述职对象；请指定由谁接续（共 {posts} 处）。",
                unit=left[0].past.unit,
                name=left[0].past.name,
                n=len(left[0].matters),
                posts=len(left),
            )
        )
    _carry_reports(writing, going_on)
    results: dict[int, PastResult] = {}
    matters = pledges = 0
    for post in going_on.posts:
        who = post.reporter_id
        if who is None:
            continue
        results.setdefault(who, replace(post.result, reporter_id=who))
        for matter in post.matters:
            _carry_matter(writing, going_on, matter, who)
            matters += 1
        for pledge in post.pledges:
            writing.put_past_pledge(PastPledge(0, who, going_on.year, pledge.content))
            pledges += 1
    writing.set_past_results(results.values())
    facts = replace(
        writing.chain(),
        previous_title=going_on.info.title,
        previous_date=going_on.info.date,
        previous_digest=going_on.digest,
    )
    writing.set_chain(facts)
    writing.record(
        "meeting.continued",
        {"from": going_on.digest, "scheme": going_on.scheme_digest, "matters": matters, "pledges": pledges},
    )


def next_info(last: MeetingInfo, *, title: str = "", date: str = "") -> MeetingInfo:
    """The facts of the new meeting: those of last year's a year later, unless they are given."""
    return replace(
        last, title=title or _a_year_later(last.title), date=date, phase=Phase.PREPARING, digest="", rehearsal=False
    )


def _a_year_later(title: str) -> str:
    """A title with each year in it one more: 2025 年度 -> 2026 年度, 2024—2025 学年 -> 2025—2026 学年."""
    return _YEAR.sub(lambda found: str(int(found[1]) + 1), title)


def _carry_matter(writing: Writing, going_on: Continuation, matter: Rectification, who: int) -> None:
    carried = replace(
        matter,
        id=0,
        reporter_id=who,
        note_id=None,
        origin_year=matter.origin_year or going_on.year,
        origin=matter.origin or f"{going_on.digest}#{matter.id}",
    )
    new_id = writing.put_rectification(carried)
    for note in going_on.progress.get(matter.id, ()):
        writing.add_progress_note(replace(note, id=0, matter_id=new_id))


def _report(reading: Reading, version: ReportVersion | None) -> tuple[str, ReportText] | None:
    found = reading.report_text(version.reporter_id, version.number) if version is not None else None
    return None if version is None or found is None else (version.name, found)


def _carry_reports(writing: Writing, going_on: Continuation) -> None:
    """Keep last year's report of whoever reports again, in the same unit or another."""
    for post in going_on.posts:
        if post.report is None:
            continue
        units = (post.past.unit, post.moved_to)
        for one in going_on.roster.reporters:
            if same_name(one.name, post.past.name) and any(same_name(one.unit, unit) for unit in units):
                writing.set_past_report(one.id, *post.report)
                writing.record("report.past_kept", {"reporter": one.id, "name": post.report[0]})
                break


def _fit(past: Reporter, now: Reporter) -> Fit:
    return Fit.SAME if same_name(past.name, now.name) else Fit.SUCCESSOR


def _same_unit(one: Reporter, other: Reporter) -> bool:
    if one.unit_code and other.unit_code:
        return one.unit_code == other.unit_code
    return same_name(one.unit, other.unit)


def _answering(past: Sequence[Reporter], now: Sequence[Reporter]) -> dict[int, int]:
    """Past reporter id -> reporter id of this year, by unit and post.

    First the same unit, post and person, then the same unit and post, then the same unit and person, then whoever is
    left of a unit; only where it is clear on both sides.
    """
    found: dict[int, int] = {}
    for fits in _RULES:
        old = [one for one in past if one.id not in found]
        new = [one for one in now if one.id not in found.values()]
        for one in old:
            candidates = [other for other in new if _same_unit(one, other) and fits(one, other)]
            if len(candidates) == 1:
                (other,) = candidates
                if sum(_same_unit(rival, other) and fits(rival, other) for rival in old) == 1:
                    found[one.id] = other.id
    return found


def _moved_to(past: Reporter, now: Sequence[Reporter]) -> str:
    """The unit for which a person of last year reports this year, if it is one other unit."""
    units = [one.unit for one in now if same_name(one.name, past.name)]
    return units[0] if len(units) == 1 and not same_name(units[0], past.unit) else ""


def _results(last: Desk) -> dict[int, PastResult]:
    store = last.store
    found, scheme = result(last), store.scheme()
    digest = scheme_digest(store.scheme_text())
    ranked = sum(1 for one in found.reporters if one.rank)
    decided = {one.reporter_id: one.verdict for one in store.decisions() if one.outcome_id == OFFICIAL_GRADE}
    people = {one.id: one for one in store.roster().reporters}
    return {
        one.reporter_id: PastResult(
            one.reporter_id,
            people[one.reporter_id].name,
            one.composite,
            scheme.full,
            one.rank or 0,
            ranked,
            decided.get(one.reporter_id, one.grade),
            digest,
        )
        for one in found.reporters
    }


def carried_matters(reading: Reading, reporter_id: int) -> tuple[Rectification, ...]:
    """The matters carried over from earlier years for one reporter, closed ones too."""
    return tuple(one for one in reading.rectifications() if one.reporter_id == reporter_id and one.origin_year)
