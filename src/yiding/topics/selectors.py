"""议题: who sees which topics, checks and rounds, and what their pages need.

Nobody sees another body's drafts. What was submitted is seen by its own body, by the secretariat, by the
bodies that are asked for a check or in a round, and by the leader who reviews it; what was admitted by
leaders and inspectors as far as their level goes, too.
"""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.access import SECRETARIAT, Role, powers_of
from yiding.core.columns import Viewer

from .hooks import also_seen
from .models import (
    Endorsement,
    GateCheck,
    GateRule,
    GateStep,
    Kind,
    ReasonCode,
    Reply,
    Round,
    Topic,
    TopicPaper,
    TopicState,
    TopicTemplate,
)
from .permissions import answering_bodies, drafting_bodies, may_keep_kinds, may_read, person_of
from .states import DONE, OURS

S = TopicState
LEADERS = frozenset({Role.LEADER, Role.INSPECTOR})
IN_POOL = frozenset({S.SUBMITTED, S.IN_TREATMENT, S.ADMITTED, S.SCHEDULED})
KNOWN = frozenset({S.ADMITTED, S.SCHEDULED, S.DELIBERATED})


def _asked_of(bodies: frozenset[int]) -> Q:
    """The topics for which one of the bodies was asked."""
    if not bodies:
        return Q(pk__in=())
    checks = GateCheck.objects.filter(topic=OuterRef("pk"), reviewer__in=bodies, asked_at__isnull=False)
    replies = Reply.objects.filter(round__topic=OuterRef("pk"), body__in=bodies)
    return Exists(checks) | Q(Exists(replies))


def _whole(viewer: Viewer) -> Q:
    """The topics of which a viewer reads the papers, whatever their level: own, asked for, to be reviewed."""
    seen = Q(body__in=drafting_bodies(viewer))
    handed_in = Q(submitted_at__isnull=False) & ~Q(state__in=OURS)
    asked = _asked_of(answering_bodies(viewer))
    person = person_of(viewer) if Role.LEADER in powers_of(viewer).roles else None
    if person is not None:
        asked |= Q(Exists(Endorsement.objects.filter(topic=OuterRef("pk"), person=person)))
    return seen | (handed_in & asked)


def _seen(viewer: Viewer) -> Q:
    powers = powers_of(viewer)
    handed_in = Q(submitted_at__isnull=False) & ~Q(state__in=OURS)
    seen = _whole(viewer) | (also_seen(viewer) & handed_in)
    if not powers.roles.isdisjoint(SECRETARIAT):
        seen |= handed_in
    if not powers.roles.isdisjoint(LEADERS):
        seen |= Q(state__in=KNOWN, level__lte=powers.level)
    return seen


def topics_visible_to(viewer: Viewer) -> QuerySet[Topic]:
    """The topics that a person may see."""
    return Topic.objects.filter(_seen(viewer)) if may_read(viewer) else Topic.objects.none()


def topics_read_whole_by(viewer: Viewer) -> QuerySet[Topic]:
    """The topics whose papers a person reads whatever their level."""
    return Topic.objects.filter(_whole(viewer)) if may_read(viewer) else Topic.objects.none()


def pool(viewer: Viewer) -> QuerySet[Topic]:
    """议题库: what was submitted and waits for its day, as far as the viewer sees it."""
    return topics_listed(viewer).filter(state__in=IN_POOL)


def topics_listed(viewer: Viewer) -> QuerySet[Topic]:
    """Topics with what a list shows of them; ``open_checks`` counts the gates that are not passed."""
    open_checks = Count("checks", filter=Q(checks__rule__is_active=True) & ~Q(checks__state__in=DONE))
    rows = topics_visible_to(viewer).select_related("council", "kind", "body", "deputy", "government")
    checks = GateCheck.objects.exclude(state__in=DONE).select_related("rule")
    missing = Prefetch("checks", queryset=checks, to_attr="missing_checks")
    return rows.annotate(open_checks=open_checks).prefetch_related(missing)


def topics_of_own(viewer: Viewer) -> QuerySet[Topic]:
    """本单位议题."""
    return topics_listed(viewer).filter(body__in=drafting_bodies(viewer))


def checks_visible_to(viewer: Viewer) -> QuerySet[GateCheck]:
    """The checks of the topics that a person sees."""
    return GateCheck.objects.filter(topic__in=topics_visible_to(viewer).order_by().values("pk"))


def rounds_visible_to(viewer: Viewer) -> QuerySet[Round]:
    """The rounds of consultation on the topics that a person sees."""
    return Round.objects.filter(topic__in=topics_visible_to(viewer).order_by().values("pk"))


def replies_visible_to(viewer: Viewer) -> QuerySet[Reply]:
    """The replies to the rounds that a person sees."""
    return Reply.objects.filter(round__in=rounds_visible_to(viewer).order_by().values("pk"))


def endorsements_visible_to(viewer: Viewer) -> QuerySet[Endorsement]:
    """The leaders' reviews of the topics that a person sees."""
    return Endorsement.objects.filter(topic__in=topics_visible_to(viewer).order_by().values("pk"))


def kinds_visible_to(viewer: Viewer) -> QuerySet[Kind]:
    """The kinds of topics: open to all who see topics."""
    return Kind.objects.all() if may_read(viewer) else Kind.objects.none()


def rules_visible_to(viewer: Viewer) -> QuerySet[GateRule]:
    """The rules of the gates: open to all who see topics."""
    return GateRule.objects.all() if may_read(viewer) else GateRule.objects.none()


def codes_visible_to(viewer: Viewer) -> QuerySet[ReasonCode]:
    """The codes of reasons: for who treats topics or keeps the codes."""
    return ReasonCode.objects.all() if may_keep_kinds(viewer) else ReasonCode.objects.none()


def templates_visible_to(viewer: Viewer) -> QuerySet[TopicTemplate]:
    """Templates: open ones to all, those of one body to that body and to who keeps them."""
    if not may_read(viewer):
        return TopicTemplate.objects.none()
    if may_keep_kinds(viewer):
        return TopicTemplate.objects.all()
    own = Q(body__isnull=True) | Q(body__in=drafting_bodies(viewer))
    return TopicTemplate.objects.filter(own, is_active=True)


def topic_papers_visible_to(viewer: Viewer) -> QuerySet[TopicPaper]:
    """The papers of the topics that a person sees; each is opened by its own level."""
    return TopicPaper.objects.filter(topic__in=topics_visible_to(viewer).order_by().values("pk"))


def topic_get(viewer: Viewer, key: int) -> Topic:
    """One topic with all that its page shows; not visible = 404."""
    together = ("council", "kind", "body", "deputy", "drafted_by", "approved_by", "allowed_by", "previous")
    steps = Prefetch("steps", queryset=GateStep.objects.select_related("by"))
    checks = GateCheck.objects.select_related("rule__reviewer", "reviewer", "paper").prefetch_related(steps)
    endorsements = Endorsement.objects.select_related("person", "by").order_by("position")
    rows = topics_visible_to(viewer).select_related(*together)
    rows = rows.prefetch_related(
        "papers", "presenters", Prefetch("checks", checks), Prefetch("endorsements", endorsements)
    )
    return get_object_or_404(rows, pk=key)


def replies_of(topic: Topic) -> list[tuple[Round, list[Reply]]]:
    """The rounds of a topic, the last first, each with its replies."""
    rows = Reply.objects.filter(round__topic=topic).select_related("round", "body")
    rounds: dict[int, tuple[Round, list[Reply]]] = {}
    for reply in rows.order_by("-round__number", "pk"):
        _round, replies = rounds.setdefault(reply.round_id, (reply.round, []))
        replies.append(reply)
    return list(rounds.values())


def checks_asked_of(viewer: Viewer) -> QuerySet[GateCheck]:
    """The checks that a viewer's bodies were asked."""
    rows = checks_visible_to(viewer).filter(reviewer__in=answering_bodies(viewer))
    return rows.select_related("rule", "topic__body")


def replies_asked_of(viewer: Viewer) -> QuerySet[Reply]:
    """The rounds in which a viewer's bodies were asked."""
    rows = replies_visible_to(viewer).filter(body__in=answering_bodies(viewer))
    return rows.select_related("body", "round__topic__body")
