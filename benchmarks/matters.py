"""合成督办: matters, tasks, nodes and reports of an invented city, straight into the tables.

``fill(n)`` brings the number of matters to ``n``, with ten reports for each; ``n`` may grow in steps.
The rows are for speed only: they go past the services, with the counts and lights that these would
have left. Most matters are ended; what is open was mostly assigned within the last year.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

BODIES = 500
LEADERS = 8
REPORTS = 10
YEARS = 5
PER_MEETING = 60
ITEMS = 8
BATCH = 10_000
WORKS = (
    "建立台账",
    "制定实施方案",
    "开展专项检查",
    "完成整改销号",
    "落实资金保障",
    "通报工作进度",
    "开展评估验收",
)
OBJECTS = ("农贸市场", "养老服务站", "老旧电梯", "公共停车场", "内河航道", "校园食堂", "山洪沟", "燃气管网")


@dataclass(slots=True)
class City:
    """一座城市: the keys that the rows refer to."""

    government: int
    inspector: int
    leader: int
    liaison: int
    bodies: list[int]
    meetings: list[tuple[int, date]] = field(default_factory=list)


def city(bodies: int = BODIES) -> City:
    """A government with bodies, leaders with portfolios, and three people who log in."""
    from django.contrib.auth.models import User

    from yiding.accounts.models import Holding
    from yiding.accounts.services import account_of
    from yiding.core import clock
    from yiding.core.access import Role, side_of
    from yiding.directory.models import Body, Government, Person, Portfolio, Post

    government = Government.objects.create(name="澄湾市人民政府", is_ours=True)
    made = Body.objects.bulk_create(
        Body(government=government, name=f"市第{n}局", protocol_order=n) for n in range(1, bodies + 1)
    )
    persons = Person.objects.bulk_create(
        Person(government=government, name=f"秦{n}舟") for n in range(1, LEADERS + 3)
    )
    today = clock.today()
    Portfolio.objects.bulk_create(
        Portfolio(leader=persons[n % LEADERS], body=body, starts_on=today - timedelta(days=400))
        for n, body in enumerate(made)
    )
    users: dict[Role, int] = {}
    seats = ((Role.INSPECTOR, persons[-1]), (Role.LEADER, persons[0]), (Role.LIAISON, persons[-2]))
    for role, person in seats:
        user = User.objects.create_user(f"bench-{role.value}")
        account = account_of(user)
        type(account).objects.filter(pk=user.pk).update(person=person)
        post = Post.objects.create(body=made[0], person=person, title="干部")
        Holding.objects.create(account=account, role=role, side=side_of(role), post=post)
        users[role] = user.pk
    return City(
        government.pk, users[Role.INSPECTOR], users[Role.LEADER], users[Role.LIAISON], [b.pk for b in made]
    )


def fill(place: City, before: int, count: int) -> None:
    """The matters ``before`` to ``count``, with all that hangs on them."""
    from django.db import transaction

    with transaction.atomic():
        for first in range(before, count, BATCH):
            last = min(first + BATCH, count)
            _meetings(place, last // PER_MEETING + 1)
            _matters(place, first, last)
        _reports(count * REPORTS)
        _sequences()


def _meetings(place: City, wanted: int) -> None:
    from yiding.core import clock
    from yiding.decisions.models import Decision, Outcome
    from yiding.meetings.models import Item, Meeting

    start = clock.today() - timedelta(days=365 * YEARS)
    for n in range(len(place.meetings), wanted):
        held = start + timedelta(days=(n * 37) % (365 * YEARS - 5))
        meeting = Meeting.objects.create(
            government_id=place.government, kind="常务会议", number=n + 1, year=held.year, held_on=held
        )
        items = Item.objects.bulk_create(
            Item(meeting=meeting, no=no, heading=f"审议《第{n}批{OBJECTS[no % len(OBJECTS)]}工作方案》")
            for no in range(1, ITEMS + 1)
        )
        Decision.objects.bulk_create(
            Decision(
                item=item,
                meeting=meeting,
                government_id=place.government,
                held_on=held,
                outcome=Outcome.AGREED_IN_PRINCIPLE,
                text="会议原则同意。",
            )
            for item in items
        )
        place.meetings.append((meeting.pk, held))


@dataclass(slots=True)
class Rows:
    """成批的行, table by table."""

    matters: list[dict[str, Any]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    reached: list[dict[str, Any]] = field(default_factory=list)


def _matters(place: City, first: int, last: int) -> None:
    from yiding.core import clock
    from yiding.supervision.models import Matter, MatterBody, Milestone, MilestoneDone, Source, Task

    rows, now, today = Rows(), clock.now(), clock.today()
    tasks = Task.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    nodes = Milestone.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    keys = Keys(tasks, nodes)
    for n in range(first, last):
        _matter(place, rows, keys, n, now, today)
    _insert(Matter, rows.matters)
    _insert(Source, rows.sources)
    _insert(MatterBody, rows.bodies)
    _insert(Milestone, rows.nodes)
    _insert(Task, rows.tasks)
    _insert(MilestoneDone, rows.reached)


@dataclass(slots=True)
class Keys:
    """The keys given last."""

    task: int
    node: int


def _matter(place: City, rows: Rows, keys: Keys, n: int, now: datetime, today: date) -> None:
    chance = random.Random(n)
    age = chance.randrange(365 * YEARS)
    assigned, span = today - timedelta(days=age), chance.randint(20, 120)
    due = assigned + timedelta(days=span)
    is_live = chance.random() < max(0.02, 1 - age / 400)
    ended = min(today, due + timedelta(days=chance.choice((-9, -4, -1, 0, 0, 0, 3, 12))))
    state = "active" if is_live else ("closed" if age < 200 else "struck")
    light = _light(due, today, chance) if is_live else ""
    meeting, held = place.meetings[n // PER_MEETING]
    key, no = n + 1, n % ITEMS + 1
    is_minuted = n % 5 != 0
    leads = [place.bodies[chance.randrange(len(place.bodies)) if n % 3 else n % len(place.bodies)]]
    each = n % 40 == 0
    if each:
        leads = chance.sample(place.bodies, min(8, len(place.bodies)))
    supports = (
        [b for b in chance.sample(place.bodies, 1) if b not in leads] if n % 3 == 0 and not each else []
    )
    is_done = not is_live
    rows.matters.append(
        {
            "id": key,
            "government": place.government,
            "number": f"督〔{assigned.year}〕{key}号",
            "state": state,
            "title": f"{chance.choice(OBJECTS)}{chance.choice(WORKS)}（{key}）",
            "content": "按照会议要求组织实施，按期办结。",
            "level": 2 if n % 10 == 0 else 1,
            "meeting": meeting if is_minuted else None,
            "item_no": no if is_minuted else None,
            "held_on": held if is_minuted else None,
            "due_on": due,
            "original_due_on": due,
            "due_source": "sentence",
            "drafted_by": place.inspector,
            "drafted_at": now,
            "filed_on": assigned,
            "assigned_on": assigned,
            "closed_on": ended if is_done else None,
            "struck_on": ended if state == "struck" else None,
            "light": light,
            "light_reason": "逾期未办结" if light == "red" else "",
            "task_count": len(leads),
            "closed_count": len(leads) if is_done else 0,
            "milestone_count": 2 * len(leads),
            "last_report_on": min(today, assigned + timedelta(days=span // 2)),
        }
    )
    rows.sources.append(
        {
            "matter": key,
            "kind": "minutes" if is_minuted else "superior",
            "meeting": meeting if is_minuted else None,
            "item_no": no if is_minuted else None,
            "passage": "请牵头单位于期限前完成。",
        }
    )
    made = []
    for share, title in ((2, "完成方案"), (1, "办结")):
        keys.node += 1
        day = assigned + timedelta(days=span // share)
        made.append(keys.node)
        rows.nodes.append(
            {"id": keys.node, "matter": key, "title": title, "due_on": day, "original_due_on": day}
        )
    for body, role in [
        *((b, "each" if each else "lead") for b in leads),
        *((b, "support") for b in supports),
    ]:
        keys.task += 1
        rows.bodies.append({"matter": key, "body": body, "role": "support" if role == "support" else "lead"})
        rows.tasks.append(
            {
                "id": keys.task,
                "government": place.government,
                "matter": key,
                "body": body,
                "role": role,
                "state": "closed" if is_done else chance.choice(("assigned", "active", "active", "claimed")),
                "due_on": due,
                "original_due_on": due,
                "assigned_on": assigned,
                "assigned_by": place.inspector,
                "done_on": ended if is_done else None,
                "closed_on": ended if is_done else None,
                "light": light,
                "light_reason": "逾期未办结" if light == "red" else "",
                "report_count": REPORTS,
                "last_report_on": min(today, assigned + timedelta(days=span // 2)),
            }
        )
        if is_done:
            rows.reached += [{"milestone": node, "task": keys.task, "done_on": ended} for node in made]


def _light(due: date, today: date, chance: random.Random) -> str:
    if due < today:
        return "red" if chance.random() < 0.7 else "amber"
    return "amber" if (due - today).days < 7 else "green"


def _insert(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    from yiding.core.bulk import rows_insert

    if not rows:
        return
    defaults = {one.name: one.get_default() for one in model._meta.concrete_fields if not one.primary_key}
    unique = [one.name for one in model._meta.concrete_fields if one.name == "public_id"]
    names = [*dict.fromkeys([*defaults, *rows[0]])]
    rows_insert(model, names, _filled(rows, names, defaults, unique, model))


def _filled(
    rows: Sequence[dict[str, Any]],
    names: Sequence[str],
    defaults: dict[str, Any],
    unique: Sequence[str],
    model: Any,
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        told = {**defaults, **row}
        for name in unique:
            told[name] = model._meta.get_field(name).get_default()
        yield tuple(told[name] for name in names)


def _reports(wanted: int) -> None:
    """Reports by the database itself: as many as are wanted, spread over the tasks."""
    from django.db import connection

    from yiding.core import clock
    from yiding.supervision.models import Report, Task

    missing = wanted - Report.objects.count()
    fresh = Task.objects.filter(pk__gt=Report.objects.order_by("-task").values("task")[:1])
    if not Report.objects.exists():
        fresh = Task.objects.all()
    each = -(-missing // max(1, fresh.count()))
    after = fresh.order_by("pk").values_list("pk", flat=True).first()
    is_sqlite = connection.vendor == "sqlite"
    key = "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"
    shown = "date(assigned_on, '+' || (n * 9) || ' days')" if is_sqlite else "assigned_on + n * 9"
    user = Task.objects.values_list("assigned_by", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %s) "
            "INSERT INTO supervision_report (public_id, task_id, state, period, reported_on, made_at,"
            " made_by_id, text, quantity, unit, figure_words, problems, next_step, is_for_all,"
            " evidence_count, review, version)"
            f" SELECT {key}, id, 'filed', '', {shown}, %s, %s, '已完成阶段任务，正在按计划推进。',"
            " NULL, '', '',"
            " CASE WHEN n = %s THEN '资金尚未到位，需要协调。' ELSE '' END, '', %s, 1, '', 1"
            " FROM supervision_task CROSS JOIN counted WHERE id >= %s ORDER BY id, n LIMIT %s",
            [each, clock.now(), user, each, False, after, missing],
        )


def _sequences() -> None:
    """Keys were given by hand: those that follow come after them; the planner learns the sizes."""
    from django.core.management.color import no_style
    from django.db import connection

    from yiding.supervision.models import Matter, Milestone, Task

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Matter, Milestone, Task]):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
