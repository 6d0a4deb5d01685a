"""催办事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "slip.reply_shifted": _("放假安排变化，答复期限重新计算"),
    "slip.issued": _("签发督查单"),
    "slip.answer": _("答复督查单"),
    "slip.answer_late": _("逾期答复督查单"),
    "slip.return": _("退回督查单答复"),
    "slip.withdraw": _("撤回督查单"),
    "slip.escalated": _("督查单升级"),
    "task.pressed": _("催办提醒"),
    "ruleset.drafted": _("起草督办规则"),
    "ruleset.edited": _("修改督办规则"),
    "ruleset.adopt": _("施行督办规则"),
    "ruleset.recall": _("收回督办规则"),
    "ruleset.deleted": _("删除督办规则草稿"),
    "urging.ran": _("每日催办例行"),
}
OBJECTS = {
    "urging.slip": _("督查单"),
    "urging.ruleset": _("督办规则"),
    "urging.dailyrun": _("每日催办例行"),
}
