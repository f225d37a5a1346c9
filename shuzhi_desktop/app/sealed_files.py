"""Verifying meeting files and archive packages, several at a time in processes of their own."""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import os
import tempfile
import zipfile
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
_MEETING = "meeting.shuzhi"
_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 1 << 20
_LARGEST_PART = 2 << 30
_MOST_PARTS = 1_000
_CHUNK = 1 << 20


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
        with path.open("rb") as file:
            start = file.read(4)
        if start == b"PK\x03\x04":
            return _of_package(path)
        return _of_meeting(path)
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
    try:
        with zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory(prefix="shuzhi-") as folder:
            manifest = _manifest(package, path)
            copy = Path(folder) / _MEETING
            _check_parts(package, manifest, copy, path)
            found = _of_meeting(copy)
    except (zipfile.BadZipFile, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError) as error:
        raise _broken(path) from error
    if found.digest != manifest.get("digest"):
        raise Refused(text("归档包“{name}”里的会议与清单的封存摘要不同，不能入账。", name=path.name))
    return found


def _manifest(package: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    parts = package.infolist()
    names = [one.filename for one in parts]
    if _MANIFEST not in names or _MEETING not in names:
        raise Refused(text("“{name}”不是述职评议的归档包，请选择由本程序归档的 .zip。", name=path.name))
    if len(parts) > _MOST_PARTS or len(set(names)) < len(names) or any(one.file_size > _LARGEST_PART for one in parts):
        raise _broken(path)
    if package.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
        raise _broken(path)
    manifest = json.loads(package.read(_MANIFEST))
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), list):
        raise _broken(path)
    if manifest.get("format") != 1:
        raise Refused(text("归档包“{name}”由更新版本的程序建立，请先升级本程序。", name=path.name))
    if manifest.get("rehearsal"):
        raise Refused(text("“{title}”是演练，不能入账。", title=str(manifest.get("title", path.name))))
    return manifest


def _check_parts(package: zipfile.ZipFile, manifest: dict[str, Any], copy: Path, path: Path) -> None:
    listed = {str(one["name"]): one for one in manifest["files"]}
    if set(package.namelist()) != {_MANIFEST, *listed}:
        raise Refused(text("归档包“{name}”里缺少文件或多出文件，不能入账。", name=path.name))
    for name, entry in listed.items():
        digest = hashlib.sha256()
        with contextlib.ExitStack() as stack:
            part = stack.enter_context(package.open(name))
            kept = stack.enter_context(copy.open("wb")) if name == _MEETING else None
            while chunk := part.read(_CHUNK):
                digest.update(chunk)
                if kept is not None:
                    kept.write(chunk)
        if digest.hexdigest() != entry["sha256"]:
            raise Refused(text("归档包“{name}”里的“{part}”被改动过，不能入账。", name=path.name, part=name))


def _broken(path: Path) -> Refused:
    return Refused(text("归档包“{name}”已损坏，请改用另一份拷贝。", name=path.name))
