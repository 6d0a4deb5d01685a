"""专项行动和检查: who may see which. Campaigns, plans, check lists and rounds are known to all who read the
ledger; checks to who sees the object; field reports to the office, the leaders, the campaign's and their own
bodies.
"""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.columns import Viewer

from .campaign_rows import CampaignField, DailyFigure, FieldReport, PlanItem, PlanState, ReportCall
from .models import Campaign, Entry
from .permissions import may_read, readers_bodies
from .round_rows import Check, CheckList, CheckListEdition, Round, RoundObject, RoundTask
from .selectors import campaigns_visible_to, entries_visible_to, keys_of, sees_all


def campaign_rows(viewer: Viewer) -> QuerySet[Campaign]:
    """The campaigns, with what their list shows."""
    rows = campaigns_visible_to(viewer).select_related("lead", "government", "follows", "decision", "matter")
    done = Count("plan", filter=Q(plan__state=PlanState.DONE), distinct=True)
    return rows.annotate(
        field_count=Count("fields", distinct=True), plan_count=Count("plan", distinct=True), plan_done=done
    )


def campaign_get(viewer: Viewer, key: int) -> Campaign:
    """One campaign; not visible = 404."""
    return get_object_or_404(campaign_rows(viewer), pk=key)


def fields_visible_to(viewer: Viewer) -> QuerySet[CampaignField]:
    rows = CampaignField.objects.select_related("campaign__government", "sector", "lead", "checklist")
    return rows if may_read(viewer) else rows.none()


def field_get(viewer: Viewer, key: int) -> CampaignField:
    """One field of a campaign; not visible = 404."""
    return get_object_or_404(fields_visible_to(viewer), pk=key)


def plan_visible_to(viewer: Viewer) -> QuerySet[PlanItem]:
    """The tasks of plans."""
    rows = PlanItem.objects.select_related(
        "campaign__government",
        "sector",
        "body",
        "matter",
        "handed_by",
        "settled_by",
        "carried_from__campaign",
    )
    return rows if may_read(viewer) else rows.none()


def item_get(viewer: Viewer, key: int) -> PlanItem:
    """One task of a plan; not visible = 404."""
    return get_object_or_404(plan_visible_to(viewer), pk=key)


def calls_visible_to(viewer: Viewer) -> QuerySet[ReportCall]:
    """The calls for field reports."""
    rows = ReportCall.objects.select_related("campaign__government", "campaign__lead", "sitting", "paper")
    return rows if may_read(viewer) else rows.none()


def call_get(viewer: Viewer, key: int) -> ReportCall:
    """One call; not visible = 404."""
    return get_object_or_404(calls_visible_to(viewer), pk=key)


def reports_visible_to(viewer: Viewer) -> QuerySet[FieldReport]:
    """The field reports that a person may see: each body its own, a campaign's lead and the office all."""
    rows = FieldReport.objects.select_related(
        "call__campaign__government", "field__sector", "field__campaign", "body", "written_by"
    )
    if not may_read(viewer):
        return rows.none()
    if sees_all(viewer):
        return rows
    own = readers_bodies(viewer)
    return rows.filter(Q(body__in=own) | Q(call__campaign__lead__in=own) | Q(field__lead__in=own))


def report_get(viewer: Viewer, key: int) -> FieldReport:
    """One field report; not visible = 404."""
    return get_object_or_404(reports_visible_to(viewer), pk=key)


def daily_visible_to(viewer: Viewer, campaign: Campaign) -> QuerySet[DailyFigure]:
    """The frozen figures of a campaign: a body sees its own town, and the fields that it leads."""
    rows = DailyFigure.objects.filter(sheet__campaign=campaign)
    if not may_read(viewer):
        return rows.none()
    own = readers_bodies(viewer)
    if sees_all(viewer) or campaign.lead_id in own:
        return rows
    led = CampaignField.objects.filter(campaign=campaign, lead__in=own).values("sector")
    return rows.filter(Q(town__in=own) | Q(sector__in=led))


def checklists_visible_to(viewer: Viewer) -> QuerySet[CheckList]:
    rows = CheckList.objects.select_related("government", "sector__lead", "lead")
    return rows if may_read(viewer) else rows.none()


def checklist_get(viewer: Viewer, key: int) -> CheckList:
    """One check list; not visible = 404."""
    return get_object_or_404(checklists_visible_to(viewer), pk=key)


def editions_in_use(viewer: Viewer) -> QuerySet[CheckListEdition]:
    """The newest edition of each check list in use."""
    later = CheckListEdition.objects.filter(checklist=OuterRef("checklist"), number__gt=OuterRef("number"))
    rows = CheckListEdition.objects.filter(~Exists(later), checklist__is_used=True)
    rows = rows.select_related("checklist__sector").order_by("checklist__name", "pk")
    return rows if may_read(viewer) else rows.none()


def rounds_visible_to(viewer: Viewer) -> QuerySet[Round]:
    """The rounds, with how much of each is done as the viewer sees it."""
    rows = Round.objects.select_related(
        "government", "campaign__lead", "sector", "lead", "edition__checklist"
    ).prefetch_related("towns")
    return rows if may_read(viewer) else rows.none()


def round_get(viewer: Viewer, key: int) -> Round:
    """One round; not visible = 404."""
    return get_object_or_404(rounds_visible_to(viewer), pk=key)


def tasks_visible_to(viewer: Viewer) -> QuerySet[RoundTask]:
    rows = RoundTask.objects.select_related("round__government", "round__campaign", "town", "body")
    return rows if may_read(viewer) else rows.none()


def task_get(viewer: Viewer, key: int) -> RoundTask:
    """One town's part of a round; not visible = 404."""
    return get_object_or_404(tasks_visible_to(viewer), pk=key)


def scope_visible_to(viewer: Viewer, round_: Round) -> QuerySet[RoundObject]:
    """What a round covers, as far as the viewer sees it; what has left is not counted."""
    rows = RoundObject.objects.filter(round=round_, left_on__isnull=True)
    if not may_read(viewer):
        return rows.none()
    return rows if sees_all(viewer) else rows.filter(entry__in=keys_of(entries_visible_to(viewer)))


def checks_visible_to(viewer: Viewer) -> QuerySet[Check]:
    """The checks that a person may see: of the objects they see, and their own."""
    rows = Check.objects.select_related(
        "government", "entry", "edition__checklist", "round", "campaign", "sector", "town", "body", "by"
    )
    if not may_read(viewer):
        return rows.none()
    if sees_all(viewer):
        return rows
    seen = Q(by=viewer.pk) | Q(entry__in=keys_of(entries_visible_to(viewer)))
    return rows.filter(seen | Q(body__in=readers_bodies(viewer)))


def check_get(viewer: Viewer, key: int) -> Check:
    """One check; not visible = 404."""
    return get_object_or_404(checks_visible_to(viewer), pk=key)


def objects_visible_to(viewer: Viewer) -> QuerySet[Entry]:
    """The objects that can be checked: those that live, of all kinds."""
    rows = entries_visible_to(viewer).filter(code__in=object_codes(), is_open=True)
    return rows.select_related("government", "sector", "town", "enterprise", "place", "local", "department")


def object_codes() -> list[str]:
    """The kinds of objects."""
    from .catalogue import kinds
    from .declaring import Archetype

    return [code for code, one in kinds().items() if one.archetype is Archetype.OBJECT]
