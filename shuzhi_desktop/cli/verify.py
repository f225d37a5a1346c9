"""`shuzhi verify`: integrity, audit chain, recount."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, meeting
from shuzhi_desktop.cli.progress import measuring
from shuzhi_desktop.domain.message import Refused, text

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language


@command("verify", text("核验会议文件：完整性、操作记录链、重新计票"))
@click.argument("path", type=FILE, metavar="MEETING")
def verify(language: Language, path: Path) -> None:
    """Check a meeting file and print every finding."""
    from shuzhi_desktop.services.verifying import verify as verify_meeting

    with meeting(path, read_only=True) as desk, measuring(language.text(text("正在核验"))) as told:
        findings = verify_meeting(desk, told)
    passed, failed = language.text(text("通过")), language.text(text("不通过"))
    for finding in findings:
        click.echo(f"{passed if finding.passed else failed}  {language.text(finding.text)}")
    bad = sum(not finding.passed for finding in findings)
    if bad:
        raise Refused(text("“{path}”有 {number} 项核验不通过，请保留原件并联系组织部门", path=str(path), number=bad))
    click.echo(language.text(text("核验完毕：{n} 项全部通过，会议文件没有被改动过。", n=len(findings))))
