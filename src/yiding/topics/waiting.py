"""议题的待办: what of this room waits for a person."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.access import Role, powers_of
from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting

from .models import Endorsement, EndorsementState, GateCheck, Reply, RoundState, Topic, TopicState
from .permissions import (
    answering_bodies,
    drafting_bodies,
    may_approve,
    may_draft,
    may_endorse,
    may_review,
    may_treat,
    person_of,
)
from .selectors import topics_visible_to
from .states import WAITING as ASKED

S = TopicState


def _url(topic: Topic) -> str:
    return reverse("topics:topic-detail", args=[topic.pk])


def _approvals(viewer: Viewer) -> Iterator[Todo]:
    bodies = powers_of(viewer).bodies({Role.BODY_HEAD})
    for topic in Topic.objects.filter(state=S.APPROVING, body__in=bodies).order_by("pk")[: MOST + 1]:
        yield Todo(topic.heading, _("审签并报送"), _url(topic), topic.wanted_on)


def _returned(viewer: Viewer) -> Iterator[Todo]:
    rows = Topic.objects.filter(state__in=(S.RETURNED, S.DRAFT), body__in=drafting_bodies(viewer))
    for topic in rows.order_by("pk")[: MOST + 1]:
        step = _("修改后重报") if topic.state == S.RETURNED else _("写完并送审签")
        yield Todo(topic.heading, step, _url(topic), topic.wanted_on)


def _treatment(viewer: Viewer) -> Iterator[Todo]:
    rows = topics_visible_to(viewer).filter(state__in=(S.SUBMITTED, S.IN_TREATMENT)).order_by("pk")
    for topic in rows.select_related("body")[: MOST + 1]:
        step = _("受理") if topic.state == S.SUBMITTED else _("核对审查，报请入库")
        yield Todo(topic.heading, step, _url(topic), topic.wanted_on, topic.body)


def _checks(viewer: Viewer) -> Iterator[Todo]:
    rows = GateCheck.objects.filter(
        reviewer__in=answering_bodies(viewer), state__in=ASKED, rule__is_consultation=False
    ).exclude(topic__state__in=(S.DRAFT, S.APPROVING, S.WITHDRAWN, S.REFUSED))
    for check in rows.select_related("rule", "topic").order_by("due_on", "pk")[: MOST + 1]:
        url = reverse("topics:gate-answer", args=[check.pk])
        yield Todo(check.topic.heading, _("答复审查"), url, check.due_on, check.rule.name)


def _replies(viewer: Viewer) -> Iterator[Todo]:
    rows = Reply.objects.filter(
        body__in=answering_bodies(viewer), stance="", round__state=RoundState.OPEN
    ).exclude(round__topic__state__in=(S.DRAFT, S.APPROVING, S.WITHDRAWN, S.REFUSED))
    for reply in rows.select_related("round__topic").order_by("round__due_on", "pk")[: MOST + 1]:
        url = reverse("topics:reply-give", args=[reply.pk])
        yield Todo(reply.round.topic.heading, _("答复征求意见"), url, reply.round.due_on)


def _endorsements(viewer: Viewer) -> Iterator[Todo]:
    earlier = Endorsement.objects.filter(topic=OuterRef("topic"), position__lt=OuterRef("position")).exclude(
        state=EndorsementState.ENDORSED
    )
    rows = Endorsement.objects.filter(
        person=person_of(viewer), state=EndorsementState.WAITING, topic__state=S.IN_TREATMENT
    ).exclude(Exists(earlier))
    for row in rows.exclude(person=None).select_related("topic__body").order_by("pk")[: MOST + 1]:
        yield Todo(row.topic.heading, _("审定"), _url(row.topic), row.topic.wanted_on, row.topic.body)


WAITING = (
    Waiting("topics.approve", gettext_lazy("待审签的议题"), may_approve, _approvals, "topics:topic-own"),
    Waiting("topics.draft", gettext_lazy("在手的议题"), may_draft, _returned, "topics:topic-own"),
    Waiting("topics.treat", gettext_lazy("待办理的议题"), may_treat, _treatment, "topics:topic-list"),
    Waiting("topics.review", gettext_lazy("待答复的审查"), may_review, _checks, "topics:asked-list"),
    Waiting("topics.reply", gettext_lazy("待答复的征求意见"), may_review, _replies, "topics:asked-list"),
    Waiting("topics.endorse", gettext_lazy("待审定的议题"), may_endorse, _endorsements),
)
