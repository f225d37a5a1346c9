"""What is said while a reporter speaks (点评、提问、承诺)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.desk import Topic

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading, Writing
    from shuzhi_desktop.services.ports_notes import Note


def keep_note(desk: Desk, note: Note) -> Note:
    """Keep a note as it stands, so that typing is never lost; an emptied one is taken out.

    Returns:
        The note with its id; id 0 when it is empty.

    Raises:
        Refused: an unknown reporter, or an emptied note that a rectification refers to.
    """

    def work(writing: Writing) -> Note:
        require_reporter(writing, note.reporter_id)
        if not note.content.strip():
            if note.id:
                if any(one.note_id == note.id for one in writing.rectifications()):
                    raise Refused(text("这条记录已转为整改事项，不能清空。"))
                writing.drop_note(note.id)
                writing.record("note.dropped", {"note": note.id, "reporter": note.reporter_id})
            return replace(note, id=0)
        kept = replace(note, id=writing.put_note(note))
        writing.record("note.kept", {"note": kept.id, "reporter": kept.reporter_id, "kind": kept.kind.value})
        return kept

    kept = desk.store.write(work)
    desk.told(Topic.NOTES)
    return kept


def require_reporter(reading: Reading, reporter_id: int) -> None:
    """Refuse an id that is nobody's.

    Raises:
        Refused: there is no such reporter.
    """
    if all(one.id != reporter_id for one in reading.roster().reporters):
        raise Refused(text("找不到编号为 {id} 的述职对象。", id=reporter_id))
