"""The seal's short code: enough of the digest to be compared by eye between paper and file."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that looks like something else
_BITS = 80
"""Nobody finds another result under the same 80 bits."""


def seal_code(digest: str) -> str:
    """The code of a digest "sm3:…" as four groups of four characters, empty for an empty digest."""
    digits = digest.partition(":")[2]
    if not digits:
        return ""
    bits = int(digits[: _BITS // 4], 16)
    code = "".join(_ALPHABET[bits >> shift & 31] for shift in range(_BITS - 5, -5, -5))
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
