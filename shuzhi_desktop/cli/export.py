"""`shuzhi export`: the workbook, the PDF, or a folder of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from shuzhi_desktop.cli.command import FILE, command, meeting, option, workspace
from shuzhi_desktop.cli.progress import measuring
from shuzhi_desktop.domain.message import text

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.language import Language


@command("export", text("导出工作簿（.xlsx）、PDF（.pdf）、归档包（.zip）或文件夹"))
@click.argument("path", type=FILE, metavar="MEETING")
@click.argument("target", type=FILE, metavar="OUT.xlsx|OUT.pdf|OUT.zip|DIR")
@option(
    "--profile",
    default="summary",
    show_default=True,
    metavar="ID",
    meaning=text(
        "成套表：summary 汇总、persons 个人结果、matrix 互评矩阵、committee 党委会审定、circular 通报、"
        "rectification 整改清单、all 全部"
    ),
)
@option("--template", type=FILE, metavar="FILE", meaning=text("按单位自己的模板（.xlsx）填写"))
def export(language: Language, path: Path, target: Path, profile: str, template: Path | None) -> None:
    """Export a meeting; every file appears whole or not at all."""
    with meeting(path, read_only=True) as desk, measuring(language.text(text("正在导出"))) as told:
        if template is not None:
            written = workspace().fill_template(desk, template, target, language)
        else:
            written = workspace().export(desk, target, language, told, profile=profile)
    click.echo(str(written))
