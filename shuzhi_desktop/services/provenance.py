"""Where given scores came from, hung into the explanation (来历) of a tally. No figure is touched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import text
from shuzhi_desktop.domain.result import Step
from shuzhi_desktop.domain.scheme import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shuzhi_desktop.domain.result import ReporterTally, Result
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.ports import GivenScore
    from shuzhi_desktop.services.ports_given import GivenNote


def with_provenance(result: Result, scheme: Scheme, given: Sequence[GivenScore]) -> Result:
    """The same tally, each given score of it followed by who typed and checked it and from what source."""
    notes = {(one.reporter_id, one.class_id): one.note for one in given if one.note is not None}
    if not notes:
        return result
    return replace(result, reporters=tuple(_traced(one, scheme, notes) for one in result.reporters))


def note_steps(note: GivenNote) -> tuple[Step, ...]:
    """What a note says, as steps of an explanation; what it leaves out is left out."""
    said = (
        (text("录入人"), note.entered_by),
        (text("复核人"), note.checked_by),
        (text("来源：{source}", source=note.source), "" if note.source else None),
        (text("更改理由：{reason}", reason=note.reason), "" if note.reason else None),
    )
    people = tuple(Step(name, shown) for name, shown in said[:2] if shown)
    return (*people, *(Step(name, "") for name, shown in said[2:] if shown is not None))


def _traced(tally: ReporterTally, scheme: Scheme, notes: Mapping[tuple[int, str], GivenNote]) -> ReporterTally:
    parts = list(tally.trail.children)  # the contribution of each class comes first, in the scheme's order
    for place, rater_class in enumerate(scheme.classes):
        note = notes.get((tally.reporter_id, rater_class.id))
        if note is not None and rater_class.source is Source.GIVEN:
            parts[place] = _noted(parts[place], note)
    return replace(tally, trail=replace(tally.trail, children=tuple(parts)))


def _noted(contribution: Step, note: GivenNote) -> Step:
    """Contribution -> class score -> the score as given -> its note."""
    score, *others = contribution.children
    typed, *rest = score.children
    typed = replace(typed, children=(*typed.children, *note_steps(note)))
    return replace(contribution, children=(replace(score, children=(typed, *rest)), *others))
