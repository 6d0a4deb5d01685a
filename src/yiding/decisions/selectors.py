"""决定: who may read which decisions and documents, and what their pages need."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.accounts.services import Viewer
from yiding.core import clock
from yiding.core.access import Level, Role, powers_of
from yiding.directory.dates import valid_on
from yiding.directory.models import Government
from yiding.meetings.permissions import may_read
from yiding.meetings.visibility import of_visible_items

from .following import Followup, IssuingName, OpinionRound, Remark, RevisionJob, Submission
from .models import Decision, DecisionBody, PolicyDocument, PolicyName, Route, Series, SeriesState
from .permissions import FOR_A_BODY, bodies_of

FEWEST_EDITIONS = 2
MOST_SUGGESTIONS = 20


def decisions_visible_to(viewer: Viewer) -> QuerySet[Decision]:
    """The decisions that a person may see: those of the items that they may see."""
    return of_visible_items(viewer, Decision.objects.all())


def policies_visible_to(viewer: Viewer) -> QuerySet[PolicyDocument]:
    """The deliberated documents that a person may see: those that an item which they see names."""
    if powers_of(viewer).level == Level.SECRETARIAT:
        return PolicyDocument.objects.all()
    named = policy_names_visible_to(viewer).filter(policy=OuterRef("pk"))
    return PolicyDocument.objects.filter(Exists(named)) if may_read(viewer) else PolicyDocument.objects.none()


def policy_names_visible_to(viewer: Viewer) -> QuerySet[PolicyName]:
    """The names of documents, each with the item that wrote it, that a person may see."""
    return of_visible_items(viewer, PolicyName.objects.all(), meeting="item__meeting")


def routes_visible_to(viewer: Viewer) -> QuerySet[Route]:
    """The routes of the decisions that a person may see."""
    return of_visible_items(viewer, Route.objects.all(), item="decision__item", meeting="decision__meeting")


def decision_bodies_visible_to(viewer: Viewer) -> QuerySet[DecisionBody]:
    """The bodies that the decisions touch which a person may see."""
    return of_visible_items(
        viewer, DecisionBody.objects.all(), item="decision__item", meeting="decision__meeting"
    )


def series_visible_to(viewer: Viewer) -> QuerySet[Series]:
    """The yearly series that a person may see: those with an edition that they see."""
    if powers_of(viewer).level == Level.SECRETARIAT:
        return Series.objects.all()
    return Series.objects.filter(Exists(policies_visible_to(viewer).filter(series=OuterRef("pk"))))


def decisions_listed(viewer: Viewer) -> QuerySet[Decision]:
    """Decisions with what a list shows of them."""
    rows = decisions_visible_to(viewer).select_related("item", "meeting", "government")
    return rows.defer("meeting__record").prefetch_related("routes", _bodies())


def decision_get(viewer: Viewer, meeting: int, no: int) -> Decision:
    """The decision on an item of a meeting, with the meeting's record; not visible = 404."""
    rows = decisions_listed(viewer).defer(None)
    return get_object_or_404(rows, meeting=meeting, item__no=no)


def decision_of(viewer: Viewer, key: int | None) -> Decision | None:
    """The decision of that key with its item, where the viewer sees it."""
    if key is None:
        return None
    return decisions_visible_to(viewer).select_related("item").filter(pk=key).first()


def decisions_in_chain(viewer: Viewer) -> QuerySet[Decision]:
    """Decisions as an item's chain shows them."""
    return decisions_visible_to(viewer).prefetch_related("routes", _bodies())


def _bodies() -> Prefetch[Any]:
    return Prefetch("bodies", queryset=DecisionBody.objects.select_related("body").order_by("pk"))


def policies_listed(viewer: Viewer) -> QuerySet[PolicyDocument]:
    """Documents with what a list shows of them."""
    return policies_visible_to(viewer).select_related("government", "series", "drafter")


def policy_get(viewer: Viewer, key: int) -> PolicyDocument:
    """One document; not visible = 404."""
    near = ("government", "series", "drafter", "document", "revises", "parent")
    return get_object_or_404(policies_visible_to(viewer).select_related(*near), pk=key)


def policy_occasions(viewer: Viewer, policy: PolicyDocument) -> list[PolicyName]:
    """Every name of a document as written, with item, meeting and decision, oldest first."""
    rows = policy_names_visible_to(viewer).filter(policy=policy)
    rows = rows.select_related("item__meeting", "item__decision").defer("item__meeting__record")
    return list(
        rows.prefetch_related("item__decision__routes").order_by("item__meeting__held_on", "item_id", "pk")
    )


@dataclass(frozen=True, slots=True)
class Related:
    """关联文件: those that revise a document, and the rules that hang on it."""

    revised_by: list[PolicyDocument]
    rules: list[PolicyDocument]


def related_to(viewer: Viewer, policy: PolicyDocument) -> Related:
    """What leads to a document: one query."""
    rows = policies_visible_to(viewer).filter(Q(revises=policy) | Q(parent=policy)).order_by("title")
    near = list(rows)
    return Related(
        [row for row in near if row.revises_id == policy.pk],
        [row for row in near if row.parent_id == policy.pk],
    )


def editions_of(viewer: Viewer, policy: PolicyDocument) -> list[PolicyDocument]:
    """The documents of the same series, or with the same stem, newest first; this one among them."""
    rows = policies_listed(viewer).filter(government=policy.government_id)
    same = rows.filter(series=policy.series_id) if policy.series_id else rows.filter(stem=policy.stem)
    return list(same.order_by("-year", "title"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """系列建议: documents of one government with one stem and different years. ``version`` 0: no row yet."""

    government: Government
    stem: str
    editions: tuple[PolicyDocument, ...]
    state: SeriesState
    version: int

    @property
    def is_growing(self) -> bool:
        """Is the series confirmed, and has a new edition come?"""
        return self.state == SeriesState.CONFIRMED


def series_suggested(viewer: Viewer, government: Government | None) -> list[Suggestion]:
    """What could be a yearly series and no person has judged yet."""
    judged = (one for one in _candidates(viewer, government) if one.state != SeriesState.DISMISSED)
    return list(islice(judged, MOST_SUGGESTIONS))


def series_waiting(viewer: Viewer, government: Government | None) -> int:
    """How many suggestions wait for a person: one query, without the documents themselves."""
    judged = series_visible_to(viewer).filter(
        government=OuterRef("government"), name=OuterRef("stem"), state=SeriesState.DISMISSED
    )
    rows = policies_visible_to(viewer).filter(series=None, year__isnull=False).exclude(Exists(judged))
    rows = rows.filter(government=government) if government else rows
    stems = rows.order_by().values("government", "stem").annotate(years=Count("year", distinct=True))
    return stems.filter(years__gte=FEWEST_EDITIONS).count()


def series_dismissed(viewer: Viewer, government: Government | None) -> list[Series]:
    rows = series_visible_to(viewer).filter(state=SeriesState.DISMISSED).select_related("government")
    return list(rows.filter(government=government) if government else rows)


def series_confirmed(viewer: Viewer, government: Government | None) -> list[Series]:
    rows = series_visible_to(viewer).filter(state=SeriesState.CONFIRMED).select_related("government")
    rows = rows.filter(government=government) if government else rows
    return list(rows.prefetch_related("editions").order_by("name"))


def _candidates(viewer: Viewer, government: Government | None) -> Iterable[Suggestion]:
    """Three queries: the stems of the first suggestions, their documents, and what was judged of them."""
    rows = policies_visible_to(viewer).filter(series=None, year__isnull=False)
    rows = rows.filter(government=government) if government else rows
    others = policies_visible_to(viewer).filter(
        government=OuterRef("government"), stem=OuterRef("stem"), year__isnull=False
    )
    wanted = rows.filter(stem__in=_stems(viewer, rows)).filter(Exists(others.exclude(year=OuterRef("year"))))
    found: dict[tuple[int, str], list[PolicyDocument]] = {}
    for row in wanted.select_related("government").order_by("stem", "-year", "title"):
        found.setdefault((row.government_id, row.stem), []).append(row)
    known = {(one.government_id, one.name): one for one in series_visible_to(viewer)}
    for (government_id, stem), editions in found.items():
        series = known.get((government_id, stem[:200]))
        state = SeriesState(series.state) if series else SeriesState.SUGGESTED
        if state == SeriesState.CONFIRMED or len(editions) >= FEWEST_EDITIONS:
            version = series.version if series else 0
            yield Suggestion(editions[0].government, stem, tuple(editions), state, version)


def _stems(viewer: Viewer, rows: QuerySet[PolicyDocument]) -> QuerySet[PolicyDocument, str]:
    """The first stems with documents of several years, or of a series that grows; grouped over an index."""
    of_stem = series_visible_to(viewer).filter(government=OuterRef("government"), name=OuterRef("stem"))
    growing = Exists(of_stem.filter(state=SeriesState.CONFIRMED))
    dismissed = Exists(of_stem.filter(state=SeriesState.DISMISSED))
    stems = rows.order_by().values("government", "stem").annotate(years=Count("year", distinct=True))
    wanted = stems.filter(Q(years__gte=FEWEST_EDITIONS) | growing).exclude(dismissed)
    return wanted.order_by("stem", "government").values_list("stem", flat=True)[:MOST_SUGGESTIONS]


# --- ways out as work ------------------------------------------------------------------------------------


def followups_visible_to(viewer: Viewer) -> QuerySet[Followup]:
    """The ways out of the decisions that a person may see, and those in which their own body has a part."""
    rows = Followup.objects.all()
    seen = of_visible_items(viewer, rows, item="decision__item", meeting="meeting")
    own = bodies_of(viewer)
    if not own or not may_read(viewer):
        return seen
    return rows.filter(Q(pk__in=seen.order_by().values("pk")) | Q(pk__in=_carried_by(own)))


def _carried_by(own: Collection[int]) -> QuerySet[Any]:
    """The keys of the ways out in which a body has a part: carries it, revises, or is asked."""
    part = Q(bodies__in=own) | Q(jobs__body__in=own) | Q(rounds__asked__in=own)
    return Followup.objects.filter(part).order_by().values("pk")


def _of_members(viewer: Viewer, rows: QuerySet[Any], own: Q) -> QuerySet[Any]:
    """The secretariat and leaders by the level of the minutes; a body its own; others nothing."""
    powers = powers_of(viewer)
    if not may_read(viewer):
        return rows.none()
    if powers.level == Level.SECRETARIAT:
        return rows
    seen = Q(pk__in=())
    if Role.LEADER in powers.roles:
        seen |= Q(followup__meeting__level__lte=powers.level)
    return rows.filter(seen | own) if bodies_of(viewer) else rows.filter(seen)


def revision_jobs_visible_to(viewer: Viewer) -> QuerySet[RevisionJob]:
    """The revisions that a person may see: the office's, leaders by level, and a body its own."""
    rows: QuerySet[RevisionJob] = _of_members(
        viewer, RevisionJob.objects.all(), Q(body__in=bodies_of(viewer))
    )
    return rows


def opinion_rounds_visible_to(viewer: Viewer) -> QuerySet[OpinionRound]:
    """The rounds that a person may see: beside office and leaders, the bodies asked and those that revise."""
    own = bodies_of(viewer)
    asked = Q(pk__in=OpinionRound.objects.filter(asked__in=own).order_by().values("pk"))
    keys = RevisionJob.objects.filter(body__in=own).order_by().values("followup__decision_key")
    rows: QuerySet[OpinionRound] = _of_members(
        viewer, OpinionRound.objects.all(), asked | Q(followup__decision_key__in=keys)
    )
    return rows


def remarks_visible_to(viewer: Viewer) -> QuerySet[Remark]:
    """Opinions: the secretariat sees all, a reviser those of its own job, a body those that it gave."""
    rows = Remark.objects.all()
    if not may_read(viewer):
        return rows.none()
    if powers_of(viewer).level == Level.SECRETARIAT:
        return rows
    own = bodies_of(viewer)
    return rows.filter(Q(job__body__in=own) | Q(body__in=own)) if own else rows.none()


def submissions_visible_to(viewer: Viewer) -> QuerySet[Submission]:
    """The submissions of the ways out that a person may see."""
    return Submission.objects.filter(followup__in=followups_visible_to(viewer).order_by().values("pk"))


def issuing_names_visible_to(viewer: Viewer) -> QuerySet[IssuingName]:
    """The names in which papers are issued: for all who read the ledger."""
    return IssuingName.objects.all() if may_read(viewer) else IssuingName.objects.none()


def followups_listed(viewer: Viewer) -> QuerySet[Followup]:
    """Ways out with what a list shows of them."""
    rows = followups_visible_to(viewer).select_related("government", "meeting", "name", "document")
    return rows.defer("meeting__record").prefetch_related("bodies", "submissions", "jobs")


def issuing_names_listed(viewer: Viewer) -> QuerySet[IssuingName]:
    return issuing_names_visible_to(viewer).select_related("government")


def followup_get(viewer: Viewer, key: int) -> Followup:
    return get_object_or_404(
        followups_visible_to(viewer)
        .select_related(
            "government", "meeting", "decision__item", "name", "document", "drafter", "leading_body"
        )
        .defer("meeting__record"),
        pk=key,
    )


def followups_of(viewer: Viewer, key: UUID) -> list[Followup]:
    """The ways out of one decision, in order."""
    rows = followups_visible_to(viewer).filter(decision_key=key)
    rows = rows.select_related("name", "document", "drafter", "leading_body", "government")
    jobs = Prefetch("jobs", queryset=RevisionJob.objects.select_related("body"))
    return list(rows.prefetch_related("submissions", jobs))


def people_of(bodies: Collection[int]) -> QuerySet[User]:
    """Who does the work of a body today: its liaison officers and its head."""
    today = clock.today()
    held = Q(account__holdings__role__in=[role.value for role in FOR_A_BODY])
    held &= Q(account__holdings__post__body__in=list(bodies))
    held &= valid_on(today, "account__holdings__") & valid_on(today, "account__holdings__post__")
    return User.objects.filter(held, is_active=True).distinct()
