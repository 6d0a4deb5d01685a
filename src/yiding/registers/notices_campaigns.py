"""专项行动和检查的通知."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

ITEM = {"campaign": _("专项行动"), "title": _("任务"), "due": _("期限")}

register(
    Kind(
        "campaign.started",
        _("专项行动启动"),
        "专项行动启动：{name}",
        "行动从 {first} 到 {last}，请按领域分工组织检查和整治。",
        {"name": _("专项行动"), "first": _("起"), "last": _("止")},
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "plan_item.given",
        _("分到方案任务"),
        "{campaign}：{title}",
        "期限 {due}。完成后请报完成，由牵头单位验收。",
        ITEM,
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "plan_item.handed",
        _("方案任务待验收"),
        "请验收：{title}",
        "{campaign}的这项任务已报完成，期限 {due}。",
        ITEM,
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "field_report.asked",
        _("请报送领域报告"),
        "请报送领域报告：{campaign}（{name}）",
        "请在 {due} 前填报。",
        {"campaign": _("专项行动"), "name": _("会议或时期"), "due": _("期限")},
        is_required=True,
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "check.assigned",
        _("分到检查任务"),
        "请开展检查：{name}",
        "请在 {due} 前查完清单上的对象。",
        {"name": _("检查轮次"), "due": _("期限")},
        audience=Permission.KEEP_REGISTERS,
    ),
)
