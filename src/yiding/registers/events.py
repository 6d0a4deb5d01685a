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
