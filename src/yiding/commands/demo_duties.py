"""演示责任清单: duty lists, measures, insurance, mechanisms and a joint case of the demo city.

The words stand in ``demo_duties.toml``. Acts go through the services, by people of the right bodies.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import resources
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.accounts.models import Account
from yiding.accounts.services import account_of, appoint
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.directory.models import Body, Government, Post
from yiding.directory.services import bodies_named, persons_named
from yiding.directory.subjects import Enterprise, check_digit
from yiding.files.services import Paper
from yiding.registers.catalogue import kind_of
from yiding.registers.edition_rows import Confirmation, Edition
from yiding.registers.editions import (
    edition_agree,
    edition_approve,
    edition_ask,
    edition_confirm,
    edition_draft,
    own_waiting,
    row_object,
)
from yiding.registers.insuring import policy_renew, renewal_told
from yiding.registers.issuing import Issue, edition_issue
from yiding.registers.joint import Opened, action_done, joint_open
from yiding.registers.keeping import register_keep, sector_keep
from yiding.registers.models import Entry, Register, Sector
from yiding.registers.moving import entry_move
from yiding.registers.proving import partners_set, proof_add
from yiding.registers.recording import entry_edit, entry_record
from yiding.registers.unit_rows import UnitStatus
from yiding.registers.units import unit_claim, unit_verify, units_set
from yiding.supervision.selectors import people_of

Words = Mapping[str, Any]
CODES = (
    "duty_rows",
    "measures",
    "local_requirements",
    "insured_enterprises",
    "policies",
    "mechanisms",
    "mechanism_contacts",
    "activations",
    "grassroots_posts",
    "public_events",
    "hazards",
)
FIRST_NUMBER = 8_800_000
STATES = {"valid": (-120, 245), "expiring": (-345, 20), "lapsed": (-400, -35), "renewed": (-350, 15)}
"""Of a policy: its first and last day, counted from today."""


@dataclass(slots=True)
class City:
    """What every step needs: the city, what is told, its bodies, fields and people."""

    government: Government
    book: Words
    bodies: Mapping[str, Body]
    inspector: User
    director: User
    people: dict[str, list[User]] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    enterprises: dict[str, Enterprise] = field(default_factory=dict)

    def of(self, body: str) -> User:
        """Who acts for a body."""
        return self.people[body][0]

    @property
    def lead(self) -> User:
        return self.of(self.book["lead"])

    def record(self, code: str, by: User | None = None, **told: Any) -> Entry:
        return entry_record(
            kind=kind_of(code), government=self.government, told=told, by=by or self.inspector
        )


@transaction.atomic
def duties_fill(government: Government) -> None:
    """Fills the lists once."""
    if Edition.objects.filter(government=government).exists():
        return
    book = tomllib.loads(resources.files(__package__).joinpath("demo_duties.toml").read_text("utf-8"))
    bodies = bodies_named(government, set(_names(book)), clock.today())
    people = {name: User.objects.get(username=name) for name in ("ducha", "zhuren")}
    city = City(government, book, bodies, people["ducha"], people["zhuren"])
    for step in (_officers, _registers, _duties, _measures, _insurance, _mechanisms, _posts, _joint):
        step(city)


def _names(book: Words) -> Iterator[str]:
    yield book["lead"]
    yield from book["officers"]
    yield from book["towns"]["names"]
    for one in book["sectors"]:
        yield one["lead"]


def _officers(city: City) -> None:
    """Somebody for each body; who is new here cannot log in."""
    told = city.book["officers"]
    persons = persons_named(city.government, {name for some in told.values() for name in some}, clock.today())
    for number, (name, some) in enumerate(told.items(), start=1):
        body = city.bodies[name]
        held = list(people_of([body.pk]).order_by("pk"))
        for place, person in enumerate(some[len(held) :]):
            user = User(username=f"qingdan{number:02d}{'ab'[place]}", last_name=person)
            user.set_unusable_password()
            user.save()
            account = account_of(user)
            Account.objects.filter(pk=account.pk).update(person=persons[person])
            post, _new = Post.objects.get_or_create(body=body, person=persons[person], title="清单专员")
            appoint(user, Role.LIAISON, post=post)
            held.append(user)
        city.people[name] = held


def _registers(city: City) -> None:
    """Each register with who leads it, and the fields of industry."""
    lead = city.bodies[city.book["lead"]]
    for code in CODES:
        if not Register.objects.filter(government=city.government, code=code).exists():
            register_keep(
                kind=kind_of(code),
                government=city.government,
                values={"lead": lead},
                version=None,
                by=city.inspector,
            )
    for place, one in enumerate(city.book["sectors"]):
        known = Sector.objects.filter(government=city.government, name=one["name"]).first()
        values = {"name": one["name"], "lead": city.bodies[one["lead"]], "position": place}
        city.sectors[one["name"]] = known or sector_keep(
            sector=None, government=city.government, values=values, version=None, by=city.inspector
        )


# --- duty lists ---------------------------------------------------------------------------------------------


def _duties(city: City) -> None:
    """The list in force, and the next one, which the bodies are confirming."""
    texts = ("department_duty", "local_duty", "basis")
    for one in city.book["duties"]:
        told = {key: one[key] for key in texts}
        for town in one.get("town", [None]):
            city.record(
                "duty_rows",
                sector=city.sectors[one["sector"]],
                department=city.bodies[one["department"]],
                town=city.bodies[town] if town else None,
                by=city.lead,
                **told,
            )
    first, told = _drafted(city), city.book["edition"]
    for name in city.people:
        if own_waiting(first, city.of(name)).exists():
            edition_confirm(edition=first, by=city.of(name))
    edition_agree(edition=first, by=city.lead)
    edition_approve(edition=first, by=city.director)
    day = clock.today() - timedelta(days=60)
    edition_issue(edition=first, told=Issue(told["document_no"], day, day), by=city.director)
    _next_edition(city, told)


def _drafted(city: City) -> Edition:
    edition = edition_draft(
        kind=kind_of("duty_rows"),
        government=city.government,
        title=city.book["edition"]["title"],
        by=city.lead,
    )
    edition_ask(edition=edition, due_on=clock.today() + timedelta(days=10), by=city.lead)
    return edition


def _next_edition(city: City, told: Words) -> None:
    """Some rows say something new; a few bodies have confirmed, one objects."""
    sector = city.sectors[told["changed_sector"]]
    rows = Entry.objects.filter(government=city.government, code="duty_rows", sector=sector)
    for row in rows:
        new = {"department_duty": told["changed_duty"]}
        entry_edit(entry=row, told=new, version=row.version, by=city.lead)
    edition = _drafted(city)
    names = list(city.people)
    for name in names[: len(names) // 2]:
        if own_waiting(edition, city.of(name)).exists():
            edition_confirm(edition=edition, by=city.of(name))
    town = city.bodies["南塘镇"]
    found = Confirmation.objects.filter(row__edition=edition, body=town, row__sector=sector).first()
    if found is not None:
        row_object(confirmation=found, note=told["objection"], by=city.of("南塘镇"))


# --- measures -----------------------------------------------------------------------------------------------


def _measures(city: City) -> None:
    measures = {}
    for number, one in enumerate(city.book["measures"], start=1):
        measures[one["title"]] = city.record(
            "measures", department=city.bodies[city.book["lead"]], source_no=str(number), **one
        )
    for number, one in enumerate(city.book["requirements"], start=1):
        row = city.record(
            "local_requirements",
            title=one["title"],
            parent=measures[one["measure"]],
            source_no=str(number),
            department=city.bodies[one["department"]],
            standard=one["standard"],
            due_on=clock.today() + timedelta(days=20 + 5 * number),
        )
        if one["units"]:
            _units(city, row, one)


def _units(city: City, row: Entry, told: Words) -> None:
    units_set(entry=row, bodies=[city.bodies[name] for name in told["units"]], by=city.inspector)
    entry_move(entry=row, name="start", told={}, by=city.inspector)
    for unit in UnitStatus.objects.filter(entry=row).select_related("body", "entry"):
        name = unit.body.name
        if name in told["claimed"]:
            unit_claim(
                unit=unit, text=f"已落实，见{told['standard']}。", paper=_paper(told), by=city.of(name)
            )
        if name in told["verified"]:
            unit_verify(unit=unit, by=city.inspector)
    if told.get("closed"):
        row.refresh_from_db()
        entry_move(entry=row, name="verify", told={"note": "各单位均已落实。"}, by=city.inspector)


def _paper(told: Words) -> Paper:
    text = f"{told['title']}\n落实情况：{told['standard']}。\n"
    return Paper(BytesIO(text.encode()), f"{told['standard']}.txt", Level.GOVERNMENT)


# --- insurance ----------------------------------------------------------------------------------------------


def _insurance(city: City) -> None:
    insurers, today = city.book["insurance"]["insurers"], clock.today()
    for number, one in enumerate(city.book["insured"], start=1):
        enterprise = _enterprise(city, one["name"], number)
        city.record(
            "insured_enterprises",
            enterprise=enterprise,
            category=one["category"],
            town=city.bodies[one["town"]],
            department=city.bodies[one["department"]],
            staff=one["staff"],
        )
        if one["state"] not in STATES:
            continue
        first, last = STATES[one["state"]]
        policy = city.record(
            "policies",
            enterprise=enterprise,
            insurer=insurers[number % len(insurers)],
            policy_no=f"LLAZ2026{number:05d}",
            first_on=today + timedelta(days=first),
            last_on=today + timedelta(days=last),
            staff=one["staff"],
            limit=300,
            premium=one["staff"] * 180,
        )
        if one["state"] == "renewed":
            told = {**renewal_told(policy), "policy_no": f"LLAZ2027{number:05d}"}
            policy_renew(policy=policy, told=told, by=city.lead)


def _enterprise(city: City, name: str, number: int) -> Enterprise:
    stem = f"91320000MA{FIRST_NUMBER + number:07d}"
    row, _new = Enterprise.objects.get_or_create(
        government=city.government, name=name, defaults={"code": stem + check_digit(stem)}
    )
    city.enterprises[name] = row
    return row


# --- mechanisms ---------------------------------------------------------------------------------------------


def _mechanisms(city: City) -> None:
    rows = {}
    for one in city.book["mechanisms"]:
        row = city.record(
            "mechanisms",
            title=one["title"],
            department=city.bodies[one["department"]],
            scope=one["scope"],
            holder="顾长川",
        )
        rows[one["title"]] = row
        members = {city.bodies[name]: task for name, task in one["members"].items()}
        if members:
            partners_set(entry=row, partners=members, by=city.inspector)
        if not one.get("set_up"):
            text = f"{one['title']}工作规则\n{one['scope']}\n"
            paper = Paper(BytesIO(text.encode()), "工作规则.txt", Level.GOVERNMENT)
            proof_add(entry=row, moment="rules", paper=paper, by=city.lead)
            row.refresh_from_db()
            entry_move(entry=row, name="stand", told={}, by=city.inspector)
    _activation(city, rows)


def _activation(city: City, rows: Mapping[str, Entry]) -> None:
    told, now = city.book["activation"], clock.now()
    row = rows[told["mechanism"]]
    row.refresh_from_db()
    city.record(
        "mechanism_contacts",
        title=told["contact"],
        parent=row,
        local=city.bodies[told["contact_body"]],
        post=told["contact_post"],
        role="联络员",
        phone=told["contact_phone"],
    )
    one = city.record(
        "activations",
        title=told["title"],
        parent=row,
        department=row.department,
        level=told["level"],
        started_at=now - timedelta(days=12, hours=6),
    )
    ended = {"ended_at": now - timedelta(days=11), "actions": told["actions"]}
    entry_move(entry=one, name="finish", told=ended, by=city.lead)
    paper = Paper(BytesIO(told["review"].encode()), "复盘报告.txt", Level.GOVERNMENT)
    proof_add(entry=one, moment="report", paper=paper, by=city.lead)
    one.refresh_from_db()
    entry_move(entry=one, name="review", told={"review": told["review"]}, by=city.inspector)


def _posts(city: City) -> None:
    for one in city.book["posts"]:
        city.record("grassroots_posts", **{**one, "town": city.bodies[one["town"]]})
    for one in city.book["events"]:
        told = {key: value for key, value in one.items() if key != "days"}
        day = clock.today() + timedelta(days=one["days"])
        city.record("public_events", **{**told, "town": city.bodies[one["town"]], "held_on": day})


def _joint(city: City) -> None:
    """A hazard that got its bodies from the list, and the joint case upon it."""
    told, asked = city.book["hazard"], city.book["joint"]
    hazard = city.record(
        "hazards",
        by=city.of(told["town"]),
        title=told["title"],
        grade=told["grade"],
        sector=city.sectors[told["sector"]],
        town=city.bodies[told["town"]],
        enterprise=city.enterprises[told["enterprise"]],
        found_on=clock.today(),
    )
    opened = Opened(
        asked["title"],
        city.bodies[asked["body"]],
        asked["text"],
        entry=hazard,
        due_on=clock.today() + timedelta(days=7),
    )
    case = joint_open(
        government=city.government,
        told=opened,
        bodies=[city.bodies[name] for name in asked["bodies"]],
        task=asked["task"],
        by=city.lead,
    )
    for action in case.actions.select_related("body", "case"):
        if action.body.name in asked["done"]:
            result = asked["done"][action.body.name]
            action_done(action=action, result=result, by=city.of(action.body.name))
