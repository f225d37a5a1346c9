"""Adding meetings to a ledger: each is verified first, one that is broken is named, and the rest go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.ports_ledger import Added, Verdict
from shuzhi_desktop.services.progress import unheard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from shuzhi_desktop.services.ports_ledger import LedgerStore, Taken
    from shuzhi_desktop.services.ports_sealed import SealedMeeting
    from shuzhi_desktop.services.progress import Told

SUFFIXES = (".shuzhi", ".zip")
LEDGER_SUFFIX = ".shuzhi-ledger"
_MOST_FILES = 1_000_000


class SealedReader(Protocol):
    """Verifies meeting files and archive packages, maybe several at a time."""

    def read_all(self, paths: Sequence[Path]) -> Iterator[tuple[Path, SealedMeeting | Refused]]:
        """Each file with what it holds, or why it does not count; in the order given."""


def add_files(
    store: LedgerStore, paths: Sequence[Path], reader: SealedReader, now: str, told: Told = unheard
) -> tuple[Added, ...]:
    """Add meeting files, archive packages and folders of them.

    Args:
        store: the ledger.
        paths: files, or folders that are searched through.
        reader: verifies each file.
        now: ISO time, noted with what is added.
        told: of the files verified; where it raises `Refused` to stop, nothing is added.

    Returns:
        What became of each file, in order.

    Raises:
        Refused: there is nothing to add, or the ledger cannot be written.
    """
    files = tuple(_files(paths))
    if not files:
        raise Refused(text("没有找到会议文件（.shuzhi）或归档包（.zip），请核对位置。"))
    told(0, len(files))
    found: list[tuple[Path, SealedMeeting | Refused]] = []
    for one in reader.read_all(files):
        found.append(one)
        told(len(found), len(files))
    sound = [(meeting, str(path.absolute())) for path, meeting in found if not isinstance(meeting, Refused)]
    taken = iter(store.put_meetings(sound, now))
    return tuple(
        Added(path, Verdict.REFUSED, one.message) if isinstance(one, Refused) else _added(path, one, next(taken))
        for path, one in found
    )


def _added(path: Path, found: SealedMeeting, taken: Taken) -> Added:
    verdict, strangers = taken.verdict, taken.strangers
    title, year, number = found.title, found.year, len(found.reporters)
    if verdict is Verdict.KNOWN:
        return Added(path, verdict, text("“{title}”已在台账里，没有重复计入", title=title))
    if verdict is Verdict.REPLACED:
        said = text("“{title}”{year} 年 {n} 人：更正后的结果已替换原来的，原来的留痕", title=title, year=year, n=number)
    else:
        said = text("“{title}”{year} 年 {n} 人：校验通过，已入账", title=title, year=year, n=number)
    if strangers:
        said = text("{said}；有 {n} 个单位在组织树里对不上", said=said, n=strangers)
    if taken.other_rules:
        said = text("{said}；与台账里同名方案“{scheme}”的规则不同，只按百分折算相比", said=said, scheme=found.scheme_id)
    return Added(path, verdict, said)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that are named, and those of folders; a file that is named is tried whatever it is called."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        number = 0
        for one in sorted(path.rglob("*")):
            if one.suffix.lower() in SUFFIXES and one.is_file() and not one.name.startswith("."):
                number += 1
                if number > _MOST_FILES:
                    raise Refused(text("文件夹“{name}”里的文件太多，请分批加入。", name=str(path)))
                yield one
