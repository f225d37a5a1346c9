"""The meeting inside an archive package, taken out into a folder once every part is as the manifest says."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.message import Refused, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.services.ports import MeetingStore

_MEETING = "meeting.shuzhi"
_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 1 << 20
_LARGEST_PART = 2 << 30
_MOST_PARTS = 1_000
_CHUNK = 1 << 20


def is_package(path: Path) -> bool:
    """Whether a file begins as a zip file does.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def taken_out(path: Path, folder: Path) -> tuple[Path, str]:
    """Put the meeting of a package into a folder; its file there and the seal the manifest tells.

    Raises:
        Refused: no package, a rehearsal's, of a newer program, damaged, or changed since it was made.
    """
    with _told_when_broken(path), zipfile.ZipFile(path) as package:
        manifest = _manifest(package, path)
        copy = folder / _MEETING
        _check_parts(package, manifest, copy, path)
        return copy, str(manifest.get("digest"))


def open_packaged_file(path: Path) -> MeetingStore:
    """Open the meeting of a package read-only, from a copy that is removed when the meeting is closed.

    Raises:
        Refused: as `taken_out`, or the meeting does not bear the seal of the manifest.
    """
    from shuzhi_desktop.store.meeting_file import open_meeting_file

    folder = Path(tempfile.mkdtemp(prefix="shuzhi-"))

    def remove() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    try:
        copy, digest = taken_out(path, folder)
        store = open_meeting_file(copy, read_only=True, closed=remove)
        try:
            require_same_seal(store.info().digest, digest, path)
        except BaseException:
            store.close()
            raise
    except OSError as error:
        remove()
        raise Refused(
            text("读不了“{name}”（{reason}），请检查后再试。", name=str(path), reason=error.strerror or str(error))
        ) from error
    except BaseException:
        remove()
        raise
    return store


def require_same_seal(digest: str, in_manifest: str, path: Path) -> None:
    """Refuse a package whose meeting has another seal than its manifest tells."""
    if digest != in_manifest:
        raise Refused(text("归档包“{name}”里的会议与清单的封存摘要不同，不能入账。", name=path.name))


@contextlib.contextmanager
def _told_when_broken(path: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError) as error:
        raise _broken(path) from error


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
