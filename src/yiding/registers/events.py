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
    "kind.changed": _("台账种类升级"),
}
OBJECTS = {
    "registers.entry": _("台账条目"),
    "registers.register": _("台账"),
    "registers.sector": _("行业领域"),
    "registers.kindversion": _("台账种类"),
}
