"""What the pages say: Chinese as in the scripts, English from the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import text

if TYPE_CHECKING:
    from shuzhi_desktop.services.language import Language

# A test holds these to what the scripts say with t("…").
BALLOT_WORDS = (
    text("述职评议"),
    text("请输入评分码"),
    text("评分码印在您的卡片上，共 8 位，不分大小写。"),
    text("评分码"),
    text("进入"),
    text("正在核对……"),
    text("评分码不对，请核对卡片后重新输入。"),
    text("输错次数过多，请等 {n} 秒再试。"),
    text("连不上会场服务器，请检查是否连着会场 Wi-Fi。正在重连……"),
    text("评分草稿已保存在本机。"),
    text("等待工作人员开放评分"),
    text("开放后本页自动显示，不用刷新。"),
    text("会议已结束，感谢您的参与。"),
    text("第 {n} 位 / 共 {all} 位"),
    text("共 {n} 位述职对象"),
    text("剩余 {time}"),
    text("时间已到，请尽快提交"),
    text("无记名评分：系统只记录此评分码已使用，不记录谁打了什么分。"),
    text("记名评分：您的评分会与您的姓名一起记录。"),
    text("还有 {n} 项未评"),
    text("提交评分"),
    text("提交后不能修改。"),
    text("返回修改"),
    text("确认提交"),
    text("正在提交……"),
    text("正在确认是否已计入（第 {n} 次），请不要关闭本页。"),
    text("已计入"),
    text("您的评分已计入，谢谢！"),
    text("请等待下一位，本页会自动更新。"),
    text("未计入"),
    text("这一轮已经封票，您的评分没有计入。"),
    text("这个评分码在本轮已经用别的方式投过票，本机的评分没有计入。"),
    text("这个评分码在本轮已经投过票。"),
    text("评分码已作废，本机的评分没有计入；请向工作人员领取新码。"),
    text("评分没有计入：{why}"),
    text("弃权"),
    text("对本轮弃权，不打分"),
    text("确认弃权"),
    text("按回避规定，您不参加本轮评分。"),
    text("{low} 至 {high} 分，最小单位 {step} 分"),
    text("须在 {low} 至 {high} 之间，每次增减 {step} 分"),
    text("填 1 至 {n} 的名次"),
    text("名次不能重复，须为 1 至 {n}"),
    text("合计 {n} 分"),
    text("减"),
    text("加"),
    text("换人评分"),
    text("English"),
    text("可以留空"),
    text("这个席位本轮不能投票，请找工作人员。"),
    text("换一种简单的页面"),
)

CONSOLE_WORDS = (
    text("现场主控"),
    text("投票地址"),
    text("地址不对或已失效，请重新打开终端里显示的地址。"),
    text("连不上服务，程序可能已经关闭。"),
    text("会前准备"),
    text("正在评分"),
    text("等待开始"),
    text("已封存"),
    text("开放评分：{name}"),
    text("开放整表评分"),
    text("封票"),
    text("封票后本轮不再收票。应收 {n}，已收 {m}。"),
    text("确认封票"),
    text("返回"),
    text("结束会议并封存计票结果"),
    text("封存后不能再评分。"),
    text("确认封存"),
    text("导出工作簿"),
    text("类别"),
    text("应收"),
    text("已收"),
    text("回避"),
    text("在线页面 {n} 个"),
    text("全部述职对象都已评分。"),
    text("评分码：已发 {n}，共 {all} 席"),
    text("发放评分码"),
    text("评分码只显示这一次，请立即打印。"),
    text("打印"),
    text("完成，清除本页的评分码"),
    text("卡号 {n}"),
    text("评分在封票前对任何人不可见。"),
    text("操作没有完成：{why}"),
    text("遗失或污损：作废旧码，换发新码（须两人）"),
    text("卡号或评分码"),
    text("理由（必填）"),
    text("监票人"),
    text("计票人"),
    text("作废并换发"),
)


def dictionary(words: tuple[object, ...], language: Language) -> dict[str, str]:
    """Chinese to another language, for the scripts; the same text where there is no translation."""
    return {str(getattr(one, "template", "")): language.gettext(str(getattr(one, "template", ""))) for one in words}
