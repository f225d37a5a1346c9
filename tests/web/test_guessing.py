"""Guessing at codes: the delay doubles, and an hour of it is hopeless."""

from __future__ import annotations

import asyncio
from fractions import Fraction

import pytest

from shuzhi_desktop.services.codes import ALPHABET, LENGTH
from shuzhi_desktop.web.guessing import FREE_IN_ALL, FREE_TRIES, Guessing, Locked

HOUR = 3600.0


class Attack:
    """Guesses as fast as it is let, by a clock of its own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.guessing = Guessing(lambda: self.now)

    async def guess(self, address: str, *, right: bool = False) -> float:
        """Seconds to wait; 0 when the try was made."""
        try:
            async with self.guessing.try_of(address) as one:
                if right:
                    one.was_right()
        except Locked as locked:
            return locked.seconds
        return 0.0

    async def tries_in(self, seconds: float, address: str, *, own_code: bool = False) -> int:
        until, made = self.now + seconds, 0
        while self.now <= until:
            wait = await self.guess(address)
            if own_code:
                wait = max(wait, await self.guess(address, right=True))
            made += not wait
            self.now += wait + (0.001 if wait else 0.0)
        return made


@pytest.mark.parametrize("own_code", [False, True])
@pytest.mark.parametrize("before", [0.0, HOUR, 2 * HOUR, 5 * HOUR])
def test_an_hour_of_guessing_by_one_address_hits_one_of_300_seats_below_1e_7(before: float, own_code: bool) -> None:
    async def run() -> int:
        attack = Attack()
        if before:
            await attack.tries_in(before, "10.0.0.9")
        return await attack.tries_in(HOUR, "10.0.0.9", own_code=own_code)

    tries = asyncio.run(run())
    assert tries < 30
    assert before or tries >= FREE_TRIES - 1
    assert tries * Fraction(300, len(ALPHABET) ** LENGTH) < Fraction(1, 10**7)


def test_the_delay_doubles_with_every_wrong_try() -> None:
    async def run() -> list[float]:
        attack, waits = Attack(), []
        for _ in range(FREE_TRIES + 6):
            wait = await attack.guess("10.0.0.9")
            if wait:
                waits.append(wait)
                attack.now += wait
                assert await attack.guess("10.0.0.9") == 0
        return waits

    waits = asyncio.run(run())
    assert waits == [2.0, 4.0, 8.0, 16.0, 32.0, 64.0]


def test_many_tries_at_once_are_no_way_round() -> None:
    async def run() -> int:
        attack = Attack()
        answers = await asyncio.gather(*(attack.guess("10.0.0.9") for _ in range(500)))
        return sum(not wait for wait in answers)

    assert asyncio.run(run()) == FREE_TRIES


def test_a_hall_behind_one_address_that_types_right_is_not_held_up() -> None:
    async def run() -> float:
        attack = Attack()
        return max([await attack.guess("10.0.0.9", right=True) for _ in range(1000)])

    assert asyncio.run(run()) == 0


def test_addresses_are_locked_apart_but_for_the_sum_of_all() -> None:
    async def run() -> tuple[float, float, float]:
        attack = Attack()
        await attack.tries_in(60, "10.0.0.9")
        free = await attack.guess("10.0.0.10")
        for number in range(FREE_IN_ALL + 5):
            await attack.guess(f"10.1.0.{number}")
        second_try = await attack.guess("10.1.0.1")
        return free, second_try, await attack.guess("10.2.0.1", right=True)

    free, second_try, honest = asyncio.run(run())
    assert free == 0
    assert second_try > 1
    assert honest == 0


def test_an_ipv6_device_has_one_network_however_many_addresses_it_takes() -> None:
    async def run() -> list[float]:
        attack = Attack()
        waits = [await attack.guess(f"2001:db8:1:2::{number:x}") for number in range(1, FREE_TRIES + 3)]
        return [*waits, await attack.guess("2001:db8:1:3::1"), await attack.guess("fe80::1%eth0")]

    waits = asyncio.run(run())
    assert waits[:FREE_TRIES] == [0.0] * FREE_TRIES
    assert all(waits[FREE_TRIES:-2])
    assert waits[-2:] == [0.0, 0.0]
