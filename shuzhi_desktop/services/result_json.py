"""A result as the JSON document that scripts read (`shuzhi tally --json`) and that the digest covers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.rounding import decimal_text, e4_text, exact_text, fixed
from shuzhi_desktop.domain.scheme import IndicatorKind, Secrecy

if TYPE_CHECKING:
    from fractions import Fraction

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.domain.result import ClassTally, IndicatorTally, ReporterTally, Result
    from shuzhi_desktop.domain.roster import Reporter, Roster
    from shuzhi_desktop.domain.scheme import Indicator, RaterClass, Scheme
    from shuzhi_desktop.services.language import Language

Document = dict[str, Any]
UNROUNDED_PLACES = 4


def shown(value: Fraction | None, places: int | None) -> str | None:
    """A score as printed: with the scheme's places, an unrounded one to four; None where there is no score."""
    return None if value is None else fixed(value, UNROUNDED_PLACES if places is None else places)


def hides_distribution(scheme: Scheme, rater_class: RaterClass, tally: ClassTally) -> bool:
    """Whether so few secret ballots are valid that who marked what could be told from the counts."""
    return rater_class.secrecy is Secrecy.SECRET and 0 < tally.account.valid < scheme.min_group


def mark_key(indicator: Indicator, mark: int) -> str:
    """How a mark is called in the document: points, the option's id, or the place."""
    if indicator.kind is IndicatorKind.POINTS:
        return e4_text(mark)
    if indicator.kind is IndicatorKind.OPTIONS:
        return indicator.options[mark].id
    return str(mark)


def result_document(  # noqa: PLR0913 - one argument a part of the document
    scheme: Scheme,
    roster: Roster,
    result: Result,
    *,
    sealed: bool,
    digest: str,
    language: Language | None = None,
    rehearsal: bool = False,
) -> Document:
    """The whole result, keys in the documented order. Texts of warnings are in `language` (Chinese without one)."""
    reporters = {reporter.id: reporter for reporter in roster.reporters}
    document: Document = {
        "format": 1,
        "scheme": scheme.id,
        "sealed": sealed,
        "digest": digest,
        "classes": _classes(scheme, result),
        "reporters": [_reporter(scheme, reporters[tally.reporter_id], tally) for tally in result.reporters],
        "warnings": [
            {
                "code": notice.code,
                "reporters": [reporters[id_].order for id_ in notice.reporters],
                "text": _said(notice.text, language),
            }
            for notice in result.notices
        ],
    }
    if rehearsal:
        document["rehearsal"] = True
    return document


def canonical_text(document: Document) -> str:
    """The document as one line that is the same wherever it is written: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _said(content: Text, language: Language | None) -> str:
    return content.render() if language is None else language.text(content)


def _classes(scheme: Scheme, result: Result) -> list[Document]:
    accounts = dict(result.sheets)
    rows: list[Document] = []
    for rater_class in scheme.classes:
        row: Document = {
            "id": rater_class.id,
            "name": rater_class.name,
            "weight": decimal_text(rater_class.weight),
            "issued": 0,
            "returned": 0,
            "valid": 0,
            "invalid": 0,
        }
        account = accounts.get(rater_class.id)
        if account is not None:
            row |= {
                "issued": account.issued,
                "returned": account.returned,
                "valid": account.valid,
                "invalid": account.invalid,
            }
        rows.append(row)
    return rows


def _reporter(scheme: Scheme, reporter: Reporter, tally: ReporterTally) -> Document:
    return {
        "order": reporter.order,
        "name": reporter.name,
        "unit": reporter.unit,
        "group": reporter.group or None,
        "composite": shown(tally.composite, scheme.places.composite),
        "composite_exact": None if tally.exact is None else exact_text(tally.exact),
        "rank": tally.rank,
        "tied": tally.tied,
        "grade": tally.grade or None,
        "classes": {one.class_id: _class(scheme, one) for one in tally.classes},
        "rates": {
            one.rate_id: {"value": shown(one.exact, scheme.places.rate), "counted": one.counted, "base": one.base}
            for one in tally.rates
        },
        "adjustments": {id_: decimal_text(value) for id_, value in tally.adjustments},
        "outcomes": [{"id": one.outcome_id, "state": one.state.value} for one in tally.outcomes],
    }


def _class(scheme: Scheme, tally: ClassTally) -> Document:
    rater_class = scheme.rater_class(tally.class_id)
    account = tally.account
    hidden = hides_distribution(scheme, rater_class, tally)
    return {
        "score": shown(tally.score, scheme.places.class_score),
        "exact": None if tally.exact is None else exact_text(tally.exact),
        "contribution": shown(tally.contribution, scheme.places.contribution),
        "issued": account.issued,
        "returned": account.returned,
        "valid": account.valid,
        "invalid": account.invalid,
        "abstained": account.abstained,
        "recused": account.recused,
        "indicators": {one.indicator_id: _indicator(scheme, rater_class, one, hidden) for one in tally.indicators},
    }


def _indicator(scheme: Scheme, rater_class: RaterClass, tally: IndicatorTally, hidden: bool) -> Document:  # noqa: FBT001
    indicator = scheme.form(rater_class.form).indicator(tally.indicator_id)
    return {
        "mean": shown(tally.mean, scheme.places.indicator),
        "n": tally.n,
        "counts": {} if hidden else {mark_key(indicator, mark): number for mark, number in tally.counts},
    }
