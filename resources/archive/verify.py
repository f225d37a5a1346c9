"""Checks an archive of a 述职评议会 with nothing but Python 3.8 or newer: no other program, no network.

    python verify.py            in the unpacked folder, or with the folder's name behind it

It says of every check whether it passed (通过 / passed) and ends with 0 only when all did. The seal code it prints must
be the one printed under the signed paper: then the paper vouches for this archive.
用法：解压后在文件夹里运行 python verify.py；全部“通过”、且封存码与签字纸面上的一致，档案就是当时的档案。
"""

import hashlib
import json
import sqlite3
import sys
from pathlib import Path

from sm3 import sm3_hex

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def seal_code(digest):
    """The first 80 bits of a digest in four groups of four characters without look-alikes."""
    bits = int(digest.split(":")[1][:20], 16)
    code = "".join(ALPHABET[bits >> shift & 31] for shift in range(75, -5, -5))
    return "-".join(code[start : start + 4] for start in range(0, 16, 4))


def check_files(folder, manifest):
    """Every file of the manifest is there unchanged, and nothing beside them."""
    for entry in manifest["files"]:
        path = folder / entry["name"]
        if not path.is_file():
            return "缺少文件 / missing: " + entry["name"]
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != entry["sha256"] or sm3_hex(content) != entry["sm3"]:
            return "文件被改动 / changed: " + entry["name"]
    known = {entry["name"] for entry in manifest["files"]} | {"manifest.json"}
    others = {one.name for one in folder.iterdir() if one.is_file()} - known
    return "多出文件 / not of this archive: " + ", ".join(sorted(others)) if others else ""


def check_result(folder, manifest):
    """The digest worked out anew from every count, score and rank is the one that was sealed."""
    document = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    if document["digest"] != manifest["digest"]:
        return "结果文件与清单的摘要不同 / result and manifest name different digests"
    for key in ("sealed", "digest", "warnings"):
        document.pop(key, None)
    for reporter in document["reporters"]:
        del reporter["outcomes"]
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    found = "sm3:" + sm3_hex(text.encode(errors="backslashreplace"))
    return "" if found == manifest["digest"] else "结果与封存摘要不符 / the result is not the sealed one"


def check_meeting(folder, manifest):
    """The meeting file is whole, sealed under the same digest, with the rules that are in the archive."""
    uri = (folder / "meeting.shuzhi").resolve().as_uri() + "?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True)
    try:
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            return "会议文件损坏 / the meeting file is damaged"
        phase, digest, scheme = connection.execute("SELECT phase, digest, scheme_text FROM meeting").fetchone()
        rows = connection.execute("SELECT number, at, kind, details, sm3, sha256 FROM audit ORDER BY number").fetchall()
        end = connection.execute("SELECT number, sm3, sha256 FROM audit_head").fetchone()
    finally:
        connection.close()
    if phase != "sealed" or digest != manifest["digest"]:
        return "会议文件的封存摘要不同 / the meeting file is sealed under another digest"
    if scheme != (folder / "scheme.toml").read_bytes().decode("utf-8"):
        return "计分方案与会议文件不同 / the scheme differs from the meeting file's"
    return check_chain(folder, rows, end)


def check_chain(folder, rows, end):
    """Each entry of the audit chain carries the digest of the one before; the copy in words says the same."""
    sm3, sha256, number = "", "", 0
    for number, (written, at, kind, details, own_sm3, own_sha256) in enumerate(rows, start=1):
        sm3 = sm3_hex(content_of(number, at, kind, details, sm3))
        sha256 = hashlib.sha256(content_of(number, at, kind, details, sha256)).hexdigest()
        if (written, own_sm3, own_sha256) != (number, sm3, sha256):
            return f"校验链第 {number} 条被改动 / entry {number} of the audit chain was changed"
    if tuple(end) != (number, sm3, sha256):
        return "校验链末尾被删 / the end of the audit chain was cut off"
    lines = (folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = [[n, at, kind, details, "sm3:" + digest] for n, at, kind, details, digest, _ in rows]
    return "" if [json.loads(line) for line in lines] == wanted else "操作记录与会议文件不同 / audit.jsonl differs"


def content_of(number, at, kind, details, before):
    """What the digest of an entry is taken over."""
    return json.dumps([number, at, kind, details, before], ensure_ascii=False, separators=(",", ":")).encode()


CHECKS = (
    ("文件 / files", check_files),
    ("结果 / result", check_result),
    ("会议文件和校验链 / meeting file and audit chain", check_meeting),
)


def main(arguments):
    """Run every check; returns the exit code."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    passed = True
    for name, check in CHECKS:
        try:
            fault = check(folder, manifest)
        except (OSError, ValueError, KeyError, TypeError, sqlite3.Error) as error:
            fault = f"读不了 / cannot be read: {error}"
        passed = passed and not fault
        print("{}  {}{}".format("不通过 FAILED" if fault else "通过 passed", name, ": " + fault if fault else ""))
    if manifest.get("rehearsal"):
        print("这是演练，不是正式会议 / this is a rehearsal, no real meeting")
    print("封存码 seal code: " + seal_code(manifest["digest"]))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
