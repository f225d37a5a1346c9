"""The order of names by strokes."""

from shuzhi_desktop.app.strokes import stroke_key


def test_names_are_ordered_by_the_strokes_of_the_surname_then_of_the_given_name() -> None:
    names = ["郑伟", "刘洋", "丁一", "王建国", "王二", "李明"]
    assert sorted(names, key=stroke_key) == ["丁一", "王二", "王建国", "刘洋", "李明", "郑伟"]


def test_a_name_outside_the_table_comes_last_and_spaces_do_not_count() -> None:
    assert sorted(["𬱖一", "刘 洋", "刘一"], key=stroke_key) == ["刘一", "刘 洋", "𬱖一"]
