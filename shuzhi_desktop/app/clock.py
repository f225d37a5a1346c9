"""The real clock and the operating system's randomness."""

from __future__ import annotations

import secrets
from datetime import datetime


class SystemClock:
    """The time of this machine, with its zone."""

    def now(self) -> datetime:
        """Local time."""
        return datetime.now().astimezone()


class SystemRandomness:
    """The operating system's cryptographic source."""

    def below(self, bound: int) -> int:
        """A uniform integer, 0 <= n < bound."""
        return secrets.randbelow(bound)

    def token(self, size: int) -> bytes:
        """`size` random bytes."""
        return secrets.token_bytes(size)
