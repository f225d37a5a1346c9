"""Into which columns the marks of an indicator are counted: options, bands of points, or places."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.rounding import e4_text
from shuzhi_desktop.domain.scheme import IndicatorKind

if TYPE_CHECKING:
    from shuzhi_desktop.domain.scheme import Indicator
    from shuzhi_desktop.services.language import Language

BANDS = (9, 8, 7, 6)  # tenths of the scale at which a band begins
PLACES = 5


@dataclass(frozen=True, slots=True)
class Spread:
    """Columns of one scale. `bounds`: least mark of each column but the last (points), `last`: number of columns.

    `graded` scales have options from best to worst, so that the share of the first means something.
    """

    scale: str
    names: tuple[str, ...]
    bounds: tuple[int, ...] = ()
    graded: bool = False

    def column(self, mark: int) -> int:
        """The column in which a mark is counted."""
        if self.graded:
            return mark
        if self.bounds:
            return next((index for index, bound in enumerate(self.bounds) if mark >= bound), len(self.bounds))
        return min(mark, len(self.names)) - 1


def spread_of(indicator: Indicator, reporters: int, language: Language) -> Spread:
    """The columns of an indicator."""
    _ = language.gettext
    if indicator.kind is IndicatorKind.OPTIONS:
        return Spread("", tuple(option.name for option in indicator.options), graded=True)
    if indicator.kind is IndicatorKind.RANK:
        names = [_("第{place}名").format(place=place) for place in range(1, min(reporters, PLACES) + 1)]
        if reporters > PLACES:
            names.append(_("其余"))
        return Spread(_("名次"), tuple(names))
    span = indicator.max_e4 - indicator.min_e4
    bounds = tuple(indicator.min_e4 + span * tenth // 10 for tenth in BANDS)
    names = [_("{low}及以上").format(low=e4_text(bounds[0]))]
    names += [
        _("{low}—不足{high}").format(low=e4_text(low), high=e4_text(high)) for high, low in itertools.pairwise(bounds)
    ]
    names.append(_("不足{high}").format(high=e4_text(bounds[-1])))
    scale = _("{min}—{max}分").format(min=e4_text(indicator.min_e4), max=e4_text(indicator.max_e4))
    return Spread(scale, tuple(names), bounds)
