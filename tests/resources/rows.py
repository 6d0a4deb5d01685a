"""应急准备各行: one for each address, on the stage of supervision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.access import Level
from yiding.directory.models import Body
from yiding.files.services import Paper
from yiding.resources.alerting import alert_receive, alert_send
from yiding.resources.checking import checks_open
from yiding.resources.crewing import member_add, team_call, team_move, team_register
from yiding.resources.drilling import drill_hold, drill_plan, finding_add
from yiding.resources.gauging import Gauged, level_keep, reading_enter, station_keep
from yiding.resources.keeping import keeping_body_add, readiness_seed, setting_keep
from yiding.resources.models import (
    Alert,
    AlertColour,
    AlertOrder,
    AlertRule,
    CallOut,
    ChecklistEntry,
    Drill,
    DrillFinding,
    ItemKind,
    KeepingBody,
    Lot,
    Movement,
    Plan,
    PlanKind,
    ReadinessCheck,
    Reading,
    Season,
    SeasonItem,
    Station,
    StationLevel,
    Store,
    Team,
    Term,
    TermKind,
)
from yiding.resources.planning import plan_approve, plan_draft, plan_enforce, plan_paper
from yiding.resources.preparing import item_add, season_open
from yiding.resources.stocking import (
    Posting,
    minimum_set,
    stock_issue,
    stock_receive,
    store_keep,
)

AT = {"longitude": Decimal("121.100000"), "latitude": Decimal("31.450000")}


def prepared(stage: Stage) -> Stage:
    """The usual settings; 乙局 keeps readiness."""
    readiness_seed(government=stage.government)
    body = stage.body("乙局")
    keeping_body_add(government=stage.government, body=body, duty="应急", by=stage.inspector)
    return stage


def paper(name: str = "预案.txt", text: str = "应急预案") -> Paper:
    return Paper(BytesIO(text.encode()), name, Level.GOVERNMENT)


def term(stage: Stage, of: str) -> Term:
    return Term.objects.filter(government=stage.government, of=of).order_by("position")[0]


def drafted(
    stage: Stage, body: Body, *, title: str = "防汛应急预案", by: User | None = None, **more: Any
) -> Plan:
    kind = PlanKind.objects.get(government=stage.government, name="自然灾害")
    values = {"title": title, "kind": kind, "level": term(stage, TermKind.PLAN_LEVEL), **more}
    return plan_draft(body=body, values=values, by=by or stage.inspector)


def in_force(stage: Stage, body: Body, *, days: int = 0, **more: Any) -> Plan:
    """A plan that came into force so many days ago."""
    plan = drafted(stage, body, **more)
    plan_paper(plan=plan, paper=paper(), by=stage.inspector)
    plan_approve(plan=plan, by=stage.director)
    plan_enforce(plan=plan, revised_on=stage.day(-days), by=stage.inspector)
    return plan


def drilled(stage: Stage, plan: Plan, *, days: int = 0, **more: Any) -> Drill:
    """A drill that was held so many days ago."""
    told = {"title": "防汛演练", "planned_on": stage.day(-days), "scenario": "堤防渗漏", **more}
    drill = drill_plan(plan=plan, values=told, by=stage.inspector)
    held = {"held_on": stage.day(-days), "participants": "抢险队", "summary": "两小时完成", "headcount": 40}
    drill_hold(drill=drill, values=held, by=stage.inspector)
    return drill


def team(stage: Stage, body: Body, *, name: str = "防汛抢险队", ready: bool = True, **more: Any) -> Team:
    values = {"name": name, "kind": term(stage, TermKind.TEAM), "skills": "排涝", **AT, **more}
    row = team_register(body=body, values=values, by=stage.inspector)
    if ready:
        team_move(team=row, name="ready", by=stage.inspector)
    return row


def called(stage: Stage, row: Team) -> CallOut:
    when = clock.now() - timedelta(hours=2)
    return team_call(team=row, title="堤防渗漏", place="东塘", called_at=when, by=stage.inspector)


def store(stage: Stage, body: Body, *, name: str = "中心储备库", **more: Any) -> Store:
    return store_keep(store=None, body=body, values={"name": name, **AT, **more}, by=stage.inspector)


def item(stage: Stage, name: str = "编织袋") -> ItemKind:
    return ItemKind.objects.get(government=stage.government, name=name)


def posting(quantity: int, **more: Any) -> Posting:
    return Posting(quantity, uuid4(), **more)


def held(stage: Stage, place: Store, quantity: int, *, of: str = "编织袋", days: int | None = None) -> Lot:
    """A lot that holds so many, expiring so many days ahead."""
    until = stage.day(days) if days is not None else None
    told = {"batch": f"批{uuid4().hex[:6]}", "expires_on": until}
    row = stock_receive(
        store=place, item=item(stage, of), posting=posting(quantity), by=stage.inspector, **told
    )
    return row.lot


def station(stage: Stage, body: Body, *, code: str = "S1", hours: int = 1, **more: Any) -> Station:
    """A gauge of water: warning from 3.50, danger from 4.00."""
    values = {"code": code, "name": f"{code}水位站", "kind": "water", "measure": "水位", "unit": "米"}
    values |= {"every_hours": hours, **AT, **more}
    row = station_keep(station=None, body=body, values=values, by=stage.inspector)
    for name, light, threshold in (("警戒水位", "amber", "3.50"), ("保证水位", "red", "4.00")):
        told = {"name": name, "light": light, "threshold": Decimal(threshold)}
        level_keep(level=None, station=row, values=told, by=stage.inspector)
    return row


def read(row: Station, value: str, by: User, *, minutes: int = 10) -> Reading:
    """A reading of so many minutes ago."""
    at = (clock.now() - timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    return reading_enter(gauged=Gauged(row, at, Decimal(value)), by=by)


def received(stage: Stage, *, colour: str = "橙色", hours: int = 24) -> Alert:
    values = {
        "kind": Term.objects.get(government=stage.government, of=TermKind.ALERT, name="暴雨"),
        "colour": AlertColour.objects.get(government=stage.government, name=colour),
        "issuer": "市气象局",
        "area": "全市",
        "text": "预计三小时降雨 50 毫米以上。",
        "received_at": clock.now() - timedelta(minutes=1),
        "valid_until": clock.now() + timedelta(hours=hours),
    }
    return alert_receive(government=stage.government, values=values, by=stage.inspector)


def rule(stage: Stage, bodies: Sequence[Body], colour: str = "黄色") -> AlertRule:
    least = AlertColour.objects.get(government=stage.government, name=colour)
    values = {"kind": None, "colour": least, "bodies": bodies}
    made: AlertRule = setting_keep(
        name="alert_rule", row=None, government=stage.government, values=values, by=stage.inspector
    )
    return made


def entry(stage: Stage, bodies: Sequence[Body], text: str = "排查险工弱段") -> ChecklistEntry:
    told = {"campaign": term(stage, TermKind.CAMPAIGN), "part": "works", "text": text}
    values = {**told, "bodies": bodies, "days_before": 15}
    made: ChecklistEntry = setting_keep(
        name="checklist_entry", row=None, government=stage.government, values=values, by=stage.inspector
    )
    return made


def season(stage: Stage, days: int = 30) -> Season:
    """A flood season that begins so many days ahead."""
    told = {"campaign": term(stage, TermKind.CAMPAIGN), "starts_on": stage.day(days)}
    ends_on = stage.day(days + 120)
    return season_open(government=stage.government, ends_on=ends_on, by=stage.inspector, **told)


def over_all(stage: Stage) -> set[User]:
    """The office, the leaders and the people of the body that keeps readiness."""
    return {stage.inspector, stage.director, stage.leader, *of_bodies(stage, "乙局")}


def of_bodies(stage: Stage, *names: str) -> set[User]:
    return {people[name] for people in (stage.liaisons, stage.heads) for name in names}


@dataclass
class Rows:
    """各行: by the name of an address, the row of ``seat`` that it takes."""

    plan: Plan
    drill: Drill
    finding: DrillFinding
    team: Team
    call_out: CallOut
    check: ReadinessCheck
    store: Store
    lot: Lot
    issue: Movement
    station: Station
    level: StationLevel
    reading: Reading
    alert: Alert
    order: AlertOrder
    season: Season
    season_item: SeasonItem
    at: dict[str, Any] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        return {f"resources:{name}": {"pk": row.pk} for name, row in self.at.items()}

    @property
    def on_pages(self) -> dict[str, object]:
        return {page_key(name): row.pk for name, row in self.at.items()}


def page_key(name: str) -> str:
    """What the browser's table of pages calls the row of an address."""
    return f"readiness_{name.replace('-', '_')}"


STATES = {
    "plan-return": "approved",
    "plan-enforce": "approved",
    "finding-settle": "open",
    "team-ready": "registered",
    "team-stand-down": "ready",
    "team-call": "ready",
    "check-confirm": "filled",
    "check-return": "filled",
    "call-out-come-back": "arrived",
    "alert-urge": "sent",
    "order-report": "acknowledged",
    "season-respond": "season",
    "season-calm": "event",
    "season-end": "season",
    "item-check": "done",
    "item-return": "done",
}
OF_PLANS = "approve return enforce revise review drill paper edit expire"
OF_TEAMS = "call ready stand-down member edit dissolve"


def rows_of(stage: Stage, seat: Body | None = None) -> Rows:
    """One for each address; ``seat`` is the body of those who try."""
    seat, by = seat or stage.body("丙局"), stage.inspector
    if not Term.objects.filter(government=stage.government).exists():
        prepared(stage)
    plan, drill, finding = _plans(stage, seat)
    crew = team(stage, seat, name="行抢险队")
    member = member_add(team=crew, values={"name": "韩队员"}, phone="13812345678", by=by)
    out = called(stage, team(stage, seat, name="出动队"))
    (check,) = checks_open(
        government=stage.government,
        bodies=[seat],
        period="入梅",
        starts_on=stage.day(0),
        ends_on=stage.day(3),
        by=by,
    )
    place = store(stage, seat, name="行储备库")
    lot = held(stage, place, 90)
    minimum_set(store=place, item=lot.item, least=100, by=by)
    issue = stock_issue(lot=lot, posting=posting(10, call_out=out), by=by)
    gauge = station(stage, seat, code="R1")
    reading = read(gauge, "3.62", by)
    rule(stage, [seat])
    alert = received(stage)
    (order,) = alert_send(alert=alert, by=by)
    flood = season(stage)
    told = {"part": "works", "text": "加固闸门", "due_on": stage.day(10)}
    work = item_add(season=flood, body=seat, values=told, by=by)
    level = gauge.levels.all()[0]
    rows = Rows(
        plan,
        drill,
        finding,
        crew,
        out,
        check,
        place,
        lot,
        issue,
        gauge,
        level,
        reading,
        alert,
        order,
        flood,
        work,
    )
    rows.at |= _at(stage, seat, rows, member)
    return rows


def _plans(stage: Stage, seat: Body) -> tuple[Plan, Drill, DrillFinding]:
    plan = in_force(stage, seat, title="行防汛预案", days=30)
    drill = drilled(stage, plan, days=10)
    finding = finding_add(drill=drill, text="集结慢", change="写明集结点", by=stage.inspector)
    return plan, drill, finding


def _at(stage: Stage, seat: Body, rows: Rows, member: Any) -> dict[str, Any]:
    at: dict[str, Any] = {"plan-detail": rows.plan, "drill-detail": rows.drill, "team-detail": rows.team}
    at |= {f"plan-{act}": rows.plan for act in ("revise", "review", "drill", "expire")}
    for act in ("approve", "return", "enforce", "paper", "edit"):
        plan = drafted(stage, seat, title=f"{act}预案")
        plan_paper(plan=plan, paper=paper(), by=stage.inspector)
        at[f"plan-{act}"] = plan
    at |= {"drill-finding": rows.drill, "drill-paper": rows.drill}
    told = {"title": "待演练", "planned_on": stage.day(9), "scenario": "台风登陆"}
    for act in ("hold", "edit", "cancel"):
        at[f"drill-{act}"] = drill_plan(plan=rows.plan, values=told, by=stage.inspector)
    at |= {f"finding-{act}": rows.finding for act in ("settle", "keep")}
    at["later-edition"] = _later(rows.plan)
    at |= {f"team-{act}": team(stage, seat, name=f"{act}队") for act in OF_TEAMS.split()}
    at |= {f"member-{act}": member for act in ("edit", "end", "phone")}
    at |= _stocks(stage, seat, rows)
    at |= _water(stage, seat, rows)
    at |= _settings(stage, seat)
    for name, state in STATES.items():
        if name in at:
            type(at[name]).objects.filter(pk=at[name].pk).update(state=state)
            at[name].refresh_from_db()
    return at


def _later(plan: Plan) -> Plan:
    """A later edition that was in force for a while: into which a finding can be written."""
    names = ("government", "title", "kind", "level", "body", "root", "made_by", "made_on", "revised_on")
    told = {name: getattr(plan, name) for name in (*names, "next_review_on")}
    return Plan.objects.create(state="revised", edition=plan.edition + 1, ended_on=plan.made_on, **told)


def _stocks(stage: Stage, seat: Body, rows: Rows) -> dict[str, Any]:
    at: dict[str, Any] = {"call-out-detail": rows.call_out, "call-out-arrive": rows.call_out}
    back = called(stage, team(stage, seat, name="返回队"))
    CallOut.objects.filter(pk=back.pk).update(arrived_at=back.called_at)
    at |= {"call-out-come-back": back, "check-detail": rows.check, "check-fill": rows.check}
    for act in ("confirm", "return"):
        told = {"government": stage.government, "starts_on": stage.day(0), "ends_on": stage.day(2)}
        at[f"check-{act}"] = ReadinessCheck.objects.create(
            body=seat, period=f"{act}时段", filled_by=stage.inspector, **told
        )
    at |= {f"store-{act}": rows.store for act in ("detail", "receive", "minimum", "edit")}
    at |= {f"lot-{act}": rows.lot for act in ("detail", "issue", "count", "scrap", "edit")}
    return {**at, "movement-return": rows.issue}


def _water(stage: Stage, seat: Body, rows: Rows) -> dict[str, Any]:
    at: dict[str, Any] = {f"station-{act}": rows.station for act in ("detail", "reading", "level", "edit")}
    at |= {f"level-{act}": rows.level for act in ("edit", "drop")} | {"reading-correct": rows.reading}
    at |= {"alert-detail": rows.alert, "alert-send": rows.alert, "order-acknowledge": rows.order}
    at |= {f"alert-{act}": received(stage) for act in ("urge", "lift")}
    AlertOrder.objects.create(alert=at["alert-urge"], body=seat, sent_at=clock.now(), due_at=clock.now())
    at["order-report"] = AlertOrder.objects.create(
        alert=at["alert-lift"],
        body=seat,
        sent_at=clock.now(),
        due_at=clock.now(),
        acknowledged_at=clock.now(),
    )
    at |= {f"season-{act}": rows.season for act in ("detail", "start", "item")}
    for place, act in enumerate(("respond", "calm", "end")):
        days = {"starts_on": stage.day(0), "ends_on": stage.day(90)}
        campaign = Term.objects.filter(government=stage.government, of=TermKind.CAMPAIGN)[1]
        told = {"government": stage.government, "campaign": campaign, "year": 2030 + place}
        at[f"season-{act}"] = Season.objects.create(**told, **days)
    at |= {f"item-{act}": rows.season_item for act in ("do", "edit")}
    for act in ("check", "return"):
        told = {"season": rows.season, "part": "works", "text": f"{act}事项", "body": seat}
        at[f"item-{act}"] = SeasonItem.objects.create(
            due_on=stage.day(5), proof="已加固", done_by=stage.inspector, done_on=stage.day(0), **told
        )
    return at


def _settings(stage: Stage, seat: Body) -> dict[str, Any]:
    at: dict[str, Any] = {
        "keeping-body-end": KeepingBody.objects.filter(government=stage.government)[0],
        "plan-kind-edit": PlanKind.objects.filter(government=stage.government)[0],
        "term-edit": term(stage, TermKind.PLAN_LEVEL),
        "item-kind-edit": item(stage),
        "alert-colour-edit": AlertColour.objects.filter(government=stage.government)[0],
    }
    own_rule, own_entry = rule(stage, [seat]), entry(stage, [seat])
    at |= {f"alert-rule-{act}": own_rule for act in ("edit", "drop")}
    return at | {f"checklist-entry-{act}": own_entry for act in ("edit", "drop")}
