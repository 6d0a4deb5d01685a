"""专项行动: planned, running, assessed, carried over or closed; with its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import About, last_actor, record, writer
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body, Government
from yiding.supervision.selectors import people_of

from .campaign_rows import CampaignField
from .campaign_states import CAMPAIGN
from .errors_campaigns import CampaignOver, CampaignThere, FieldInUse, FieldThere, NoFields
from .models import Campaign, CampaignState, Sector
from .permissions import require
from .permissions_campaigns import may_keep_campaign, may_keep_field, may_plan

OPEN = (CampaignState.PLANNED, CampaignState.RUNNING)


@transaction.atomic
def campaign_plan(*, government: Government, values: Mapping[str, Any], by: User) -> Campaign:
    """登记专项行动: name, days, lead, the parts of its plan. Raises BadRequest, CampaignThere."""
    require(may_plan(by))
    _check(government, values)
    try:
        with transaction.atomic():
            row = Campaign.objects.create(government=government, made_by=by, **values)
    except IntegrityError as error:
        raise CampaignThere from error
    after = {"name": row.name, "first_on": f"{row.first_on}", "last_on": f"{row.last_on}"}
    record("campaign.planned", row, by=by, after=after, touches=touching(row))
    return row


@transaction.atomic
def campaign_edit(*, campaign: Campaign, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改专项行动, until it is assessed. Raises CampaignOver, CampaignThere, EditConflict."""
    require(may_keep_campaign(by, campaign))
    check_open(campaign)
    _check(campaign.government, values, campaign)
    try:
        with transaction.atomic():
            saved(campaign, version, **values)
    except IntegrityError as error:
        raise CampaignThere from error
    after = {"name": campaign.name, "first_on": f"{campaign.first_on}", "last_on": f"{campaign.last_on}"}
    record("campaign.edited", campaign, by=by, after=after, touches=touching(campaign))


def _check(government: Government, values: Mapping[str, Any], row: Campaign | None = None) -> None:
    """Its days in order; it follows a campaign of the same government, and not itself, by whatever way."""
    if values["first_on"] > values["last_on"]:
        raise BadRequest("last_on")
    before = values.get("follows")
    while before is not None:
        if before.government_id != government.pk or (row is not None and before.pk == row.pk):
            raise BadRequest("follows")
        before = before.follows


def check_open(campaign: Campaign) -> None:
    if campaign.state not in OPEN:
        raise CampaignOver


def saved(row: Any, version: int, **values: Any) -> None:
    """Takes the row as the person saw it, or says that somebody else saved in between."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        raise EditConflict(last_actor(row))
    row.refresh_from_db()


@transaction.atomic
def campaign_start(*, campaign: Campaign, by: User) -> None:
    """启动: its lead bodies are told. Raises NoFields, WrongState."""
    require(may_keep_campaign(by, campaign))
    leads = set(campaign.fields.values_list("lead", flat=True))
    if not leads:
        raise NoFields
    told = {"name": campaign.name, "first": f"{campaign.first_on}", "last": f"{campaign.last_on}"}
    link = reverse("registers:campaign-detail", args=[campaign.pk])
    tell(
        "campaign.started",
        to=people_of(leads),
        key=f"campaign-{campaign.pk}",
        about=campaign,
        link=link,
        **told,
    )
    move(CAMPAIGN, "start", campaign, writer(campaign, by=by, touches=touching(campaign)))


@transaction.atomic
def campaign_assess(*, campaign: Campaign, assessment: str, by: User) -> None:
    """评估: what it came to, in words. Raises BadRequest, WrongState."""
    require(may_keep_campaign(by, campaign))
    if not assessment.strip():
        raise BadRequest("assessment")
    write = writer(campaign, by=by, touches=touching(campaign), assessment=assessment[:200])
    move(CAMPAIGN, "assess", campaign, write, assessment=assessment)


@transaction.atomic
def campaign_close(*, campaign: Campaign, by: User) -> None:
    """结束: its open entries stay open, wherever they are. Raises WrongState."""
    require(may_keep_campaign(by, campaign))
    move(CAMPAIGN, "close", campaign, writer(campaign, by=by, touches=touching(campaign)))


@transaction.atomic
def field_add(
    *, campaign: Campaign, sector: Sector, lead: Body, values: Mapping[str, Any], by: User
) -> CampaignField:
    """加入领域 with the body that leads in it. Raises CampaignOver, FieldThere."""
    require(may_keep_campaign(by, campaign))
    check_open(campaign)
    if sector.government_id != campaign.government_id:
        raise BadRequest("sector")
    told = {"position": campaign.fields.count() + 1, **values}
    try:
        with transaction.atomic():
            row = CampaignField.objects.create(campaign=campaign, sector=sector, lead=lead, **told)
    except IntegrityError as error:
        raise FieldThere from error
    record(
        "campaign.field_kept", campaign, by=by, after=_field_told(row), touches=touching(campaign, lead.pk)
    )
    return row


@transaction.atomic
def field_edit(*, field: CampaignField, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改领域; only who keeps the campaign changes its lead. Raises CampaignOver, EditConflict."""
    require(may_keep_field(by, field))
    check_open(field.campaign)
    if not may_keep_campaign(by, field.campaign):
        require(values.get("lead", field.lead) == field.lead)
    saved(field, version, **values)
    touches = touching(field.campaign, field.lead_id)
    record("campaign.field_kept", field.campaign, by=by, after=_field_told(field), touches=touches)


@transaction.atomic
def field_drop(*, field: CampaignField, by: User) -> None:
    """移出领域, as long as nothing was reported of it. Raises CampaignOver, FieldInUse."""
    require(may_keep_campaign(by, field.campaign))
    check_open(field.campaign)
    if field.reports.exists():
        raise FieldInUse
    before = _field_told(field)
    campaign, lead = field.campaign, field.lead_id
    field.delete()
    record("campaign.field_dropped", campaign, by=by, before=before, touches=touching(campaign, lead))


def _field_told(row: CampaignField) -> dict[str, Any]:
    return {"sector": row.sector_id, "lead": row.lead_id, "checklist": row.checklist_id}


def touching(row: Campaign, body_id: int | None = None) -> About:
    """What an event of a campaign touches."""
    return About(row.government_id, body_id or row.lead_id, row.matter_id, row.last_on)
