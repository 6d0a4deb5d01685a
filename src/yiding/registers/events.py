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
