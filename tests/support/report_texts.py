"""Reports made up from a seed. Places and people are invented."""

from __future__ import annotations

import random

from shuzhi_desktop.domain.report_text import ReportText, report_text

TITLES = ("一、履行党建责任制情况", "二、年度任务完成情况", "三、特点亮点", "四、存在问题和原因", "五、下一步思路")
_TRADE = (
    "党建引领 基层治理 网格化 群众 走访 座谈 协商 议事 老旧小区 加装电梯 停车 "
    "物业 红色驿站 志愿者 主题党日 三会一课 组织生活 党员教育 流动党员 两新组织 "
    "商圈 楼宇 阵地建设 接诉即办 闭环 台账 清单 督导 考核 培训 人才 队伍 "
    "作风 廉政 制度 机制 平台 项目 品牌 试点 推广 数据 统筹 联动 共建 共享 "
    "服务 安全 环境 文化 养老 托育 就业 帮扶 慰问 宣讲 学习 "
)
_JOINTS = "，，，。。；"


def made_up(seed: int, characters: int = 4_000) -> ReportText:
    """A report of five sections with about so many characters; another seed shares no long passage with it."""
    chance = random.Random(seed)
    trade = _TRADE.split()
    paragraphs: list[tuple[str, int]] = [("述职报告", 0)]
    for title in TITLES:
        paragraphs.append((title, 1))
        left = characters // len(TITLES)
        while left > 0:
            words = [chance.choice(trade) + str(chance.randint(2, 99)) for _ in range(chance.randint(20, 60))]
            content = "我" + "".join(word + chance.choice(_JOINTS) for word in words).rstrip("，；") + "。"
            paragraphs.append((content, 0))
            left -= len(content)
    return report_text(paragraphs)


def plain_report(*paragraphs: str) -> ReportText:
    """A report of plain paragraphs."""
    return report_text((one, 0) for one in paragraphs)
