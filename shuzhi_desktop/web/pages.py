"""Puts a page together from its parts: one answer, nothing from elsewhere, with the policy that lets only it run."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.services.language import load_language
from shuzhi_desktop.web.words import dictionary

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 50 * 1024
"""What one page may weigh, with script, style and words."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is sent, and its Content-Security-Policy."""

    content: bytes
    packed: bytes
    etag: str
    policy: str


def compose(resources: Path, name: str, words: tuple[object, ...]) -> Page:
    """Make `web/NAME.html` whole with `NAME.css`, `NAME.js` and its words."""
    folder = resources / "web"
    html = (folder / f"{name}.html").read_text(encoding="utf-8")
    style = (folder / f"{name}.css").read_text(encoding="utf-8").strip()
    english = json.dumps(dictionary(words, load_language("en", resources)), ensure_ascii=False, separators=(",", ":"))
    script = (folder / f"{name}.js").read_text(encoding="utf-8").strip().replace("__ENGLISH__", _in_script(english))
    content = html.replace("__STYLE__", style).replace("__SCRIPT__", script).encode()
    return Page(
        content, gzip.compress(content, mtime=0), f'"{hashlib.sha256(content).hexdigest()[:20]}"', policy(style, script)
    )


def policy(style: str, script: str = "") -> str:
    """Only this style and this script, and only this server."""
    parts = [
        "default-src 'none'",
        f"style-src {_source(style)}",
        "connect-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    return "; ".join([*parts, f"script-src {_source(script)}"] if script else parts)


def _source(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _in_script(content: str) -> str:
    """JSON that cannot end the script element it stands in."""
    return content.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
