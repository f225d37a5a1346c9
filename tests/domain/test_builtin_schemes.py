"""Each built-in scheme, read from its file, on figures worked out by hand or published with the rule it follows."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from pathlib import Path

import pytest

from shuzhi_desktop.domain.ballot import Ballot, Line
from shuzhi_desktop.domain.result import OutcomeState
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.domain.rounding import fixed
from shuzhi_desktop.domain.scheme_reading import read_scheme
from tests.support.schemes import roster, scored, sheet, slate, tallied, votes

F = Fraction
FOLDER = Path(__file__).parents[2] / "resources" / "schemes"


def builtin(id_):
    return read_scheme((FOLDER / f"{id_}.toml").read_text("utf-8"), f"{id_}.toml")


def of_one(id_, cast, given=None, adjustments=None, **seats):
    return tallied(builtin(id_), roster(1, **seats), cast, given, adjustments).reporters[0]


def fives(class_id, reporter_id, *totals):
    """Sheets of five marks of at most 20 by halves that total what is wanted."""
    sheets = []
    for total in totals:
        halves = int(F(str(total)) * 2)
        marks = [(halves // 5 + (row < halves % 5)) * 5_000 for row in range(5)]
        sheets += sheet(class_id, reporter_id, *marks)
    return sheets


def every_row(class_id, rows, *numbers):
    """Sheets on which every row has the same option."""
    return [one for option, n in enumerate(numbers) for one in sheet(class_id, 1, *[option] * rows, times=n)]


@pytest.mark.parametrize(
    ("id_", "class_id", "numbers", "composite", "good"),
    [
        ("beijing", "leaders", (16, 1, 6, 0), "88.70", "69.57"),
        ("dongcheng", "leading", (8, 1, 0, 0), "97.78", "88.89"),
    ],
)
def test_polls_of_one_class_are_plain_means(id_, class_id, numbers, composite, good):
    one = of_one(id_, votes(class_id, 1, *numbers), **{class_id: sum(numbers)})
    assert (fixed(one.composite, 2), fixed(one.rate("good").exact, 2)) == (composite, good)


def test_dongcheng_counts_the_two_best_options_as_passed():
    one = of_one("dongcheng", votes("leading", 1, 5, 3, 1, 1), leading=10)
    assert (one.rate("pass").exact, one.composite) == (80, 84)


def test_chaoyang_weighs_leaders_against_delegates():
    cast = votes("leading", 1, 6, 2, 0, 0) + votes("delegates", 1, 14, 8, 2, 0)
    one = of_one("chaoyang", cast, leading=8, delegates=24)
    assert ([c.score for c in one.classes], one.composite) == ([95, 90], 93)


def test_pinggu_adds_the_survey_to_the_marks_given_on_the_spot():
    cast = scored("floor", 1, 88, 90, 85, 99, 60) + votes("random", 1, 150, 36, 8, 6)
    one = of_one("pinggu", cast, floor=5, random=200)
    assert (one.of_class("floor").contribution, one.of_class("random").exact) == (F("59.08"), F(17160, 194))
    assert fixed(one.composite, 2) == "85.62"


@pytest.mark.parametrize(
    ("by_class", "blank", "shown", "vetoed"),
    [
        (((40, 10, 6, 2), (40, 10, 5, 1), (40, 10, 5, 1), (30, 8, 5, 1)), 2, "90.0", True),
        (((42, 6, 5, 4), (40, 4, 5, 2), (40, 4, 5, 2), (40, 4, 5, 2)), 0, "90.0", False),
    ],
)
def test_haidian_vetoes_below_ninety_percent_exactly(by_class, blank, shown, vetoed):
    ids = ("staff", "community", "congress", "cppcc")
    cast = list(chain.from_iterable(votes(id_, 1, *n) for id_, n in zip(ids, by_class, strict=True)))
    cast += sheet("staff", 1, None, times=blank)
    one = of_one("haidian", cast, **dict.fromkeys(ids, 80))
    assert one.rate("satisfaction").exact == (F(18800, 209) if vetoed else 90)
    assert fixed(one.rate("satisfaction").exact, 1) == shown
    assert [(o.outcome_id, o.state) for o in one.outcomes] == ([("veto", OutcomeState.APPLIES)] if vetoed else [])


SHIJINGSHAN = {
    "leading": (
        (92, 90, 88, 95, 91, 93, 89),
        (90, 91, 87, 92, 90, 88, 89),
        (85, 88, 86, 84, 90, 87, 83),
        (95, 94, 96, 92, 97, 93, 95),
    ),
    "team": (("91.5",), ("93",), ("86.5",), ("94",)),
    "peer": ((91, 90, 88), (90, 89, 87), (85, 84, 82), (92, 93, 94)),
}
PUBLIC = ((160, 30, 6, 4), (150, 36, 8, 6), (120, 50, 20, 10), (170, 22, 4, 4))


def test_shijingshan_adds_four_classes_and_keeps_peers_from_their_own_street():
    units = "ABCD"
    seats = [("leading", "")] * 7 + [("team", "")] + [("peer", unit) for unit in units] + [("public", "")] * 200
    people = Roster(
        tuple(Reporter(i, i, f"书记{unit}", unit) for i, unit in enumerate(units, 1)),
        tuple(Seat(i, class_id, f"评{i}", unit) for i, (class_id, unit) in enumerate(seats, 1)),
    )
    cast = [one for who in range(1, 5) for id_, rows in SHIJINGSHAN.items() for one in fives(id_, who, *rows[who - 1])]
    cast += [one for who in range(1, 5) for one in votes("public", who, *PUBLIC[who - 1])]
    flags = frozenset({(3, "outstanding_problem")})
    result = tallied(builtin("shijingshan"), people, cast, flags=flags)
    assert [c.score for c in result.of(1).classes] == [F(638, 7), F("91.5"), F(269, 3), F(17800, 196)]
    assert result.of(1).exact == F(53443, 588)
    assert [fixed(one.composite, 2) for one in result.reporters] == ["90.89", "90.20", "84.32", "93.87"]
    assert [one.rank for one in result.reporters] == [2, 3, 4, 1]
    assert result.of(1).of_class("peer").account.recused == 1
    states = {one.outcome_id: one.state for one in result.of(3).outcomes}
    assert states == {"funding": OutcomeState.APPLIES, "interview": OutcomeState.PROPOSED}
    assert [one.outcome_id for one in result.of(2).outcomes] == ["funding"]


def test_shiji_weighs_three_items_and_adds_the_bonus():
    numbers = {
        "leader": ((2, 1, 0, 0), (3, 0, 0, 0), (2, 1, 0, 0)),
        "staff": ((20, 15, 5, 0), (24, 12, 3, 1), (30, 8, 2, 0)),
        "team": ((3, 2, 0, 0), (4, 1, 0, 0), (4, 1, 0, 0)),
    }
    cast = []
    for class_id, items in numbers.items():
        columns = [[option for option, n in enumerate(item) for _ in range(n)] for item in items]
        cast += [one for marks in zip(*columns, strict=True) for one in sheet(class_id, 1, *marks)]
    one = of_one("shiji", cast, adjustments={("bonus", 1): F("1.5")}, leader=3, staff=40, team=5)
    assert [fixed(c.exact, 4) for c in one.classes] == ["95.3333", "90.7000", "94.8000"]
    assert (fixed(one.exact, 4), fixed(one.composite, 2)) == ("94.7667", "94.77")


def ruian():
    places = ((1, 2, 3, 4, 5), (2, 1, 3, 4, 5), (2, 1, 3, 4, 5), (5, 4, 3, 2, 1))
    cast = [slate("leaders", *row) for row in places]
    for n in range(60):
        first = 0 if n < 48 else 1
        second = 0 if n < 32 else 1 if n < 40 else 2 if n < 50 else 3
        third = 0 if n < 32 else 1 if n < 41 else 2
        cast.append(slate("poll", first, second, third, 0, 0))
    given = {("projects", who): F(score) for who, score in enumerate(("902.4", "940", "800", "700", "600"), 1)}
    return tallied(builtin("ruian"), roster(5, leaders=4, poll=60), cast, given, {})


def test_ruian_totals_a_thousand_from_projects_places_and_bands():
    one = ruian().of(1)
    assert ([c.contribution for c in one.classes], one.composite) == ([576, 194, 190], 960)


def test_ruian_gives_the_lowest_band_from_exactly_a_third():
    result = ruian()
    low = [(result.of(who).rate("low").counted, result.of(who).of_class("poll").contribution) for who in (2, 3)]
    assert result.of(2).rate("low").exact == F(100, 3)
    assert low == [(20, 130), (19, 160)]


def test_shuangping_takes_the_mean_of_five_items():
    columns = ((380, 30, 5, 6), (365, 40, 6, 10), (352, 50, 9, 10), (371, 36, 4, 10), (340, 60, 11, 10))
    spread = [[option for option, n in enumerate(column) for _ in range(n)] for column in columns]
    cast = [one for marks in zip(*spread, strict=True) for one in sheet("delegates", 1, *marks)]
    one = of_one("shuangping", cast, delegates=430)
    assert (fixed(one.exact, 4), fixed(one.composite, 2)) == ("96.7101", "96.71")


def test_xiyangjiang_halves_the_two_meetings():
    cast = scored("committee", 1, 94, 95) + scored("members", 1, 88, 92)
    given = {("routine", 1): F(92), ("survey", 1): F(88)}
    assert of_one("xiyangjiang", cast, given, committee=2, members=2).composite == F("90.90")


def test_taoyuan_splits_forty_points_between_plenum_and_own_unit():
    cast = votes("plenum", 1, 11, 5) + votes("own", 1, 11, 9)
    one = of_one("taoyuan", cast, {("other", 1): F(90)}, plenum=16, own=20)
    assert [c.contribution for c in one.classes] == [F("22.5"), F("14.56"), 54]
    assert one.composite == F("91.06")


def test_zhibu_wants_three_of_seventeen_below_the_best_grade():
    cast = [
        one for who in range(1, 18) for one in scored("review", who, 90 if who <= 15 else 80, 92 if who < 16 else 80)
    ]
    given = {("branch", who): F(89) for who in range(1, 18)}
    result = tallied(builtin("zhibu"), roster(17, review=2), cast, given)
    assert (result.of(1).composite, result.of(17).composite) == (90, F("84.5"))
    assert [sum(one.grade == name for one in result.reporters) for name in ("好", "较好")] == [15, 2]
    assert "below_floor" in {one.code for one in result.notices}


def test_jingdefen_rescales_the_net_score():
    numbers = ((84, 12, 3, 1), (52, 48, 0, 0), (18, 82, 0, 0), (80, 20, 0, 0))
    cast = [one for who, of in enumerate(numbers, 1) for one in votes("all", who, *of)]
    result = tallied(builtin("jingdefen"), roster(4, all=100), cast)
    assert [one.of_class("all").raw for one in result.reporters] == [F("91.75"), 88, F("79.5"), 95]
    assert [fixed(one.composite, 2) for one in result.reporters] == ["97.90", "95.48", "90.00", "100.00"]


def test_abc_shares_the_weight_of_a_class_without_ballots():
    first = votes("a", 1, 6, 2, 0, 0) + votes("b", 1, 14, 8, 2, 0)
    assert of_one("abc", first + votes("c", 1, 25, 10, 4, 1), a=8, b=24, c=40).composite == F("91.85")
    assert fixed(of_one("abc", first, a=8, b=24, c=40).composite, 2) == "92.86"


def lianghua(*marks):
    """One reporter's marks by rater, among others whose marks keep every sheet within its quotas."""
    rows = [(mark, "80", "65", "60") for mark in marks]
    return [Ballot("raters", tuple(Line(i, (int(F(m) * 10_000),)) for i, m in enumerate(row, 1))) for row in rows]


def test_lianghua_drops_two_marks_from_six_raters_up():
    six = ("92.5", "88", "95", "90", "85.5", "91")
    result = tallied(builtin("lianghua"), roster(4, raters=6), lianghua(*six))
    assert (result.of(1).exact, fixed(result.of(1).composite, 2)) == (F("90.375"), "90.38")
    assert [one.grade for one in result.reporters] == ["优秀", "称职", "基本称职", "基本称职"]
    five = tallied(builtin("lianghua"), roster(4, raters=6), lianghua(*six[:5]))
    assert fixed(five.of(1).composite, 2) == "90.20"


@pytest.mark.parametrize("breach", [(90, 91, 92, 93, 60, 61), (95, 80, 80, 80, 80, 60), (80,) * 6, (100,) * 6], ids=str)
def test_lianghua_throws_out_a_whole_sheet_over_its_quotas(breach):
    good = (95, 94, 93, 80, 69, 60)
    cast = [slate("raters", *(mark * 10_000 for mark in row)) for row in (good, breach)]
    result = tallied(builtin("lianghua"), roster(6, raters=2), cast)
    assert dict(result.sheets)["raters"].invalid == 1
    assert [one.composite for one in result.reporters] == list(good)


def test_guoqi_gives_both_forms_half_of_each_ballot_class():
    cast, seats = [], {}
    for id_, numbers in {"a": (6, 2, 0, 0), "b": (14, 8, 2, 0), "c": (25, 10, 4, 1)}.items():
        for form in ("party", "discipline"):
            seats[f"{id_}_{form}"] = sum(numbers)
            cast += every_row(f"{id_}_{form}", 6, *numbers)
    one = of_one("guoqi", cast, **seats)
    assert [c.contribution for c in one.classes] == [19, 19, F("13.5"), F("13.5"), F("13.425"), F("13.425")]
    assert one.composite == F("91.85")


def test_every_built_in_scheme_has_a_worked_example():
    here = Path(__file__).read_text("utf-8")
    assert [path.stem for path in FOLDER.glob("*.toml") if f'"{path.stem}"' not in here] == []


def test_zhenggai_scores_what_became_of_last_years_matters():
    scheme = builtin("zhenggai")
    assert [one.name for one in scheme.forms[0].indicators][2] == "上年问题整改情况"
    cast = sheet("leading", 1, 280_000, 270_000, 150_000, 190_000, times=2)
    cast += sheet("delegates", 1, 300_000, 300_000, 200_000, 200_000, times=3)
    one = of_one("zhenggai", cast, leading=2, delegates=3)
    assert fixed(one.composite, 2) == "93.40"  # 89 x 60 % + 100 x 40 %
    assert one.grade == "好"
