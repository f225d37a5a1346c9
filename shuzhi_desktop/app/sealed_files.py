"""Verifying meeting files and archive packages, several at a time in processes of their own."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from shuzhi_desktop.app.packages import is_package, require_same_seal, taken_out
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.services.desk import Desk
from shuzhi_desktop.services.sealed_meeting import sealed_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.services.ports_sealed import SealedMeeting

# Below this many files a second process would only cost its start.
_FEW = 12
_AT_ONCE = 8


class SealedFiles:
    """`services.ledger.SealedReader` over files."""

    def read_all(self, paths: Sequence[Path]) -> Iterator[tuple[Path, SealedMeeting | Refused]]:
        """Each file with what it holds, or why it does not count; in the order given."""
        workers = os.cpu_count() or 1
        if len(paths) < _FEW or workers < 2:
            yield from ((path, read_sealed(path)) for path in paths)
            return
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(workers, _AT_ONCE), mp_context=context) as pool:
            try:
                yield from zip(paths, pool.map(read_sealed, paths, chunksize=4), strict=True)
            except BrokenProcessPool as error:
                raise Refused(text("校验用的进程意外结束，请关闭别的程序腾出内存后再试。")) from error
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


def read_sealed(path: Path) -> SealedMeeting | Refused:
    """What a file holds, or why it does not count; never raises for what is in the file."""
    try:
        return _of_package(path) if is_package(path) else _of_meeting(path)
    except Refused as refused:
        return refused
    except FileNotFoundError:
        return Refused(text("找不到文件“{name}”，请核对位置。", name=str(path)))
    except OSError as error:
        return Refused(
            text("读不了“{name}”（{reason}），请检查后再试。", name=str(path), reason=error.strerror or str(error))
        )


@lru_cache(maxsize=64)
def _known_scheme(scheme_text: str, name: str) -> Scheme:
    """A scheme, read once: a thousand meetings that are read in a row are of a few schemes."""
    return read_scheme(scheme_text, name)


def _of_meeting(path: Path) -> SealedMeeting:
    from shuzhi_desktop.app.clock import SystemClock, SystemRandomness
    from shuzhi_desktop.store.meeting_file import open_meeting_file

    store = open_meeting_file(path, read_only=True, read_scheme=_known_scheme)
    try:
        return sealed_meeting(Desk(store, SystemClock(), SystemRandomness()))
    finally:
        store.close()


def _of_package(path: Path) -> SealedMeeting:
    """The meeting of an archive package whose every part is as its manifest says."""
    with tempfile.TemporaryDirectory(prefix="shuzhi-") as folder:
        copy, digest = taken_out(path, Path(folder))
        found = _of_meeting(copy)
    require_same_seal(found.digest, digest, path)
    return found
