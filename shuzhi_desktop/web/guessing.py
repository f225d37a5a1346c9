"""Guessing at codes is locked out: the delay doubles with every wrong try, per address and in all.

On a meeting of 300 seats a guess hits with 300 / 25^8, about 2e-9. An address has `FREE_TRIES` tries without delay,
then waits 2, 4, 8 … seconds: 16 tries in an hour, a chance of about 3e-8. A right code gives back only the try it took,
so that whoever owns one code cannot use it to go on guessing.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import OrderedDict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

FREE_TRIES = 5
FREE_IN_ALL = 60
LONGEST_DELAY = 3600.0
LONGEST_IN_ALL = 60.0
_LEAK_SECONDS = 30.0  # in all, one wrong try is forgiven every so often: halls mistype
_FORGOTTEN_AFTER = 2 * 3600.0
_MOST_ADDRESSES = 20_000
_MOST_WAITING = 64


@dataclass(slots=True)
class _Address:
    wrong: int = 0
    free_at: float = 0.0
    seen: float = 0.0
    waiting: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Locked(Exception):
    """No try may be made yet."""

    def __init__(self, seconds: float) -> None:
        """Tell how long.

        Args:
            seconds: until the next try is allowed.
        """
        super().__init__(seconds)
        self.seconds = seconds


class Guessing:
    """Counts wrong tries. Tries of one address are made one after another, so many at once are no way round."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with a clean sheet.

        Args:
            clock: seconds that only grow.
        """
        self._clock = clock
        self._addresses: OrderedDict[str, _Address] = OrderedDict()
        self._level = 0.0
        self._level_at = 0.0
        self._all_free_at = 0.0

    @asynccontextmanager
    async def try_of(self, address: str) -> AsyncIterator[Try]:
        """One try of an address; inside, call `was_right` when the code was one.

        Raises:
            Locked: too many wrong tries came before.
        """
        one = self._known(_network(address))
        if one.waiting >= _MOST_WAITING:
            raise Locked(2.0)
        one.waiting += 1
        try:
            async with one.turn:
                self._check(one)
                made = Try()
                try:
                    yield made
                finally:
                    if not made.right:
                        self._note_wrong(one)
        finally:
            one.waiting -= 1

    def _check(self, one: _Address) -> None:
        now = self._clock()
        free_at = one.free_at
        if one.wrong:  # whoever types a right code at the first try is not held up by others' guessing
            free_at = max(free_at, self._all_free_at)
        if now < free_at:
            raise Locked(free_at - now)

    def _note_wrong(self, one: _Address) -> None:
        now = self._clock()
        one.wrong += 1
        if one.wrong >= FREE_TRIES:
            one.free_at = now + min(LONGEST_DELAY, 2.0 ** (one.wrong - FREE_TRIES + 1))
        self._level = max(0.0, self._level - (now - self._level_at) / _LEAK_SECONDS) + 1
        self._level_at = now
        if self._level > FREE_IN_ALL:
            self._all_free_at = now + min(LONGEST_IN_ALL, 2.0 ** min(16.0, self._level - FREE_IN_ALL))

    def _known(self, address: str) -> _Address:
        now = self._clock()
        one = self._addresses.pop(address, None)
        if one is None or (not one.waiting and now - max(one.seen, one.free_at) > _FORGOTTEN_AFTER):
            one = _Address()
        one.seen = now
        self._addresses[address] = one
        while len(self._addresses) > _MOST_ADDRESSES:
            self._addresses.popitem(last=False)
        return one


@dataclass(slots=True)
class Try:
    """One try that is being made."""

    right: bool = False

    def was_right(self) -> None:
        """The code was one: this try does not count."""
        self.right = True


def _network(address: str) -> str:
    """What counts as one address: in IPv6 a device has a whole /64 to itself."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
