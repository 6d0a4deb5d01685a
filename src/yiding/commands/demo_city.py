"""演示城市管理和企业培育: illegal building, clean villages, waste sorting, the enterprise pool.

The words stand in ``demo_city.toml``; entries are made as those against accidents are
(:mod:`~yiding.commands.demo_kinds`), inspections, names and reviews through their own services.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.models import User
from django.db import transaction

from yiding.core import clock
from yiding.directory.models import Body, BodyKind, Government
from yiding.directory.services import bodies_named
from yiding.directory.subjects import Enterprise, check_digit
from yiding.registers.catalogue import kind_of
from yiding.registers.checking import CheckTold, Said, check_record
from yiding.registers.checklists import checklist_make, items_read
from yiding.registers.models import Entry
from yiding.registers.recording import entry_record
from yiding.registers.round_rows import CheckListEdition, Round
from yiding.registers.rounds import round_end, round_plan, round_start

from .demo_kinds import City, Words, entry_make, move_make, officers_make, register_make

MARK = "illegal_builds"
SPACE = uuid5(NAMESPACE_URL, "yiding-demo-city")


@transaction.atomic
def city_make(government: Government) -> None:
    """Makes the entries, where the city has none of them yet."""
    if Entry.objects.filter(government=government, code=MARK).exists():
        return
    book = tomllib.loads(resources.files(__package__).joinpath("demo_city.toml").read_text("utf-8"))
    bodies = bodies_named(government, set(_names(book)), clock.today())
    city = City(government, book, bodies, User.objects.get(username="ducha"))
    _villages(city)
    officers_make(city, "chengshi")
    for code in book["register"]:
        register_make(city, code)
    for code, rows in book["rows"].items():
        for number, row in enumerate(rows):
            entry_make(city, code, row, number)
    _named(city)
    _inspected(city)
    _amounts(city)
    _pool(city)


def _names(book: Words) -> Iterator[str]:
    yield from book["officers"]
    for names in book["villages"].values():
        yield from names


def _villages(city: City) -> None:
    for town, names in city.book["villages"].items():
        keys = [city.bodies[name].pk for name in names]
        Body.objects.filter(pk__in=keys).update(kind=BodyKind.VILLAGE, parent=city.bodies[town])


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _edition(city: City, told: Words) -> CheckListEdition:
    values = {"name": told["name"], "lead": city.bodies["市城管局"]}
    made = checklist_make(
        government=city.government, values=values, items=items_read(told["items"]), by=city.inspector
    )
    return made.editions.get()


def _round(city: City, edition: CheckListEdition, code: str, finding: str, told: Words) -> Round:
    values = {
        "name": told["name"],
        "edition": edition,
        "codes": [code],
        "first_on": _day(told["first"]),
        "last_on": _day(told["last"]),
        "finding": finding,
        "lead": city.bodies["市城管局"],
    }
    row = round_plan(government=city.government, values=values, by=city.inspector)
    round_start(round_=row, by=city.inspector)
    row.refresh_from_db()
    return row


# --- clean villages ----------------------------------------------------------------------------------------


def _named(city: City) -> None:
    """Applied for, inspected, named; one is a model, one loses its name to a new case."""
    told = city.book["village_list"]
    edition = _edition(city, told)
    span = {"name": "无违村（社区）年度核验", "first": -30, "last": 30}
    round_ = _round(city, edition, "clean_villages", MARK, span)
    for name in told["named"]:
        entry = Entry.objects.get(government=city.government, code="clean_villages", title=name)
        move_make(city, entry, "apply")
        _look(city, entry, round_, {}, clock.today())
        for move in ("verify", "award"):
            move_make(city, entry, move)
        if name == told["praised"]:
            move_make(city, entry, "praise")
    entry_make(city, MARK, told["broken"], 0)


def _look(city: City, entry: Entry, round_: Round, lost: dict[int, Decimal], day: date) -> None:
    """One inspection: the items at which points were lost are not in order."""
    answers = {}
    for place, item in enumerate(round_.edition.items.order_by("position")):
        gone = lost.get(place, Decimal(0))
        left = item.points - gone if item.points is not None else None
        said = Said("bad", item.hazard or item.text, points=left) if gone else Said("ok")
        answers[item.pk] = said
    entry.refresh_from_db()
    key = uuid5(SPACE, f"{round_.pk}-{entry.pk}")
    told = CheckTold(key=key, edition=round_.edition, answers=answers, checked_on=day, round=round_)
    officers = city.of(city.bodies["市城管局"])
    check_record(entry=entry, told=told, by=officers[entry.pk % len(officers)])


# --- waste -------------------------------------------------------------------------------------------------


def _inspected(city: City) -> None:
    """Two rounds of all places; what the first one found is mended and closed in part."""
    sheet = city.book["sheet"]
    edition = _edition(city, sheet)
    places = list(Entry.objects.filter(government=city.government, code="waste_places").order_by("pk"))
    for number, told in enumerate(sheet["rounds"]):
        round_ = _round(city, edition, "waste_places", "waste_findings", told)
        for place, entry in enumerate(places):
            day = _day(told["first"] + 3 + place)
            _look(city, entry, round_, _lost(edition, told["lost"][place]), min(day, clock.today()))
        if number == 0:
            round_end(round_=round_, by=city.inspector)
            _mended(city)


def _lost(edition: CheckListEdition, points: int) -> dict[int, Decimal]:
    """So many points, taken from the items in their order of worth."""
    items = sorted(enumerate(edition.items.order_by("position")), key=lambda one: -(one[1].points or 0))
    left = Decimal(points)
    lost: dict[int, Decimal] = {}
    for place, item in items:
        gone = min(left, item.points or Decimal(0))
        if gone:
            lost[place] = gone
        left -= gone
    return lost


def _mended(city: City) -> None:
    rows = Entry.objects.filter(government=city.government, code="waste_findings").exclude(source="low")
    for number, entry in enumerate(rows.order_by("pk")):
        if number % 5 != 4:
            move_make(city, entry, "submit")
        if number % 5 in (0, 1, 2):
            move_make(city, entry, "pass")


def _amounts(city: City) -> None:
    """Each month by place: more is sorted from month to month."""
    told, first = city.book["amounts"], clock.today().replace(day=1)
    for back in range(told["months"], 0, -1):
        month = first
        for _n in range(back):
            month = (month - timedelta(days=1)).replace(day=1)
        for place, name in enumerate(told["places"]):
            _amount(city, name, f"{month:%Y-%m}", 10 - back + place)


def _amount(city: City, name: str, month: str, step: int) -> None:
    parent = Entry.objects.get(government=city.government, code="waste_places", title=name)
    homes = int(parent.values["households"])
    told = {
        "parent": parent,
        "month": month,
        "recyclable": Decimal(homes * (3 + step)) / 4,
        "kitchen": Decimal(homes * (14 + step)) / 2,
        "hazardous": Decimal(homes) / 50,
        "other": Decimal(homes * (22 - step)),
        "joined": homes * (60 + step * 2) // 100,
    }
    kind = kind_of("waste_amounts")
    entry_record(kind=kind, government=city.government, told=told, by=city.of(parent.local)[0])


# --- the pool ----------------------------------------------------------------------------------------------


def _pool(city: City) -> None:
    for number, row in enumerate(city.book["pool"]["rows"], start=1):
        _member(city, number, row)
    for name, policy, state in city.book["pool"]["served"]:
        parent = Entry.objects.get(government=city.government, code="pool_members", title=name)
        own = {
            "parent": {"entry": name},
            "policy": {"entry": policy},
            "service": "政策送达",
            "due_on": {"day": 20},
        }
        title = f"送达《{policy}》"
        town = parent.town.name if parent.town else ""
        entry_make(city, "pool_services", [title, town, "", 0.0, 0.0, -40, state, own], number)


def _member(city: City, number: int, row: Sequence[Any]) -> None:
    """An enterprise with its figures of two years and its records, as far as it has come."""
    name, town, direction, state, now, before, *more = row
    own = {"enterprise": _enterprise(city, name, number), "direction": direction, "source": "town"}
    entry_make(city, "pool_members", [name, town, "", 0.0, 0.0, -220, "candidate", own], number)
    member = Entry.objects.get(government=city.government, code="pool_members", title=name)
    year, shares = clock.today().year, [Decimal(str(one)) for one in more[:3]]
    _figures(city, member, year - 2, Decimal(str(before)), [max(shares[0], Decimal("3.5")), *shares[1:]])
    for move in {"pooled": ("vet", "admit"), "vetted": ("vet",)}.get(state, ()):
        move_make(city, member, move)
    _figures(city, member, year - 1, Decimal(str(now)), shares)
    for place in range(more[3]):
        told: dict[str, Any] = {
            "parent": {"entry": name},
            "achievement": ("供应配套关系", "重点型号科研生产", "重大专项")[place],
            "partner": "主机单位",
            "amount": 860.5 + 120 * place,
        }
        title = f"{told['achievement']}（第{place + 1}批）"
        entry_make(city, "pool_achievements", [title, town, "", 0.0, 0.0, -150, "confirmed", told], place)


def _enterprise(city: City, name: str, number: int) -> Enterprise:
    stem = f"91320585MA5P{number:05d}"
    told = {"code": stem + check_digit(stem)}
    row, _new = Enterprise.objects.get_or_create(government=city.government, name=name, defaults=told)
    return row


def _figures(city: City, member: Entry, year: int, revenue: Decimal, shares: Sequence[Decimal]) -> None:
    research, fitting, debts = (share / 100 for share in shares)
    assets = (revenue * Decimal("1.25")).quantize(Decimal("0.01"))
    told = {
        "parent": member,
        "year": year,
        "revenue": revenue,
        "fitting": (revenue * fitting).quantize(Decimal("0.01")),
        "research": (revenue * research).quantize(Decimal("0.01")),
        "tax": (revenue * Decimal("0.062")).quantize(Decimal("0.01")),
        "assets": assets,
        "debts": (assets * debts).quantize(Decimal("0.01")),
        "staff": int(revenue / 60),
        "researchers": int(revenue / 420),
        "patents": int(revenue / 2000),
    }
    by = city.of(member.local)[0]
    kind = kind_of("pool_figures")
    row = entry_record(kind=kind, government=city.government, told=told, by=by)
    move_make(city, row, "confirm")
