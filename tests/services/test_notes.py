"""Notes are durable as they are typed, become matters to be mended, and those are closed by two people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.notes import keep_note
from shuzhi_desktop.services.ports_notes import Note, NoteKind, ProblemSource, Rectification
from shuzhi_desktop.services.rectifying import close_rectification, from_note, keep_rectification
from tests.support.meetings import small_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small_meeting(tmp_path)
    yield opened
    opened.store.close()


def _note(desk: Desk, content: str = "推进慢", reporter_id: int = 1) -> Note:
    return keep_note(desk, Note(0, reporter_id, NoteKind.PROBLEM, "何一", content))


def test_a_note_is_kept_changed_and_dropped_when_emptied(desk: Desk, tmp_path: Path) -> None:
    note = _note(desk)
    other = _note(desk, "另一条", 2)
    keep_note(desk, replace(note, content="推进慢，无清单", kind=NoteKind.QUESTION))
    assert [(one.content, one.kind) for one in desk.store.notes(1)] == [("推进慢，无清单", NoteKind.QUESTION)]
    assert keep_note(desk, replace(other, content="  ")).id == 0
    assert keep_note(desk, Note(0, 1, NoteKind.COMMENT, "", " ")).id == 0
    assert desk.store.notes(2) == ()
    with pytest.raises(Refused, match="99"):
        _note(desk, reporter_id=99)
    desk.store.close()
    again = AppWorkspace().open(tmp_path / "small.shuzhi")
    assert len(again.store.notes()) == 1
    assert all(finding.passed for finding in again.store.verify())
    again.store.close()


def test_a_note_becomes_one_matter_however_often_it_is_clicked(desk: Desk) -> None:
    note = _note(desk)
    matter = from_note(desk, note.id)
    assert (matter.problem, matter.source, matter.reporter_id) == ("推进慢", ProblemSource.COMMENT, 1)
    assert from_note(desk, note.id) == matter
    assert len(desk.store.rectifications()) == 1
    with pytest.raises(Refused, match="不能清空"):
        keep_note(desk, replace(note, content=""))
    with pytest.raises(Refused, match="找不到"):
        from_note(desk, 99)


def test_a_matter_is_followed_up_and_closed_by_two_people(desk: Desk) -> None:
    matter = keep_rectification(desk, Rectification(0, 2, "形式单一", ProblemSource.PUBLIC, deadline="2027-03-31"))
    with pytest.raises(Refused, match="进展"):
        close_rectification(desk, matter.id, ("周正", "吴明"))
    matter = keep_rectification(
        desk, replace(matter, progress="已办三期", responsible="党群办", evidence="文〔2027〕1号")
    )
    for names in (("周正", ""), ("周正", "周 正"), ("", "")):
        with pytest.raises(Refused, match="两位不同"):
            close_rectification(desk, matter.id, names)
    closed = close_rectification(desk, matter.id, ("周正", "吴明"))
    assert closed.closed_at
    assert desk.store.rectifications() == (closed,)
    for act in (
        lambda: keep_rectification(desk, replace(closed, problem="改")),
        lambda: close_rectification(desk, matter.id, ("周正", "吴明")),
    ):
        with pytest.raises(Refused, match="已经销号"):
            act()


def test_a_matter_cannot_be_closed_by_way_of_saving_and_its_deadline_is_a_date(desk: Desk) -> None:
    sneaky = keep_rectification(desk, Rectification(0, 1, "问题", closed_at="2027-01-01", closed_by=("甲", "乙")))
    assert (sneaky.closed_at, sneaky.closed_by) == ("", ("", ""))
    for wrong, match in ((replace(sneaky, deadline="三月底"), "三月底"), (replace(sneaky, problem=" "), "问题")):
        with pytest.raises(Refused, match=match):
            keep_rectification(desk, wrong)
