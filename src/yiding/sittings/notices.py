"""会议场次的通知: what people are told of by this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.channels import Channel
from yiding.notices.kinds import Kind, register

WAYS = (Channel.MAIL, Channel.WECOM, Channel.DINGTALK)
MEETING = {"meeting": _("会议"), "when": _("时间"), "place": _("地点")}

register(
    Kind(
        "sittings.called",
        _("会议通知"),
        "会议通知：{meeting}，{when}",
        "{meeting}定于{when}在{place}召开。{part}请回执：参加、请假或申请代会。",
        {**MEETING, "part": _("参加的议程")},
        channels=WAYS,
        is_required=True,
        may_wait=False,
    ),
    Kind(
        "sittings.changed",
        _("会议变更"),
        "会议变更：{meeting}，{when}",
        "{meeting}有变更：{change}。现定于{when}在{place}召开。{part}请重新回执。",
        {**MEETING, "part": _("参加的议程"), "change": _("变更内容")},
        channels=WAYS,
        is_required=True,
        may_wait=False,
    ),
    Kind(
        "sittings.cancelled",
        _("会议取消"),
        "会议取消：{meeting}，{when}",
        "原定{when}在{place}召开的{meeting}取消。{reason}",
        {**MEETING, "reason": _("原因")},
        channels=WAYS,
        is_required=True,
        may_wait=False,
    ),
    Kind(
        "sittings.reminder",
        _("会议回执提醒"),
        "请回执：{meeting}，{when}",
        "{meeting}定于{when}在{place}召开，尚未收到您的回执。",
        MEETING,
        channels=WAYS,
        is_required=True,
        may_wait=False,
    ),
    Kind(
        "sittings.leave_asked",
        _("请假或代会待批"),
        "{who}{asked}：{meeting}",
        "{who}{asked}，{reason}。请审批。",
        {"meeting": _("会议"), "who": _("申请人"), "asked": _("申请事项"), "reason": _("事由")},
        may_wait=False,
        audience=Permission.GRANT_LEAVE,
    ),
    Kind(
        "sittings.answered",
        _("请假或代会的批复"),
        "{answer}：{meeting}",
        "{meeting}（{when}）：{answer}。{reason}",
        {"meeting": _("会议"), "when": _("时间"), "answer": _("批复"), "reason": _("说明")},
        channels=WAYS,
        is_required=True,
        may_wait=False,
    ),
    Kind(
        "sittings.agenda_waiting",
        _("议程待审定"),
        "{meeting}议程{letter}版待审定",
        "{by}形成了{meeting}（{when}）议程{letter}版，共 {count} 项。请审定。",
        {
            "meeting": _("会议"),
            "when": _("时间"),
            "letter": _("版本"),
            "by": _("编排人"),
            "count": _("项数"),
        },
        may_wait=False,
        audience=Permission.APPROVE_AGENDA,
    ),
)
