"""Following matters up: dated progress, evidence files, how each stands against its deadline, last year's pledges."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.services.ports_rectifying import EvidenceFile, PastPledge, PledgeState, ProgressNote
from shuzhi_desktop.services.rectifying import open_matter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading, Writing
    from shuzhi_desktop.services.ports_notes import Rectification

SOON_DAYS = 30
LARGEST_EVIDENCE = 8 * 1024 * 1024
EVIDENCE_SUFFIXES = (
    ".docx", ".doc", ".wps", ".pdf", ".ofd", ".txt", ".xlsx", ".xls", ".et", ".pptx", ".ppt", ".dps",
    ".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp",
)  # fmt: skip


class Standing(StrEnum):
    """How a matter stands, the most urgent first."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    WORKING = "working"
    OPEN = "open"  # nothing has been said of it yet
    CLOSED = "closed"


STANDING_NAMES = {
    Standing.OVERDUE: text("逾期"),
    Standing.DUE_SOON: text("临期"),
    Standing.WORKING: text("整改中"),
    Standing.OPEN: text("未开始"),
    Standing.CLOSED: text("已销号"),
}


@dataclass(frozen=True, slots=True)
class Followed:
    """One matter with everything that was done on it."""

    matter: Rectification
    standing: Standing
    notes: tuple[ProgressNote, ...]
    evidence: tuple[EvidenceFile, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All matters, the most urgent first, and how many stand how."""

    matters: tuple[Followed, ...]

    def number(self, standing: Standing) -> int:
        """How many matters stand so."""
        return Counter(one.standing for one in self.matters)[standing]


def standing(matter: Rectification, noted: bool, today: str, soon_days: int = SOON_DAYS) -> Standing:  # noqa: FBT001
    """How a matter stands.

    Args:
        matter: the matter.
        noted: whether dated progress was noted.
        today: ISO date.
        soon_days: how many days before its deadline a matter is due soon.
    """
    if matter.closed_at:
        return Standing.CLOSED
    if matter.deadline and matter.deadline < today:
        return Standing.OVERDUE
    soon = (dt.date.fromisoformat(today) + dt.timedelta(days=soon_days)).isoformat()
    if matter.deadline and matter.deadline <= soon:
        return Standing.DUE_SOON
    return Standing.WORKING if noted or matter.progress.strip() else Standing.OPEN


def board(reading: Reading, today: str, soon_days: int = SOON_DAYS) -> Board:
    """All matters as they stand on a day."""
    notes, evidence = reading.progress_notes(), reading.evidence_files()
    found = []
    for matter in reading.rectifications():
        mine = tuple(one for one in notes if one.matter_id == matter.id)
        files = tuple(one for one in evidence if one.matter_id == matter.id)
        found.append(Followed(matter, standing(matter, bool(mine), today, soon_days), mine, files))
    order = list(Standing)
    found.sort(key=lambda one: (order.index(one.standing), one.matter.deadline or "9999", one.matter.id))
    return Board(tuple(found))


def overdue_number(reading: Reading, today: str) -> int:
    """How many matters are open past their deadline."""
    return sum(bool(one.deadline) and not one.closed_at and one.deadline < today for one in reading.rectifications())


def carried_said(reading: Reading, reporter_id: int, today: str) -> tuple[Text, ...]:
    """Last year's matters and pledges of one reporter, a sentence each: what is asked about during the turn."""
    said = []
    for matter in reading.rectifications():
        if matter.reporter_id == reporter_id and matter.origin_year:
            state = STANDING_NAMES[standing(matter, bool(reading.progress_notes(matter.id)), today)]
            said.append(text("上年问题（{state}）：{problem}", state=state, problem=" ".join(matter.problem.split())))
    pledges = (" ".join(one.content.split()) for one in reading.past_pledges(reporter_id))
    return (*said, *(text("上年承诺：{pledge}", pledge=pledge) for pledge in pledges))


def progress_said(matter: Rectification, notes: Iterable[ProgressNote]) -> str:
    """Everything that was said of a matter's progress, a line each: as typed, then what was noted with its date."""
    mine = (one for one in notes if one.matter_id == matter.id)
    dated = (" ".join(filter(None, (one.at[:10], one.author, one.content))) for one in mine)
    return "\n".join(filter(None, (matter.progress, *dated)))


def evidence_said(matter: Rectification, files: Iterable[EvidenceFile]) -> str:
    """The evidence of a matter, a line each: as typed, then the names of the files."""
    return "\n".join(filter(None, (matter.evidence, *(one.name for one in files if one.matter_id == matter.id))))


def add_progress(desk: Desk, matter_id: int, author: str, content: str) -> ProgressNote:
    """Note what was done on a matter, dated now.

    Raises:
        Refused: no such matter, it is closed, or nothing was written.
    """
    if not content.strip():
        raise Refused(text("请写明做了什么。"))

    def work(writing: Writing) -> ProgressNote:
        open_matter(writing, matter_id)
        note = ProgressNote(0, matter_id, author.strip(), content.strip(), desk.now)
        kept = replace(note, id=writing.add_progress_note(note))
        writing.record("rectification.progress", {"rectification": matter_id, "note": kept.id})
        return kept

    kept = desk.store.write(work)
    desk.told(Topic.NOTES)
    return kept


def add_evidence(desk: Desk, matter_id: int, path: Path) -> EvidenceFile:
    """Keep a file that proves what was done.

    Raises:
        Refused: no such matter, it is closed, or a file that is no document or picture, too large or not readable.
    """
    if path.suffix.lower() not in EVIDENCE_SUFFIXES:
        raise Refused(text("“{name}”不是文档或图片，不能作佐证。", name=path.name))
    try:
        if path.stat().st_size > LARGEST_EVIDENCE:
            raise Refused(text("“{name}”超过 8 MB，请压缩后再附。", name=path.name))
        content = path.read_bytes()
    except OSError as error:
        raise Refused(text("读不了“{name}”，请检查文件是否还在、是否正被别的程序打开。", name=path.name)) from error
    if not content:
        raise Refused(text("“{name}”是空的，不能作佐证。", name=path.name))
    sha256 = hashlib.sha256(content).hexdigest()

    def work(writing: Writing) -> int:
        open_matter(writing, matter_id)
        kept = writing.add_evidence(matter_id, path.name, sha256, content)
        writing.record("rectification.evidence", {"rectification": matter_id, "name": path.name, "sha256": sha256})
        return kept

    evidence_id = desk.store.write(work)
    desk.told(Topic.NOTES)
    return next(one for one in desk.store.evidence_files(matter_id) if one.id == evidence_id)


def lay_out_evidence(reading: Reading, evidence_id: int, folder: Path) -> Path:
    """Write an evidence file into a folder, for another program to open.

    Raises:
        Refused: there is none, it is no document or picture, or the folder cannot be written.
    """
    found = reading.evidence(evidence_id)
    if found is None:
        raise Refused(text("找不到这份佐证，请刷新后再试。"))
    name = Path(found[0].replace("\\", "/")).name
    if Path(name).suffix.lower() not in EVIDENCE_SUFFIXES:  # the meeting file may be anyone's
        raise Refused(text("“{name}”不是文档，不予打开。", name=name))
    with whole_file(folder / name) as draft:
        draft.write_bytes(found[1])
    return folder / name


def settle_pledge(desk: Desk, pledge_id: int, state: PledgeState, said: str) -> PastPledge:
    """Say whether a pledge of last year was kept, and how.

    Raises:
        Refused: there is no such pledge, or it was not kept in full and nobody says why.
    """
    if state in (PledgeState.PARTLY, PledgeState.BROKEN) and not said.strip():
        raise Refused(text("没有全部兑现的承诺，请写明情况。"))

    def work(writing: Writing) -> PastPledge:
        before = next((one for one in writing.past_pledges() if one.id == pledge_id), None)
        if before is None:
            raise Refused(text("找不到这条承诺，请刷新后再试。"))
        settled = replace(before, state=state, said=said.strip())
        writing.put_past_pledge(settled)
        writing.record("pledge.settled", {"pledge": pledge_id, "reporter": before.reporter_id, "state": state.value})
        return settled

    settled = desk.store.write(work)
    desk.told(Topic.NOTES)
    return settled
