"""Shared passages are found word for word, across small changes, and not where everybody says the same."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from shuzhi_desktop.domain.report_compare import Change, compare
from shuzhi_desktop.domain.report_likeness import (
    SHINGLE,
    SHORTEST,
    WINDOW,
    FingerprintIndex,
    covered,
    fingerprints,
    in_body,
    matches,
    plain,
)
from tests.support.report_texts import made_up

COPIED = "推行楼门长负责制，划分四十八个网格，每个网格配备一名党员包片联系，做到小事不出楼门、大事不出网格。"


def _index(*bodies: str) -> FingerprintIndex:
    index = FingerprintIndex()
    for number, body in enumerate(bodies):
        index.add(number, plain(body).content)
    return index


def test_a_copied_passage_is_found_whole_in_both_texts() -> None:
    own = made_up(1).body + COPIED + made_up(2).body[300:]
    other = made_up(3).body + COPIED + made_up(4).body[300:]
    mine, theirs = plain(own), plain(other)
    (match,) = matches(mine.content, theirs.content)
    places = in_body(match.own, mine), in_body(match.other, theirs)
    for place, body in zip(places, (own, other), strict=True):
        assert COPIED.rstrip("。") in body[place.start : place.end]
        assert place.end - place.start <= len(COPIED) + 4
    assert covered([match], mine) == Fraction(match.same, len(mine.content))


def test_spaces_stops_and_a_changed_name_do_not_hide_a_copy() -> None:
    changed = COPIED.replace("，", "；").replace("四十八", "五十二").replace("党员", "党 员\n")
    mine, theirs = plain(made_up(1).body + COPIED), plain(changed + made_up(2).body)
    (match,) = matches(mine.content, theirs.content)
    assert match.own.end - match.own.start > match.same > len(plain(COPIED).content) - 6


def test_different_reports_share_nothing_and_the_same_one_shares_all() -> None:
    one, other = plain(made_up(1).body), plain(made_up(2).body)
    assert matches(one.content, other.content) == ()
    assert covered(matches(one.content, one.content), one) == 1
    assert matches("短", "短") == ()
    assert covered((), plain("")) == 0


@given(st.integers(0, 400), st.integers(0, 400), st.text("甲乙丙丁戊己庚辛", min_size=SHINGLE + WINDOW, max_size=60))
def test_any_copy_as_long_as_the_window_leaves_a_common_fingerprint(at: int, there: int, copy: str) -> None:
    own, other = plain(made_up(5, 800).body).content, plain(made_up(6, 800).body).content
    mixed, other_mixed = own[:at] + copy + own[at:], other[:there] + copy + other[there:]
    assert {kept for kept, _ in fingerprints(mixed)} & {kept for kept, _ in fingerprints(other_mixed)}


def test_fingerprints_stand_where_they_say_and_short_texts_have_one_or_none() -> None:
    content = plain(made_up(7, 500).body).content
    for own, at in fingerprints(content):
        assert (own, 0) in fingerprints(content[at : at + SHINGLE])
    assert list(fingerprints("短")) == []
    assert len(list(fingerprints("一二三四五六七八九十"))) == 1


def test_the_index_names_the_reports_that_share_most_first() -> None:
    long, short = made_up(50).body[300:1_300], made_up(51).body[300:450]
    index = _index(long + short, made_up(10).body + long, made_up(11).body + short, made_up(12).body)
    assert index.like(0, 5) == [1, 2]
    assert index.like(0, 1) == [1]
    assert index.like(3, 5) == []


def test_what_all_say_is_no_likeness() -> None:
    creed = "以习近平新时代中国特色社会主义思想为指导深入贯彻党的二十大精神认真落实新时代党的建设总要求全面从严治党"
    bodies = [made_up(seed, 400).body + creed for seed in range(8)]
    index = _index(*bodies)
    assert index.like(0, 5) == []
    mine, theirs = plain(bodies[0]).content, plain(bodies[1]).content
    assert len(creed) > SHORTEST
    assert len(matches(mine, theirs)) == 1
    assert matches(mine, theirs, index.is_common) == ()
    both = made_up(90, 300).body
    copied = _index(*(body + both if number < 2 else body for number, body in enumerate(bodies)))
    assert copied.like(0, 5) == [1]


def test_versions_of_nothing_but_one_line_are_compared_soon() -> None:
    assert len(compare("a\n" * 50_000, "a\n" * 49_000 + "b")) >= 49_000


def test_versions_are_compared_paragraph_by_paragraph() -> None:
    rows = compare("甲\n乙\n丙\n丁", "甲\n乙改\n丁\n戊")
    assert [(one.change, one.before, one.after) for one in rows] == [
        (Change.SAME, "甲", "甲"),
        (Change.CHANGED, "乙", "乙改"),
        (Change.REMOVED, "丙", ""),
        (Change.SAME, "丁", "丁"),
        (Change.ADDED, "", "戊"),
    ]
