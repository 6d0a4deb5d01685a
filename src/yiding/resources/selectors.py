"""应急准备: who may see what. Those over all and the leaders everything; a body what is its own, what charges
it, and what is addressed to it. Words and kinds are for all readers of the room.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from yiding.core import clock
from yiding.core.access import own_bodies
from yiding.core.columns import Viewer

from .models import (
    Alert,
    AlertColour,
    AlertOrder,
    AlertRule,
    CallOut,
    ChecklistEntry,
    Drill,
    DrillFinding,
    DrillState,
    ItemKind,
    KeepingBody,
    Lot,
    Minimum,
    Movement,
    OrderState,
    Plan,
    PlanKind,
    PlanState,
    ReadinessCheck,
    Reading,
    Season,
    SeasonItem,
    SeasonItemState,
    Station,
    StationLevel,
    Store,
    Team,
    TeamMember,
    Term,
)
from .permissions import may_change, may_read, sees_all
from .planning import months_after


def _seen(viewer: Viewer, rows: QuerySet[Any], mine: Q) -> QuerySet[Any]:
    if not may_read(viewer):
        return rows.none()
    return rows if sees_all(viewer) else rows.filter(mine)


def with_drills(rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans with the day of the last drill of any edition, and since when they have been in force at all."""
    held = Drill.objects.filter(plan__root=OuterRef("root"), state=DrillState.HELD).order_by("-held_on")
    return rows.annotate(
        last_drill_on=Subquery(held.values("held_on")[:1]),
        first_in_force_on=Coalesce(F("root__revised_on"), F("revised_on")),
    )


def plans_visible_to(viewer: Viewer) -> QuerySet[Plan]:
    """The plans of one's own bodies, and those in force that charge them."""
    rows = with_drills(Plan.objects.select_related("kind", "level", "body", "government", "document"))
    own = own_bodies(viewer)
    charged = Plan.units.through.objects.filter(body__in=own).values("plan")
    return _seen(viewer, rows, Q(body__in=own) | Q(pk__in=charged) & ~Q(state__in=["drafted", "approved"]))


def drills_lacking(rows: QuerySet[Plan], today: date | None = None) -> QuerySet[Plan]:
    """没有按期演练 (S40.3): plans in force whose last drill (or first day) lies before the period of their
    kind.
    """
    today = today or clock.today()
    kinds = PlanKind.objects.values_list("pk", "drill_months")
    since = [When(kind=key, then=Value(months_after(today, -months))) for key, months in kinds]
    if not since:
        return rows.none()
    rows = rows.filter(state=PlanState.IN_FORCE).annotate(
        drilled_on=Coalesce(F("last_drill_on"), F("first_in_force_on")),
        drill_since=Case(*since, output_field=DateField()),
    )
    return rows.filter(drilled_on__lt=F("drill_since"))


def plans_overdue(rows: QuerySet[Plan], today: date | None = None) -> QuerySet[Plan]:
    """到期未修订: plans in force whose review day has passed."""
    return rows.filter(state=PlanState.IN_FORCE, next_review_on__lt=today or clock.today())


def drills_visible_to(viewer: Viewer) -> QuerySet[Drill]:
    """The drills of one's own plans, and those in which one's body takes part."""
    rows = Drill.objects.select_related("plan__body", "plan__kind", "government").annotate(
        finding_count=Count("findings", distinct=True),
        open_count=Count("findings", filter=Q(findings__state="open"), distinct=True),
    )
    own = own_bodies(viewer)
    takes_part = Drill.units.through.objects.filter(body__in=own).values("drill")
    return _seen(viewer, rows, Q(plan__body__in=own) | Q(pk__in=takes_part))


def findings_visible_to(viewer: Viewer) -> QuerySet[DrillFinding]:
    """What drills found, of the drills that a person may see."""
    rows = DrillFinding.objects.select_related("drill__plan__body", "edition")
    return rows.filter(drill__in=drills_visible_to(viewer).order_by().values("pk"))


def teams_visible_to(viewer: Viewer) -> QuerySet[Team]:
    """The teams, with how many are in each."""
    members = Count("members", filter=Q(members__left_on=None), distinct=True)
    rows = Team.objects.select_related("kind", "body", "town", "government").annotate(member_count=members)
    own = own_bodies(viewer)
    return _seen(viewer, rows, Q(body__in=own) | Q(town__in=own))


def members_visible_to(viewer: Viewer) -> QuerySet[TeamMember]:
    """The members of the teams that a person may see."""
    rows = TeamMember.objects.select_related("team__body")
    return rows.filter(team__in=teams_visible_to(viewer).order_by().values("pk"))


def call_outs_visible_to(viewer: Viewer) -> QuerySet[CallOut]:
    """The call-outs of the teams that a person may see."""
    rows = CallOut.objects.select_related("team__body", "team__government", "team__kind", "called_by")
    return rows.filter(team__in=teams_visible_to(viewer).order_by().values("pk"))


def checks_visible_to(viewer: Viewer) -> QuerySet[ReadinessCheck]:
    """The readiness checks, with how many of the four lack."""
    lacks = Count("aspects", filter=Q(aspects__is_ready=False), distinct=True)
    rows = ReadinessCheck.objects.select_related("body", "government", "filled_by", "confirmed_by")
    return _seen(viewer, rows.annotate(lack_count=lacks), Q(body__in=own_bodies(viewer)))


def stores_visible_to(viewer: Viewer) -> QuerySet[Store]:
    """The stores of one's own bodies, and those that lie in one's town."""
    own = own_bodies(viewer)
    rows = Store.objects.select_related("body", "town", "government")
    return _seen(viewer, rows, Q(body__in=own) | Q(town__in=own))


def _of_store(viewer: Viewer, name: str = "store") -> Q:
    return Q(**{f"{name}__in": stores_visible_to(viewer).order_by().values("pk")})


def lots_visible_to(viewer: Viewer) -> QuerySet[Lot]:
    """What lies in the stores that a person may see."""
    rows = Lot.objects.select_related("store__body", "store__government", "item")
    return rows.filter(_of_store(viewer))


def movements_visible_to(viewer: Viewer) -> QuerySet[Movement]:
    """The ledger of the stores that a person may see."""
    rows = Movement.objects.select_related("lot__store__body", "lot__item", "call_out__team", "by", "issue")
    return rows.filter(_of_store(viewer, "lot__store"))


def minimums_visible_to(viewer: Viewer) -> QuerySet[Minimum]:
    """What stores must hold, with what they hold that has not expired, and what is short (S41.2)."""
    today = clock.today()
    good = Lot.objects.filter(store=OuterRef("store"), item=OuterRef("item"))
    good = good.filter(Q(expires_on=None) | Q(expires_on__gte=today)).order_by()
    summed = good.values("store").annotate(sum=Sum("quantity")).values("sum")
    held = Coalesce(Subquery(summed[:1]), 0)
    rows = Minimum.objects.select_related("store__body", "store__town", "store__government", "item")
    return rows.annotate(held=held, short=F("least") - held).filter(_of_store(viewer))


def stations_visible_to(viewer: Viewer) -> QuerySet[Station]:
    """The stations that one's body reads, and those that lie in one's town."""
    rows = Station.objects.select_related("body", "town", "government", "latest")
    own = own_bodies(viewer)
    return _seen(viewer, rows, Q(body__in=own) | Q(town__in=own))


def stations_to_post(viewer: Viewer) -> list[Station]:
    """The stations in use whose readings a person may send."""
    rows = stations_visible_to(viewer).filter(is_active=True, government__is_ours=True)
    return [row for row in rows.prefetch_related("levels") if may_change(viewer, row)]


def levels_visible_to(viewer: Viewer) -> QuerySet[StationLevel]:
    """The levels of the stations that a person may see."""
    rows = StationLevel.objects.select_related("station__body", "station__government")
    return rows.filter(station__in=stations_visible_to(viewer).order_by().values("pk"))


def readings_visible_to(viewer: Viewer) -> QuerySet[Reading]:
    """The readings of the stations that a person may see."""
    rows = Reading.objects.select_related("station__body", "station__town", "station__government")
    return rows.filter(station__in=stations_visible_to(viewer).order_by().values("pk"))


def alerts_visible_to(viewer: Viewer) -> QuerySet[Alert]:
    """The warnings: to a body those that were sent to it; with how many acknowledged."""
    answered = Count("orders", filter=~Q(orders__state=OrderState.SENT), distinct=True)
    rows = Alert.objects.select_related("kind", "colour", "government", "received_by").annotate(
        sent_count=Count("orders", distinct=True), answered_count=answered
    )
    sent = AlertOrder.objects.filter(body__in=own_bodies(viewer)).values("alert")
    return _seen(viewer, rows, Q(pk__in=sent))


def orders_visible_to(viewer: Viewer) -> QuerySet[AlertOrder]:
    """What each body did about a warning: each its own."""
    rows = AlertOrder.objects.select_related(
        "alert__kind", "alert__colour", "alert__government", "body", "acknowledged_by", "reported_by"
    )
    return _seen(viewer, rows, Q(body__in=own_bodies(viewer)))


def seasons_visible_to(viewer: Viewer) -> QuerySet[Season]:
    """The seasons: for all readers, with how far the list is of what they may see of it."""
    rows = Season.objects.select_related("campaign", "government")
    if not may_read(viewer):
        return rows.none()
    seen = Q() if sees_all(viewer) else Q(items__body__in=own_bodies(viewer))
    done = seen & Q(items__state=SeasonItemState.CHECKED)
    return rows.annotate(
        item_count=Count("items", filter=seen & Q(items__isnull=False), distinct=True),
        checked_count=Count("items", filter=done, distinct=True),
    )


def items_visible_to(viewer: Viewer) -> QuerySet[SeasonItem]:
    """What has to be done before a season: each body its own."""
    rows = SeasonItem.objects.select_related(
        "season__campaign", "season__government", "body", "document", "done_by", "checked_by"
    )
    return _seen(viewer, rows, Q(body__in=own_bodies(viewer)))


def terms_visible_to(viewer: Viewer) -> QuerySet[Term]:
    """The words of the short lists."""
    return _seen(viewer, Term.objects.select_related("government"), Q(pk__gt=0))


def plan_kinds_visible_to(viewer: Viewer) -> QuerySet[PlanKind]:
    """The kinds of plans."""
    return _seen(viewer, PlanKind.objects.select_related("government"), Q(pk__gt=0))


def item_kinds_visible_to(viewer: Viewer) -> QuerySet[ItemKind]:
    """The kinds of equipment and materials."""
    return _seen(viewer, ItemKind.objects.select_related("government"), Q(pk__gt=0))


def alert_colours_visible_to(viewer: Viewer) -> QuerySet[AlertColour]:
    """The colours of warnings."""
    return _seen(viewer, AlertColour.objects.select_related("government"), Q(pk__gt=0))


def alert_rules_visible_to(viewer: Viewer) -> QuerySet[AlertRule]:
    """The rules of who gets warnings."""
    rows = AlertRule.objects.select_related("government", "kind", "colour").prefetch_related("bodies")
    return _seen(viewer, rows, Q(pk__gt=0))


def checklist_entries_visible_to(viewer: Viewer) -> QuerySet[ChecklistEntry]:
    """The sample lists from which seasons are opened."""
    rows = ChecklistEntry.objects.select_related("government", "campaign").prefetch_related("bodies")
    return _seen(viewer, rows, Q(pk__gt=0))


def keeping_bodies_visible_to(viewer: Viewer) -> QuerySet[KeepingBody]:
    """The bodies that keep readiness."""
    return _seen(viewer, KeepingBody.objects.select_related("government", "body"), Q(pk__gt=0))
