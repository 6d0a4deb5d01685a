"""台账事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "entry.recorded": _("登记台账条目"),
    "entry.edited": _("修改台账条目"),
    "entry.moved": _("办理台账条目"),
    "entry.proof_added": _("上传证明材料"),
    "entry.progress_reported": _("报送台账进展"),
    "entry.partners_set": _("设定协同单位"),
    "entry.linked": _("关联督办事项或决定"),
    "register.kept": _("设定台账"),
    "sector.kept": _("设定行业领域"),
    "entry.many_recorded": _("成批登记台账条目"),
    "import.opened": _("送入台账表格"),
    "import.began": _("开始导入台账"),
    "import.entered": _("导入一批台账条目"),
    "kind.changed": _("台账种类升级"),
}
OBJECTS = {
    "registers.entry": _("台账条目"),
    "registers.register": _("台账"),
    "registers.sector": _("行业领域"),
    "registers.importrun": _("台账导入"),
    "registers.kindversion": _("台账种类"),
}

KINDS |= {
    "campaign.planned": _("登记专项行动"),
    "campaign.edited": _("修改专项行动"),
    "campaign.moved": _("办理专项行动"),
    "campaign.field_kept": _("设定行动领域"),
    "campaign.field_dropped": _("移出行动领域"),
    "plan_item.added": _("加入方案任务"),
    "plan_item.edited": _("修改方案任务"),
    "plan_item.moved": _("办理方案任务"),
    "field_report.asked": _("要求领域报告"),
    "field_report.written": _("填报领域报告"),
    "field_report.collected": _("汇编领域报告"),
    "daily_figures.frozen": _("冻结每日数字"),
    "checklist.made": _("编制检查表"),
    "checklist.revised": _("修订检查表"),
    "round.planned": _("安排检查轮次"),
    "round.edited": _("修改检查轮次"),
    "round.moved": _("办理检查轮次"),
    "round.rescoped": _("更新检查范围"),
    "round.assigned": _("分派检查任务"),
    "check.recorded": _("登记检查"),
    "check.photo_added": _("上传检查照片"),
}
OBJECTS |= {
    "registers.campaign": _("专项行动"),
    "registers.planitem": _("方案任务"),
    "registers.reportcall": _("领域报告"),
    "registers.fieldreport": _("领域报告"),
    "registers.checklist": _("检查表"),
    "registers.round": _("检查轮次"),
    "registers.check": _("检查记录"),
}

# Duty lists, measures, insurance, joint cases.
KINDS |= {
    "edition.drafted": _("起草清单版本"),
    "edition.refreshed": _("重新定格清单"),
    "edition.asked": _("发各单位确认清单"),
    "edition.confirmed": _("确认清单中本单位的行"),
    "edition.row_confirmed": _("确认清单的一行"),
    "edition.row_objected": _("对清单的一行提出异议"),
    "edition.row_settled": _("协调清单的一行"),
    "edition.agreed": _("清单确认完毕"),
    "edition.returned": _("退回清单修改"),
    "edition.approved": _("审批清单"),
    "edition.sent": _("清单送文印发"),
    "edition.taken_back": _("取回送文的清单"),
    "edition.issued": _("印发清单"),
    "edition.revoked": _("撤销清单"),
    "edition.dropped": _("作废清单版本"),
    "unit.set": _("确定落实单位"),
    "unit.reported": _("报告落实进展"),
    "unit.claimed": _("报送落实情况"),
    "unit.verified": _("核实落实情况"),
    "unit.returned": _("退回落实情况"),
    "joint.opened": _("发起联合处置"),
    "joint.joined": _("加入联合处置"),
    "joint.closed": _("办结联合处置"),
    "joint.action_taken": _("开始办理联合处置的行动"),
    "joint.action_done": _("报告联合处置的行动结果"),
    "joint.action_again": _("退回联合处置的行动"),
}
OBJECTS |= {
    "registers.edition": _("清单版本"),
    "registers.confirmation": _("清单确认"),
    "registers.unitstatus": _("落实单位"),
    "registers.jointcase": _("联合处置"),
    "registers.jointaction": _("联合处置的行动"),
}

# Map, bulletins, public copies.
KINDS |= {
    "layer.made": _("新建地图图层"),
    "layer.replaced": _("替换图层图形"),
    "layer.turned_back": _("图层换用旧版"),
    "layer.edited": _("修改地图图层"),
    "outline.linked": _("图形关联单位"),
    "brief.drafted": _("起草台账通报"),
    "brief.saved": _("修改台账通报"),
    "brief.recounted": _("重新清点台账通报"),
    "brief.facts_set": _("设定台账通报要素"),
    "brief.send": _("送审台账通报"),
    "brief.take_back": _("取回台账通报"),
    "brief.issue": _("印发台账通报"),
    "brief.revoke": _("撤销台账通报"),
    "brief.drop": _("作废台账通报"),
    "brief_wording.set": _("修改台账通报用语"),
    "public_list.prepared": _("拟定公开清单"),
    "public_list.release": _("公开台账清单"),
    "public_list.withdraw": _("撤回公开清单"),
    "public_list.drop": _("作废公开清单"),
}
OBJECTS |= {
    "registers.layer": _("地图图层"),
    "registers.outline": _("图层图形"),
    "registers.brief": _("台账通报"),
    "registers.briefwording": _("台账通报用语"),
    "registers.publiclist": _("公开清单"),
}

# Gates; what was divided and merged.
KINDS |= {
    "gate.confirmed": _("确认关口条件"),
    "gate.refused": _("说明关口条件不具备"),
    "gate.withdrawn": _("撤回关口条件的确认"),
    "entry.divided": _("分割台账条目"),
    "entry.merged": _("合并台账条目"),
}

# Shapes of entries.
KINDS |= {
    "shape.set": _("画定图形"),
    "shape.ended": _("废止图形"),
}
