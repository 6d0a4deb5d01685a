"""演示应急准备: plans, drills, teams, stores, gauges, warnings and seasons of the demo city.

The words stand in ``demo_resources.toml``; the acts go through the services.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction

from yiding.core import clock
from yiding.directory.models import Government
from yiding.resources import alerting, checking, crewing, drilling, gauging, planning, preparing, stocking
from yiding.resources.keeping import keeping_body_add, readiness_seed, setting_keep
from yiding.resources.models import (
    AlertColour,
    AlertOrder,
    Aspect,
    ItemKind,
    Lot,
    Plan,
    PlanKind,
    Season,
    Store,
    Team,
    Term,
)

from .demo_beside import City, _day, _file

Words = Mapping[str, Any]


@transaction.atomic
def readiness_fill(government: Government) -> None:
    """Fills the room once."""
    if Plan.objects.filter(government=government).exists():
        return
    text = resources.files(__package__).joinpath("demo_resources.toml").read_text("utf-8")
    book = tomllib.loads(text)
    city = City(government, {user.username: user for user in User.objects.all()})
    readiness_seed(government=government)
    for body, duty in book["keepers"]:
        keeping_body_add(government=government, body=city.body(body), duty=duty, by=city.inspector)
    _plans(city, book["plans"])
    _drills(city, book["drills"])
    _teams(city, book["teams"])
    _stores(city, book["stores"])
    _call_out(city, book["call_out"])
    _stations(city, book["stations"])
    _alerts(city, book["rules"], book["alerts"])
    _seasons(city, book["checklist"], book["seasons"])
    _checks(city, book["checks"])


def _term(city: City, of: str, name: str) -> Term:
    return Term.objects.get(government=city.government, of=of, name=name)


def _at(told: Words) -> dict[str, Any]:
    longitude, latitude = told["at"]
    return {"longitude": Decimal(str(longitude)), "latitude": Decimal(str(latitude))}


def _plans(city: City, plans: Sequence[Words]) -> None:
    """Plans in force, one long due, one that waits for approval."""
    for told in plans:
        kind = PlanKind.objects.get(government=city.government, name=told["kind"])
        level = _term(city, "plan_level", told["level"])
        values = {"title": told["title"], "kind": kind, "level": level, "units": city.bodies(told["units"])}
        plan = planning.plan_draft(body=city.body(told["body"]), values=values, by=city.inspector)
        paper = _file(f"{told['title']}.txt", told["text"])
        planning.plan_paper(plan=plan, paper=paper, by=city.inspector)
        if not told.get("draft"):
            planning.plan_approve(plan=plan, by=city.director)
            planning.plan_enforce(plan=plan, revised_on=_day(-told["ago"]), by=city.inspector)


def _drills(city: City, drills: Sequence[Words]) -> None:
    by = city.inspector
    for told in drills:
        plan = Plan.objects.get(government=city.government, title=told["plan"])
        day = _day(told.get("ahead", -told.get("ago", 0)))
        values = {name: told[name] for name in ("title", "form", "scenario")}
        drill = drilling.drill_plan(plan=plan, values={**values, "planned_on": day}, by=by)
        if "summary" not in told:
            continue
        held = {name: told[name] for name in ("participants", "headcount", "summary")}
        drilling.drill_hold(drill=drill, values={**held, "held_on": day}, by=by)
        for text, change in told["findings"]:
            drilling.finding_add(drill=drill, text=text, change=change, due_on=_day(30), by=by)


def _teams(city: City, teams: Sequence[Words]) -> None:
    by = city.inspector
    for told in teams:
        values = {"name": told["name"], "kind": _term(city, "team", told["kind"]), "skills": told["skills"]}
        values |= {"gear": told["gear"], "ready_minutes": told["minutes"], "town": city.body(told["town"])}
        team = crewing.team_register(body=city.body(told["body"]), values={**values, **_at(told)}, by=by)
        for name, duty, phone in told["members"]:
            crewing.member_add(team=team, values={"name": name, "duty": duty}, phone=phone, by=by)
        if not told.get("idle"):
            crewing.team_move(team=team, name="ready", by=by)


def _posting(quantity: int, **more: Any) -> stocking.Posting:
    return stocking.Posting(quantity, uuid4(), **more)


def _stores(city: City, stores: Sequence[Words]) -> None:
    """What lies where; some of it expires soon, some is short."""
    by = city.inspector
    kinds = {row.name: row for row in ItemKind.objects.filter(government=city.government)}
    for told in stores:
        values = {name: told[name] for name in ("name", "address", "keeper")}
        values |= {"town": city.body(told["town"]), **_at(told)}
        store = stocking.store_keep(store=None, body=city.body(told["body"]), values=values, by=by)
        for name, batch, quantity, days in told["holds"]:
            until = {"batch": batch, "expires_on": _day(days) if days else None}
            stocking.stock_receive(store=store, item=kinds[name], posting=_posting(quantity), by=by, **until)
        for name, least in told["least"]:
            stocking.minimum_set(store=store, item=kinds[name], least=least, by=by)


def _call_out(city: City, told: Words) -> None:
    """One team is out, with what was issued for it."""
    by = city.people["lianluo"]
    team = Team.objects.get(government=city.government, name=told["team"])
    called_at = clock.now() - timedelta(hours=3)
    words = {"title": told["title"], "place": told["place"]}
    out = crewing.team_call(team=team, called_at=called_at, by=by, **words)
    crewing.call_out_arrive(call_out=out, arrived_at=called_at + timedelta(minutes=41), by=by)
    place, item, quantity = told["issue"]
    store = Store.objects.get(government=city.government, name=place)
    lot = Lot.objects.filter(store=store, item__name=item).select_related("store", "item")[0]
    issue = stocking.stock_issue(lot=lot, posting=_posting(quantity, call_out=out), by=by)
    stocking.stock_return(issue=issue, posting=_posting(quantity // 4, note="未用完"), by=by)


def _hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)


def _stations(city: City, stations: Sequence[Words]) -> None:
    """Readings of the last hours, one station above its level, one that fell silent."""
    by = city.people["lianluo"]
    for told in stations:
        values = {name: told[name] for name in ("code", "name", "kind", "measure", "unit")}
        values |= {"every_hours": told["every"], "town": city.body(told["town"]), **_at(told)}
        station = gauging.station_keep(station=None, body=city.body(told["body"]), values=values, by=by)
        since = _hour() - timedelta(hours=len(told["values"]) - 1)
        type(station).objects.filter(pk=station.pk).update(since=since)
        for name, light, threshold in told["levels"]:
            level = {"name": name, "light": light, "threshold": Decimal(threshold)}
            gauging.level_keep(level=None, station=station, values=level, by=by)
        readings = [
            gauging.Gauged(station, since + timedelta(hours=place), Decimal(value))
            for place, value in enumerate(told["values"])
            if value
        ]
        gauging.readings_enter(government=city.government, readings=readings, by=by)


def _alerts(city: City, rules: Sequence[Words], alerts: Sequence[Words]) -> None:
    """A warning that some have answered, and one that was just sent."""
    by, government = city.inspector, city.government
    for told in rules:
        kind = _term(city, "alert", told["kind"]) if told["kind"] else None
        colour = AlertColour.objects.get(government=government, name=told["colour"])
        values = {"kind": kind, "colour": colour, "bodies": city.bodies(told["bodies"])}
        setting_keep(name="alert_rule", row=None, government=government, values=values, by=by)
    for told in alerts:
        began = clock.now() - timedelta(hours=told["hours_ago"])
        values = {name: told[name] for name in ("issuer", "area", "text")}
        values |= {"kind": _term(city, "alert", told["kind"]), "received_at": began}
        values["colour"] = AlertColour.objects.get(government=government, name=told["colour"])
        values["valid_until"] = clock.now() + timedelta(hours=told["lasts"])
        alert = alerting.alert_receive(government=government, values=values, by=by)
        alerting.alert_send(alert=alert, bodies=city.bodies(told.get("others", ())), by=by)
        orders = {row.body.name: row for row in AlertOrder.objects.filter(alert=alert).select_related("body")}
        for body, account in [one[:2] for one in (*told["acknowledged"], *told["answers"])]:
            alerting.order_acknowledge(order=orders[body], by=city.people[account])
        for body, account, action in told["answers"]:
            alerting.order_report(order=orders[body], action=action, by=city.people[account])


def _seasons(city: City, entries: Sequence[Words], seasons: Sequence[Words]) -> None:
    by, government = city.inspector, city.government
    for told in entries:
        values = {"campaign": _term(city, "campaign", told["campaign"]), "part": told["part"]}
        values |= {"text": told["text"], "bodies": city.bodies(told["bodies"]), "days_before": told["days"]}
        setting_keep(name="checklist_entry", row=None, government=government, values=values, by=by)
    for told in seasons:
        season: Season = preparing.season_open(
            government=government,
            campaign=_term(city, "campaign", told["campaign"]),
            starts_on=_day(told["begins"]),
            ends_on=_day(told["ends"]),
            by=by,
        )
        for body, text, account, proof, *checker in (*told["done"], *told["claimed"]):
            item = season.items.select_related("season").get(body=city.body(body), text=text)
            preparing.item_do(item=item, proof=proof, by=city.people[account])
            if checker:
                preparing.item_check(item=item, by=city.people[checker[0]])


def _checks(city: City, told: Words) -> None:
    """A duty period's checks: one that waits for its second person, one not done yet."""
    rows = checking.checks_open(
        government=city.government,
        bodies=city.bodies(told["bodies"]),
        period=told["period"],
        starts_on=clock.today(),
        ends_on=_day(told["days"]),
        by=city.inspector,
    )
    body, account = told["filled"]
    (check,) = [row for row in rows if row.body.name == body]
    found = {one.value: (True, "") for one in Aspect} | {Aspect.MATERIALS.value: (False, told["lack"])}
    checking.check_fill(check=check, found=found, by=city.people[account])
