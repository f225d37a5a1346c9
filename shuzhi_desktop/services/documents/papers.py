"""Papers of a meeting that need no result: the readiness sheet, the chair's script, the card for the hall (操作卡)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.result import Result
from shuzhi_desktop.domain.roster import Roster
from shuzhi_desktop.services.documents.content import MeetingContent, meeting_table
from shuzhi_desktop.services.documents.sheet_table import Align, Row, RowKind, label, number
from shuzhi_desktop.services.readiness import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import Reading
    from shuzhi_desktop.services.readiness import Verdict
    from shuzhi_desktop.services.script import SpokenLine


def readiness_sheet(reading: Reading, verdicts: Sequence[Verdict], at: str, language: Language) -> SheetTable:
    """Every check with how it came out, to be signed before the meeting. `at` is when they were run (ISO)."""
    _ = language.gettext
    levels = {Level.OK: _("✓ 正常"), Level.WARN: _("▲ 请注意"), Level.BAD: _("✕ 不行")}
    made = meeting_table(
        _content(reading),
        language,
        key="readiness",
        name=_("会前检查"),
        heading=_("会前检查单"),
        header=(tuple(label(name) for name in (_("序号"), _("项目"), _("结论"), _("说明和处理"))),),
        body=tuple(
            Row(
                (
                    number(place),
                    label(language.text(one.name)),
                    label(levels[one.level], strong=one.level is not Level.OK),
                    label(language.text(one.said), align=Align.LEFT),
                )
            )
            for place, one in enumerate(verdicts, start=1)
        ),
        widths=(8.0, 14.0, 14.0, 76.0),
        right=_("检查时间：{at}").format(at=at[:16].replace("T", " ")),
    )
    return replace(made, digest="", signatures=(_("检查人："), _("复核人："), _("日期：")))


def script_sheet(reading: Reading, lines: Sequence[SpokenLine], language: Language) -> SheetTable:
    """The chair's script, part by part."""
    _ = language.gettext
    body: list[Row] = []
    part = ""
    for count, line in enumerate(lines, start=1):
        if line.part != part:
            part = line.part
            body.append(Row((label(part, across=2, align=Align.LEFT),), RowKind.SECTION))
        body.append(Row((number(count), label(line.content, align=Align.LEFT))))
    made = meeting_table(
        _content(reading),
        language,
        key="script",
        name=_("主持词"),
        heading=_("主持词"),
        header=((label(_("序号")), label(_("主持词"))),),
        body=tuple(body),
        widths=(8.0, 104.0),
        signed=False,
    )
    return replace(made, digest="")


def hall_card(reading: Reading | None, language: Language) -> SheetTable:
    """What to do in the hall, on one page; of a meeting, or of none."""
    _ = language.gettext
    steps = (
        (_("会前"), _("打开会议文件，在“会前检查”逐项看一遍，打印签字；插好 U 盘并选为备份位置。")),
        (_("会前"), _("在“会议与方案”打印计分办法签字；在“述职对象”核对次序；用“演练一遍”走一次。")),
        (_("会中"), _("打开“现场主控”。述职和点评结束后按空格键开放评分。")),
        (_("会中"), _("“评分终端”交评议人使用；离开终端须输入 PIN。")),
        (_("会中"), _("看收票进度，收齐后按空格键封票；有未交的会先问一次，再按一次才封。")),
        (_("会中"), _("封票之前谁也看不到分数，包括工作人员。")),
        (_("会后"), _("全部封票后按空格键结束会议并计票；两套独立程序一致才封存。")),
        (_("会后"), _("在“计票结果”公布；在“导出与归档”打印签字，复制会议文件到 U 盘。")),
        (_("出事"), _("断电、死机：重新打开程序和同一个会议文件，已确认的票都在，从原处继续。")),
        (_("出事"), _("磁盘满或 U 盘拔出：按提示腾出空间或插回，再提交一次；没有计入的票会明说。")),
        (_("出事"), _("票数多于应收：先核对，须两人签名确认才计入。")),
        (_("按键"), _("空格 主按钮　PgDn / PgUp 主持词　Ctrl+Z 撤销（开放评分前）　F1 帮助")),
    )
    body = [Row((label(part), label(said, align=Align.LEFT))) for part, said in steps]
    if reading is not None:
        made = meeting_table(
            _content(reading),
            language,
            key="card",
            name=_("会场操作卡"),
            heading=_("会场操作卡"),
            header=((label(_("时候")), label(_("做什么"))),),
            body=tuple(body),
            widths=(14.0, 98.0),
            signed=False,
        )
        return replace(made, digest="")
    from shuzhi_desktop.services.documents.sheet_table import SheetTable

    return SheetTable(
        key="card",
        name=_("会场操作卡"),
        title=_("会场操作卡"),
        line=("", "", ""),
        header=((label(_("时候")), label(_("做什么"))),),
        body=tuple(body),
        widths=(14.0, 98.0),
    )


def _content(reading: Reading) -> MeetingContent:
    """The meeting with nothing of a result."""
    scheme = reading.scheme()
    return MeetingContent(reading.info(), scheme, Roster((), ()), Result(scheme.id, (), ()), "", sealed=True)
