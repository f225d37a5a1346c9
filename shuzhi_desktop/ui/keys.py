"""The keys of the program, as F1 lists them. A key that is bound somewhere has its line here."""

from __future__ import annotations

from shuzhi_desktop.domain.message import Text, text

KEYS: tuple[tuple[str, Text], ...] = (
    ("F1", text("打开本页：按键和手册")),
    ("Ctrl+1 … Ctrl+9", text("按次序打开左边各页")),
    ("Space", text("主控：按主按钮（开放评分、封票、结束会议）")),
    ("PgDn / PgUp", text("主控：主持词下一句、上一句")),
    ("F9", text("显示或收起大屏幕")),
    ("F8", text("纸质票录入：标记整张票无效或取消")),
    ("F1 / F2", text("纸质票核对：以第一遍、第二遍为准")),
    ("Ctrl+Z", text("撤销会前的修改（开放评分之前）")),
    ("Ctrl+Shift+Z", text("重做")),
    ("Ctrl+V", text("述职对象、评议主体：粘贴从表格复制的名单")),
    ("↑ ↓", text("评分终端：上一行、下一行")),
    ("0–9", text("评分终端：直接打分")),
    ("Tab / Shift+Tab", text("下一个、上一个控件")),
    ("Enter", text("保存、确定")),
)
