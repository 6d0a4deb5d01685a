"""专项行动、清单版本、落实单位、联合处置、通报, each in the state that a form of the site waits for.

What ``table_rows``, ``duty_table_rows`` and ``map_rows`` make stands at its first step; what comes later
stands here. Of one register one edition is open, so each of these is of a register of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.directory.models import Body
from yiding.registers.briefs import Brief, Wanted, brief_draft, brief_send
from yiding.registers.campaign_rows import CampaignField, FieldReport
from yiding.registers.campaigns import campaign_plan, field_add
from yiding.registers.catalogue import kind_of
from yiding.registers.collecting import reports_ask
from yiding.registers.edition_rows import Confirmation, Edition, EditionRow, EditionState
from yiding.registers.editions import edition_draft
from yiding.registers.importing import import_open
from yiding.registers.issuing import edition_send, facts_of
from yiding.registers.joint import Opened, joint_open
from yiding.registers.joint_rows import JointAction
from yiding.registers.models import Campaign, ImportRun, Sector
from yiding.registers.plans import item_add, item_hand_in
from yiding.registers.recording import entry_record
from yiding.registers.unit_rows import UnitStatus
from yiding.registers.units import units_set

from . import duty_table_rows, map_rows, table_rows

Keys = dict[str, dict[str, object]]
S = EditionState


@dataclass(frozen=True)
class Later:
    """各行 of the duty lists past their first step; ``by`` drafted, ``other`` approved."""

    first: duty_table_rows.Rows
    seat: Body
    by: User
    other: User

    def keys(self, asked_too: Body) -> Keys:
        """What the addresses of the later steps take; ``asked_too`` objects to a row."""
        government = self.seat.government
        drafted = edition_draft(kind=kind_of("measures"), government=government, title="", by=self.by)
        approved = self._approved("enforcement")
        sent = self._approved("environment")
        edition_send(edition=sent, facts=facts_of(sent), by=self.by)
        editions = {
            "ask": drafted,
            "agree": self._edition("hazards", S.CONFIRMING),
            "approve": self._edition("risk_points", S.AGREED),
            "send": approved,
            "issue": approved,
            "take-back": sent,
        }
        keys: Keys = {f"registers:edition-{act}": {"pk": row.pk} for act, row in editions.items()}
        row = self.first.confirmation.row
        objected = Confirmation.objects.create(row=row, body=asked_too, state="objected", note="非本单位职责")
        unit, action = self._claimed(), self._done()
        return keys | {
            "registers:confirmation-settle": {"pk": objected.pk},
            "registers:unit-verify": {"pk": unit.pk},
            "registers:unit-return": {"pk": unit.pk},
            "registers:action-again": {"pk": action.pk},
            "registers:joint-close": {"pk": action.case_id},
        }

    def _edition(self, code: str, state: EditionState, **more: Any) -> Edition:
        like = self.first.edition
        told = {"title": "责任清单", "columns": like.columns, "in_name_of": like.in_name_of}
        days = {"drafted_by": self.by, "drafted_on": clock.today()}
        of = {"government": like.government, "code": code, "number": 1}
        made = Edition.objects.create(**of, state=state, **told, **days, **more)
        row = EditionRow.objects.filter(edition=like).earliest("position")
        EditionRow.objects.create(edition=made, position=1, entry=row.entry, told=row.told)
        return made

    def _approved(self, code: str) -> Edition:
        return self._edition(code, S.APPROVED, approved_by=self.other, approved_on=clock.today())

    def _claimed(self) -> UnitStatus:
        told = {"title": "开展宣传", "parent": self.first.requirement.parent, "department": self.seat}
        kind = kind_of("local_requirements")
        entry = entry_record(kind=kind, government=self.seat.government, told=told, by=self.by)
        units_set(entry=entry, bodies=[self.seat], by=self.by)
        rows = UnitStatus.objects.filter(entry=entry)
        rows.update(state="claimed", text="已开展", claimed_by=self.by, proofs=1)
        return rows.get()

    def _done(self) -> JointAction:
        told = Opened("联合执法", self.seat, enterprise=self.first.enterprise)
        case = joint_open(government=self.seat.government, told=told, bodies=[], task="查", by=self.by)
        rows = JointAction.objects.filter(case=case)
        rows.update(state="done", result="已查", done_by=self.by, done_on=clock.today())
        return rows.get()


@dataclass(frozen=True)
class Driven:
    """专项行动 past its first step: planned, assessed and followed; what was handed in and written."""

    planned: CampaignField
    assessed: Campaign
    after: Campaign
    other_sector: Sector
    keys: Keys


def driven(first: table_rows.Rows, seat: Body, by: User, maker: User) -> Driven:
    """Campaigns beside the one that runs; ``maker`` has sent a workbook in that was checked."""
    running = first.drive.campaign
    days = {"first_on": clock.today(), "last_on": clock.today() + timedelta(days=99)}

    def campaign(name: str, **more: Any) -> Campaign:
        values = {"name": name, "lead": seat, **days, **more}
        return campaign_plan(government=seat.government, values=values, by=by)

    planned = field_add(campaign=campaign("秋季行动"), sector=first.sector, lead=seat, values={}, by=by)
    Campaign.objects.filter(pk=(assessed := campaign("夏季行动")).pk).update(state="assessed")
    told = {"title": "建立台账", "part": "总体方案", "sector": first.sector, "body": seat}
    item_hand_in(item=(item := item_add(campaign=running, values=told, by=by)), note="已建立", by=by)
    call = reports_ask(campaign=running, name="专题会议", due_on=clock.today(), by=by)
    written = {"work": "查了三百家。", "written_by": by, "written_at": clock.now()}
    FieldReport.objects.filter(call=call).update(**written)
    file, kind = BytesIO(b"checked"), kind_of("hazards")
    run = import_open(kind=kind, government=seat.government, file=file, name="隐患二.xlsx", by=maker)
    ImportRun.objects.filter(pk=run.pk).update(state="checked", rows=1, checked=1)
    keys: Keys = {
        "registers:campaign-start": {"pk": planned.campaign_id},
        "registers:field-drop": {"pk": planned.pk},
        "registers:campaign-carry": {"pk": assessed.pk},
        "registers:campaign-close": {"pk": assessed.pk},
        "registers:plan-accept": {"pk": item.pk},
        "registers:plan-return": {"pk": item.pk},
        "registers:call-collect": {"pk": call.pk},
        "registers:import-start": {"pk": run.pk},
    }
    sector = Sector.objects.create(government=seat.government, name="工矿", lead=seat, position=9)
    return Driven(planned, assessed, campaign("秋后行动", follows=assessed), sector, keys)


def maps_later(first: map_rows.Rows, by: User) -> Keys:
    """A bulletin that was handed in."""
    like: Brief = first.brief
    wanted = Wanted(kind_of(like.code), like.first_on, like.last_on)
    sent = brief_draft(government=like.government, wanted=wanted, by=by)
    brief_send(brief=sent, version=sent.version, by=by)
    return {"registers:brief-take-back": {"pk": sent.pk}}
