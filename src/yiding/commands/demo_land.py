"""演示用地: parcels before their gates, promises with their results, breaches, M0 projects of the demo city.

The words stand in ``demo_land.toml``. Everything goes through the services, each condition by somebody of the
body that owes it; then the days are put back, because a demo has no past.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from math import cos, radians
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.accounts.services import account_of, appoint
from yiding.core import clock
from yiding.core.access import Role
from yiding.directory.models import Body, Government, Post
from yiding.directory.services import bodies_named, persons_named
from yiding.directory.subjects import Enterprise, check_digit
from yiding.registers.catalogue import kind_of
from yiding.registers.desks import desk_set
from yiding.registers.gate_marking import need_confirm, need_refuse, need_withdraw
from yiding.registers.gate_rows import GateNeed, NeedState
from yiding.registers.gate_told import How
from yiding.registers.gates import gate_settle, lacking_now
from yiding.registers.keeping import register_keep
from yiding.registers.models import Entry
from yiding.registers.moving import entry_move
from yiding.registers.proving import proof_add
from yiding.registers.recording import entry_edit, entry_record
from yiding.registers.selectors import register_for
from yiding.registers.shaping import shape_set
from yiding.supervision.selectors import people_of

from .demo_kinds import photo, way_to

Words = Mapping[str, Any]
MARK = "land_parcels"
METRES = 111_320
BUREAU = "市资源规划局"
LISTED = ("投资强度", "亩均产值", "亩均税收", "容积率", "单位能耗", "环境标准")


@dataclass(slots=True)
class City:
    """What every step needs."""

    government: Government
    book: Words
    bodies: Mapping[str, Body]
    inspector: User
    people: dict[int, list[User]] = field(default_factory=dict)
    firms: dict[str, Enterprise] = field(default_factory=dict)
    turn: int = 0

    def of(self, body: Body | int | None, *, second: bool = False) -> User:
        """Who acts for a body; the inspector where there is none."""
        key = body.pk if isinstance(body, Body) else body
        found = self.people.get(key or 0, [])
        return found[1 if second and len(found) > 1 else 0] if found else self.inspector

    @property
    def bureau(self) -> Body:
        return self.bodies[BUREAU]

    def year(self, before: int) -> str:
        return str(clock.today().year - before)


@transaction.atomic
def land_make(government: Government) -> None:
    """Makes it all, where the city has none of it yet."""
    if Entry.objects.filter(government=government, code=MARK).exists():
        return
    book = tomllib.loads(resources.files(__package__).joinpath("demo_land.toml").read_text("utf-8"))
    bodies = bodies_named(government, book["officers"], clock.today())
    city = City(government, book, bodies, User.objects.get(username="ducha"))
    _officers(city)
    _registers(city)
    for number, told in enumerate(book["parcel"]):
        _parcel(city, told, number)
    for number, told in enumerate(book["project"]):
        _project(city, told, number)


def _officers(city: City) -> None:
    """Two for each body, one who does and one who looks; who is new here cannot log in."""
    told: Mapping[str, Sequence[str]] = city.book["officers"]
    names = {name for two in told.values() for name in two}
    persons = persons_named(city.government, names, clock.today())
    for number, (name, two) in enumerate(told.items(), start=1):
        body = city.bodies[name]
        held = list(people_of([body.pk]).order_by("pk"))
        for place, person in enumerate(two[: max(0, 2 - len(held))]):
            user, _new = User.objects.get_or_create(
                username=f"yongdi{number:02d}{'ab'[place]}", defaults={"last_name": person, "password": "!"}
            )
            account = account_of(user)
            account.person = persons[person]
            account.save(update_fields=["person"])
            post, _new = Post.objects.get_or_create(body=body, person=persons[person], title="用地专员")
            appoint(user, Role.LIAISON, post=post)
            held.append(user)
        city.people[body.pk] = held


def _registers(city: City) -> None:
    """Who leads each register, and which body each role is."""
    for code in city.book["registers"]["codes"]:
        roles = city.book["roles"].get(code, {})
        row = register_for(city.government, kind_of(code))
        settings = {**row.settings}
        if roles:
            settings["gate_roles"] = [{"role": role, "body": body} for role, body in roles.items()]
        values = {"lead": city.bureau, "settings": settings}
        register_keep(
            kind=kind_of(code), government=city.government, values=values, version=None, by=city.inspector
        )


def _firm(city: City, name: str) -> Enterprise:
    if name not in city.firms:
        stem = f"91320000MA{9_200_000 + len(city.firms):07d}"
        found, _new = Enterprise.objects.get_or_create(
            government=city.government, name=name, defaults={"code": stem + check_digit(stem)}
        )
        city.firms[name] = found
    return city.firms[name]


# --- an entry, its gates, its days -----------------------------------------------------------------------


def _record(city: City, code: str, by: User, /, **told: Any) -> Entry:
    given = {key: value for key, value in told.items() if value is not None}
    return entry_record(kind=kind_of(code), government=city.government, told=given, by=by)


def _edit(city: City, entry: Entry, **told: Any) -> None:
    entry.refresh_from_db()
    entry_edit(entry=entry, told=told, version=entry.version, by=city.of(entry.department))
    entry.refresh_from_db()


def _move(
    city: City, entry: Entry, name: str, *, local: bool = False, second: bool = False, **told: Any
) -> None:
    """A move, with proof where it is asked for."""
    entry.refresh_from_db()
    move = kind_of(entry.code).move(name)
    by = city.of(entry.local_id if local else entry.department_id, second=second)
    if move.proof:
        city.turn += 1
        proof_add(entry=entry, moment=move.proof, paper=photo(city.turn), by=by)
    asked = {"note": "按程序办理，材料齐全。", **told} if "note" in move.asked() else told
    entry_move(entry=entry, name=name, told=asked, by=by)
    entry.refresh_from_db()


def _show(city: City, need: GateNeed) -> None:
    """One condition, by the body that owes it: who supervises is its second person."""
    words = city.book["words"]
    note = words["result"].get(need.key, "经审查，同意。") if need.how == How.RESULT else words[need.how]
    paper = None
    if need.how == How.PAPER:
        city.turn += 1
        paper = photo(city.turn)
    need_confirm(need=need, note=note, paper=paper, by=_of_line(city, need))


def _of_line(city: City, need: GateNeed) -> User:
    return city.of(need.body_id, second=need.party != "local")


def _standing(entry: Entry) -> dict[str, GateNeed]:
    rows = lacking_now(entry).exclude(how=How.CHECK).select_related("entry", "body")
    return {row.key: row for row in rows}


def _through(city: City, entry: Entry, move: str) -> None:
    """Through a gate: everything is shown, then the move is made."""
    for need in _standing(entry).values():
        _show(city, need)
    _move(city, entry, move)


def _before_gate(city: City, entry: Entry, told: Words) -> None:
    """What is there already at the gate that it stands before, what was refused, what was taken back."""
    standing = _standing(entry)
    for key in told.get("shown", ()):
        if key in standing:
            _show(city, standing[key])
    if "refused" in told:
        key, note = told["refused"]
        need_refuse(need=standing[key], note=note, by=_of_line(city, standing[key]))
    if "withdrawn" in told:
        key, reason = told["withdrawn"]
        _show(city, standing[key])
        need = GateNeed.objects.select_related("entry", "body").get(pk=standing[key].pk)
        need_withdraw(need=need, reason=reason, by=city.of(entry.department_id))


def _put_back(entry: Entry, days: int, aged: int) -> None:
    """Recorded so many days ago, its steps one after the other, the last so many days ago."""
    steps = list(entry.steps.order_by("pk"))
    first, last = clock.today() + timedelta(days=days), clock.today() - timedelta(days=aged)
    span = max(0, (last - first).days)
    for place, step in enumerate(steps):
        day = first + timedelta(days=span * place // max(1, len(steps) - 1))
        type(step).objects.filter(pk=step.pk).update(at=_noon(day))
    Entry.objects.filter(pk=entry.pk).update(
        found_on=first, made_at=_noon(first), stage_on=last if len(steps) > 1 else first
    )
    entry.refresh_from_db()
    passed = GateNeed.objects.filter(entry=entry, passed_on__isnull=False).order_by("passed_on", "pk")
    gates = list(dict.fromkeys(passed.values_list("gate", flat=True)))
    for place, gate in enumerate(gates, start=1):
        day = first + timedelta(days=span * place // max(1, len(gates)))
        passed.filter(gate=gate).update(passed_on=day)
        for need in passed.filter(gate=gate):
            need.marks.update(at=_noon(day - timedelta(days=2)))
    GateNeed.objects.filter(entry=entry, is_now=True, state=NeedState.MET).update(state=NeedState.MET)
    gate_settle(entry)
    desk_set(entry)


def _noon(day: date) -> Any:
    return clock.end_of(day) - timedelta(hours=13)


def _outline(west: float, south: float, width: int, height: int) -> dict[str, Any]:
    """A piece of ground, not quite a rectangle."""
    east, north = width / (METRES * cos(radians(south))), height / METRES
    lean = east / 14
    ring = [
        [west, south],
        [west + east, south + north / 30],
        [west + east + lean, south + north],
        [west + lean, south + north * 31 / 30],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}


def _draw(city: City, entry: Entry, spot: Sequence[Any]) -> Decimal:
    entry.refresh_from_db()
    row = shape_set(
        entry=entry,
        shape=_outline(*spot),
        from_on=clock.today(),
        by=city.of(entry.local_id),
        basis="地籍测绘成果",
    )
    entry.refresh_from_db()
    assert row.area is not None
    return row.area


# --- parcels -----------------------------------------------------------------------------------------------


def _parcel(city: City, told: Words, number: int) -> None:
    title, town, use, west, south, width, height, days, stage = told["row"]
    kind, body = kind_of("land_parcels"), city.bodies[town]
    by = city.of(body)
    entry = _record(
        city,
        "land_parcels",
        by,
        title=title,
        town=body,
        local=body,
        department=city.bureau,
        address=f"{town}规划道路以北",
        holder=by.last_name,
        area=Decimal(width * height),
        use=use,
        code=f"LL-{city.year(1)}-{number + 11:03d}",
    )
    if not told.get("no_shape"):
        area = _draw(city, entry, (west, south, width, height)).quantize(Decimal(1))
        _edit(city, entry, area=area, plot_ratio="不低于 1.2")
    for name in way_to(kind, stage):
        _prepare(city, entry, name, told)
        _through(city, entry, name)
    if stage in ("clearing", "supplying"):
        _prepare(city, entry, "supply" if stage == "clearing" else "register", told)
    _before_gate(city, entry, told)
    _put_back(entry, days, told.get("aged", 30))
    if stage == "supervised":
        _supervised(city, entry, told["kind"])


def _prepare(city: City, entry: Entry, name: str, told: Words) -> None:
    """What a gate checks, as far as the parcel has it."""
    if name == "supply":
        _works(
            city,
            entry,
            told.get("works", city.book["works"]["rows"]),
        )
        for indicator in told.get("promised", LISTED):
            _promise(city, entry, indicator)
    elif name == "register" and "enterprise" in told:
        firm = _firm(city, told["enterprise"])
        _edit(city, entry, enterprise=firm, contract_no=f"LLCR-{entry.pk:04d}", price=Decimal(5200))
        indicator, text = city.book["standards"]["government"]
        due = clock.today() + timedelta(days=200)
        _promise_made(city, entry, "政府", indicator, title=text, due_on=due)
    elif name == "hand_over":
        day = clock.today() - timedelta(days=90)
        _edit(
            city, entry, certificate_no=f"临澜（{city.year(1)}）不动产权第{entry.pk:05d}号", delivered_on=day
        )


def _works(city: City, entry: Entry, rows: Sequence[Sequence[Any]]) -> None:
    for title, work_kind, state, days in rows:
        work = _record(
            city,
            "land_works",
            city.of(entry.local_id),
            title=f"{entry.title}{title}",
            parent=entry,
            work_kind=work_kind,
            before_supply=True,
            funds=Decimal(320),
            due_on=clock.today() + timedelta(days=days),
        )
        for name in way_to(kind_of("land_works"), state):
            _move(city, work, name, local=name != "accept", second=name == "accept")


def _promise(city: City, entry: Entry, indicator: str) -> Entry:
    standards = city.book["standards"]
    if indicator == standards["text"][0]:
        due = clock.today() + timedelta(days=120)
        return _promise_made(city, entry, "企业", indicator, title=standards["text"][1], due_on=due)
    target = dict(standards["rows"])[indicator]
    return _promise_made(
        city,
        entry,
        "企业",
        indicator,
        target=Decimal(target),
        period=city.year(1),
        due_on=clock.today() + timedelta(days=20 + len(indicator) * 9),
    )


def _promise_made(city: City, entry: Entry, side: str, indicator: str, **told: Any) -> Entry:
    by = city.of(entry.local_id)
    return _record(city, "land_promises", by, parent=entry, side=side, indicator=indicator, **told)


def _figures(city: City, entry: Entry, rows: Sequence[Sequence[Any]]) -> None:
    """The figures of two years, verified; of this year's first quarter one that waits."""
    for name, values in rows:
        for before, value in zip((2, 1), values, strict=False):
            row = _record(
                city,
                "land_figures",
                city.of(entry.local_id),
                parent=entry,
                figure=name,
                period=city.year(before),
                value=Decimal(value),
                basis="统计、税务部门年度数据",
            )
            _move(city, row, "verify")


def _supervised(city: City, entry: Entry, kind: str) -> None:
    """What was promised for a parcel in use, what came of it, and what follows from that."""
    _figures(city, entry, city.book["results"][kind]["rows"])
    _record(
        city,
        "land_figures",
        city.of(entry.local_id),
        parent=entry,
        figure="税收",
        period=f"{city.year(0)}Q1",
        value=Decimal(310),
    )
    promises = Entry.objects.filter(parent=entry, code="land_promises", state="bound").order_by("pk")
    for promise in promises.exclude(values__target=None):
        _move(city, promise, "report", local=True)
        if promise.values.get("verdict") == "达到":
            _move(city, promise, "accept", second=True)
        else:
            _move(city, promise, "fail")
    _cases(city, entry)


def _cases(city: City, entry: Entry) -> None:
    """The breaches of a parcel, each one step further than the one before."""
    ways: Sequence[Sequence[tuple[str, dict[str, Any]]]] = _ways()
    rows = Entry.objects.filter(parent=entry, code="land_breaches").order_by("pk")
    for place, case in enumerate(rows):
        for name, told in ways[place % len(ways)]:
            _move(city, case, name, local=name in ("answer", "submit"), second=name == "verify", **told)


def _ways() -> list[list[tuple[str, dict[str, Any]]]]:
    today = clock.today()
    notify = ("notify", {"notice_no": "临资规告〔2026〕8号", "answer_due": today + timedelta(days=10)})
    answer = ("answer", {"answer": "受市场影响投产推迟，承诺明年补足。", "answered_on": today})
    decide = (
        "decide",
        {
            "decision_no": "临资规处〔2026〕3号",
            "measures": ["限期整改", "支付违约金"],
            "penalty": Decimal(60),
            "rectify_due": today + timedelta(days=90),
        },
    )
    submit = ("submit", {"result": "违约金已缴，新增设备投资 1200 万元。"})
    return [[notify, answer, decide, submit, ("verify", {})], [notify, answer, decide], [notify], []]


# --- M0 projects -------------------------------------------------------------------------------------------


def _project(city: City, told: Words, number: int) -> None:
    title, town, firm, land, floor, industry, ancillary, west, south, width, height, days, stage = told["row"]
    body = city.bodies[town]
    by = city.of(body)
    entry = _record(
        city,
        "m0_projects",
        by,
        title=title,
        town=body,
        local=body,
        department=city.bureau,
        enterprise=_firm(city, firm),
        address=f"{town}科创路以东",
        holder=by.last_name,
        industry=told["industry"],
        land_area=Decimal(land),
        floor_area=Decimal(floor),
        industry_area=Decimal(industry),
        ancillary_area=Decimal(ancillary),
    )
    _draw(city, entry, (west, south, width, height))
    if "promises" in told:
        _promises_of_project(city, entry, told["promises"])
    _stages(city, entry, told, stage)
    _before_gate(city, entry, told)
    _put_back(entry, days, told.get("aged", 60))
    _figures(city, entry, told.get("figures", ()))
    _follow(city, entry, told)


def _promises_of_project(city: City, entry: Entry, rows: Sequence[Sequence[str]]) -> None:
    for indicator, target in rows:
        due = clock.today() + timedelta(days=45)
        promise = _promise_made(
            city, entry, "企业", indicator, target=Decimal(target), period=city.year(1), due_on=due
        )
        _move(city, promise, "bind")


def _stages(city: City, entry: Entry, told: Words, stage: str) -> None:
    """As far as it has come: who leaves has never sold anything."""
    order = ["entering", "building", "selling", "operating"]
    if stage == "leaving":
        _promises_of_project(city, entry, [["就业人数", "60"]])
        _through(city, entry, "admit")
        _move(city, entry, "apply_exit", local=True, exit_reason=told["exit"])
        return
    for name in ("admit", "sell", "operate")[: order.index(stage)]:
        if name == "sell":
            first, last = clock.today() - timedelta(days=700), clock.today() - timedelta(days=330)
            _edit(city, entry, started_on=first, finished_on=last, functions=told.get("functions", []))
        if name == "operate":
            _sales(city, entry, told)
        _through(city, entry, name)
    if stage == "selling":
        _sales(city, entry, told)


def _sales(city: City, entry: Entry, told: Words) -> None:
    for place, (title, way, use, area, days) in enumerate(told.get("sales", ())):
        _record(
            city,
            "m0_sales",
            city.of(entry.local_id),
            title=title,
            parent=entry,
            enterprise=_firm(city, f"临澜入园企业{'甲乙丙丁戊'[place % 5]}有限公司"),
            way=way,
            room_use=use,
            area=Decimal(area),
            sold_on=clock.today() + timedelta(days=days),
            price=Decimal(area) * Decimal("0.62"),
        )


def _follow(city: City, entry: Entry, told: Words) -> None:
    """A check of its stage, and what it finds."""
    if "finish" in told:
        _edit(city, entry, finish_due=clock.today() + timedelta(days=told["finish"]))
        _move(city, entry, "inspect", note="主体封顶，幕墙和机电安装滞后。")
    if "tenants" in told:
        _move(city, entry, "inspect", note="现场核对入驻清单。", tenants=Decimal(told["tenants"]))
    _cases(city, entry)
