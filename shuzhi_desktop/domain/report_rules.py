"""What a scheme asks of a report: its parts, the five constructions, how much on problems, how long it may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

CHARACTERS_PER_MINUTE = 220
"""How fast a report is read out in a hall."""

PARTS = ("责任制履行", "年度任务完成", "特点亮点", "存在问题", "下一步思路")
CONSTRUCTIONS = ("思想建设", "作风建设", "制度建设", "组织建设", "反腐倡廉建设")

_WORDS = {
    "责任制履行": ("责任制", "第一责任人", "主体责任", "履行职责", "履职", "履责", "党建责任", "责任落实"),
    "年度任务完成": ("年度任务", "重点任务", "任务完成", "主要工作", "重点工作", "工作开展", "主要做法", "工作完成"),
    "特点亮点": ("亮点", "特点", "特色", "创新", "品牌", "经验"),
    "存在问题": ("存在问题", "存在的问题", "主要问题", "问题", "不足", "短板", "差距", "薄弱环节"),
    "下一步思路": ("下一步", "下步", "思路", "打算", "努力方向", "今后", "明年", "改进措施", "工作计划"),
    "思想建设": ("思想建设", "思想政治", "理论学习", "理论武装", "思想引领", "意识形态"),
    "作风建设": ("作风", "八项规定", "形式主义", "四风", "联系群众"),
    "制度建设": ("制度", "机制", "规范化"),
    "组织建设": ("组织建设", "组织体系", "基层组织", "党支部", "党员教育", "发展党员", "队伍建设"),
    "反腐倡廉建设": ("反腐倡廉", "党风廉政", "廉政", "廉洁", "清廉", "反腐败", "纪律建设"),
}


@dataclass(frozen=True, slots=True)
class ReportRules:
    """The `[report]` table of a scheme.

    `parts` and `constructions` are names, each with its other words after bars: "党员发展|发展党员|入党".
    `problems_share` (above 0, at most 1) is the least share of the length on problems and causes, None where the scheme
    does not say. `minutes` (above 0) is the time limit, None to take it from the agenda.
    """

    parts: tuple[str, ...] = PARTS
    constructions: tuple[str, ...] = CONSTRUCTIONS
    problems_share: Fraction | None = None
    minutes: Fraction | None = None
    characters_per_minute: int = CHARACTERS_PER_MINUTE


USUAL_RULES = ReportRules()
"""What is looked for where a scheme does not say."""


def part_name(written: str) -> str:
    """The name of a part as the scheme writes it."""
    return written.split("|", maxsplit=1)[0].strip()


def part_words(written: str) -> tuple[str, ...]:
    """The words by which a part is known: those of the scheme, and for the usual parts those in use."""
    own = [word.strip() for word in written.split("|") if word.strip()]
    return tuple(dict.fromkeys([*own, *_WORDS.get(own[0], ())])) if own else ()
