"""去向办理的通知: what people are told of by this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

TITLE = {"title": _("议题")}

register(
    Kind(
        "revision.asked",
        _("请修改完善"),
        "请修改完善：{title}",
        "会议同意后由{body}修改完善，共有 {count} 条意见要逐条答复，答复后报修改稿。",
        {**TITLE, "body": _("修改单位"), "count": _("意见条数")},
        audience=Permission.KEEP_ROUTES,
    ),
    Kind(
        "opinion.asked",
        _("请提补充意见"),
        "请提补充意见：{title}",
        "请于 {due} 前提出补充意见；没有意见的，也请回复“无意见”。",
        {**TITLE, "due": _("截止日期")},
        audience=Permission.GIVE_OPINIONS,
    ),
    Kind(
        "opinion.due",
        _("补充意见快要截止"),
        "补充意见 {due} 截止：{title}",
        "本单位还没有回复，请在截止前提出。",
        {**TITLE, "due": _("截止日期")},
        audience=Permission.GIVE_OPINIONS,
    ),
    Kind(
        "revision.filed",
        _("修改稿已报"),
        "{body}已报修改稿：{title}",
        "全部意见已经答复。接下来可以报送或印发。",
        {**TITLE, "body": _("修改单位")},
        audience=Permission.KEEP_ROUTES,
    ),
    Kind(
        "submission.late",
        _("报送逾期"),
        "报送逾期：{title}",
        "{reason}",
        {**TITLE, "reason": _("为什么算逾期")},
        audience=Permission.KEEP_ROUTES,
    ),
    Kind(
        "issue.late",
        _("印发逾期"),
        "印发逾期：{title}",
        "{reason}",
        {**TITLE, "reason": _("为什么算逾期")},
        audience=Permission.KEEP_ROUTES,
    ),
    Kind(
        "policy.review",
        _("制度文件需要评估"),
        "需要评估：{title}",
        "{reason}请研究是继续施行、修订还是废止。",
        {**TITLE, "reason": _("为什么要评估")},
        audience=Permission.KEEP_POLICIES,
    ),
)
