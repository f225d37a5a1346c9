"""Names with rare characters on the phone's page, as a real browser reads and draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.services.voting import open_ballot
from tests.support.lan import codes_of, hall_roster, hall_scheme, serving
from tests.support.meetings import small_meeting
from tests.support.rare import NOBODY_HAS, SETS, rare, reporters

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

LIKE_A_BOX = """([characters, nobody]) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 48;
  const pen = canvas.getContext("2d", {willReadFrequently: true});
  const heading = getComputedStyle(document.querySelector("h2"));
  const drawn = (character) => {
    pen.clearRect(0, 0, 48, 48);
    pen.font = `32px ${heading.fontFamily}`;
    pen.fillText(character, 4, 38);
    return pen.getImageData(0, 0, 48, 48).data.join();
  };
  const box = drawn(nobody);
  return characters.filter((one) => drawn(one) === box);
}"""


@pytest.mark.parametrize("which", SETS)
def test_the_page_of_a_phone_shows_every_character(tmp_path: Path, chromium: Browser, which: str) -> None:
    characters = rare(which)
    roster = hall_roster(public=1)
    people = reporters(characters)
    desk = small_meeting(tmp_path, hall_scheme("slate"), type(roster)(people, roster.seats))
    try:
        codes = codes_of(desk)
        with serving(desk) as host:
            open_ballot(desk)
            page = chromium.new_page(viewport={"width": 360, "height": 740}, locale="zh-CN")
            page.goto(f"{host.status().voter_url}#{codes['public'][0]}")
            headings = page.get_by_role("heading", level=2)
            headings.nth(len(people) - 1).wait_for()
            assert [one.replace(" ", "") for one in headings.all_inner_texts()] == [one.name for one in people]
            assert page.evaluate(LIKE_A_BOX, [list(characters), NOBODY_HAS]) == []
            page.close()
    finally:
        desk.store.close()
