"""演示专项行动: a hundred-day drive under way, what it was carried over from and what follows it.

Fields, check lists, rounds, some forty objects and sixty hazards at all stages, with their places. Acts go
through the services, by people of the right bodies; then their days are put back, because a demo has no past
of its own.
"""

from __future__ import annotations

import struct
import tomllib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import resources
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.models import User
from django.db import transaction

from yiding.accounts.models import Account
from yiding.accounts.services import account_of, appoint
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.directory.models import Body, Government, Post
from yiding.directory.services import bodies_named, persons_named
from yiding.files.services import Paper
from yiding.registers.campaign_rows import FieldReport, PlanItem
from yiding.registers.campaigns import campaign_assess, campaign_plan, campaign_start, field_add
from yiding.registers.carrying import campaign_carry
from yiding.registers.catalogue import kind_of
from yiding.registers.checking import CheckTold, Said, check_photo_add, check_record
from yiding.registers.checklists import checklist_make, items_read
from yiding.registers.collecting import report_write, reports_ask
from yiding.registers.daily_figures import figures_freeze_all
from yiding.registers.forms_campaigns import structure_read
from yiding.registers.keeping import registers_seed, sector_keep
from yiding.registers.models import Campaign, Entry, Proof, Sector, Step
from yiding.registers.moving import entry_move
from yiding.registers.plans import item_accept, item_add, item_hand_in
from yiding.registers.proving import proof_add
from yiding.registers.recording import entry_edit, entry_record
from yiding.registers.round_rows import Check, CheckItem, CheckListEdition, CheckPhoto, Round
from yiding.registers.rounds import round_end, round_plan, round_start
from yiding.supervision.selectors import people_of

Words = Mapping[str, Any]
SPACE = UUID("6f1b5f60-0d5e-5a3e-9c74-7d9a5f0e2b11")
STAGES: Sequence[tuple[str, ...]] = (
    ("assign", "start", "submit", "verify"),
    ("assign", "start", "submit", "verify"),
    ("assign",),
    ("assign", "start", "submit"),
    ("assign", "start", "submit", "verify"),
    (),
    ("assign", "start", "submit", "return"),
    ("assign", "start"),
    ("assign", "start", "submit", "verify", "reopen"),
    ("assign", "start", "submit", "verify"),
)
GAPS = {"assign": 1, "start": 2, "submit": 6, "verify": 2, "return": 2, "reopen": 5}
"""By how many days each step follows the one before it."""


@dataclass(slots=True)
class City:
    """What every step needs: the city, its people, its bodies and fields by name."""

    government: Government
    book: Words
    people: Mapping[str, User]
    bodies: Mapping[str, Body]
    sectors: dict[str, Sector] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    editions: dict[str, CheckListEdition] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    turn: int = 0

    @property
    def inspector(self) -> User:
        return self.people["ducha"]

    def officer(self, body: Body | None) -> User:
        """Who acts for a body; for none the inspector."""
        found = people_of([body.pk]).order_by("pk").first() if body is not None else None
        return found or self.inspector

    def say(self, name: str) -> str:
        """The next of some words."""
        rows = self.book["words"][name]
        self.turn += 1
        return str(rows[self.turn % len(rows)])


@transaction.atomic
def campaigns_make(government: Government) -> None:
    """Makes campaigns and what belongs to them, where the city has none."""
    if Campaign.objects.filter(government=government).exists():
        return
    text = resources.files(__package__).joinpath("demo_campaigns.toml").read_text("utf-8")
    book = tomllib.loads(text)
    city = City(
        government, book, {one.username: one for one in User.objects.all()}, _bodies(government, book)
    )
    officers_make(city)
    registers_seed(government=government, lead=city.bodies[book["lead"]], by=city.inspector)
    _sectors(city)
    _checklists(city)
    _campaigns(city)
    _objects(city)
    _old_hazards(city)
    _plan(city)
    _year_carried(city)
    _rounds(city)
    _extra_hazards(city)
    _reports(city)
    figures_freeze_all(government.pk)


def _bodies(government: Government, book: Words) -> dict[str, Body]:
    names = {*book["officers"], *book["towns"], book["lead"]}
    return bodies_named(government, names, clock.today())


def officers_make(city: City) -> None:
    """Somebody to act for each body in which nobody of the cast sits; they cannot log in."""
    persons = persons_named(city.government, set(city.book["officers"].values()), clock.today())
    for number, (name, person) in enumerate(city.book["officers"].items(), start=1):
        body = city.bodies[name]
        if people_of([body.pk]).exists():
            continue
        user = User.objects.create(username=f"anquan{number:02d}", last_name=person)
        user.set_unusable_password()
        user.save()
        account = account_of(user)
        Account.objects.filter(pk=account.pk).update(person=persons[person])
        post, _new = Post.objects.get_or_create(body=body, person=persons[person], title="安全生产专员")
        appoint(user, Role.LIAISON, post=post)


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _sectors(city: City) -> None:
    for place, one in enumerate(city.book["sector"]):
        values = {"name": one["name"], "lead": city.bodies[one["lead"]], "position": place}
        found = Sector.objects.filter(government=city.government, name=one["name"]).first()
        city.sectors[one["name"]] = found or sector_keep(
            sector=None, government=city.government, values=values, version=None, by=city.inspector
        )


def _checklists(city: City) -> None:
    for one in city.book["checklist"]:
        values = {
            "name": one["name"],
            "sector": city.sectors.get(one.get("sector", "")),
            "season": one.get("season", ""),
            "lead": city.bodies[one["lead"]],
        }
        row = checklist_make(
            government=city.government, values=values, items=items_read(one["items"]), by=city.inspector
        )
        city.editions[one["name"]] = row.editions.get()


def _campaigns(city: City) -> None:
    for one in city.book["campaign"]:
        values = {
            "name": one["name"],
            "lead": city.bodies[city.book["lead"]],
            "in_name_of": one.get("in_name_of", ""),
            "first_on": _day(one["first"]),
            "last_on": _day(one["last"]),
            "season": one.get("season", ""),
            "structure": structure_read(one["structure"]),
            "follows": city.campaigns.get(one.get("follows", "")),
            "goal": one["goal"],
        }
        row = campaign_plan(government=city.government, values=values, by=city.inspector)
        city.campaigns[one["key"]] = row
        for sector in city.sectors.values():
            lists = [one for one in city.editions.values() if one.checklist.sector_id == sector.pk]
            told = {"checklist": lists[0].checklist if lists else None}
            assert sector.lead is not None
            field_add(campaign=row, sector=sector, lead=sector.lead, values=told, by=city.inspector)
        if one["state"] != "planned":
            campaign_start(campaign=row, by=city.inspector)
            row.refresh_from_db()


# --- objects -----------------------------------------------------------------------------------------------


def _objects(city: City) -> None:
    told = city.book["objects"]
    for number, (town, name, sector, grade, east, north, accident) in enumerate(told["rows"]):
        measure = "按风险等级落实管控，张贴告知牌，专人巡查。"
        _object(
            city,
            "risk_points",
            town,
            name,
            sector,
            grade,
            (east, north),
            {"accident": [accident], "measure": measure},
            number,
        )
    for number, (town, name, grade, east, north, use, storeys, year, structure, result) in enumerate(
        told["houses"]
    ):
        own: dict[str, Any] = {
            "use": use,
            "storeys": storeys,
            "year": year,
            "structure": structure,
            "result": result,
        }
        own |= {"people": 4 + number % 9, "area": Decimal(160 + number * 23), "permit": number % 3 != 0}
        _object(city, "self_built_houses", town, name, "自建房屋", grade, (east, north), own, number)


def _object(
    city: City,
    code: str,
    town: str,
    name: str,
    sector: str,
    grade: str,
    away: tuple[int, int],
    own: Words,
    number: int,
) -> Entry:
    centre = city.book["objects"]["centre"]
    body, field_of = city.bodies[town], city.sectors[sector]
    told = {
        "title": name,
        "grade": grade,
        "sector": field_of,
        "town": body,
        "local": body,
        "department": field_of.lead,
        "address": f"{city.say('roads')} {number * 7 % 180 + 2} 号",
        "holder": city.say("met"),
        "longitude": Decimal(str(centre[0])) + Decimal(away[0]) / 1000,
        "latitude": Decimal(str(centre[1])) + Decimal(away[1]) / 1000,
        **own,
    }
    kind = kind_of(code)
    row = entry_record(kind=kind, government=city.government, told=told, by=city.officer(body))
    _put_back(row, _day(-400 + number * 3))
    return row


# --- hazards -----------------------------------------------------------------------------------------------


def _rounds(city: City) -> None:
    for key, name, campaign, checklist, code, sector, first, last, state in city.book["rounds"]["rows"]:
        values = {
            "name": name,
            "campaign": city.campaigns[campaign],
            "edition": city.editions[checklist],
            "codes": [code],
            "sector": city.sectors.get(sector),
            "first_on": _day(first),
            "last_on": _day(last),
            "lead": city.bodies[city.book["lead"]],
        }
        row = round_plan(government=city.government, values=values, by=city.inspector)
        round_start(round_=row, by=city.inspector)
        row.refresh_from_db()
        city.rounds[key] = row
        _checks(city, row, first, min(last, 0))
        if state == "ended":
            round_end(round_=row, by=city.inspector)


def _checks(city: City, row: Round, first: int, last: int) -> None:
    """Nine in ten of what the round covers, spread over its days; two in five with something found."""
    scope = list(row.scope.select_related("entry__town").order_by("pk"))
    for number, one in enumerate(scope):
        if number % 10 == 7 or (last == 0 and number % 4 == 3):
            continue
        days = first + (last - first - 1) * number // max(1, len(scope))
        _check(city, row, one.entry, _day(days), number)


def _check(city: City, row: Round, entry: Entry, day: date, number: int) -> None:
    items = list(row.edition.items.order_by("position"))
    bad = {number % len(items), (number * 2 + 1) % len(items)} if number % 5 in (0, 2, 3) else set()
    answers = {item.pk: _said(item, place in bad) for place, item in enumerate(items)}
    entry.refresh_from_db()
    by = city.officer(entry.town)
    told = CheckTold(
        key=uuid5(SPACE, f"{row.pk}-{entry.pk}"),
        edition=row.edition,
        answers=answers,
        checked_on=day,
        round=row,
        met=city.say("met"),
        longitude=entry.longitude,
        latitude=entry.latitude,
    )
    check = check_record(entry=entry, told=told, by=by)
    for place, answer in enumerate(check.answers.select_related("item", "finding")):
        if answer.finding is not None:
            key = uuid5(check.key, str(place))
            check_photo_add(check=check, item=answer.item, key=key, paper=photo(city.turn + place), by=by)
            _worked(city, answer.finding, day, STAGES[(number + place) % len(STAGES)])
    at = _at(day)
    Check.objects.filter(pk=check.pk).update(made_at=at)
    CheckPhoto.objects.filter(check_made=check).update(at=at)


def _said(item: CheckItem, is_bad: bool) -> Said:
    return Said("bad", item.hazard or f"{item.text}：不符合要求") if is_bad else Said("ok")


def _worked(city: City, entry: Entry, day: date, moves: Sequence[str], slow: int = 1) -> None:
    """A hazard moved on as far as there was time, each step by the right people; then its days put back."""
    _put_back(entry, day)
    when = day
    days = [day]
    for name in moves:
        when += timedelta(days=GAPS[name] * slow)
        if when > clock.today():
            break
        entry.refresh_from_db()
        _moved(city, entry, name)
        days.append(when)
    _steps_back(entry, days)


def _moved(city: City, entry: Entry, name: str) -> None:
    words = city.book["words"]
    local, department = city.officer(entry.local), city.officer(entry.department)
    due = max(entry.due_on or clock.today(), entry.found_on) + timedelta(days=5)
    told: dict[str, Any] = {"note": city.say("notes")}
    by = local
    if name == "assign":
        told |= {
            "local": entry.local,
            "department": entry.department,
            "due_on": entry.due_on,
            "holder": "企业负责人",
        }
        by = department
    elif name == "start":
        _five(city, entry, local)
        told["measure"] = city.say("measures")
    elif name == "submit":
        told["measure"] = city.say("measures")
        proof_add(entry=entry, moment="after", paper=photo(city.turn + 500), by=local)
    elif name == "verify":
        told["note"], by = city.say("verified"), department
    elif name == "return":
        told["note"], by = words["returned"], department
    elif name == "reopen":
        told |= {"note": "回头看发现问题反复，重新打开。", "due_on": due}
        by = city.inspector
    if by.pk == entry.submitted_by_id and name == "verify":
        by = city.inspector
    entry.refresh_from_db()
    entry_move(entry=entry, name=name, told=told, by=by)


def _five(city: City, entry: Entry, by: User) -> None:
    """五落实 of a major one, before it is mended."""
    if entry.grade == "major":
        told = {
            "funds": Decimal(20_000 + city.turn * 500),
            "plan": city.say("plans"),
            "holder": "企业主要负责人",
        }
        entry_edit(entry=entry, told=told, version=entry.version, by=by)
        entry.refresh_from_db()


def _old_hazards(city: City) -> None:
    """What the year's campaign left open."""
    for row in city.book["words"]["extra"]:
        if row[5] < -60 and len(row) == 6:
            _extra(city, row, "year", ("assign", "start"))
    for number, row in enumerate(one for one in city.book["words"]["extra"] if len(one) == 7):
        _extra(city, row[:6], "", STAGES[number % 3], slow=6 + number)


def _extra_hazards(city: City) -> None:
    """What came from elsewhere than a check."""
    fresh = [row for row in city.book["words"]["extra"] if len(row) == 6 and row[5] >= -60]
    for number, row in enumerate(fresh):
        _extra(city, row, "hundred", STAGES[number % len(STAGES)])


def _extra(city: City, row: Sequence[Any], campaign: str, moves: Sequence[str], slow: int = 1) -> None:
    title, source, town, sector, grade, days = row
    near = Entry.objects.filter(code="risk_points", town=city.bodies[town]).order_by("pk").first()
    told = {
        "title": title,
        "source": source,
        "grade": grade,
        "sector": city.sectors[sector],
        "town": city.bodies[town],
        "local": city.bodies[town],
        "department": city.sectors[sector].lead,
        "found_on": _day(days),
        "campaign": city.campaigns.get(campaign),
        "address": f"{town}{sector}点位",
        "longitude": near.longitude + Decimal("0.004") if near and near.longitude else None,
        "latitude": near.latitude - Decimal("0.003") if near and near.latitude else None,
    }
    kind = kind_of("hazards")
    entry = entry_record(kind=kind, government=city.government, told=told, by=city.inspector)
    _worked(city, entry, _day(days), moves, slow)


def _at(day: date, hour: int = 2) -> datetime:
    """An instant of a day, in office hours."""
    return clock.end_of(day) - timedelta(hours=16 - hour)


def _put_back(entry: Entry, day: date) -> None:
    """An entry was recorded on a day."""
    rows = Entry.objects.filter(pk=entry.pk)
    rows.update(found_on=day, made_at=_at(day), stage_on=day)
    entry.steps.update(at=_at(day))
    Proof.objects.filter(entry=entry).update(at=_at(day, 3))


def _steps_back(entry: Entry, days: Sequence[date]) -> None:
    """The steps of an entry were made on these days, one after the other; what follows from them too."""
    steps = list(entry.steps.order_by("pk"))
    for step, day in zip(steps, days, strict=False):
        Step.objects.filter(pk=step.pk).update(at=_at(day, 5))
    entry.refresh_from_db()
    told: dict[str, Any] = {"stage_on": days[-1]}
    if not entry.is_open:
        told |= {"closed_on": days[-1], "was_late": entry.due_on is not None and days[-1] > entry.due_on}
    Entry.objects.filter(pk=entry.pk).update(**told)
    handed = days[min(len(days) - 1, 3)]
    Proof.objects.filter(entry=entry, moment="after").update(at=_at(handed, 4))


# --- plan and reports --------------------------------------------------------------------------------------


def _plan(city: City) -> None:
    for campaign, part, title, sector, body, due, state in city.book["plan"]["rows"]:
        values = {
            "part": part,
            "title": title,
            "sector": city.sectors.get(sector),
            "body": city.bodies[body],
            "due_on": _day(due),
        }
        item = item_add(campaign=city.campaigns[campaign], values=values, by=city.inspector)
        if state in ("handed", "done"):
            item_hand_in(item=item, note=city.say("notes"), by=city.officer(item.body))
        if state == "done":
            item_accept(item=item, by=city.inspector)
            days = {"handed_on": _day(due - 2), "settled_on": _day(due - 1)}
            PlanItem.objects.filter(pk=item.pk).update(**days)


def _year_carried(city: City) -> None:
    """The year's campaign ended; what it left went into the hundred days, on their first day."""
    year, hundred = city.campaigns["year"], city.campaigns["hundred"]
    told = next(one for one in city.book["campaign"] if one["key"] == "year")
    campaign_assess(campaign=year, assessment=told["assessment"], by=city.inspector)
    campaign_carry(campaign=year, target=hundred, by=city.inspector)
    year.carried_out.update(carried_on=hundred.first_on)
    Step.objects.filter(move="carry").update(at=_at(hundred.first_on))
    year.refresh_from_db()


def _reports(city: City) -> None:
    """Nine reports asked for a sitting, six written."""
    hundred, words = city.campaigns["hundred"], city.book["words"]
    call = reports_ask(campaign=hundred, name="常务会议专题听取", due_on=_day(4), by=city.inspector)
    values = {
        "work": words["report_work"],
        "problems": words["report_problems"],
        "next_step": words["report_next"],
    }
    for report in FieldReport.objects.filter(call=call).select_related("body")[:6]:
        report_write(report=report, values=values, version=report.version, by=city.officer(report.body))


def photo(turn: int, wide: int = 320, high: int = 240) -> Paper:
    """A drawn picture that stands for a photo: ground, sky and a box, of another colour each time."""
    tone = [(turn * 47) % 160 + 40, (turn * 83) % 160 + 40, (turn * 29) % 160 + 40]
    sky, ground = bytes((214, 226, 238)), bytes((186, 178, 164))
    box = bytes(tone)
    left, right = wide // 4, wide * 3 // 4
    lines = []
    for y in range(high):
        back = sky if y < high // 2 else ground
        inside = high // 4 < y < high * 3 // 4
        row = back * left + (box if inside else back) * (right - left) + back * (wide - right)
        lines.append(b"\x00" + row)
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head)
    data += _chunk(b"IDAT", zlib.compress(b"".join(lines), 9)) + _chunk(b"IEND", b"")
    return Paper(BytesIO(data), f"现场{turn:03d}.png", Level.GOVERNMENT)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
