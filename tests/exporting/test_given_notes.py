"""Where given scores came from stands under the table of scores, one line for all that share it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.services.documents.content import content_of
from shuzhi_desktop.services.documents.scores import scores_table
from shuzhi_desktop.services.given import enter_given
from shuzhi_desktop.services.language import load_language
from shuzhi_desktop.services.ports import GivenScore
from shuzhi_desktop.services.ports_given import GivenNote
from shuzhi_desktop.services.results import result
from tests.support.meetings import small_meeting
from tests.support.play import vote

if TYPE_CHECKING:
    from pathlib import Path


def test_scores_with_the_same_note_share_a_line_and_those_without_have_none(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path)
    note = GivenNote("纪要一", "王芳", "李强")
    enter_given(desk, [GivenScore("routine", 1, Fraction(80)), GivenScore("routine", 2, Fraction(80))], note)
    vote(desk)
    content = content_of(desk.store, result(desk), digest="", sealed=True)
    table = scores_table(content, load_language("zh", resources_dir()))
    said = [one for one in table.notes if "纪要" in one]
    assert said == ["“日常考核”得分（赵、钱）：来源 纪要一，录入 王芳，复核 李强"]
    desk.store.close()
