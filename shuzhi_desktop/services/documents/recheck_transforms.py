"""复核: transforms of class scores, which look at every reporter at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.recheck_lines import NUDGE, Lines, constant
from shuzhi_desktop.services.documents.recheck_rates import exact_rate
from shuzhi_desktop.services.documents.sheet_table import NOTHING

if TYPE_CHECKING:
    from shuzhi_desktop.domain.scheme import BelowIf, RaterClass, Transform
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.recheck_counts import Ledger


def transformed(content: MeetingContent, lines: Lines, ledger: Ledger) -> dict[tuple[int, str], str]:
    """The cell of each class score before rounding, by (reporter id, class id), after all transforms."""
    _ = lines.language.gettext
    cells = {key: f"H{row}" for key, row in ledger.raw.items()}
    for rater_class in content.scheme.classes:
        for transform in rater_class.transforms:
            reporters = [tally.reporter_id for tally in content.result.reporters]
            everyone = [cells[(id_, rater_class.id)] for id_ in reporters]
            lines.section(_("换算：{rater_class}").format(rater_class=rater_class.name))
            for id_, own in zip(reporters, everyone, strict=True):
                who = (content.reporter(id_).name, rater_class.name, _("换算"))
                worked = _formula(transform, rater_class, own, everyone)
                if transform.below_if is not None:
                    below = _below(content, ledger, id_, transform.below_if)
                    worked = _banded(transform, own, below.format(constant(transform.below)))
                formula = f'IF(ISNUMBER({own}),{worked},"{NOTHING}")'
                row = lines.worked(who, _kind(transform, lines), formula, None)
                cells[(id_, rater_class.id)] = f"H{row}"
    return cells


def _kind(transform: Transform, lines: Lines) -> str:
    _ = lines.language.gettext
    names = {
        "ratio_to_best": _("与最高分之比"),
        "rescale": _("级差换算"),
        "bands": _("分段赋分"),
        "rank_points": _("按名次赋分"),
    }
    return names[transform.kind]


def _formula(transform: Transform, rater_class: RaterClass, own: str, everyone: list[str]) -> str:
    listed = ",".join(everyone)
    if transform.kind == "ratio_to_best":
        return f"IF(MAX({listed})<=0,{own},{own}/MAX({listed})*{constant(rater_class.full)})"
    if transform.kind == "rescale":
        low, high = constant(transform.low), constant(transform.high)
        span = f"(MAX({listed})-MIN({listed}))"
        return f"IF({span}<{NUDGE},{high},{low}+({own}-MIN({listed}))/{span}*({high}-{low}))"
    if transform.kind == "bands":
        return _banded(transform, own, constant(transform.below))
    ahead = "+".join(f"IF(ISNUMBER({cell}),IF({cell}>{own}+{NUDGE},1,0),0)" for cell in everyone)
    return f"{constant(transform.base)}*(1-{constant(transform.step)}*({ahead}))"


def _banded(transform: Transform, own: str, points: str) -> str:
    """The points of the band a score falls into; `points` is the formula under the lowest."""
    for bound, worth in sorted(transform.bands):
        points = f"IF({own}+{NUDGE}>={constant(bound)},{constant(worth)},{points})"
    return points


def _below(content: MeetingContent, ledger: Ledger, reporter_id: int, other: BelowIf) -> str:
    """The points under the lowest band, which hang on a rate; `{0}` stands for the usual ones."""
    rate = next(one for one in content.scheme.rates if one.id == other.rate)
    share = exact_rate(content, ledger, content.result.of(reporter_id), rate)
    bound = f"{other.at_least.numerator}/{other.at_least.denominator}"
    # A text is above every number to a spreadsheet, so a rate that does not exist is asked for first.
    return f"IF(ISNUMBER({share}),IF({share}+{NUDGE}>={bound},{constant(other.points)},{{0}}),{{0}})"
