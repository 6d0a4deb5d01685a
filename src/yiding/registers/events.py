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
