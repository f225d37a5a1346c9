"""Matters to be mended (整改事项): from a note or typed, followed up, and closed by two people (销号)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.notes import require_reporter
from shuzhi_desktop.services.ports_notes import NoteKind, ProblemSource, Rectification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading, Writing


def from_note(desk: Desk, note_id: int) -> Rectification:
    """Turn a note into a matter to be mended; a note that was turned already gives the matter it became.

    Raises:
        Refused: there is no such note.
    """

    def work(writing: Writing) -> Rectification:
        note = next((one for one in writing.notes() if one.id == note_id), None)
        if note is None:
            raise Refused(text("找不到这条记录，请刷新后再试。"))
        known = next((one for one in writing.rectifications() if one.note_id == note_id), None)
        if known is not None:
            return known
        source = ProblemSource.QUESTION if note.kind is NoteKind.QUESTION else ProblemSource.COMMENT
        made = Rectification(0, note.reporter_id, note.content.strip(), source, note_id=note_id)
        return _put(writing, made, "added")

    return _kept(desk, desk.store.write(work))


def keep_rectification(desk: Desk, one: Rectification) -> Rectification:
    """Add a matter (id 0) or change one that is not closed.

    Raises:
        Refused: an unknown reporter, no problem, a deadline that is no date, or it is closed.
    """
    return _kept(desk, desk.store.write(lambda writing: _keep(writing, one)))


def keep_rectifications(desk: Desk, matters: Sequence[Rectification]) -> None:
    """Add or change several matters, all or none.

    Raises:
        Refused: as `keep_rectification`, for the first that is faulty.
    """

    def work(writing: Writing) -> None:
        for one in matters:
            _keep(writing, one)

    desk.store.write(work)
    desk.told(Topic.NOTES)


def _keep(writing: Writing, one: Rectification) -> Rectification:
    require_reporter(writing, one.reporter_id)
    if not one.problem.strip():
        raise Refused(text("请写明问题。"))
    if one.deadline:
        try:
            date.fromisoformat(one.deadline)
        except ValueError as error:
            raise Refused(text("整改时限“{value}”不是日期，请写成 2027-03-31。", value=one.deadline)) from error
    if not one.id:
        return _put(writing, replace(one, closed_at="", closed_by=("", "")), "added")
    before = open_matter(writing, one.id)
    return _put(writing, replace(one, note_id=before.note_id, closed_at="", closed_by=("", "")), "changed")


def close_rectification(desk: Desk, matter_id: int, names: tuple[str, str]) -> Rectification:
    """Close a matter (销号), confirmed by two different people.

    Raises:
        Refused: no such matter, closed already, nothing said of what was done, or not two different names.
    """

    def work(writing: Writing) -> Rectification:
        before = open_matter(writing, matter_id)
        if not before.progress.strip() and not writing.progress_notes(matter_id):
            raise Refused(text("请先写明整改进展，再销号。"))
        first, second = (name.strip() for name in names)
        if not first or not second or "".join(first.split()) == "".join(second.split()):
            raise Refused(text("请由两位不同的人分别签名确认。"))
        return _put(writing, replace(before, closed_at=desk.now, closed_by=(first, second)), "closed")

    return _kept(desk, desk.store.write(work))


def open_matter(reading: Reading, matter_id: int) -> Rectification:
    """A matter that can still be worked on.

    Raises:
        Refused: there is no such matter, or it is closed.
    """
    for one in reading.rectifications():
        if one.id == matter_id:
            if one.closed_at:
                raise Refused(text("这一项已经销号，不能再改。"))
            return one
    raise Refused(text("找不到这一项整改，请刷新后再试。"))


def _put(writing: Writing, one: Rectification, what: str) -> Rectification:
    kept = replace(one, id=writing.put_rectification(one))
    details: dict[str, object] = {"rectification": kept.id, "reporter": kept.reporter_id}
    if kept.closed_at:
        details["names"] = list(kept.closed_by)
    writing.record(f"rectification.{what}", details)
    return kept


def _kept(desk: Desk, one: Rectification) -> Rectification:
    desk.told(Topic.NOTES)
    return one
