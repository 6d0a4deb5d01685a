"""专项行动和检查的权限: who oversees keeps all, a campaign's lead its own, a field's lead its field.

A body checks what it is responsible for, and what it was given to check.
"""

from __future__ import annotations

from yiding.core.columns import Viewer
from yiding.supervision.permissions import bodies_of

from .campaign_rows import CampaignField, FieldReport, PlanItem, PlanState
from .models import Campaign, Entry, Partner, Register, Sector
from .permissions import below, may_handle, may_oversee, may_read, parties_of
from .round_rows import CheckList, Round, RoundTask
from .selectors import register_of


def own_bodies(viewer: Viewer) -> frozenset[int]:
    """The bodies for which a viewer acts in registers."""
    return bodies_of(viewer) if may_handle(viewer) else frozenset()


def may_plan(viewer: Viewer, _row: object = None) -> bool:
    """Plan campaigns."""
    return may_oversee(viewer)


def may_keep_campaign(viewer: Viewer, row: Campaign) -> bool:
    """Keep a campaign: who oversees, and the body that leads it."""
    return may_oversee(viewer) or row.lead_id in own_bodies(viewer)


def may_keep_field(viewer: Viewer, row: CampaignField) -> bool:
    """Keep a field of a campaign: its lead body too."""
    return may_keep_campaign(viewer, row.campaign) or row.lead_id in own_bodies(viewer)


def leads_field(viewer: Viewer, campaign: Campaign, sector_id: int | None) -> bool:
    """Does the viewer's body lead this field of the campaign?"""
    own = own_bodies(viewer)
    return (
        bool(own) and CampaignField.objects.filter(campaign=campaign, sector=sector_id, lead__in=own).exists()
    )


def may_plan_items(viewer: Viewer, row: Campaign) -> bool:
    """Add tasks to a plan: who keeps the campaign, and the lead body of a field for its field."""
    if may_keep_campaign(viewer, row):
        return True
    own = own_bodies(viewer)
    return bool(own) and CampaignField.objects.filter(campaign=row, lead__in=own).exists()


def may_keep_item(viewer: Viewer, row: PlanItem) -> bool:
    """Change, accept, return or drop a task of the plan."""
    return may_keep_campaign(viewer, row.campaign) or leads_field(viewer, row.campaign, row.sector_id)


def may_accept_item(viewer: Viewer, row: PlanItem) -> bool:
    """Accept a task: not who says that it is done."""
    return may_keep_item(viewer, row) and not (
        row.state == PlanState.HANDED and row.handed_by_id == viewer.pk
    )


def may_hand_in_item(viewer: Viewer, row: PlanItem) -> bool:
    """Say that a task is done: the body that has it."""
    return row.body_id in own_bodies(viewer) or may_oversee(viewer)


def may_write_report(viewer: Viewer, row: FieldReport) -> bool:
    """Write a field's report: the body that was asked."""
    return row.body_id in own_bodies(viewer)


def leads_any(viewer: Viewer) -> bool:
    """Does the viewer's body lead a field, a register or a campaign?"""
    own = own_bodies(viewer)
    if not own:
        return False
    return (
        Sector.objects.filter(lead__in=own).exists()
        or CampaignField.objects.filter(lead__in=own).exists()
        or Register.objects.filter(lead__in=own).exists()
        or Campaign.objects.filter(lead__in=own).exists()
    )


def may_arrange(viewer: Viewer, _row: object = None) -> bool:
    """Arrange rounds and write check lists at all: who oversees, and bodies that lead something."""
    return may_oversee(viewer) or leads_any(viewer)


def may_keep_checklist(viewer: Viewer, row: CheckList) -> bool:
    """Keep a check list: who oversees, the body that keeps it, the lead of its field."""
    if may_oversee(viewer):
        return True
    own = own_bodies(viewer)
    return row.lead_id in own or (row.sector is not None and row.sector.lead_id in own)


def may_keep_round(viewer: Viewer, row: Round) -> bool:
    """Keep a round: who oversees, the body that leads it, and that of its campaign."""
    if may_oversee(viewer):
        return True
    own = own_bodies(viewer)
    return row.lead_id in own or (row.campaign is not None and row.campaign.lead_id in own)


def may_check(viewer: Viewer, row: Entry) -> bool:
    """Check an object: one of its parties, or a body that was given it to check."""
    if not may_handle(viewer):
        return False
    if may_oversee(viewer) or parties_of(viewer, row, register_of(row.government_id, row.code)):
        return True
    return Partner.objects.filter(entry=row, body__in=below(bodies_of(viewer))).exists()


def may_check_any(viewer: Viewer, _row: object = None) -> bool:
    """Check at all."""
    return may_read(viewer) and may_handle(viewer)


def is_of_task(viewer: Viewer, row: RoundTask) -> bool:
    return row.body_id in own_bodies(viewer)
