"""机构人员事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "instance.made": _("建立实例"),
    "bodies.imported": _("导入机构"),
    "directory.imported": _("导入名录"),
    "enterprise.imported": _("导入企业"),
    "place.imported": _("导入地点"),
    "parcel.imported": _("导入地块"),
    "indicator.set": _("填报指标"),
    "body.edited": _("修改机构信息"),
    "body.named": _("增加机构名称"),
    "person.named": _("增加人员姓名"),
    "person.added": _("登记人员"),
    "name.ended": _("停用名称"),
    "post.added": _("登记任职"),
    "post.ended": _("登记免职"),
    "group.member_added": _("增加统称成员"),
    "group.member_ended": _("移出统称成员"),
    "body.merged": _("合并机构"),
    "person.merged": _("合并人员"),
    "body.merge_undone": _("撤销机构合并"),
    "person.merge_undone": _("撤销人员合并"),
    "proposal.accepted": _("采纳名录建议"),
    "proposal.refused": _("不采纳名录建议"),
    "proposal.reopened": _("撤销名录建议的判断"),
}
OBJECTS = {
    "directory.government": _("政府"),
    "directory.body": _("机构"),
    "directory.person": _("人员"),
    "directory.proposal": _("名录建议"),
    "directory.indicator": _("指标"),
}
