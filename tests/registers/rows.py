"""台账的班底与条目: a city with towns and departments, and entries of any kind at any stage.

stage = stage_make(government)
hazard = stage.entry("hazards")                         # recorded, with what the kind needs
stage.take(hazard, "assign", "start", "submit")          # moved on, with what each move asks for
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User

from tests.supervision.rows import holder
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.directory.models import Body, BodyKind, Government
from yiding.directory.subjects import Enterprise, check_digit
from yiding.files.services import Paper
from yiding.registers.catalogue import kind_of
from yiding.registers.declaring import Field, FieldType, Party
from yiding.registers.keeping import register_keep, sector_keep
from yiding.registers.models import Entry, Register, Sector
from yiding.registers.moving import entry_move
from yiding.registers.proving import proof_add
from yiding.registers.recording import entry_record

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)
NUMBERS = itertools.count(1)
M0_AREAS = {"land_area": 1000, "floor_area": 2500, "industry_area": 2000, "ancillary_area": 500}
OF_KIND: Mapping[str, Callable[[Stage], dict[str, Any]]] = {
    "self_built_houses": lambda _stage: {"grade": "none", "result": "安全"},
    "dangerous_works": lambda _stage: {"starts_at": clock.now(), "ends_at": clock.now() + timedelta(hours=4)},
    "insured_enterprises": lambda stage: {"enterprise": stage.enterprise()},
    "duty_rows": lambda stage: {"sector": stage.sector()} if stage.has("duty_rows") else {},
    "policies": lambda _stage: {"policy_no": f"P{next(NUMBERS)}"},
    "machines": lambda _stage: {"belongs": "社会单位"},
    "green_activities": lambda _stage: {"form": "义务植树"},
    "mechanisms": lambda _stage: {"title": f"机制{next(NUMBERS)}"},
    "m0_projects": lambda _stage: {
        key: Decimal(value)
        for key, value in {
            "land_area": 1000,
            "floor_area": 2500,
            "industry_area": 2000,
            "ancillary_area": 500,
        }.items()
    },
    "land_figures": lambda _stage: {"period": f"{2000 + Entry.objects.filter(code='land_figures').count()}"},
    "illegal_targets": lambda _stage: {"year": 2000 + next(NUMBERS) % 99},
    "clean_villages": lambda stage: {"village": stage.village().pk},
    "waste_amounts": lambda _stage: {"month": f"20{(n := next(NUMBERS)) % 90 + 10}-{n % 12 + 1:02d}"},
    "pool_members": lambda stage: {"enterprise": stage.enterprise()},
    "pool_figures": lambda stage: {"parent": stage.entry("pool_members"), "year": 2000 + next(NUMBERS) % 25},
    "pool_services": lambda _stage: {"service": "供需对接"},
}
"""What a kind's own rule wants of the values together, and what tells its entries apart."""
TOWNS, DEPARTMENTS = ("东泾镇", "西浦镇"), ("市应急局", "市住建局", "市公安局")


@dataclass
class Stage:
    """班底: who leads (市应急局), who is on the spot (towns), who supervises (departments), the office."""

    government: Government
    inspector: User
    second_inspector: User
    director: User
    leader: User
    clerk: User
    bodies: dict[str, Body] = field(default_factory=dict)
    liaisons: dict[str, User] = field(default_factory=dict)
    heads: dict[str, User] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    enterprises: list[Enterprise] = field(default_factory=list)

    def body(self, name: str) -> Body:
        return self.bodies[name]

    def register(self, code: str, lead: str = "市应急局", **values: Any) -> Register:
        return register_keep(
            kind=kind_of(code),
            government=self.government,
            values={"lead": self.body(lead), "choices": self.choices(code), **values},
            version=None,
            by=self.inspector,
        )

    @staticmethod
    def choices(code: str) -> dict[str, list[str]]:
        """A choice for each field whose choices a government sets itself."""
        return {one.key: ["甲"] for one in kind_of(code).fields if one.open and not one.choices}

    def entry(self, code: str, by: User | None = None, **told: Any) -> Entry:
        """An entry of a kind, with something in all that it needs."""
        kind = kind_of(code)
        whole = {**self.told(code, given=told.keys()), **told}
        return entry_record(kind=kind, government=self.government, told=whole, by=by or self.inspector)

    def told(self, code: str, given: Collection[str] = ()) -> dict[str, Any]:
        """What a form of a kind would tell: all needed columns and fields, and the two lines of duty."""
        kind, town = kind_of(code), self.body("东泾镇")
        columns: dict[str, Any] = {
            "title": f"{kind.one}一处",
            "sector": self.sectors["燃气"],
            "town": town,
            "local": town,
            "department": self.body("市住建局"),
            "grade": kind.grades[0].key if kind.grades else "",
            "source": kind.sources[0].key if kind.sources else "",
            "found_on": clock.today(),
            "address": "迎春路 8 号",
            "holder": "柳如风",
            "enterprise": self.enterprises[0],
            "due_on": clock.today() + timedelta(days=30),
            "source_no": f"第{next(NUMBERS)}号",
        }
        used = {one.key for one in kind.columns}
        needed = {one.key for one in kind.columns if one.needed} | {"sector", "town", "local", "department"}
        told = {
            key: value
            for key, value in columns.items()
            if key in used and key in needed | {"grade", "address"}
        }
        parent = kind.used("parent")
        if parent is not None and parent.needed and "parent" not in given:
            told["parent"] = self.above(parent.kinds[0])
        needing = (one for one in kind.fields if one.needed and not one.computed and one.key not in given)
        told |= {one.key: self.value(one) for one in needing}
        own = OF_KIND[code](self) if code in OF_KIND and not given else {}
        return told | own

    def has(self, code: str) -> bool:
        """Is there an entry of a kind?"""
        return Entry.objects.filter(government=self.government, code=code).exists()

    def enterprise(self) -> Enterprise:
        """One more enterprise."""
        number = next(NUMBERS)
        return enterprise_make(self.government, f"企业{number}", 1_000 + number)

    def village(self, name: str = "", town: str = "东泾镇") -> Body:
        """One more village."""
        name = name or f"村{next(NUMBERS)}"
        values = {"name": name, "kind": BodyKind.VILLAGE, "parent": self.bodies[town]}
        return Body.objects.create(government=self.government, **values)

    def sector(self) -> Sector:
        """One more field of industry."""
        return Sector.objects.create(government=self.government, name=f"领域{next(NUMBERS)}")

    def above(self, code: str) -> Entry:
        """An entry that others belong to: one that is there, or a new one."""
        found = Entry.objects.filter(government=self.government, code=code, is_open=True).first()
        above = found or self.entry(code)
        if code == "mechanisms":
            Entry.objects.filter(pk=above.pk).update(state="standing")
            above.refresh_from_db()
        return above

    def value(self, one: Field) -> Any:
        """Something that a field takes."""
        match one.type:
            case FieldType.CHOICE:
                return one.choices[0].key if one.choices else "甲"
            case FieldType.CHOICES:
                return [one.choices[0].key if one.choices else "甲"]
            case FieldType.NUMBER | FieldType.MONEY:
                return Decimal(str(one.least or 1))
            case FieldType.WHOLE:
                return int(one.least or 1)
            case FieldType.DAY:
                return clock.today()
            case FieldType.TIME:
                return clock.now()
            case FieldType.FLAG:
                return True
            case FieldType.PHONE:
                return "13800000000"
            case FieldType.BODY:
                return self.body("市住建局").pk
            case FieldType.ENTERPRISE:
                return self.enterprises[0].pk
            case FieldType.ENTRY:
                return self.entry(one.kind).pk
            case _:
                return "说明"

    def who(self, entry: Entry, parties: tuple[Party, ...], *others: int | None) -> User:
        """Somebody of one of the parties, who is none of ``others``."""
        of = {Party.LOCAL: entry.local, Party.DEPARTMENT: entry.department}
        for party in parties:
            found: list[User] = []
            body = of.get(party)
            if body is not None:
                found = [self.liaisons[body.name], self.heads[body.name]]
            elif (
                party is Party.LEAD and Register.objects.filter(code=entry.code, lead__isnull=False).exists()
            ):
                found = [self.liaisons["市应急局"], self.heads["市应急局"]]
            elif party is Party.OFFICE:
                found = [self.inspector, self.second_inspector]
            elif party is Party.LEADER:
                found = [self.leader]
            elif party is Party.FINDER:
                found = [entry.made_by]
            for user in found:
                if user.pk not in others:
                    return user
        raise AssertionError(parties)

    def take(self, entry: Entry, *names: str, **told: Any) -> Entry:
        """Moves an entry on, step by step, each by a party that may, with proof where it is asked for."""
        for name in names:
            self.move(entry, name, **told)
        return entry

    def move(self, entry: Entry, name: str, by: User | None = None, **told: Any) -> None:
        kind = kind_of(entry.code)
        move = kind.move(name)
        entry.refresh_from_db()
        hands = entry.submitted_by_id if move.not_by else None
        user = by or self.who(entry, move.by, hands)
        if move.proof:
            asked = next(one for one in kind.proofs if one.key == move.proof)
            for _n in range(asked.least):
                self.proof(entry, move.proof)
        values: Mapping[str, Any] = {**self._asked(entry, move.asked()), **told}
        entry_move(entry=entry, name=name, told=values, by=user)

    def _asked(self, entry: Entry, asked: tuple[str, ...]) -> dict[str, Any]:
        kind, told = kind_of(entry.code), self.told(entry.code, given=("parent",))
        values: dict[str, Any] = {}
        for key in asked:
            own = kind.field(key)
            if key == "note":
                values[key] = "已到现场办理。"
            elif own is not None:
                values[key] = self.value(own)
            elif key == "due_on":
                values[key] = entry.due_on or clock.today() + timedelta(days=20)
            else:
                values[key] = getattr(entry, key, None) or told.get(key) or "柳如风"
        return values

    def proof(self, entry: Entry, moment: str, by: User | None = None) -> None:
        user = by or (self.liaisons[entry.local.name] if entry.local else self.inspector)
        proof_add(entry=entry, moment=moment, paper=photo(), by=user)


def photo() -> Paper:
    return Paper(BytesIO(PNG), "现场.png", Level.GOVERNMENT)


def enterprise_make(government: Government, name: str, number: int) -> Enterprise:
    stem = f"91320000MA{number:07d}"
    return Enterprise.objects.create(government=government, name=name, code=stem + check_digit(stem))


def stage_make(government: Government) -> Stage:
    """The city, whole."""
    stage = Stage(
        government=government,
        inspector=holder("督查员", Role.INSPECTOR, None),
        second_inspector=holder("另一督查员", Role.INSPECTOR, None),
        director=holder("主任", Role.DIRECTOR, None),
        leader=holder("副市长", Role.LEADER, None),
        clerk=holder("秘书", Role.CLERK, None),
    )
    for name in TOWNS:
        stage.bodies[name] = Body.objects.create(government=government, name=name, kind=BodyKind.TOWN)
    for name in DEPARTMENTS:
        stage.bodies[name] = Body.objects.create(government=government, name=name, kind=BodyKind.DEPARTMENT)
    stage.bodies["柳湾村"] = Body.objects.create(
        government=government, name="柳湾村", kind=BodyKind.VILLAGE, parent=stage.bodies["东泾镇"]
    )
    for name, body in stage.bodies.items():
        stage.liaisons[name] = holder(f"{name}联络员", Role.LIAISON, body)
        stage.heads[name] = holder(f"{name}负责人", Role.BODY_HEAD, body)
    for place, (name, lead) in enumerate(
        (("燃气", "市住建局"), ("危化品", "市应急局"), ("消防", "市公安局"))
    ):
        stage.sectors[name] = sector_keep(
            sector=None,
            government=government,
            values={"name": name, "lead": stage.bodies[lead], "position": place},
            version=None,
            by=stage.inspector,
        )
    stage.enterprises = [
        enterprise_make(government, name, n)
        for n, name in enumerate(("澄湾燃气公司", "东泾化工公司"), start=1)
    ]
    return stage
