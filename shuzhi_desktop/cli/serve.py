"""`shuzhi serve`: voting over the hall's LAN without a window; the clerk works in a browser at 127.0.0.1."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, meeting, option, workspace
from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.lan import DEFAULT_PORT, LanSettings

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

    from shuzhi_desktop.services.lan import LanStatus
    from shuzhi_desktop.services.language import Language

_EVERYWHERE = ("0.0.0.0", "")  # noqa: S104 - compared, not bound


@command("serve", text("在会场局域网上收票，不开窗口；主控在浏览器里"))
@click.argument("path", type=FILE, metavar="MEETING")
@option("--host", default="0.0.0.0", metavar="H", meaning=text("在哪个地址上收票，默认所有网络"))  # noqa: S104
@option("--port", default=DEFAULT_PORT, type=click.IntRange(0, 65535), metavar="P", meaning=text("端口，默认 8686"))
@option("--tls", is_flag=True, meaning=text("加密连接，每次启动制作新证书"))
@option(
    "--per-address",
    default=512,
    type=click.IntRange(8, 100_000),
    metavar="N",
    meaning=text("每个地址最多多少个连接；整个会场共用一个地址时调大"),
)
def serve(language: Language, path: Path, host: str, port: int, tls: bool, per_address: int) -> None:  # noqa: FBT001
    """Serve a meeting until Ctrl+C."""
    ended, asked = threading.Event(), threading.Event()

    def leave(_number: int, _frame: FrameType | None) -> None:
        asked.set()
        ended.set()

    with meeting(path) as desk:
        server = workspace().lan(desk)
        server.on_end(ended.set)
        before = {number: signal.signal(number, leave) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            status = server.start(LanSettings(host, port, tls=tls, console=True, per_address=per_address))
            others = [one.address for one in server.addresses()] if host in _EVERYWHERE else []
            _say(language, status, others)
            while not ended.wait(0.5):  # a wait without end would not hear Ctrl+C on Windows
                pass
        finally:
            counters = server.status().counters
            server.stop()
            for number, handler in before.items():
                signal.signal(number, handler)
    if not asked.is_set():
        raise Refused(text("局域网服务意外停止，已收到的票都已保存；请重新运行 shuzhi serve。"))
    counted = (counters or {}).get("ballots_counted", 0)
    click.echo(language.text(text("已停止收票。本次收到 {n} 张票，都已保存。", n=counted)))


def _say(language: Language, status: LanStatus, addresses: list[str]) -> None:
    click.echo(language.text(text("投票地址：{url}", url=status.voter_url)))
    port = status.voter_url.rstrip("/").rpartition(":")[2]
    for address in addresses:
        if address not in status.voter_url:
            click.echo(
                language.text(text("其他网络：{url}", url=f"{status.voter_url.partition(':')[0]}://{address}:{port}/"))
            )
    click.echo(language.text(text("主控地址（只在本机打开，不要给别人）：{url}", url=status.console_url)))
    if status.fingerprint:
        click.echo(language.text(text("证书指纹 SHA-256：{digest}", digest=status.fingerprint)))
    if sys.stdout.isatty():
        import segno

        segno.make(status.voter_url, micro=False).terminal(compact=True)
    click.echo(language.text(text("按 Ctrl+C 停止收票。")))


@click.command("serve-worker", hidden=True, help="The server's process; started by the program itself.")
def serve_worker() -> None:
    """Serve what the process that started this one says on standard input."""
    from shuzhi_desktop.web.worker import run_worker

    click.get_current_context().exit(run_worker())
