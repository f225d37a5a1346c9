"""The ballot page in a real browser, on the real server: twenty phones at once, no script, lost Wi-Fi."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.services.language import load_language
from shuzhi_desktop.services.voting import cast, close_ballot, open_ballot, progress
from shuzhi_desktop.web.pages import MOST_BYTES, compose
from shuzhi_desktop.web.words import BALLOT_WORDS, CONSOLE_WORDS, dictionary
from tests.support.lan import codes_of, hall_roster, hall_scheme, serving, until
from tests.support.meetings import marks, small_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.lan import LanHost

PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1366, "height": 768}


@contextmanager
def hall(folder: Path, scheme: str = "", public: int = 4, leaders: int = 1) -> Iterator[tuple[Desk, LanHost, dict]]:
    desk = small_meeting(folder, scheme or hall_scheme(), hall_roster(public, leaders))
    try:
        codes = codes_of(desk)
        with serving(desk, console=True) as host:
            yield desk, host, codes
    finally:
        desk.store.close()


@contextmanager
def page_of(chromium: Browser, **settings: object) -> Iterator[Page]:
    context = chromium.new_context(**{"viewport": PHONE, "locale": "zh-CN", **settings})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        yield page
        assert wrong == []
        here = page.url.split("/")[2]
        assert all(url.split("/")[2] == here or url.startswith(("data:", "blob:")) for url in asked)
    finally:
        context.close()


def received(desk: Desk, round_id: int = 1) -> int:
    return sum(one.received for one in progress(desk.store, round_id))


def choose_all(page: Page, option: int = 0) -> None:
    for row in page.locator("fieldset").all():
        row.locator("label").nth(option).click()


def no_overflow(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_the_whole_page_is_one_answer_of_at_most_50_kilobytes_with_nothing_from_elsewhere() -> None:
    for name, words in (("ballot", BALLOT_WORDS), ("console", CONSOLE_WORDS)):
        page = compose(resources_dir(), name, words)
        content = page.content.decode()
        assert len(page.content) <= MOST_BYTES
        assert not re.search(r"(src|href)=[\"'](?!/plain)", content)
        assert "@import" not in content
        assert "url(" not in content


def test_the_script_is_es2017_and_every_word_of_it_is_in_the_catalogue() -> None:
    for name, words in (("ballot", BALLOT_WORDS), ("console", CONSOLE_WORDS)):
        script = (resources_dir() / "web" / f"{name}.js").read_text(encoding="utf-8")
        assert not re.search(
            r"\?\.[a-zA-Z\[(]|\?\?|\.flat\(|\.at\(|replaceAll|\bcatch \{|\*\*=|#[a-z]+\(|\bimport\b", script
        )
        said = set(re.findall(r"\bt\(\"([^\"]+)\"", script))
        known = {one.template for one in words}
        assert said <= known
        assert len(said) > 25
        english = dictionary(words, load_language("en", resources_dir()))
        assert set(english) == known


@pytest.mark.slow
def test_twenty_phones_vote_at_once_and_follow_the_meeting(tmp_path: Path, chromium: Browser) -> None:
    with hall(tmp_path, public=20) as (desk, host, codes):
        url = host.status().voter_url
        contexts = [chromium.new_context(viewport=PHONE, locale="zh-CN") for _ in range(20)]
        pages = [context.new_page() for context in contexts]
        for page, code in zip(pages, codes["public"], strict=True):
            page.goto(f"{url}#{code}")
        for page in pages:
            page.get_by_text("等待工作人员开放评分").wait_for()
            assert "#" not in page.url  # the code does not stay in the address
        open_ballot(desk, 1)
        for number, page in enumerate(pages):
            page.locator("fieldset").nth(4).wait_for()
            choose_all(page, number % 4)
            page.locator("#go").click()
        for page in pages:
            # Three taps within one turn of the browser.
            page.evaluate("(() => { const b = document.getElementById('go'); b.click(); b.click(); b.click(); })()")
        for page in pages:
            page.get_by_text("您的评分已计入，谢谢！").wait_for()
        assert received(desk) == 20
        counts: dict[int, int] = {}
        for _, ballot in desk.store.ballots(1):
            mark = ballot.lines[0].marks[0]
            counts[mark] = counts.get(mark, 0) + 1
        assert counts == {0: 5, 1: 5, 2: 5, 3: 5}
        close_ballot(desk, 1)
        open_ballot(desk, 2)
        for page in pages:
            page.get_by_text("𬱖 洋").wait_for()
        for context in contexts:
            context.close()


def test_a_phone_of_360_pixels_says_what_is_missing_and_looks_over_before_it_sends(
    tmp_path: Path, chromium: Browser
) -> None:
    with hall(tmp_path) as (desk, host, codes), page_of(chromium) as page:
        open_ballot(desk, 1)
        page.goto(host.status().voter_url)
        page.get_by_label("请输入评分码").fill("aaaa bbbb")
        page.get_by_role("button", name="进入").click()
        page.get_by_text("评分码不对").wait_for()
        page.get_by_label("请输入评分码").fill(codes["public"][0].lower())
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="刘 洋").wait_for()
        assert page.get_by_text("第 1 位 / 共 3 位").is_visible()
        assert re.fullmatch("剩余 0[12]:[0-5][0-9]", page.get_by_role("timer").inner_text())
        assert page.get_by_text("不记录谁打了什么分").is_visible()
        assert no_overflow(page)
        for choice in page.locator(".choices label").all():
            box = choice.bounding_box()
            assert box is not None
            assert box["height"] >= 44
        page.get_by_role("button", name="还有 5 项未评").click()
        assert page.locator(".missing").count() == 5
        assert received(desk) == 0
        choose_all(page)
        page.get_by_role("button", name="提交评分").click()
        assert page.get_by_text("提交后不能修改").is_visible()
        assert received(desk) == 0
        page.get_by_role("button", name="返回修改").click()
        page.get_by_role("button", name="提交评分").click()
        page.get_by_role("button", name="确认提交").click()
        page.get_by_text("您的评分已计入").wait_for()
        assert received(desk) == 1
        page.reload()
        page.get_by_text("您的评分已计入").wait_for()


def test_points_on_a_laptop_are_typed_exactly_and_wrong_ones_are_told(tmp_path: Path, chromium: Browser) -> None:
    with hall(tmp_path) as (desk, host, codes), page_of(chromium, viewport=LAPTOP) as page:
        open_ballot(desk, 1)
        page.goto(f"{host.status().voter_url}#{codes['leading'][0]}")
        first, second = page.get_by_label("思想建设 0"), page.get_by_label("履职实绩 0")
        first.fill("18.3")
        assert page.get_by_text("须在 0 至 20 之间").is_visible()
        first.fill("１８．５")
        assert not page.get_by_text("须在 0 至 20 之间").is_visible()
        second.fill("72")
        page.get_by_role("button", name="履职实绩 加").click()
        assert page.get_by_text("合计 91.5 分").is_visible()
        assert page.get_by_text("与您的姓名一起记录").is_visible()
        assert no_overflow(page)
        second.press("Enter")
        page.get_by_role("button", name="确认提交").click()
        page.get_by_text("您的评分已计入").wait_for()
        ((_, ballot),) = desk.store.ballots(1)
        assert ballot.lines[0].marks == (185_000, 730_000)


def test_a_slate_is_one_sheet_for_all(tmp_path: Path, chromium: Browser) -> None:
    with hall(tmp_path, hall_scheme("slate")) as (desk, host, codes), page_of(chromium) as page:
        open_ballot(desk)
        page.goto(f"{host.status().voter_url}#{codes['public'][0]}")
        page.get_by_role("button", name="还有 15 项未评").wait_for()
        assert page.get_by_role("heading", level=2).all_inner_texts() == ["刘洋", "𬱖洋", "欧阳建国"]
        assert no_overflow(page)
        choose_all(page, 1)
        page.locator("#go").click()
        page.locator("#go").click()
        page.get_by_text("您的评分已计入").wait_for()
        ((_, ballot),) = desk.store.ballots(1)
        assert [line.marks for line in ballot.lines] == [(1,) * 5] * 3


RANKS = """
[[forms]]
id = "order"
title = "排序票"
[[forms.indicators]]
id = "place"
name = "排序"
kind = "rank"
base = "200"
step = "0.02"
"""


def test_places_of_a_ranking_must_differ(tmp_path: Path, chromium: Browser) -> None:
    scheme = (
        hall_scheme("slate")
        .replace('form = "conduct"', 'form = "order"')
        .replace("[[classes]]", RANKS + "[[classes]]", 1)
    )
    with hall(tmp_path, scheme) as (desk, host, codes), page_of(chromium) as page:
        open_ballot(desk)
        page.goto(f"{host.status().voter_url}#{codes['public'][0]}")
        places = page.get_by_label("排序 填 1 至 3 的名次")
        for number, place in enumerate("122"):
            places.nth(number).fill(place)
        assert page.get_by_text("名次不能重复").first.is_visible()
        places.nth(2).fill("3")
        page.locator("#go").click()
        page.locator("#go").click()
        page.get_by_text("您的评分已计入").wait_for()
        ((_, ballot),) = desk.store.ballots(1)
        assert [line.marks for line in ballot.lines] == [(1,), (2,), (3,)]


def test_whoever_abstains_is_asked_once_more(tmp_path: Path, chromium: Browser) -> None:
    with hall(tmp_path) as (desk, host, codes), page_of(chromium) as page:
        open_ballot(desk, 1)
        page.goto(f"{host.status().voter_url}#{codes['public'][0]}")
        page.get_by_role("button", name="对本轮弃权，不打分").click()
        assert received(desk) == 0
        page.get_by_role("button", name="确认弃权").click()
        page.get_by_text("您的评分已计入").wait_for()
        ((_, ballot),) = desk.store.ballots(1)
        assert ballot.lines[0].abstained


def test_another_person_on_the_same_computer_starts_afresh(tmp_path: Path, chromium: Browser) -> None:
    with hall(tmp_path) as (desk, host, codes), page_of(chromium, viewport=LAPTOP) as page:
        open_ballot(desk, 1)
        page.goto(host.status().voter_url)
        for code in codes["public"][:2]:
            page.get_by_label("请输入评分码").fill(code)
            page.keyboard.press("Enter")
            page.locator("fieldset").nth(4).wait_for()
            assert page.locator("input:checked").count() == 0
            choose_all(page)
            page.locator("#go").click()
            page.locator("#go").click()
            page.get_by_text("您的评分已计入").wait_for()
            page.get_by_role("button", name="换人评分").click()
        assert received(desk) == 2
        assert page.evaluate("Object.keys(localStorage).filter(k => k !== 'sz.lang').length") == 0


def test_the_draft_is_kept_when_the_wifi_drops_and_the_ballot_goes_out_once(tmp_path: Path, chromium: Browser) -> None:
    with hall(tmp_path) as (desk, host, codes), page_of(chromium) as page:
        open_ballot(desk, 1)
        page.goto(f"{host.status().voter_url}#{codes['public'][0]}")
        page.locator("fieldset").nth(4).wait_for()
        choose_all(page, 2)
        page.reload()
        page.locator("fieldset").nth(4).wait_for()
        assert page.locator("input:checked").count() == 5
        # The first answer is lost on its way; the second try gets through.
        lost: list[str] = []

        def lose(route):
            if lost:
                route.continue_()
            else:
                lost.append(route.request.post_data)
                route.fetch()
                route.abort()

        page.route("**/ballot", lose)
        page.locator("#go").click()
        page.locator("#go").click()
        page.get_by_text("您的评分已计入").wait_for(timeout=15_000)
        assert lost
        assert received(desk) == 1


def test_a_lost_connection_is_told_and_found_again(tmp_path: Path, chromium: Browser) -> None:
    with hall(tmp_path) as (desk, host, codes), page_of(chromium) as page:
        open_ballot(desk, 1)
        page.goto(f"{host.status().voter_url}#{codes['public'][0]}")
        page.locator("fieldset").nth(4).wait_for()
        choose_all(page)
        page.context.set_offline(True)
        close_ballot(desk, 1)  # ends the request that waits for news; the next one fails
        open_ballot(desk, 2)
        page.get_by_text("连不上会场服务器").wait_for()
        assert page.get_by_text("评分草稿已保存在本机").is_visible() or page.get_by_text("未计入").is_visible()
        page.context.set_offline(False)
        page.get_by_text("𬱖 洋").wait_for(timeout=15_000)
        # The next reporter may have come with the last news before the break, so it proves no connection.
        page.get_by_text("连不上会场服务器").wait_for(state="hidden", timeout=15_000)
        assert received(desk) == 0


def test_the_page_says_so_when_the_ballot_was_not_counted(tmp_path: Path, chromium: Browser) -> None:
    with hall(tmp_path) as (desk, host, codes), page_of(chromium) as page, page_of(chromium) as other:
        open_ballot(desk, 1)
        url = host.status().voter_url
        page.goto(f"{url}#{codes['public'][0]}")
        other.goto(f"{url}#{codes['leading'][0]}")
        page.locator("fieldset").nth(4).wait_for()
        choose_all(page)
        other.get_by_label("思想建设 0").fill("20")
        other.get_by_label("履职实绩 0").fill("80")
        cast(desk, 1, 1001, marks("leading", 1, 200_000, 500_000))  # on the terminal, meanwhile
        other.locator("#go").click()
        other.locator("#go").click()
        other.get_by_text("已经用别的方式投过票").wait_for()
        close_ballot(desk, 1)
        page.get_by_text("这一轮已经封票，您的评分没有计入。").wait_for()
        assert received(desk) == 1


def test_the_plain_form_works_without_script(tmp_path: Path, chromium: Browser) -> None:
    with hall(tmp_path) as (desk, host, codes), page_of(chromium, java_script_enabled=False) as page:
        open_ballot(desk, 1)
        page.goto(host.status().voter_url)
        page.get_by_role("link", name="打开评分表").click()
        page.get_by_label("请输入评分码").fill(codes["public"][0])
        page.get_by_role("button", name="进入").click()
        page.get_by_role("button", name="提交评分").click()
        page.get_by_text("还没有评分").wait_for()
        assert received(desk) == 0
        choose_all(page, 3)
        assert no_overflow(page)
        hidden = page.locator("input[type=hidden]").all()
        form = {str(one.get_attribute("name")): one.input_value() for one in hidden} | {
            f"m-1-{n}": "3" for n in range(5)
        }
        page.get_by_role("button", name="提交评分").click()
        page.get_by_text("您的评分已计入").wait_for()
        again = page.request.post(f"{host.status().voter_url}plain", form=form)  # sent twice by an impatient browser
        assert "您的评分已计入" in again.text()
        assert received(desk) == 1


def test_names_are_shown_as_text(tmp_path: Path, chromium: Browser) -> None:
    evil = "<img src=x onerror=document.title=1>"
    with hall(tmp_path, hall_scheme().replace("思想建设", evil)) as (desk, host, codes), page_of(chromium) as page:
        open_ballot(desk, 1)
        page.goto(f"{host.status().voter_url}#{codes['public'][0]}")
        page.get_by_text(evil).first.wait_for()
        assert page.locator("img").count() == 0
        assert page.title() == "小会"


def test_text_of_200_percent_and_the_keyboard_alone(tmp_path: Path, chromium: Browser) -> None:
    with hall(tmp_path) as (desk, host, codes), page_of(chromium) as page:
        open_ballot(desk, 1)
        page.goto(f"{host.status().voter_url}#{codes['public'][0]}")
        page.locator("fieldset").nth(4).wait_for()
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert no_overflow(page)
        page.keyboard.press("Tab")
        for _ in range(5):
            page.keyboard.press("Space")
            page.keyboard.press("Tab")
        until(lambda: page.locator("input:checked").count() == 5)
        assert page.get_by_role("group", name="思想建设").get_by_role("radio", name="好", exact=True).is_checked()
        page.get_by_role("button", name="提交评分").press("Enter")
        page.get_by_role("button", name="确认提交").press("Enter")
        page.get_by_text("您的评分已计入").wait_for()
