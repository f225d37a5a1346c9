"""Many reports at once: the files of a folder, whose they are by name and unit, and each attached on its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.report_names import FileMatch, match_files
from shuzhi_desktop.services.progress import unheard
from shuzhi_desktop.services.reports import REPORT_SUFFIXES, attach_report, newest_version
from shuzhi_desktop.services.reports_last_year import keep_past_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading
    from shuzhi_desktop.services.ports_reports import ReportReader
    from shuzhi_desktop.services.progress import Told

MOST_FILES = 20_000
_LEFT_BEHIND = ("~$", ".", "._")  # what Word, WPS and other systems leave beside the files people made


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file and whose it is."""

    path: Path
    match: FileMatch


@dataclass(frozen=True, slots=True)
class Account:
    """What became of files: names of those taken, of those that were there already, and what was refused and why."""

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[tuple[Path, Text], ...]


def sort_files(reading: Reading, paths: Sequence[Path]) -> tuple[FoundFile, ...]:
    """The documents among files and in folders, each with whose it is.

    Raises:
        Refused: a path is not there, or a folder holds far too many files.
    """
    found = list(_documents(paths))
    matches = match_files([name for name, _ in found], reading.roster().reporters)
    return tuple(FoundFile(path, match) for (_, path), match in zip(found, matches, strict=True))


def _documents(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    left = MOST_FILES
    for path in paths:
        if path.is_file():
            yield path.name, path
            continue
        if not path.is_dir():
            raise Refused(text("找不到“{name}”，请核对位置。", name=str(path)))
        for one in sorted(path.rglob("*")):
            left -= 1
            if left < 0:
                raise Refused(
                    text(
                        "文件夹“{name}”里的文件超过 {most} 个，请只选放述职报告的文件夹。",
                        name=str(path),
                        most=MOST_FILES,
                    )
                )
            if one.suffix.lower() in REPORT_SUFFIXES and not one.name.startswith(_LEFT_BEHIND) and one.is_file():
                yield one.relative_to(path).as_posix(), one


def attach_files(
    desk: Desk, reader: ReportReader, files: Sequence[tuple[Path, int]], sent_by: str, told: Told = unheard
) -> Account:
    """Attach files to reporters, one by one: a bad one is named and the rest go on.

    Args:
        desk: the meeting.
        reader: reads their text.
        files: (file, reporter id).
        sent_by: who handed them in.
        told: how many are done; when it raises, those attached until then stay.
    """

    def attach(path: Path, reporter_id: int) -> bool:
        before = newest_version(desk.store, reporter_id)
        version = attach_report(desk, reader, reporter_id, path, sent_by)
        return before is None or before.number != version.number

    return _one_by_one(files, attach, told)


def keep_past_files(
    desk: Desk, reader: ReportReader, files: Sequence[tuple[Path, int]], told: Told = unheard
) -> Account:
    """Keep files as the reporters' own reports of last year, one by one."""

    def keep(path: Path, reporter_id: int) -> bool:
        keep_past_file(desk, reader, reporter_id, path)
        return True

    return _one_by_one(files, keep, told)


def _one_by_one(files: Sequence[tuple[Path, int]], take: Callable[[Path, int], bool], told: Told) -> Account:
    added: list[str] = []
    unchanged: list[str] = []
    refused: list[tuple[Path, Text]] = []
    for number, (path, reporter_id) in enumerate(files):
        told(number, len(files))
        try:
            (added if take(path, reporter_id) else unchanged).append(path.name)
        except Refused as error:
            refused.append((path, error.message))
    told(len(files), len(files))
    return Account(tuple(added), tuple(unchanged), tuple(refused))
