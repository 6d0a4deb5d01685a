"""值班的通知: what people are told of by this room. What concerns a shift that is near may not wait."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

SHIFT = {"shift": _("班次")}
CHANGE = {**SHIFT, "kind": _("换班或替班"), "asker": _("申请人"), "other": _("对方的班次或替班人")}
CHECK = {"post": _("岗位"), "result": _("抽查结果"), "finding": _("所见")}

register(
    Kind(
        "duty.published",
        _("值班表已发布"),
        "{roster} 值班表已发布",
        "您在这张值班表上有班，请查看本人的班次。",
        {"roster": _("值班表")},
    ),
    Kind(
        "duty.coming",
        _("值班提醒"),
        "值班提醒：{shift}",
        "{unit}{shift}由您值班，请按时到岗并签到。",
        {**SHIFT, "unit": _("单位")},
        is_required=True,
        may_wait=False,
    ),
    Kind(
        "duty.missing",
        _("值班人员未签到"),
        "{unit}{shift}还没有签到",
        "{person}应于 {at} 到岗，至今没有签到，请立即核实。",
        {**SHIFT, "unit": _("单位"), "person": _("值班人"), "at": _("应到时间")},
        is_required=True,
        may_wait=False,
    ),
    Kind(
        "duty.change_asked",
        _("请答复换班替班"),
        "{asker}请您{kind}：{shift}",
        "对方班次或替班人：{other}。请答复是否同意。",
        CHANGE,
        is_required=True,
    ),
    Kind(
        "duty.change_agreed",
        _("请批准换班替班"),
        "请批准{kind}：{shift}",
        "{asker}申请{kind}，对方已同意：{other}。",
        CHANGE,
        is_required=True,
        audience=Permission.APPROVE_ROSTERS,
    ),
    Kind(
        "duty.change_done",
        _("换班替班已生效"),
        "{kind}已生效：{shift}",
        "{asker}与{other}的{kind}已获批准，请按新的班次到岗。",
        CHANGE,
        is_required=True,
    ),
    Kind(
        "duty.change_refused",
        _("换班替班未获同意"),
        "{kind}未获同意：{shift}",
        "理由：{answer}。原班次不变，请按时到岗。",
        {**CHANGE, "answer": _("理由")},
        is_required=True,
    ),
    Kind(
        "duty.handed",
        _("请接班"),
        "请接班：{shift}",
        "上一班已交班，未了事项 {count} 项，请查看后接班。",
        {**SHIFT, "count": _("未了事项数")},
        is_required=True,
        may_wait=False,
    ),
    Kind(
        "duty.found",
        _("值班抽查发现问题"),
        "值班抽查：{post}{result}",
        "所见：{finding}。请核实并说明情况。",
        CHECK,
        is_required=True,
        audience=Permission.CARRY_TASKS,
    ),
    Kind(
        "duty.finding",
        _("值班抽查移送督查"),
        "值班抽查移送：{post}{result}",
        "所见：{finding}。请决定是否登记追责线索。",
        CHECK,
        is_required=True,
        audience=Permission.HANDLE_CASES,
    ),
)
