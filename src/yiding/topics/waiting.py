"""议题的待办: what of this room waits for a person."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.access import Role, powers_of
from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting, WaitingRows

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


def _approvals(viewer: Viewer) -> QuerySet[Topic]:
    bodies = powers_of(viewer).bodies({Role.BODY_HEAD})
    return Topic.objects.filter(state=S.APPROVING, body__in=bodies)


def _approve(topic: Topic) -> Todo:
    return Todo(topic.heading, _("审签并报送"), _url(topic), topic.wanted_on)


def _returned(viewer: Viewer) -> QuerySet[Topic]:
    return Topic.objects.filter(state__in=(S.RETURNED, S.DRAFT), body__in=drafting_bodies(viewer))


def _revise(topic: Topic) -> Todo:
    step = _("修改后重报") if topic.state == S.RETURNED else _("写完并送审签")
    return Todo(topic.heading, step, _url(topic), topic.wanted_on)


def _treatment(viewer: Viewer) -> QuerySet[Topic]:
    return topics_visible_to(viewer).filter(state__in=(S.SUBMITTED, S.IN_TREATMENT))


def _treat(topic: Topic) -> Todo:
    step = _("受理") if topic.state == S.SUBMITTED else _("核对审查，报请入库")
    return Todo(topic.heading, step, _url(topic), topic.wanted_on, topic.body)


NOT_ASKED_NOW = (S.DRAFT, S.APPROVING, S.WITHDRAWN, S.REFUSED)


def _checks(viewer: Viewer) -> QuerySet[GateCheck]:
    return GateCheck.objects.filter(
        reviewer__in=answering_bodies(viewer), state__in=ASKED, rule__is_consultation=False
    ).exclude(topic__state__in=NOT_ASKED_NOW)


def _check(check: GateCheck) -> Todo:
    url = reverse("topics:gate-answer", args=[check.pk])
    return Todo(check.topic.heading, _("答复审查"), url, check.due_on, check.rule.name)


def _replies(viewer: Viewer) -> QuerySet[Reply]:
    return Reply.objects.filter(
        body__in=answering_bodies(viewer), stance="", round__state=RoundState.OPEN
    ).exclude(round__topic__state__in=NOT_ASKED_NOW)


def _reply(reply: Reply) -> Todo:
    url = reverse("topics:reply-give", args=[reply.pk])
    return Todo(reply.round.topic.heading, _("答复征求意见"), url, reply.round.due_on)


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
    WaitingRows(
        "topics.approve",
        gettext_lazy("待审签的议题"),
        may_approve,
        _approvals,
        _approve,
        due="wanted_on",
        url_name="topics:topic-own",
    ),
    WaitingRows(
        "topics.draft",
        gettext_lazy("在手的议题"),
        may_draft,
        _returned,
        _revise,
        due="wanted_on",
        url_name="topics:topic-own",
    ),
    WaitingRows(
        "topics.treat",
        gettext_lazy("待办理的议题"),
        may_treat,
        _treatment,
        _treat,
        due="wanted_on",
        related=("body",),
        url_name="topics:topic-list",
    ),
    WaitingRows(
        "topics.review",
        gettext_lazy("待答复的审查"),
        may_review,
        _checks,
        _check,
        related=("topic", "rule"),
        url_name="topics:asked-list",
    ),
    WaitingRows(
        "topics.reply",
        gettext_lazy("待答复的征求意见"),
        may_review,
        _replies,
        _reply,
        due="round__due_on",
        related=("round__topic",),
        url_name="topics:asked-list",
    ),
    Waiting("topics.endorse", gettext_lazy("待审定的议题"), may_endorse, _endorsements),
)
