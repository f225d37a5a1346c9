"""The archive package: one zip with the meeting, its documents, digests of all, and a script that checks them alone."""

from __future__ import annotations

import hashlib
import inspect
import json
import zipfile
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services import sm3
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.services.progress import unheard
from shuzhi_desktop.services.result_json import result_document
from shuzhi_desktop.services.seal_code import seal_code

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import Reading
    from shuzhi_desktop.services.progress import Told

FORMAT = 1
_STAMP = (2000, 1, 1, 0, 0, 0)


def plain_parts(reading: Reading, content: MeetingContent, language: Language, script: str) -> dict[str, bytes]:
    """The parts of an archive that need no other program: result, rules, audit log, the script that checks.

    Args:
        reading: the meeting.
        content: its sealed tally.
        language: of the warnings.
        script: text of `resources/archive/verify.py`.
    """
    document = result_document(
        content.scheme,
        content.roster,
        content.result,
        sealed=True,
        digest=content.digest,
        language=language,
        rehearsal=content.info.rehearsal,
    )
    entries = reversed(reading.audit(reading.audit_count()))
    lines = [json.dumps([one.number, one.at, one.kind, one.details, one.digest], ensure_ascii=False) for one in entries]
    return {
        "result.json": _utf8(json.dumps(document, ensure_ascii=False, indent=2) + "\n"),
        "scheme.toml": _utf8(reading.scheme_text()),
        "audit.jsonl": _utf8("".join(f"{line}\n" for line in lines)),
        "verify.py": _utf8(script),
        "sm3.py": _utf8(sm3_source()),
    }


def write_archive(path: Path, content: MeetingContent, parts: Mapping[str, bytes], told: Told = unheard) -> None:
    """Write the package; it appears whole or not at all.

    Args:
        path: where.
        content: the meeting with its sealed tally.
        parts: name and content of each file.
        told: of the files packed.

    Raises:
        Refused: the tally is not sealed, or the file cannot be written.
    """
    if not content.sealed:
        raise Refused(text("还没有封存计票结果，不能归档；请先封票并封存。"))
    manifest = {
        "format": FORMAT,
        "title": content.info.title,
        "date": content.info.date,
        "scheme": content.scheme.id,
        "digest": content.digest,
        "seal_code": seal_code(content.digest),
        **({"rehearsal": True} if content.info.rehearsal else {}),
        "files": [
            {
                "name": name,
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                "sm3": sm3.sm3_hex(data),
            }
            for name, data in parts.items()
        ],
    }
    listed = _utf8(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    with whole_file(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as package:
        for number, (name, data) in enumerate({"manifest.json": listed, **parts}.items(), start=1):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
            told(number, len(parts) + 1)


def sm3_source() -> str:
    """The program's own SM3, which the script takes along: some builds of OpenSSL leave it out."""
    try:
        return inspect.getsource(sm3)
    except OSError as error:
        raise Refused(text("程序安装不完整，缺少 sm3.py，不能归档；请重新安装。")) from error


def _utf8(written: str) -> bytes:
    return written.encode(errors="backslashreplace")
