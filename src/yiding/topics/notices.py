"""议题的通知: what people are told of by this room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission, Role
from yiding.core.telling import tell
from yiding.notices.kinds import Kind, register

from .models import GateCheck, Reply, Topic
from .people import people_of, people_with

TITLE: Final = _("议题")
BODY: Final = _("单位")
REASON: Final = _("理由")
DUE: Final = _("截止日")
ANSWERING: Final = (Role.LIAISON, Role.BODY_HEAD)

register(
    Kind(
        "topics.approval_wanted",
        _("议题待审签"),
        "请审签：{title}",
        "{by}起草了议题“{title}”，请审签后报送。",
        {"title": TITLE, "by": _("起草人")},
        audience=Permission.APPROVE_TOPICS,
        may_wait=False,
    ),
    Kind(
        "topics.submitted",
        _("收到议题"),
        "{body}报送议题：{title}",
        "{body}报送了议题“{title}”，请受理。",
        {"title": TITLE, "body": BODY},
        audience=Permission.TREAT_TOPICS,
    ),
    Kind(
        "topics.returned",
        _("议题被退回或不予上会"),
        "议题{word}：{title}",
        "议题“{title}”{word}。理由：{reason}",
        {"title": TITLE, "word": _("处理结果"), "reason": REASON},
        audience=Permission.DRAFT_TOPICS,
        may_wait=False,
    ),
    Kind(
        "topics.change",
        _("申请修改议题"),
        "{word}：{title}",
        "议题“{title}”：{word}。{reason}",
        {"title": TITLE, "word": _("办理情况"), "reason": REASON},
    ),
    Kind(
        "topics.gate_asked",
        _("请审查议题"),
        "请办理{gate}：{title}",
        "{body}的议题“{title}”请你单位办理{gate}，请于{due}前答复。",
        {"title": TITLE, "body": BODY, "gate": _("审查事项"), "due": DUE},
        audience=Permission.REVIEW_TOPICS,
    ),
    Kind(
        "topics.gate_answered",
        _("审查有了答复"),
        "{gate}{word}：{title}",
        "议题“{title}”的{gate}：{word}。{reason}",
        {"title": TITLE, "gate": _("审查事项"), "word": _("结论"), "reason": _("意见")},
        audience=Permission.DRAFT_TOPICS,
    ),
    Kind(
        "topics.consulted",
        _("征求意见"),
        "征求意见：{title}",
        "{body}就议题“{title}”征求你单位意见，请于{due}前答复。",
        {"title": TITLE, "body": BODY, "due": DUE},
        audience=Permission.REVIEW_TOPICS,
    ),
    Kind(
        "topics.reply_due",
        _("征求意见将到期或已逾期"),
        "征求意见{word}：{title}",
        "议题“{title}”的征求意见{word}，答复截止日为{due}。",
        {"title": TITLE, "word": _("时限情况"), "due": DUE},
        audience=Permission.REVIEW_TOPICS,
        may_wait=False,
    ),
    Kind(
        "topics.endorsement_wanted",
        _("请审定议题"),
        "请审定议题：{title}",
        "{body}报送的议题“{title}”请您审定是否上会。",
        {"title": TITLE, "body": BODY},
        audience=Permission.ENDORSE_TOPICS,
    ),
    Kind(
        "topics.admitted",
        _("议题已入库"),
        "议题已入库：{title}",
        "议题“{title}”已准予入库，待列入会议议程。",
        {"title": TITLE},
        audience=Permission.DRAFT_TOPICS,
    ),
)


def topic_url(topic: Topic) -> str:
    return reverse("topics:topic-detail", args=[topic.pk])


def submitters(topic: Topic) -> list[User]:
    """Who is told for the body that handed a topic in: its people, and whoever wrote it."""
    return [*people_of([topic.body_id], ANSWERING), topic.drafted_by]


def topic_tell(
    kind: str, topic: Topic, to: Iterable[User] | Permission, mark: object, **fields: object
) -> int:
    """Tells people of a topic. ``mark`` tells one occasion from the next."""
    key = f"{kind}:{topic.pk}:{mark}"
    return tell(kind, to=to, key=key, about=topic, link=topic_url(topic), title=topic.heading, **fields)


def gate_asked_tell(check: GateCheck) -> int:
    """The reviewing body, or those who hold the rule's role."""
    topic, role = check.topic, Role(check.rule.reviewer_role)
    to = people_of([check.reviewer_id], ANSWERING) if check.reviewer_id else people_with([role])
    told = {"body": str(topic.body), "gate": check.rule.name, "due": check.due_on or "—"}
    return topic_tell("topics.gate_asked", topic, to, f"{check.pk}:{check.version}", **told)


def reply_wanted_tell(reply: Reply) -> int:
    topic, due = reply.round.topic, reply.round.due_on
    to = people_of([reply.body_id], ANSWERING)
    return topic_tell("topics.consulted", topic, to, f"r{reply.pk}", body=str(topic.body), due=due)


def reply_due_tell(reply: Reply, word: str, mark: str) -> int:
    topic, due = reply.round.topic, reply.round.due_on
    to = people_of([reply.body_id], ANSWERING)
    return topic_tell("topics.reply_due", topic, to, f"r{reply.pk}:{mark}", word=word, due=due)
