"""Reading schemes: where complaints point, what is checked across parts, and text that means harm."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.report_rules import ReportRules, part_name, part_words
from shuzhi_desktop.domain.scheme_reading import LARGEST, read_scheme
from shuzhi_desktop.domain.scheme_table import MOST_COMPLAINTS, SchemeFaults
from shuzhi_desktop.domain.toml_lines import LineMap
from tests.support.meetings import SCHEME

BANDS = 'kind = "bands", bands = [["1", "2"]]'
LINED = '''# a comment with [brackets] and "quotes"
[scheme]
id = "x"   # [[forms]]
note = """
[[forms]]
title = 'not a key'
"""
"quoted key" = 'a \\'
[[forms]]
[[forms.indicators]]
[[forms.indicators]]
options = [
  { id = "a", points = "1" },   # ] }
  # a comment alone

  { id = "b",
    points = "2" },
]
[[forms]]
a.b = [[1, 2],
  [3]]
when = 1979-05-27 07:32:00
[forms.last]
z = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("scheme",), 2),
        (("scheme", "id"), 3),
        (("scheme", "note"), 4),
        (("scheme", "quoted key"), 8),
        (("forms",), 9),
        (("forms", 0), 9),
        (("forms", 0, "indicators", 1), 11),
        (("forms", 0, "indicators", 1, "options", 0, "points"), 13),
        (("forms", 0, "indicators", 1, "options", 1), 16),
        (("forms", 0, "indicators", 1, "options", 1, "points"), 17),
        (("forms", 1), 19),
        (("forms", 1, "a", "b", 1, 0), 21),
        (("forms", 1, "when"), 22),
        (("forms", 1, "last", "z"), 24),
        (("forms", 1, "missing"), 19),
        (("elsewhere",), 1),
    ],
)
def test_every_key_has_its_line(path, line):
    assert LineMap(LINED).line(path) == line


def complaints(*changes):
    written = SCHEME
    for old, new in changes:
        assert old in written
        written = written.replace(old, new, 1)
    with pytest.raises(SchemeFaults) as caught:
        read_scheme(written, "方案.toml")
    assert str(caught.value).startswith("方案.toml 第 ")
    return {one.key: (written.splitlines()[one.line - 1], one.message.render()) for one in caught.value.complaints}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('level = "unit"', 'level = "moon"', "scheme.level"),
        ('title = "小会"', 'title = "小\\u0000会"', "scheme.title"),
        ('title = "小会"', "title = 5", "scheme.title"),
        ('id = "small"', 'id = "小"', "scheme.id"),
        ('entry = "each"', 'entry = ["each"]', "scheme.entry"),
        ('kind = "points"', 'kind = "rank"\nbase = "9"', "forms[1].indicators[1].min"),
        ('max = "100"', 'max = "-100"', "forms[1].indicators[1].max"),
        ('step = "0.5"', 'step = "0"', "forms[1].indicators[1].step"),
        ('step = "0.5"', 'step = "0.0001"', "forms[1].indicators[1].step"),
        ('id = "unsatisfied"', 'id = "satisfied"', "forms[2].indicators[1].options[2].id"),
        ('name = "不满意"', 'name = "满意"', "forms[2].indicators[1].options[2].name"),
        ('points = "0" }', 'points = "zero" }', "forms[2].indicators[1].options[2].points"),
        ('id = "peer"', 'id = "leading"', "classes[2].id"),
        ('name = "单位互评"', 'name = "领导小组"', "classes[2].name"),
        ('recuse = "own_unit"', 'blank = "skip"', "classes[2].blank"),
        ('recuse = "own_unit"', 'score = "rate:joy"', "classes[2].score"),
        ('recuse = "own_unit"', 'score = "median"', "classes[2].score"),
        ('recuse = "own_unit"', "trim = { share = 0.5 }", "classes[2].trim.share"),
        ('recuse = "own_unit"', 'ballot_rules = [{ rule = "all_equal" }]', "classes[2].ballot_rules"),
        ('recuse = "own_unit"', 'transform = [{ kind = "squash" }]', "classes[2].transform[1].kind"),
        ('recuse = "own_unit"', 'transform = [{ kind = "bands", bands = [["1"]] }]', "classes[2].transform[1].bands"),
        (
            'recuse = "own_unit"',
            'transform = [{ kind = "rescale", low = "9", high = "1" }]',
            "classes[2].transform[1].high",
        ),
        (
            'recuse = "own_unit"',
            f'transform = [{{ {BANDS}, below_if = {{ rate = "joy", at_least = "1/3", points = 1 }} }}]',
            "classes[2].transform[1].below_if",
        ),
        (
            'recuse = "own_unit"',
            f'transform = [{{ {BANDS}, below_if = {{ rate = "satisfaction", at_least = "1/0", points = 1 }} }}]',
            "classes[2].transform[1].below_if.at_least",
        ),
        ('source = "given"', 'source = "given"\nscore = "rate:satisfaction"', "classes[4].score"),
        ('count = ["satisfied"]', "count = []", "rates[1].count"),
        ('count = ["satisfied"]', 'count = ["satisfied"]\nclasses = ["peer"]', "rates[1].classes"),
        ('indicator = "overall"', 'indicator = "work"', "rates[1].indicator"),
        ('min = "0"\nmax = "5"', 'min = "6"\nmax = "5"', "adjustments[1].max"),
        ('from = "90"', 'from = "90"\ncap = "1.5"', "grades[1].cap"),
        ('from = "90"\n', "", "grades[2].from"),
        ('name = "一般"', 'name = "好"', "grades[2].name"),
        ('when = { rate = "satisfaction", below = "90" }', "", "outcomes[1].when"),
        ('below = "90" }', 'below = "90", at_least = "9" }', "outcomes[1].when.rate"),
        ("{ rank_from_bottom = 1 }", '{ grade = ["妙"] }', "outcomes[2].when"),
        ("{ rank_from_bottom = 1 }", "{ rank_from_bottom = 0 }", "outcomes[2].when.any[1].rank_from_bottom"),
        ("{ rank_from_bottom = 1 }", "{ rank_top = 1 }", "outcomes[2].when.any[1].when"),
        ("confirm = true", 'confirm = "yes"', "outcomes[2].confirm"),
        ("confirm = true", 'unless = ["nothing"]', "outcomes[2].unless"),
        ("[[rates]]", '[ranking]\ntiebreak = ["class:nobody"]\n[[rates]]', "ranking.tiebreak"),
        ("[[rates]]", '[ranking]\nwithin = "unit"\n[[rates]]', "ranking.within"),
        ("[[rates]]", "[places]\nclass = 11\n[[rates]]", "places.class"),
        ("[[rates]]", '[[agenda]]\nid = "a"\nname = "述职"\nminutes = -1\n[[rates]]', "agenda[1].minutes"),
        ("[[rates]]", '[report]\nparts = ["甲", "甲|乙"]\n[[rates]]', "report.parts"),
        ("[[rates]]", '[report]\nconstructions = [" |乙"]\n[[rates]]', "report.constructions"),
        ("[[rates]]", '[report]\nproblems_share = "4/3"\n[[rates]]', "report.problems_share"),
        ("[[rates]]", "[report]\nminutes = 0\n[[rates]]", "report.minutes"),
        ("[[rates]]", "[report]\ncharacters_per_minute = 5\n[[rates]]", "report.characters_per_minute"),
        ("[[rates]]", '[report]\npart = ["甲"]\n[[rates]]', "report.part"),
    ],
)
def test_what_does_not_fit_is_complained_of_at_its_line(old, new, key):
    found = complaints((old, new))
    assert key in found, found
    assert found[key][1]


def test_faults_of_reading_and_of_fitting_come_together():
    found = complaints(
        ('weight = "50"', 'weight = "half"'),
        ('form = "satisfaction"\nsecrecy', 'form = "joy"\nsecrecy'),
        ("confirm = true", 'confirn = true\nunless = ["x"]'),
    )
    assert {"classes[1].weight", "classes[3].form", "outcomes[2].confirn", "outcomes[2].unless"} <= set(found)
    assert found["classes[1].weight"][0] == 'weight = "half"'
    assert "confirm" in found["outcomes[2].confirn"][1]


def test_what_could_not_be_read_is_complained_of_once():
    assert list(complaints(('step = "0.5"', 'step = "half"'))) == ["forms[1].indicators[1].step"]
    assert list(complaints(('id = "leading"', "id = 7"))) == ["classes[1].id"]


def test_what_a_report_must_have_is_read_exactly_and_the_usual_where_nothing_is_said():
    assert read_scheme(SCHEME, "x").report == ReportRules()
    asked = '[report]\nparts = ["党建|党务"]\nconstructions = []\nproblems_share = "1/3"\nminutes = 7.5\n'
    rules = read_scheme(f"{SCHEME}\n{asked}characters_per_minute = 200", "x").report
    assert rules == ReportRules(("党建|党务",), (), Fraction(1, 3), Fraction(15, 2), 200)
    assert (part_name(rules.parts[0]), part_words(rules.parts[0])) == ("党建", ("党建", "党务"))
    assert "亮点" in part_words("特点亮点")
    assert part_words(" ") == ()


def test_ranks_and_sheet_rules_need_whole_sheets():
    ranked = 'kind = "rank"\nbase = "200"\n'
    found = complaints(('kind = "points"\nmin = "0"\nmax = "100"\n', ranked))
    assert list(found) == ["forms[1].indicators[1].kind"]


@pytest.mark.parametrize(
    ("written", "exact"),
    [('"33.3333"', "333333/10000"), ("0.1", "1/10"), ("7", "7"), ('" 2.5 "', "5/2"), ("1e2", "100")],
)
def test_decimals_are_read_exactly(written, exact):
    scheme = read_scheme(SCHEME.replace('weight = "50"', f"weight = {written}"), "x.toml")
    assert scheme.classes[0].weight == Fraction(exact)


@pytest.mark.parametrize("change", [str, lambda s: "\ufeff" + s, lambda s: s.replace("\n", "\r\n")], ids=str)
def test_windows_editors_do_no_harm(change):
    assert read_scheme(change(SCHEME), "x.toml") == read_scheme(SCHEME, "x.toml")


@pytest.mark.parametrize(
    ("broken", "line", "said"),
    [
        ('format = 1\ntitle = "open', 2, "引号"),
        ("format = 1\n\nweight = fifty", 3, "文字须加引号"),
        ("format = 1\nformat = 1", 2, "两次"),
        ("format = 1\nnonsense", 2, "等号"),
        ("format = 1\nx = [1, 2", 2, "方括号"),
        ('x = """', 1, "引号"),
        ("x = " + "[" * 3_000, 1, "太深"),
        ("format = 1\n" + "a." * 40_000 + "b = 1", 2, "太长"),
        ("x = 1e99999999999999999999999", 1, "太大"),
        ("a = {inline table = 1", 1, ""),
    ],
)
def test_broken_toml_is_named_by_line(broken, line, said):
    with pytest.raises(SchemeFaults) as caught:
        read_scheme(broken, "x.toml")
    (only,) = caught.value.complaints
    assert (only.line, said in only.message.render()) == (line, True), only.message.render()


HUGE = "0x" + "f" * 5_000


@pytest.mark.parametrize(
    "hostile",
    [
        SCHEME.replace('weight = "50"', f"weight = {HUGE}"),
        SCHEME.replace('weight = "50"', "weight = 1e999999999"),
        SCHEME.replace('weight = "50"', "weight = inf"),
        SCHEME.replace('weight = "50"', "weight = nan"),
        SCHEME.replace('weight = "50"', "weight = true"),
        SCHEME.replace('entry = "each"', f"entry = {HUGE}"),
        SCHEME.replace('entry = "each"', f"min_group = {HUGE}"),
        SCHEME.replace('entry = "each"', f"entry = {'[' * 400}{']' * 400}"),
        SCHEME.replace("{ rank_from_bottom = 1 }", "{not=" * 30 + "{ flag = 'x' }" + "}" * 30),
        SCHEME.replace("[scheme]", "[[scheme]]"),
        SCHEME.replace('[[forms]]\nid = "marks"', '[[forms.x]]\nid = "marks"'),
        SCHEME + "\n".join(f"weight{n} = 1" for n in range(5_000)),
        "format=1\n" + "[[forms]]\n[[classes]]\n" * 4_000,
        "[" + "a." * 4_000 + "b]",
        "a." * 4_000 + "b = 1",
        "x" * (LARGEST + 1),
        "\0" * 50_000,
        "forms = 1\nclasses = 'x'\nplaces = []\noutcomes = [1, 'a', [2]]\nscheme = 1979-05-27",
    ],
    ids=range(18),
)
def test_hostile_text_is_refused_soon_and_in_a_sentence(hostile):
    begin = time.process_time()
    with pytest.raises(Refused) as caught:
        read_scheme(hostile, "x.toml")
    assert len(str(caught.value)) < 400
    assert len(getattr(caught.value, "complaints", ())) <= MOST_COMPLAINTS
    assert time.process_time() - begin < 10
