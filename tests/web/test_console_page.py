"""The clerk's console in a real browser: a whole meeting, codes on slips, a lost code replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.codes import mark_of, salt_of, token_of
from shuzhi_desktop.services.voting import cast
from tests.support.lan import hall_roster, hall_scheme, serving, until
from tests.support.meetings import marks, small_meeting
from tests.web.test_ballot_page import LAPTOP, hall, page_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def test_the_console_runs_a_whole_meeting_and_shows_no_score(tmp_path: Path, chromium: Browser) -> None:
    with hall(tmp_path, public=2) as (desk, host, _), page_of(chromium, viewport=LAPTOP, accept_downloads=True) as page:
        page.goto(host.status().console_url)
        for reporter in (1, 2, 3):
            page.get_by_role("button", name="开放评分").click()
            until(lambda reporter=reporter: len(desk.store.rounds()) == reporter)
            cast(desk, reporter, 1001, marks("leading", reporter, 195_000, 770_000))
            page.get_by_role("cell", name="领导小组").wait_for()
            until(lambda: page.locator("#rows td").nth(2).inner_text() == "1")
            shown = page.inner_text("body")
            assert "96.5" not in shown
            assert "19.5" not in shown
            page.get_by_role("button", name="封票").click()
            page.get_by_text("应收 3，已收 1").wait_for()
            page.get_by_role("button", name="确认封票").click()
            until(lambda reporter=reporter: not desk.store.rounds()[reporter - 1].is_open)
        page.get_by_role("button", name="结束会议并封存计票结果").click()
        page.get_by_role("button", name="确认封存").click()
        with page.expect_download() as started:
            page.get_by_role("button", name="导出工作簿").click()
        kept = tmp_path / "结果.xlsx"
        started.value.save_as(kept)
        assert kept.read_bytes().startswith(b"PK")
        assert started.value.suggested_filename == "小会.xlsx"


def test_the_console_makes_codes_and_shows_them_once_on_slips(tmp_path: Path, chromium: Browser) -> None:
    desk = small_meeting(tmp_path, hall_scheme(), hall_roster(public=3, leaders=1))
    with serving(desk, console=True) as host, page_of(chromium, viewport=LAPTOP) as page:
        page.goto(host.status().console_url)
        page.get_by_role("button", name="发放评分码").click()
        until(lambda: page.locator(".slip").count() == 4)
        until(lambda: page.locator(".slip svg").count() == 4)
        shown = page.locator(".slip b").all_inner_texts()
        salt = salt_of(desk.store)
        for code in shown:
            found = desk.store.code(mark_of(token_of(code.replace(" ", ""), salt)))
            assert found is not None
            assert found.valid
        page.get_by_label("卡号或评分码").fill(shown[0])
        page.get_by_label("理由（必填）").fill("遗失")
        page.get_by_label("监票人").fill("王监票")
        page.get_by_role("button", name="作废并换发").click()
        page.get_by_text("须由两人分别签名").wait_for()
        page.get_by_label("计票人").fill("李计票")
        page.get_by_role("button", name="作废并换发").click()
        until(lambda: page.locator(".slip").count() == 1)
        lost = desk.store.code(mark_of(token_of(shown[0].replace(" ", ""), salt)))
        assert lost is not None
        assert not lost.valid
        page.get_by_role("button", name="完成，清除本页的评分码").click()
        assert page.locator(".slip").count() == 0
        page.reload()
        page.get_by_text("评分码：已发 4，共 4 席").wait_for()
        assert page.locator(".slip").count() == 0
    desk.store.close()
