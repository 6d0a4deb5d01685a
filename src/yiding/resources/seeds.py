"""通行的设定: what a government may begin with, and then changes as it likes."""

from __future__ import annotations

from .stocks import Category
from .terms import TermKind

TERMS: dict[str, tuple[str, ...]] = {
    TermKind.PLAN_LEVEL: ("市级总体", "市级专项", "部门", "镇（街道）"),
    TermKind.TEAM: ("专业救援队", "社会救援力量", "军地联动力量"),
    TermKind.ALERT: ("暴雨", "台风", "高温", "大风", "雷电", "寒潮"),
    TermKind.CAMPAIGN: ("防汛", "防台", "迎峰度夏"),
}
KINDS = (("自然灾害", 36, 12), ("事故灾难", 36, 12), ("公共卫生", 36, 24), ("社会安全", 36, 24))
"""Name, months between reviews, months between drills."""
ITEMS = (
    ("编织袋", "只", Category.MATERIAL, False),
    ("救生衣", "件", Category.EQUIPMENT, True),
    ("移动泵车", "台", Category.EQUIPMENT, False),
    ("冲锋舟", "艘", Category.EQUIPMENT, False),
    ("发电机", "台", Category.EQUIPMENT, False),
    ("方便食品", "箱", Category.MATERIAL, True),
    ("急救包", "个", Category.MATERIAL, True),
    ("帐篷", "顶", Category.MATERIAL, False),
)
"""Name, unit, category, whether it expires."""
COLOURS = (("蓝色", "green", 240), ("黄色", "amber", 120), ("橙色", "amber", 60), ("红色", "red", 30))
"""From the least grave: name, light, minutes within which it is acknowledged."""
