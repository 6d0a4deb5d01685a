"""公文的通知: what people are told of by this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

TITLE = {"title": _("公文标题")}
ASKED = Kind(
    "papers.asked",
    _("请您会签"),
    "请会签：{title}",
    "《{title}》请于 {due} 前会签。可对段落提意见，逾期未答复的照记。",
    {**TITLE, "due": _("截止时间")},
    may_wait=False,
    audience=Permission.COUNTERSIGN_PAPERS,
)
ANSWERED = Kind(
    "papers.answered",
    _("会签有答复"),
    "{who}已会签：{title}",
    "{who}对《{title}》答复：{answer}。",
    {**TITLE, "who": _("会签单位"), "answer": _("答复")},
    audience=Permission.DRAFT_PAPERS,
)
URGED = Kind(
    "papers.urged",
    _("催促会签"),
    "还未会签：{title}",
    "《{title}》的会签截止时间是 {due}，尚未见到您的答复。",
    {**TITLE, "due": _("截止时间")},
    may_wait=False,
    audience=Permission.COUNTERSIGN_PAPERS,
)
HANDED_IN = Kind(
    "papers.handed_in",
    _("有公文稿待审核"),
    "请审核公文稿：{title}",
    "《{title}》已交稿，请审核。",
    TITLE,
    audience=Permission.APPROVE_PAPERS,
)
BACK = Kind(
    "papers.sent_back",
    _("文稿被退回"),
    "文稿退回修改：{title}",
    "《{title}》退回修改。理由：{reason}",
    {**TITLE, "reason": _("理由")},
    audience=Permission.HAND_IN_PAPERS,
)
TO_SIGN = Kind(
    "papers.to_sign",
    _("等待签发"),
    "等待签发：{title}",
    "《{title}》已审核通过，请签发。",
    TITLE,
    audience=Permission.SIGN_PAPERS,
)
SIGNED = Kind(
    "papers.signed",
    _("已签发"),
    "已签发：{title}",
    "《{title}》已由{who}签发，可以编号印发。",
    {**TITLE, "who": _("签发人")},
    audience=Permission.HAND_IN_PAPERS,
)
SENT = Kind(
    "papers.sent",
    _("收到公文"),
    "收文：{title}",
    "{number}《{title}》已发给贵单位，请签收。",
    {**TITLE, "number": _("文号")},
    audience=Permission.RECEIVE_PAPERS,
)
UNREAD = Kind(
    "papers.unread",
    _("催阅公文"),
    "尚未阅读：{title}",
    "{number}《{title}》发出后贵单位还没有打开，请尽快阅办。",
    {**TITLE, "number": _("文号")},
    may_wait=False,
    audience=Permission.RECEIVE_PAPERS,
)
WITHDRAWN = Kind(
    "papers.withdrawn",
    _("公文被更正或撤销"),
    "{what}：{title}",
    "{number}《{title}》{what}。理由：{reason}",
    {**TITLE, "number": _("文号"), "what": _("更正或撤销"), "reason": _("理由")},
    is_required=True,
    audience=Permission.RECEIVE_PAPERS,
)
register(ASKED, ANSWERED, URGED, HANDED_IN, BACK, TO_SIGN, SIGNED, SENT, UNREAD, WITHDRAWN)
