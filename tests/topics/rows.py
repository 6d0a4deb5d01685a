"""各表一行: one row of each table of this room, for the tests that go through every table of the site."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from yiding.accounts.models import Account, Holding
from yiding.core import clock
from yiding.core.access import Role, side_of
from yiding.councils.models import Council
from yiding.directory.models import Body, Government, Person, Post
from yiding.files.models import Document
from yiding.topics.models import (
    Endorsement,
    GateCheck,
    GateRule,
    Kind,
    ReasonCode,
    Reply,
    Round,
    Topic,
    TopicPaper,
    TopicTemplate,
)
from yiding.topics.seeds import topics_seed


def seated(user: User, body: Body, role: Role | None) -> Person:
    """A user as a person of a body, who holds a role through a post there."""
    person = Person.objects.create(government=body.government, name=f"{body.name}某{user.username}")
    account = Account.objects.get_or_create(user=user)[0]
    Account.objects.filter(pk=account.pk).update(person=person)
    post = Post.objects.create(body=body, person=person, title="工作人员")
    if role is not None:
        Holding.objects.create(account=account, role=role, side=side_of(role), post=post)
    return person


def topic_rows(
    government: Government,
    by: User,
    body: Body,
    *,
    state: str = "submitted",
    asked: Body | None = None,
    person: Person | None = None,
) -> dict[str, Any]:
    """A topic of a body that was handed in, with a check, a round, a review and a paper of it."""
    topics_seed(government=government)
    council, _ = Council.objects.get_or_create(government=government, name="市政府", kind="联席会议")
    kind = Kind.objects.get(government=government, code="matter")
    now = clock.now()
    topic = Topic.objects.create(
        government=government,
        council=council,
        kind=kind,
        body=body,
        state=state,
        act="审议",
        title="城乡供水管理办法",
        explanation={one["code"]: "说明" for one in kind.fields},
        disclosure="on_request",
        disclosure_reason="内部事务",
        drafted_by=by,
        submitted_at=now,
    )
    rule = GateRule.objects.get(kind=kind, code="legality")
    check = GateCheck.objects.create(
        topic=topic, rule=rule, state="asked", reviewer=asked, asked_at=now, due_on=clock.today()
    )
    round_ = Round.objects.create(
        topic=topic, number=1, text_version=1, opened_by=by, opened_at=now, due_on=clock.today()
    )
    reply = Reply.objects.create(round=round_, body=asked or body)
    person = person or Person.objects.filter(government=government).order_by("pk").first()
    endorsement = Endorsement.objects.create(topic=topic, step="deputy", position=0, person=person)
    document = Document.objects.create(
        title="送审稿：城乡供水管理办法", about_kind="topics.topic", about_id=topic.pk, level=1, made_at=now
    )
    return {
        "council": council,
        "kind": kind,
        "rule": rule,
        "topic": topic,
        "check": check,
        "round": round_,
        "reply": reply,
        "endorsement": endorsement,
        "paper": TopicPaper.objects.create(topic=topic, document=document, part="draft"),
        "code": ReasonCode.objects.filter(government=government).first(),
        "template": TopicTemplate.objects.filter(government=government).first(),
    }
