"""What stands on printed ballots: the scheme's form, the reporters, closed rows per unit, and nothing of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.sample import INFO, SCHEME_ID, sample_roster
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.paper_forms import forms_of, labels_of, spares
from tests.support.paper_meetings import slate_meeting, slate_roster, slate_scheme

if TYPE_CHECKING:
    from pathlib import Path

CHINESE = Language("zh", str)


def test_a_slate_has_every_reporter_and_rows_closed_per_unit(tmp_path: Path) -> None:
    desk = slate_meeting(tmp_path, slate_scheme(), slate_roster(3, 6))
    forms = forms_of(desk.store, CHINESE)
    peers = [one for one in forms if one.class_id == "peer"]
    assert [(one.unit, one.copies) for one in peers] == [("", 3), ("01街道", 1), ("02街道", 1), ("03街道", 1)]
    assert [[row.recused for row in one.rows] for one in peers[:2]] == [[False] * 3, [True, False, False]]
    assert [row.name for row in peers[0].rows] == ["书记01", "书记02", "书记03"]
    assert [item.options for item in peers[0].items] == [("好", "较好", "一般", "差")] * 6
    assert peers[0].facts == ("测评时间：2026-12-18", "地点：＿＿＿＿＿＿＿＿", "票种：单位互评")
    assert "不评本人和本单位" in peers[0].notes[-1]
    desk.store.close()


def test_secret_sheets_are_alike_and_carry_nothing_of_a_person(tmp_path: Path) -> None:
    desk = AppWorkspace().create(tmp_path / "m.shuzhi", AppWorkspace().scheme_text(SCHEME_ID), sample_roster(), INFO)
    roster = desk.store.roster()
    reporters = {one.name for one in roster.reporters}
    for form in forms_of(desk.store, CHINESE):
        said = repr(form)
        raters = {seat.name for seat in roster.seats if seat.name} - reporters
        assert not any(name in said for name in raters)
        assert form.signed is (form.class_id in {"leading", "team"})
        assert ("无记名" in form.notes[0]) is not form.signed
    desk.store.close()


def test_sheets_on_one_reporter_are_counted_without_those_recused(tmp_path: Path) -> None:
    desk = AppWorkspace().create(tmp_path / "m.shuzhi", AppWorkspace().scheme_text(SCHEME_ID), sample_roster(), INFO)
    forms = forms_of(desk.store, CHINESE, 5)
    assert len(forms) == 4 * 9
    copies = {one.class_id: (one.copies, one.spare) for one in forms if "云台街道" in one.subject}
    assert copies == {"leading": (11, 2), "team": (7, 1), "peer": (8, 1), "public": (119, 6)}
    label = labels_of(desk.store, CHINESE, forms)[-1]
    assert (label.class_name, label.copies, label.spare) == ("群众测评", 1071, 54)
    marks = next(one for one in forms if one.class_id == "peer")
    assert marks.items[0].scale == "0–20 分"
    assert any("最小单位 0.5 分" in note for note in marks.notes)
    assert any("不了解" in note for note in forms[-1].notes)
    desk.store.close()


@pytest.mark.parametrize(("copies", "percent", "wanted"), [(0, 5, 0), (1, 5, 1), (10, 5, 2), (119, 5, 6), (40, 0, 0)])
def test_spares(copies: int, percent: int, wanted: int) -> None:
    assert spares(copies, percent) == wanted
