"""事权与移交: who may see what. Decided powers are for all; lists for both sides and who supervises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.access import Role, own_bodies, powers_of
from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .models import (
    BaseMove,
    CityRole,
    ContinuityCheck,
    Dispute,
    Handover,
    HandoverEdition,
    HandoverRule,
    HandoverState,
    Line,
    MatterState,
    PowerMatter,
    QualityMeasure,
    Tenure,
)
from .permissions import is_over_all, may_read


def _same(what: str) -> Q:
    giver, taker = f"giver_{what}", f"taker_{what}"
    return Q(**{taker: F(giver)}) | Q(**{f"{giver}__isnull": True, f"{taker}__isnull": True})


AGREES = (
    _same("quantity")
    & _same("value")
    & _same("standard")
    & (
        Q(kind="fund", giver_value__isnull=False)
        | Q(kind__in=["duty", "asset", "staff"], giver_quantity__isnull=False)
    )
)
"""The rule of :func:`handovers.reckoning.compared`, for counting in the database (tested as one)."""


def matters_visible_to(viewer: Viewer) -> QuerySet[PowerMatter]:
    """Decided powers to all readers; others to who supervises, the leaders, and whose they are."""
    rows = PowerMatter.objects.select_related("government", "body", "listed_by", "decided_by").annotate(
        town_count=Count("towns", distinct=True),
        taken_count=Count(
            "tenures", filter=Q(tenures__until_on=None, tenures__owner=F("tenures__town")), distinct=True
        ),
    )
    if not may_read(viewer):
        return rows.none()
    if _sees_all(viewer):
        return rows
    own = own_bodies(viewer)
    concerned = PowerMatter.towns.through.objects.filter(body__in=own).values("powermatter")
    known = Q(state__in=[MatterState.DECIDED, MatterState.EFFECTIVE])
    return rows.filter(known | Q(body__in=own) | Q(pk__in=concerned))


def _sees_all(viewer: Viewer) -> bool:
    return is_over_all(viewer) or Role.LEADER in powers_of(viewer).roles


def _lists(viewer: Viewer) -> QuerySet[Handover]:
    rows = Handover.objects.order_by()
    if not may_read(viewer):
        return rows.none()
    if is_over_all(viewer):
        return rows
    sent = ~Q(state=HandoverState.DRAFTING)
    if Role.LEADER in powers_of(viewer).roles:
        return rows.filter(sent)
    own = own_bodies(viewer)
    guided = CityRole.objects.filter(body__in=own).values("matter__handovers")
    arrived = Q(state__in=[HandoverState.EFFECTIVE, HandoverState.CHECKED])
    return rows.filter(Q(giver__in=own) | Q(taker__in=own) & sent | Q(pk__in=guided) & arrived)


def handovers_visible_to(viewer: Viewer) -> QuerySet[Handover]:
    """One's own lists on either side (drafts the giver's only), all to who supervises, sent ones to leaders,
    and what has taken effect to the bodies that supervise and guide its powers.
    """
    rows = Handover.objects.select_related("government", "giver", "taker", "made_by")
    rows = rows.select_related("giver_confirmed_by", "taker_confirmed_by")
    counted = rows.annotate(
        line_count=Count("lines", distinct=True),
        agree_count=Count("lines", filter=_through("lines"), distinct=True),
        dispute_count=Count("lines__disputes", filter=Q(lines__disputes__state="open"), distinct=True),
    )
    return counted.filter(pk__in=_lists(viewer).values("pk"))


def _through(path: str) -> Q:
    """:data:`AGREES` from a list to its lines."""

    def turned(node: Any) -> Any:
        if isinstance(node, Q):
            made = Q(_connector=node.connector, _negated=node.negated)
            made.children = [turned(one) for one in node.children]
            return made
        name, value = node
        return f"{path}__{name}", F(f"{path}__{value.name}") if isinstance(value, F) else value  # type: ignore[attr-defined]

    return turned(AGREES)  # type: ignore[no-any-return]


def lines_visible_to(viewer: Viewer) -> QuerySet[Line]:
    """The lines of the lists that a person may see."""
    rows = Line.objects.select_related(
        "handover__giver",
        "handover__taker",
        "handover__government",
        "matter",
        "giver_signed_by",
        "taker_signed_by",
    )
    return rows.filter(handover__in=_lists(viewer).values("pk"))


def disputes_visible_to(viewer: Viewer) -> QuerySet[Dispute]:
    """The disputes over the lines that a person may see."""
    rows = Dispute.objects.select_related("line__handover__giver", "line__handover__taker", "body")
    rows = rows.select_related("line__handover__government", "raised_by", "ruled_by")
    return rows.filter(line__handover__in=_lists(viewer).values("pk"))


def bases_visible_to(viewer: Viewer) -> QuerySet[BaseMove]:
    """The bases that follow the lists that a person may see; all to who manages funds."""
    rows = BaseMove.objects.select_related("government", "handover", "giver", "taker", "taken_by")
    if may_read(viewer) and Role.FUND_MANAGER in powers_of(viewer).roles:
        return rows
    return rows.filter(handover__in=_lists(viewer).values("pk"))


def checks_visible_to(viewer: Viewer) -> QuerySet[ContinuityCheck]:
    """The checks of the lists that a person may see."""
    rows = ContinuityCheck.objects.select_related(
        "handover__giver", "handover__taker", "handover__government", "filled_by", "confirmed_by"
    )
    return rows.filter(handover__in=_lists(viewer).values("pk"))


def measures_visible_to(viewer: Viewer) -> QuerySet[QualityMeasure]:
    """The measures of the lists that a person may see."""
    rows = QualityMeasure.objects.select_related("handover__giver", "handover__government", "matter")
    return rows.filter(handover__in=_lists(viewer).values("pk"))


def editions_visible_to(viewer: Viewer) -> QuerySet[HandoverEdition]:
    """The former editions of the lists that a person may see."""
    rows = HandoverEdition.objects.select_related("handover__government", "opened_by")
    return rows.filter(handover__in=_lists(viewer).values("pk"))


def roles_visible_to(viewer: Viewer) -> QuerySet[CityRole]:
    """What the city keeps of the powers that a person may see."""
    rows = CityRole.objects.select_related("matter__government", "body")
    return rows.filter(matter__in=matters_visible_to(viewer).order_by().values("pk"))


def tenures_visible_to(viewer: Viewer) -> QuerySet[Tenure]:
    """Who carried and carries the powers that a person may see."""
    rows = Tenure.objects.select_related("matter", "town", "owner")
    return rows.filter(matter__in=matters_visible_to(viewer).order_by().values("pk"))


def rule_of(government: Government | int) -> HandoverRule:
    """The rules of a government; the usual ones where none were set."""
    key = government.pk if isinstance(government, Government) else government
    return HandoverRule.objects.filter(government=key).first() or HandoverRule(government_id=key, version=0)


def _getter(visible: Callable[[Viewer], QuerySet[Any]]) -> Callable[[Viewer, int], Any]:
    return lambda viewer, key: get_object_or_404(visible(viewer), pk=key)


matter_get = _getter(matters_visible_to)
handover_get = _getter(handovers_visible_to)
line_get = _getter(lines_visible_to)
dispute_get = _getter(disputes_visible_to)
base_get = _getter(bases_visible_to)
check_get = _getter(checks_visible_to)
measure_get = _getter(measures_visible_to)
edition_get = _getter(editions_visible_to)
role_get = _getter(roles_visible_to)
