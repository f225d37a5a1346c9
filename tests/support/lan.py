"""A real server over a real meeting, and what devices do with it."""

from __future__ import annotations

import secrets
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.services.codes import issue_codes
from shuzhi_desktop.services.lan import LanSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import httpx
    from playwright.sync_api import Browser

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.lan import LanHost

OPTIONS_FORM = """
[[forms]]
id = "conduct"
title = "民主测评表"
""" + "".join(
    f"""[[forms.indicators]]
id = "i{number}"
name = "{name}"
kind = "options"
options = [
  {{ id = "good", name = "好", points = "100" }}, {{ id = "fair", name = "较好", points = "80" }},
  {{ id = "plain", name = "一般", points = "60" }}, {{ id = "poor", name = "较差", points = "0" }},
]
"""
    for number, name in enumerate(("思想建设", "组织建设", "作风建设", "制度建设", "反腐倡廉建设"))
)
HALL = (
    """
format = 1
[scheme]
id = "hall"
title = "述职测评"
level = "unit"
entry = "ENTRY"
"""
    + OPTIONS_FORM
    + """
[[forms]]
id = "marks"
title = "评分表"
[[forms.indicators]]
id = "thought"
name = "思想建设"
kind = "points"
min = "0"
max = "20"
step = "0.5"
[[forms.indicators]]
id = "work"
name = "履职实绩"
kind = "points"
min = "0"
max = "80"
step = "1"
[[classes]]
id = "leading"
name = "领导小组"
weight = "40"
form = "marks"
secrecy = "named"
[[classes]]
id = "public"
name = "党员群众"
weight = "60"
form = "conduct"
secrecy = "secret"
recuse = "own_unit"
[[agenda]]
id = "scoring"
name = "评分"
minutes = 2
"""
)
PEOPLE = (("刘洋", "柳溪街道", "党工委书记"), ("𬱖洋", "云台街道", "党工委书记"), ("欧阳建国", "青石镇", "党委书记"))


def hall_roster(public: int = 30, leaders: int = 2) -> Roster:
    """Three reporters, named leaders, and seats of the public of a unit that nobody reports for."""
    reporters = tuple(Reporter(n, n, name, unit, post) for n, (name, unit, post) in enumerate(PEOPLE, 1))
    seats = [Seat(n, "public", "", "社区") for n in range(1, public + 1)]
    seats += [Seat(1000 + n, "leading", f"何{n}", "区委") for n in range(1, leaders + 1)]
    return Roster(reporters, tuple(seats))


def hall_scheme(entry: str = "each") -> str:
    """The scheme of the hall, scored one by one (each) or on one sheet (slate)."""
    return HALL.replace("ENTRY", entry)


@contextmanager
def serving(desk: Desk, **settings: object) -> Iterator[LanHost]:
    """A server at 127.0.0.1 on a port of the system's choice."""
    host = AppWorkspace().lan(desk)
    host.start(LanSettings(**{"host": "127.0.0.1", "port": 0, **settings}))
    try:
        yield host
    finally:
        host.stop()


def codes_of(desk: Desk) -> dict[str, list[str]]:
    """Fresh codes per class id."""
    found: dict[str, list[str]] = {}
    for one in issue_codes(desk):
        found.setdefault(one.class_id, []).append(one.code)
    return found


def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    """Look again and again until something holds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def ballot_of(token: str, lines: object, round_id: int = 1, key: str = "") -> dict[str, object]:
    """What a device posts."""
    return {"token": token, "key": key or secrets.token_hex(16), "round": round_id, "lines": lines}


def entered(client: httpx.Client, code: str) -> str:
    """The token a device gets for a code."""
    return str(client.post("/enter", json={"code": code}).json()["token"])


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one Playwright finds."""
    import shutil

    from playwright.sync_api import sync_playwright

    flags = [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--no-first-run", "--disable-sync", "--disable-default-apps", "--disable-dev-shm-usage",
    ]  # fmt: skip
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), headless=True, args=flags)
        try:
            yield started
        finally:
            started.close()


def pictures(folder: Path, pages: Sequence[tuple[str, object]]) -> None:
    """Keep what pages show."""
    for name, page in pages:
        page.screenshot(path=str(folder / f"{name}.png"))  # type: ignore[attr-defined]
