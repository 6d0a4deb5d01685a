"""台账的通知."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

WHAT = {"kind": _("台账"), "number": _("编号"), "title": _("名称"), "stage": _("环节")}

register(
    Kind(
        "entry.waits",
        _("台账条目待办理"),
        "{kind} {number} 待办理（{stage}）：{title}",
        "期限 {due}。请办理。",
        {**WHAT, "due": _("期限")},
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "entry.major",
        _("登记了重大条目"),
        "{grade}：{title}",
        "{kind} {number}，现在{stage}。",
        {**WHAT, "grade": _("等级")},
        is_required=True,
        audience=Permission.INSTRUCT,
    ),
)

ABOUT = {
    "title": _("名称"),
    "number": _("编号"),
    "words": _("说明"),
    "behalf": _("代谁接收"),
}
register(
    Kind(
        "entry.coming",
        _("台账条目快到期"),
        "快到期{behalf}：{title}",
        "{number} {words}。请按期办理。",
        ABOUT,
        audience=Permission.READ_LEDGER,
    ),
    Kind(
        "entry.late",
        _("台账条目逾期"),
        "已逾期{behalf}：{title}",
        "{number} {words}。请尽快办理，并说明原因。",
        ABOUT,
        is_required=True,
        audience=Permission.READ_LEDGER,
    ),
)

# Duty lists, measures, insurance, joint cases.
register(
    Kind(
        "edition.confirm",
        _("清单待本单位确认"),
        "请确认：{title}",
        "请在 {due} 前确认本单位的行；有异议的，写明应怎样改。",
        {"title": _("清单"), "due": _("期限")},
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "edition.approve",
        _("清单待审批"),
        "请审批：{title}",
        "各单位已经确认完毕，请由起草人以外的负责人审批。",
        {"title": _("清单")},
        audience=Permission.OVERSEE_REGISTERS,
    ),
    Kind(
        "unit.asked",
        _("确定为落实单位"),
        "{title}",
        "{number} 由本单位落实，期限 {due}。请报送落实情况和证明。",
        {"title": _("要求"), "number": _("编号"), "due": _("期限")},
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "policy.expiring",
        _("安责险将到期"),
        "{enterprise}的安责险 {day} 到期",
        "保单 {policy} 还有 {days} 天到期，请督促续保。",
        {"enterprise": _("企业"), "policy": _("保单"), "day": _("到期日"), "days": _("天数")},
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "policy.lapsed",
        _("安责险已脱保"),
        "{enterprise}的安责险已于 {day} 到期，没有续保",
        "保单 {policy} 到期后没有新的保单，请督促投保。",
        {"enterprise": _("企业"), "policy": _("保单"), "day": _("到期日")},
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "joint.asked",
        _("请加入联合处置"),
        "{title}",
        "{number} 由{body}发起，请办理：{task}。期限 {due}。",
        {
            "title": _("联合处置"),
            "number": _("编号"),
            "body": _("发起单位"),
            "task": _("行动"),
            "due": _("期限"),
        },
        audience=Permission.KEEP_REGISTERS,
    ),
)

# Gates.
GATE = {"number": _("编号"), "title": _("名称")}
register(
    Kind(
        "gate.asked",
        _("请出具关口条件"),
        "请出具关口条件：{title}",
        "{number} 走到关口，请出具：{needs}。最早的期限 {due}。",
        {**GATE, "needs": _("条件"), "due": _("期限")},
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "gate.open",
        _("关口条件已经齐全"),
        "条件齐全，可以办理：{title}",
        "{number} 在“{stage}”环节的条件已经齐全，请办理下一步。",
        {**GATE, "stage": _("环节")},
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "gate.refused",
        _("关口条件不具备"),
        "条件不具备：{title}",
        "{number} 的“{need}”不具备。{words}",
        {**GATE, "need": _("条件"), "words": _("原因")},
        audience=Permission.KEEP_REGISTERS,
    ),
    Kind(
        "gate.withdrawn",
        _("关口条件的确认被撤回"),
        "确认被撤回：{title}",
        "{number} 的“{need}”撤回了确认：{words}",
        {**GATE, "need": _("条件"), "words": _("原因")},
        audience=Permission.KEEP_REGISTERS,
    ),
)
register(
    Kind(
        "village.withdrawn",
        _("无违村（社区）摘牌"),
        "已摘牌：{title}",
        "{number} {why}",
        {"title": _("名称"), "number": _("编号"), "why": _("理由")},
        is_required=True,
        audience=Permission.READ_LEDGER,
    ),
    Kind(
        "village.broken",
        _("无违村（社区）条件不再具备"),
        "条件不再具备：{title}",
        "{number} {why}。请复核。",
        {"title": _("名称"), "number": _("编号"), "why": _("理由")},
        audience=Permission.READ_LEDGER,
    ),
)
register(
    Kind(
        "pool.review",
        _("培育企业待年度评价"),
        "{year}年还有 {count} 家培育企业没有评价",
        "请按年度动态调整表逐家评价。",
        {"year": _("年份"), "count": _("数量")},
        audience=Permission.READ_LEDGER,
    ),
)
