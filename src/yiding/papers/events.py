"""公文事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "paper.drafted": _("起草公文"),
    "paper.saved": _("修改文稿"),
    "paper.refreshed": _("按会议记录刷新文稿"),
    "paper.difference_settled": _("处理文稿与记录的差异"),
    "paper.facts_set": _("设定公文要素"),
    "paper.countersign": _("送会签"),
    "paper.asked_again": _("再次会签"),
    "paper.countersigned": _("答复会签"),
    "paper.comment_handled": _("处理会签意见"),
    "paper.countersign_urged": _("催促会签"),
    "paper.send_back": _("退回修改"),
    "paper.approve": _("审核公文"),
    "paper.sign": _("签发公文"),
    "paper.issue": _("印发公文"),
    "paper.supersede": _("公文被更正"),
    "paper.revoke": _("撤销公文"),
    "paper.corrected": _("起草更正"),
    "paper.received": _("签收公文"),
    "paper.read": _("阅读收文"),
    "paper.reading_urged": _("催阅公文"),
    "sitting.archived": _("制作会议归档包"),
}
OBJECTS = {
    "papers.paper": _("公文"),
    "papers.countersign": _("会签"),
    "papers.comment": _("会签意见"),
    "papers.recipient": _("收文"),
}
