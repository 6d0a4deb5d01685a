"""演示台账: entries of the kinds against accidents, at many stages, in the towns of the demo city.

The words stand in ``demo_kinds.toml``. Acts go through the services, by people of the right bodies, each move
on the shortest way to the stage that a row names; then their days are put back, because a demo has no past.
"""

from __future__ import annotations

import struct
import tomllib
import zlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
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
from yiding.files.services import Paper
from yiding.registers.catalogue import kind_of
from yiding.registers.declaring import FieldType, Kind, MoveTold, Party, keys_of
from yiding.registers.keeping import register_keep, sector_keep
from yiding.registers.kinds.dangerous_works.rules import items_of
from yiding.registers.models import Entry, Register, Sector
from yiding.registers.moving import entry_move
from yiding.registers.proving import proof_add
from yiding.registers.recording import entry_record
from yiding.supervision.selectors import people_of

Words = Mapping[str, Any]
MARK = "gas_sites"
"""A city that has entries of this kind was filled already."""
OFFICE_HOUR = 2


@dataclass(slots=True)
class City:
    """What every step needs: the city, what is told, its bodies, people, fields and registers."""

    government: Government
    book: Words
    bodies: Mapping[str, Body]
    inspector: User
    sectors: dict[str, Sector] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)
    people: dict[int, list[User]] = field(default_factory=dict)
    turn: int = 0

    def of(self, body: Body | None) -> list[User]:
        """Who acts for a body."""
        return self.people.get(body.pk, []) if body is not None else []

    def say(self, name: str) -> str:
        """The next of some words."""
        rows = self.book["words"][name]
        self.turn += 1
        return str(rows[self.turn % len(rows)])


def kinds_make(government: Government) -> None:
    """Makes the entries, where the city has none of them yet."""
    book_fill(government, "demo_kinds.toml", MARK)


@transaction.atomic
def book_fill(government: Government, name: str, mark: str) -> bool:
    """What a book tells, made where the city has no entry of the kind ``mark``; says whether it was."""
    if Entry.objects.filter(government=government, code=mark).exists():
        return False
    book = tomllib.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))
    bodies = bodies_named(government, set(_names(book)), clock.today())
    city = City(government, book, bodies, User.objects.get(username="ducha"))
    officers_make(city, str(book.get("login", "taizhang")))
    _sectors(city)
    for code in book["rows"]:
        register_make(city, code)
    for code, rows in book["rows"].items():
        for number, row in enumerate(rows):
            entry_make(city, code, row, number)
    return True


def _names(book: Words) -> Iterator[str]:
    yield from book["officers"]
    yield from book["sectors"].values()
    for one in book["register"].values():
        yield from filter(None, (one["lead"], one["department"]))


def officers_make(city: City, prefix: str = "taizhang") -> None:
    """Two for each body, so that one hands in and the other looks; who is new here cannot log in."""
    told: Mapping[str, Sequence[str]] = city.book["officers"]
    persons = persons_named(city.government, {name for two in told.values() for name in two}, clock.today())
    for number, (name, two) in enumerate(told.items(), start=1):
        body = city.bodies[name]
        held = list(people_of([body.pk]).order_by("pk"))
        taken = Account.objects.filter(person__in=[persons[one].pk for one in two])
        known = set(taken.values_list("person__name", flat=True))
        free = [one for one in two if one not in known]
        for place, person in enumerate(free[: max(0, 2 - len(held))]):
            user = User(username=f"{prefix}{number:02d}{'ab'[place]}", last_name=person)
            user.set_unusable_password()
            user.save()
            account = account_of(user)
            Account.objects.filter(pk=account.pk).update(person=persons[person])
            post, _new = Post.objects.get_or_create(body=body, person=persons[person], title="台账专员")
            appoint(user, Role.LIAISON, post=post)
            held.append(user)
        city.people[body.pk] = held


def _sectors(city: City) -> None:
    for place, (name, lead) in enumerate(city.book["sectors"].items()):
        found = Sector.objects.filter(government=city.government, name=name).first()
        values = {"name": name, "lead": city.bodies[lead], "position": place}
        city.sectors[name] = found or sector_keep(
            sector=None, government=city.government, values=values, version=None, by=city.inspector
        )


def register_make(city: City, code: str) -> None:
    """Who leads it, its own choices and settings."""
    told = city.book["register"][code]
    values = {
        "lead": city.bodies[told["lead"]],
        **{key: told[key] for key in ("choices", "settings") if key in told},
    }
    city.registers[code] = register_keep(
        kind=kind_of(code), government=city.government, values=values, version=None, by=city.inspector
    )


# --- one entry ---------------------------------------------------------------------------------------------


def entry_make(city: City, code: str, row: Sequence[Any], number: int) -> None:
    """``[title, town, grade, east, north, days, state, own]``: recorded, taken to its stage, put back."""
    title, town, grade, east, north, days, state, own = row
    kind, told = kind_of(code), city.book["register"][code]
    day = clock.today() + timedelta(days=days)
    base = {
        "title": title,
        "town": city.bodies[town] if town else None,
        "grade": grade,
        "sector": city.sectors.get(own.get("sector", told.get("sector", ""))),
        "local": city.bodies[town] if town else None,
        "department": city.bodies.get(told["department"]),
        "address": f"{town}{city.say('places')}",
        "holder": city.say("persons"),
        "longitude": Decimal(str(east)) if east else None,
        "latitude": Decimal(str(north)) if north else None,
        "found_on": day,
        **{one.key: _default(city, kind, one.key) for one in kind.fields if one.needed and not one.computed},
    }
    given = {key: _value(city, value) for key, value in own.items() if key not in DIRECTIVES}
    used = {*keys_of(kind.columns), *keys_of(kind.fields), "longitude", "latitude"}
    whole = {
        key: value for key, value in {**base, **given}.items() if key in used and value not in (None, "")
    }
    by = _recorder(city, kind, whole)
    entry = entry_record(kind=kind, government=city.government, told=whole, by=by)
    for name in [*way_to(kind, state), *own.get("then", ())]:
        move_make(city, entry, name)
    _put_back(entry, day, own)


def _recorder(city: City, kind: Kind, whole: Words) -> User:
    """Who records it: the body on the spot, its department, or who leads the register."""
    local, department = city.of(whole.get("local")), city.of(whole.get("department"))
    if Party.LOCAL not in kind.records and Party.DEPARTMENT not in kind.records:
        return city.of(city.registers[kind.code].lead)[0]
    return (local or department)[0] if Party.LOCAL in kind.records else department[0]


DIRECTIVES = frozenset({"then", "checked_days", "closed_days", "sector"})
"""What a row says of itself, beside the values of its entry."""


def _default(city: City, kind: Kind, key: str) -> Any:
    """What a field that must be filled in says where the row does not say it."""
    told = city.book["register"][kind.code].get("own", {})
    return _value(city, told[key]) if key in told else None


def _value(city: City, told: Any) -> Any:
    """``{ day = -3 }``: a day; ``{ hours = -5 }``: an instant; ``{ body = … }``, ``{ entry = … }``: a row.

    ``{ year = -1 }``: last year.
    """
    if isinstance(told, float):
        return Decimal(str(told))
    if not isinstance(told, dict):
        return told
    if "hour" in told:
        return _instant(clock.today() + timedelta(days=told["day"]), told["hour"])
    if "year" in told:
        return clock.today().year + told["year"]
    if "begun" in told:
        return clock.today().year - (f"{clock.today():%m-%d}" < told["begun"])
    if "day" in told:
        return clock.today() + timedelta(days=told["day"])
    if "hours" in told:
        return clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=told["hours"])
    if "body" in told:
        return city.bodies[told["body"]]
    return Entry.objects.filter(government=city.government, title=told["entry"]).earliest("pk")


def _instant(day: date, hour: int) -> datetime:
    """An hour of a day in China."""
    return clock.end_of(day) - timedelta(hours=24 - hour)


def way_to(kind: Kind, state: str) -> list[str]:
    """The shortest way of moves from the first stage to another."""
    queue: deque[tuple[str, list[str]]] = deque([(kind.first_stage.key, [])])
    seen = {kind.first_stage.key}
    while queue:
        here, names = queue.popleft()
        if here == state:
            return names
        for move in kind.moves:
            if here in move.sources and move.target and move.target not in seen:
                seen.add(move.target)
                queue.append((move.target, [*names, move.name]))
    raise ValueError(f"{kind.code}: {state}")


def move_make(city: City, entry: Entry, name: str) -> None:
    """One move, by somebody who may make it, with proof where it is asked for."""
    move = kind_of(entry.code).move(name)
    entry.refresh_from_db()
    by = _who(city, entry, move)
    if move.proof == "after" and "before" in {one.key for one in kind_of(entry.code).proofs}:
        proof_add(entry=entry, moment="before", paper=photo(city.turn + 300), by=by)
    if move.proof:
        proof_add(entry=entry, moment=move.proof, paper=photo(city.turn), by=by)
    told = {key: value for key in move.asked() if (value := _asked(city, entry, move, key)) is not None}
    entry_move(entry=entry, name=move.name, told=told, by=by)
    entry.refresh_from_db()


def _who(city: City, entry: Entry, move: MoveTold) -> User:
    hands = [step.by_id for name in move.not_by for step in entry.steps.filter(move=name).order_by("-pk")[:1]]
    register = city.registers[entry.code]
    of = {
        Party.LOCAL: city.of(entry.local),
        Party.DEPARTMENT: city.of(entry.department),
        Party.LEAD: city.of(register.lead),
        Party.OFFICE: [city.inspector],
        Party.FINDER: [entry.made_by],
    }
    return next(user for party in move.by for user in of.get(party, []) if user.pk not in hands)


def _asked(city: City, entry: Entry, move: MoveTold, key: str) -> Any:
    """What a move's form is told: the words for it, else what the entry holds, else something that fits."""
    words = city.book.get("moves", {}).get(entry.code, {}).get(move.name, {})
    if key in words:
        return _value(city, words[key])
    if key == "note":
        return city.say("notes")
    if key == "checked":
        return items_of(entry.government_id, entry.values.get("risks") or [])
    if key in FILED:
        return _on_time(entry, key)
    own = kind_of(entry.code).field(key)
    if own is None:
        return _column(city, entry, key)
    if entry.values.get(key) is not None or f"{key}?" in move.asks:
        return None
    return _something(city, own.type, key)


FILED = {"started_at": "starts_at", "finished_at": "ends_at"}
"""A work starts and ends as it was filed."""


def _on_time(entry: Entry, key: str) -> datetime:
    return min(clock.now(), datetime.fromisoformat(entry.values[FILED[key]]))


def _column(city: City, entry: Entry, key: str) -> Any:
    held = getattr(entry, key)
    if held:
        return held
    if key == "due_on":
        return max(clock.today(), entry.found_on) + timedelta(days=20)
    return city.say("persons") if key == "holder" else None


def _something(city: City, type_: FieldType, key: str) -> Any:
    if type_ is FieldType.DAY:
        return clock.today()
    if type_ is FieldType.TIME:
        return clock.now()
    return city.say("measures") if key == "measure" else city.say("notes")


# --- days --------------------------------------------------------------------------------------------------


def _at(day: date, hour: int = OFFICE_HOUR) -> datetime:
    """An instant of a day, in office hours."""
    return clock.end_of(day) - timedelta(hours=16 - hour)


def _put_back(entry: Entry, day: date, own: Words) -> None:
    """It was recorded on that day, and its steps were made one after the other until now."""
    steps = list(entry.steps.order_by("pk"))
    last = clock.today() + timedelta(days=own.get("closed_days", 0))
    span = max(0, (last - day).days)
    for place, step in enumerate(steps):
        when = day + timedelta(days=span * place // max(1, len(steps) - 1) if len(steps) > 1 else 0)
        type(step).objects.filter(pk=step.pk).update(at=_at(when, OFFICE_HOUR + place % 5))
    told: dict[str, Any] = {"made_at": _at(day), "stage_on": last if len(steps) > 1 else day}
    if entry.closed_on is not None:
        told |= {"closed_on": last, "was_late": entry.due_on is not None and last > entry.due_on}
    if "checked_days" in own:
        told["checked_on"] = clock.today() + timedelta(days=own["checked_days"])
    Entry.objects.filter(pk=entry.pk).update(**told)
    entry.proofs.update(at=_at(last))


def photo(seed: int) -> Paper:
    """A picture of its own colour; a demo has no photographs."""
    width, height = 240, 160
    red, green, blue = 90 + seed * 37 % 120, 110 + seed * 53 % 100, 100 + seed * 71 % 120
    lines = b"".join(
        b"\0" + bytes((red - y // 4, green - y // 4, blue - y // 4)) * width for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    return Paper(BytesIO(png), f"现场{seed}.png", Level.GOVERNMENT)
