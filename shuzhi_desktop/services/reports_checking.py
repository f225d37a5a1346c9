"""Checking the reports of a meeting: each by itself, against last year, against one another. Hints, never verdicts.

Reports come from the meeting file one at a time and findings go out one at a time, so that thousands fit in a fixed
amount of memory; only fingerprints of all are held at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.report_checks import own_hints
from shuzhi_desktop.domain.report_hints import Hint, HintKind, Likeness
from shuzhi_desktop.domain.report_likeness import FingerprintIndex, covered, matches, plain
from shuzhi_desktop.domain.rounding import fixed
from shuzhi_desktop.services.progress import unheard
from shuzhi_desktop.services.reports import READABLE, newest_versions
from shuzhi_desktop.services.reports_matching import answers, shared_passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.domain.report_likeness import Plain
    from shuzhi_desktop.domain.report_text import ReportText
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading, Writing
    from shuzhi_desktop.services.ports_reports import ReportReader, ReportVersion
    from shuzhi_desktop.services.progress import Told

MOST_ALIKE = 5
"""Reports shown beside one: those that share most with it."""

_LOOK_FROM = Fraction(1, 10)
_HELD = 128


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """What was found in one reporter's newest version.

    `version` is None where there is no report. `unread` says why the text cannot be read; there are no hints then.
    """

    reporter_id: int
    version: ReportVersion | None
    hints: tuple[Hint, ...] = ()
    alike: tuple[Likeness, ...] = ()
    unread: Text | None = None

    @property
    def looks(self) -> int:
        """How many hints are worth a look."""
        return sum(one.look for one in self.hints)


def time_limit(scheme: Scheme) -> Fraction | None:
    """Minutes that a report may take: the scheme's word, else the agenda's segment for it; None where neither tells."""
    if scheme.report.minutes is not None:
        return scheme.report.minutes
    segment = next((one for one in scheme.agenda if one.id == "report"), None)
    segment = segment or next((one for one in scheme.agenda if "述职" in one.name), None)
    return Fraction(segment.seconds, 60) if segment is not None and segment.seconds else None


def has_unread(reading: Reading) -> bool:
    """Whether a report that can be read was attached before texts were kept."""
    return any(_is_unread(one) for one in newest_versions(reading).values())


def _is_unread(version: ReportVersion) -> bool:
    return not version.is_read and version.name.lower().endswith(READABLE)


def read_unread(desk: Desk, reader: ReportReader) -> dict[int, Text]:
    """Read the text of newest versions that were attached before texts were kept.

    Returns:
        By reporter id, why a text cannot be read.
    """
    wrong: dict[int, Text] = {}
    for version in newest_versions(desk.store).values():
        if not _is_unread(version):
            continue
        try:
            found = reader.read(version.name, desk.store.report_content(version.reporter_id, version.number) or b"")
        except Refused as error:
            wrong[version.reporter_id] = error.message
            continue
        if found is not None:
            desk.store.write(_keeping(version, found))
    return wrong


def _keeping(version: ReportVersion, found: ReportText) -> Callable[[Writing], None]:
    return lambda writing: writing.set_report_text(version.reporter_id, version.number, found)


def check_reports(
    reading: Reading,
    last_year: Mapping[int, Sequence[str]],
    told: Told = unheard,
    wrong: Mapping[int, Text] | None = None,
) -> Iterator[ReportFinding]:
    """Check the newest version of every reporter's report, in the order of the roster.

    Args:
        reading: the meeting.
        last_year: by reporter id, what was to be mended since last year.
        told: how far it has come; when it raises `Refused`, the check ends there.
        wrong: by reporter id, why a text could not be read.

    Raises:
        Refused: what `told` raises, or the library that compares texts is not installed.
    """
    newest = newest_versions(reading)
    reporters = reading.roster().reporters
    whole = 2 * len(reporters)
    index = FingerprintIndex()
    for done, reporter in enumerate(reporters):
        told(done, whole)
        version = newest.get(reporter.id)
        found = None if version is None else reading.report_text(reporter.id, version.number)
        if found is not None:
            index.add(reporter.id, plain(found.body).content)
    checking = _Checking(reading, index, newest)
    for done, reporter in enumerate(reporters, start=len(reporters)):
        told(done, whole)
        why = (wrong or {}).get(reporter.id)
        yield checking.finding(reporter.id, last_year.get(reporter.id, ()), why)
    told(whole, whole)


class _Checking:
    """What the checks of one meeting share."""

    def __init__(self, reading: Reading, index: FingerprintIndex, newest: Mapping[int, ReportVersion]) -> None:
        self._reading, self._index, self._newest = reading, index, newest
        self._scheme = reading.scheme()
        self._minutes = time_limit(self._scheme)
        self._plain = lru_cache(maxsize=_HELD)(self._read_plain)
        self._names = {one.id: f"{one.unit} {one.name}".strip() for one in reading.roster().reporters}

    def _read_plain(self, reporter_id: int) -> Plain:
        found = self._reading.report_text(reporter_id, self._newest[reporter_id].number)
        return plain(found.body if found is not None else "")

    def finding(self, reporter_id: int, items: Sequence[str], why: Text | None) -> ReportFinding:
        version = self._newest.get(reporter_id)
        found = None if version is None else self._reading.report_text(reporter_id, version.number)
        if version is None:
            return ReportFinding(reporter_id, None)
        if found is None:
            other = text("“{name}”的文字读不出来，不能检查；请另存为 docx 后再附。", name=version.name)
            return ReportFinding(reporter_id, version, unread=why or other)
        alike = tuple(self._alike(reporter_id))
        hints = own_hints(found, self._scheme.report, self._minutes) + answers(found, items)
        return ReportFinding(reporter_id, version, hints + tuple(map(self._likeness_hint, alike)), alike)

    def _alike(self, reporter_id: int) -> Iterator[Likeness]:
        own = self._plain(reporter_id)
        past = self._reading.past_report(reporter_id)
        if past is not None:
            yield from _likeness(reporter_id, own, plain(past.body), last_year=True)
        found: list[Likeness] = []
        for other in self._index.like(reporter_id, MOST_ALIKE):
            found += _likeness(other, own, self._plain(other), is_common=self._index.is_common)
        yield from sorted(found, key=lambda one: (-one.share, one.other_id))

    def _likeness_hint(self, one: Likeness) -> Hint:
        share = fixed(one.share * 100, 1)
        said = text("与本人上年报告相同 {share}%，共 {n} 处", share=share, n=len(one.shared))
        if not one.last_year:
            name = self._names.get(one.other_id, "")
            said = text("与 {name} 的报告相同 {share}%，共 {n} 处", name=name, share=share, n=len(one.shared))
        places = tuple(shared.own for shared in one.shared)
        return Hint(HintKind.LIKENESS, said, places, look=one.share >= _LOOK_FROM)


def _likeness(
    other_id: int,
    own: Plain,
    other: Plain,
    *,
    last_year: bool = False,
    is_common: Callable[[int], bool] | None = None,
) -> Iterator[Likeness]:
    """Likeness to one report; nothing where they share no passage."""
    found = matches(own.content, other.content, is_common)
    if found:
        shared = tuple(shared_passage(own, other, one) for one in found)
        yield Likeness(other_id, last_year, covered(found, own), shared)
