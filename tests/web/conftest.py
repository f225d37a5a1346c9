"""A meeting with a round open and its server, shared by the tests of a module; everyone takes fresh tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from shuzhi_desktop.services.codes import salt_of, token_of
from shuzhi_desktop.services.voting import open_ballot, progress
from tests.support.lan import browser, codes_of, hall_roster, hall_scheme, serving
from tests.support.meetings import small_meeting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.lan import LanHost

SEATS = 170


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = small_meeting(tmp_path_factory.mktemp("hall"), hall_scheme(), hall_roster(public=SEATS))
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def codes(desk: Desk) -> list[str]:
    """Codes of the public that nobody has used; take them off the list."""
    return codes_of(desk)["public"]


@pytest.fixture(scope="module")
def host(desk: Desk, codes: list[str]) -> Iterator[LanHost]:
    """The server, with the first reporter's ballot open."""
    open_ballot(desk, 1)
    with serving(desk, console=True) as started:
        yield started


@pytest.fixture(scope="module")
def device(host: LanHost) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=host.status().voter_url, trust_env=False, timeout=15) as client:
        yield client


@pytest.fixture
def take(desk: Desk, codes: list[str]) -> Callable[[int], list[str]]:
    """Tokens of the public, which is secret, that nobody has used."""

    def taken(number: int) -> list[str]:
        salt = salt_of(desk.store)
        return [token_of(codes.pop(), salt).hex() for _ in range(number)]

    return taken


@pytest.fixture
def received(desk: Desk) -> Callable[[], int]:
    """How many ballots came in since the test began."""

    def now() -> int:
        return sum(one.received for one in progress(desk.store, 1))

    before = now()
    return lambda: now() - before


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started
