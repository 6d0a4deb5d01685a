"""督办的通知: what people are told of by this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

TITLE = {"title": _("事项")}
BODY = {**TITLE, "body": _("承办单位")}

register(
    Kind(
        "matter.submitted",
        _("请审定立项"),
        "请审定立项：{title}等 {count} 件",
        "督查部门报请立项，审定后编号交办。",
        {**TITLE, "count": _("件数")},
        audience=Permission.APPROVE_MATTERS,
    ),
    Kind(
        "matter.returned",
        _("立项退回修改"),
        "立项退回修改：{title}",
        "{words}",
        {**TITLE, "words": _("退回理由")},
        audience=Permission.FILE_MATTERS,
    ),
    Kind(
        "matter.instructed",
        _("领导批示"),
        "领导批示，请拟办：{title}",
        "{words}",
        {**TITLE, "words": _("批示内容")},
        is_required=True,
        audience=Permission.FILE_MATTERS,
    ),
    Kind(
        "task.assigned",
        _("交办任务"),
        "请签收：{title}",
        "这件事项已交办给本单位，{due} 前办结。请签收并写明责任人。",
        {**TITLE, "due": _("办结期限")},
        is_required=True,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "task.due_shifted",
        _("期限随放假安排调整"),
        "期限改为 {due}：{title}",
        "放假安排有变化，按工作日计算的期限由 {before} 改为 {due}。",
        {**TITLE, "before": _("原期限"), "due": _("办结期限")},
        is_required=True,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "task.declined",
        _("单位拒签"),
        "{body}拒签：{title}",
        "理由：{words}",
        {**BODY, "words": _("理由")},
        audience=Permission.FILE_MATTERS,
    ),
    Kind(
        "report.returned",
        _("反馈被退回"),
        "反馈被退回：{title}",
        "{words}",
        {**TITLE, "words": _("缺什么")},
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "claim.filed",
        _("请审核办结"),
        "{body}申请办结：{title}",
        "请对照办结标准审核。",
        BODY,
    ),
    Kind(
        "claim.accepted",
        _("同意办结"),
        "已同意办结：{title}",
        "{words}",
        {**TITLE, "words": _("审核意见")},
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "claim.returned",
        _("退回补办"),
        "退回补办：{title}",
        "还缺：{words}",
        {**TITLE, "words": _("缺什么")},
        is_required=True,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "extension.asked",
        _("请批复延期"),
        "{body}申请延期到 {due}：{title}",
        "请在原期限前批复。",
        {**BODY, "due": _("申请的新期限")},
    ),
    Kind(
        "extension.decided",
        _("延期批复"),
        "延期申请{result}：{title}",
        "{words}",
        {**TITLE, "result": _("结果"), "words": _("批复意见")},
        audience=Permission.CARRY_TASKS,
    ),
)
