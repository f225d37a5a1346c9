"""复核: rates from the counts that stand on the sheet."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.scheme import Pool, RateBase
from shuzhi_desktop.services.documents.recheck_lines import constant
from shuzhi_desktop.services.documents.sheet_table import NOTHING

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import ReporterTally
    from shuzhi_desktop.domain.scheme import Rate
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.recheck_counts import Ledger
    from shuzhi_desktop.services.documents.recheck_lines import Lines


def one_rate(content: MeetingContent, ledger: Ledger, reporter_id: int, rate: Rate, class_id: str) -> tuple[str, str]:
    """Formulas for the ballots counted and the base of one class."""
    indicator = content.scheme.form(rate.form).indicator(rate.indicator)
    rows = [
        (option, ledger.votes[(reporter_id, class_id, indicator.id, index)])
        for index, option in enumerate(indicator.options)
    ]
    counted = _sum([row for option, row in rows if option.id in rate.count])
    answered = _sum([row for option, row in rows if option.points is not None])
    return counted, _base(ledger.accounts[(reporter_id, class_id)], rate, answered)


def _base(account: int, rate: Rate, answered: str) -> str:
    if rate.base is RateBase.ISSUED:
        return f"E{account}"
    if rate.base is RateBase.RETURNED:
        return f"F{account}"
    if rate.base is RateBase.VALID:
        return f"G{account}"
    return answered


def _sum(rows: list[int]) -> str:
    return "+".join(f"F{row}" for row in rows) or "0"


def rate_lines(content: MeetingContent, lines: Lines, ledger: Ledger, reporter: ReporterTally, rate: Rate) -> int:
    """Lay down the check of one rate of one reporter; returns its row."""
    _ = lines.language.gettext
    tally = reporter.rate(rate.id)
    name = content.reporter(reporter.reporter_id).name
    who = (name, _("、").join(content.scheme.rater_class(id_).name for id_ in rate.classes), rate.name)
    places = content.scheme.places.rate
    if any(reporter.of_class(id_).blocked for id_ in rate.classes):
        return lines.checked(who, _("收回多于发出，停止计票"), f'"{NOTHING}"', places, tally.exact)
    if rate.pool is Pool.BALLOTS:
        counted, base, is_hidden = _pot(content, ledger, reporter, rate)
        row = lines.following
        exact = f'IF(G{row}=0,"{NOTHING}",100*F{row}/G{row})'
        basis = _("含不公开分布的票") if is_hidden else _("计入÷分母×100")
        return lines.checked(who, basis, exact, places, tally.exact, counted=counted, base=base)
    return lines.checked(who, _("各类按权重平均"), _weighted(content, ledger, reporter, rate), places, tally.exact)


def exact_rate(content: MeetingContent, ledger: Ledger, reporter: ReporterTally, rate: Rate) -> str:
    """One formula for a rate in percent, or the sign for none."""
    if any(reporter.of_class(id_).blocked for id_ in rate.classes):
        return f'"{NOTHING}"'
    if rate.pool is Pool.WEIGHTED:
        return _weighted(content, ledger, reporter, rate)
    counted, base, _is_hidden = _pot(content, ledger, reporter, rate)
    return f'IF(({base})=0,"{NOTHING}",100*({counted})/({base}))'


def _pot(content: MeetingContent, ledger: Ledger, reporter: ReporterTally, rate: Rate) -> tuple[str, str, bool]:
    """Formulas for the ballots counted and the base over all classes, and whether some stand in them as bare sums."""
    tally = reporter.rate(rate.id)
    open_classes = [id_ for id_ in rate.classes if not content.hides(reporter.of_class(id_))]
    hidden = [part for part in tally.by_class if part[0] not in open_classes]
    parts = [one_rate(content, ledger, reporter.reporter_id, rate, id_) for id_ in open_classes]
    counted = _plus([one for one, _ in parts], sum(part[1] for part in hidden))
    return counted, _plus([one for _, one in parts], sum(part[2] for part in hidden)), bool(hidden)


def _weighted(content: MeetingContent, ledger: Ledger, reporter: ReporterTally, rate: Rate) -> str:
    """The mean of the rates of the classes by their weights."""
    weights = {id_: content.scheme.rater_class(id_).weight for id_ in rate.classes}
    open_classes = [id_ for id_ in rate.classes if not content.hides(reporter.of_class(id_))]
    shares = [part for part in reporter.rate(rate.id).by_class if part[0] not in open_classes and part[2]]
    above = sum((weights[id_] * Fraction(counted, base) for id_, counted, base in shares), Fraction(0))
    below = sum((weights[id_] for id_, _counted, _base in shares), Fraction(0))
    top = [f"{above.numerator}/{above.denominator}"]
    bottom = [constant(below)]
    for id_ in open_classes:
        counted, base = one_rate(content, ledger, reporter.reporter_id, rate, id_)
        top.append(f"IF(({base})=0,0,{constant(weights[id_])}*({counted})/MAX(1,{base}))")
        bottom.append(f"IF(({base})=0,0,{constant(weights[id_])})")
    return f'IF(({"+".join(bottom)})=0,"{NOTHING}",100*({"+".join(top)})/({"+".join(bottom)}))'


def _plus(formulas: list[str], constant_part: int) -> str:
    terms = list(formulas)
    if constant_part or not terms:
        terms.append(str(constant_part))
    return "+".join(terms)
