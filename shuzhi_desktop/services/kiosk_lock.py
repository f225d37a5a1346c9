"""The clerk's PIN that lets someone out of the scoring terminal: salted and slow to guess."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.desk import Topic

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.ports import Writing

_NAME = "kiosk_pin"
_TRIES = "kiosk_pin_tries"
_SHORTEST, _LONGEST = 4, 12
LONGEST_WAIT = 300
"""Seconds; a clerk who mistyped is never shut out for longer."""


def has_pin(desk: Desk) -> bool:
    """Whether a PIN was set for this meeting."""
    return bool(desk.store.secrets().get(_NAME))


def set_pin(desk: Desk, pin: str) -> Changed:
    """Set the PIN; only a salted hash of it is kept.

    Raises:
        Refused: not 4 to 12 digits.
    """
    if not (pin.isascii() and pin.isdigit() and _SHORTEST <= len(pin) <= _LONGEST):
        raise Refused(text("PIN 须为 4 到 12 位数字。"))
    salt = desk.randomness.token(16)
    kept = f"{salt.hex()}:{_hash(pin, salt).hex()}"

    def work(writing: Writing) -> None:
        writing.set_secret(_NAME, kept)
        writing.record("kiosk.pin_set", {})

    desk.store.write(work)
    return desk.told(Topic.INFO)


def check_pin(desk: Desk, pin: str) -> bool:
    """Whether this is the PIN; false as long as none was set."""
    salt, _, wanted = desk.store.secrets().get(_NAME, "").partition(":")
    return bool(wanted) and hmac.compare_digest(_hash(pin, bytes.fromhex(salt)).hex(), wanted)


def try_pin(desk: Desk, pin: str) -> int:
    """Check a PIN that was typed to leave. Each wrong one doubles the wait, also across restarts of the terminal.

    Returns:
        0 when it was right, else the seconds until the next try is looked at.
    """
    failures, until = _tries(desk)
    now = desk.clock.now()
    if until is not None and now < until:
        return -int((now - until).total_seconds() // 1)
    if check_pin(desk, pin):
        if failures:
            _keep_tries(desk, "", "kiosk.pin_right", 0)
        return 0
    wait = min(1 << min(failures, 16), LONGEST_WAIT)
    ends = (now + timedelta(seconds=wait)).isoformat()
    _keep_tries(desk, f"{failures + 1} {ends}", "kiosk.pin_wrong", failures + 1)
    return wait


def _tries(desk: Desk) -> tuple[int, datetime | None]:
    failures, _, until = desk.store.secrets().get(_TRIES, "").partition(" ")
    return (int(failures), datetime.fromisoformat(until)) if until else (0, None)


def _keep_tries(desk: Desk, tries: str, kind: str, failures: int) -> None:
    def work(writing: Writing) -> None:
        writing.set_secret(_TRIES, tries)
        writing.record(kind, {"failures": failures} if failures else {})

    desk.store.write(work)


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
