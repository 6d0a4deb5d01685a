"""突发事件的通知: at once, in quiet hours too, and nobody can turn them off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yiding.notices.kinds import Kind, register

TITLE = {"title": _("事件")}
GRADED = {**TITLE, "grade": _("等级")}
REPORT = {**GRADED, "report": _("报告")}
CLOCK = {**TITLE, "what": _("报告义务"), "due": _("时限"), "source": _("规定")}


def _urgent(code: str, title: Any, subject: str, body: str, fields: Mapping[str, Any]) -> Kind:
    return Kind(code, title, subject, body, fields, is_required=True, may_wait=False)


register(
    _urgent(
        "incident.recorded",
        _("突发事件"),
        "【{grade}级】{title}",
        "{at} 发生在{address}，报告单位{body}。请立即查看并按职责处置。",
        {**GRADED, "body": _("报告单位"), "address": _("地点"), "at": _("发生时间")},
    ),
    _urgent(
        "incident.to_sign",
        _("请签发信息报告"),
        "请签发{report}：{title}",
        "{by}拟的{report}等待签发，等级{grade}级。时限在走，请立即办理。",
        {**REPORT, "by": _("拟稿人")},
    ),
    _urgent(
        "incident.returned",
        _("信息报告被退回"),
        "{report}被退回：{title}",
        "{reason}",
        {**TITLE, "report": _("报告"), "reason": _("理由")},
    ),
    _urgent(
        "incident.report_sent",
        _("信息报告已发出"),
        "【{grade}级】{report}：{title}",
        "{number}。请阅看报告，按要求签收或者上报。",
        {**REPORT, "number": _("编号")},
    ),
    _urgent(
        "incident.called_in",
        _("请参加处置"),
        "【{grade}级】请参加处置：{title}",
        "地点：{address}。任务：{task}",
        {**GRADED, "address": _("地点"), "task": _("任务")},
    ),
    _urgent(
        "incident.due_soon",
        _("报告时限将到"),
        "{due} 前应{what}：{title}",
        "依据：{source}。",
        CLOCK,
    ),
    _urgent(
        "incident.due_over",
        _("报告已超时"),
        "{what}已超时：{title}",
        "应在 {due} 前完成。依据：{source}。请立即补报。",
        CLOCK,
    ),
    _urgent(
        "incident.suspected",
        _("疑似迟报漏报谎报瞒报"),
        "疑似{fault}：{title}",
        "{ground}请核查。",
        {**TITLE, "fault": _("疑点"), "ground": _("理由")},
    ),
)
