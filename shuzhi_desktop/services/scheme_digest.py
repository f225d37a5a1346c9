"""Whether two meetings were scored by the same rules."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache

from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.domain.scheme_writing import write_scheme


@lru_cache(maxsize=64)
def scheme_digest(scheme_text: str) -> str:
    """A digest of a scheme's rules: the same however the file is laid out, another for any other rule of scoring.

    What leaves every score as it is, is left out: title, source, note, agenda.

    Raises:
        Refused: the text is no scheme.
    """
    scheme = read_scheme(scheme_text, "scheme.toml")
    written = write_scheme(replace(scheme, title="", source="", note="", agenda=()))
    return "sha256:" + hashlib.sha256(written.encode()).hexdigest()
