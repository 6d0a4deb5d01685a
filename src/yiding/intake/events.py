"""收件事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "batch.opened": _("开始一批收件"),
    "file.received": _("收到文件"),
    "file.refused": _("拒收文件"),
    "file.read": _("读出文字"),
    "file.parse": _("识别纪要"),
    "file.set_aside": _("判为不是纪要"),
    "file.ask": _("同一会议已有纪要"),
    "file.fail": _("读取失败"),
    "file.point": _("判为重复"),
    "file.retry": _("重试"),
    "file.replace": _("替换文件"),
    "file.requeued": _("重新排队"),
    "file.corrected": _("更正字段"),
    "file.correction_undone": _("撤销更正"),
    "file.reread": _("重新识别"),
    "file.confirm": _("确认入台账"),
}
OBJECTS = {"intake.batch": _("收件批次"), "intake.file": _("收到的文件")}
