"""倒排工期: nodes set backward from the due day in working days, and what clashes among them (S15.5)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.sheets import CellError, day_in
from yiding.core.workdays import Calendar

from .filing import InCharge, Node
from .models import Matter, MatterState, Milestone

BACK = re.compile(r"(?:提前|前|-)\s*(\d{1,3})\s*(?:个)?(?:工作日|天|日)?[\s，,：:]*")
DAY = re.compile(r"(\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?)[\s，,：:]*")
TARGET = re.compile(r"\s*[=＝]\s*(\d{1,12}(?:\.\d{1,4})?)\s*([^\s=＝]{0,20})$")
LAST = "办结"
MOST_NODES = 40
MOST_SHOWN = 12
OPEN = (MatterState.DRAFT, MatterState.PENDING, MatterState.FILED, MatterState.ACTIVE, MatterState.SUSPENDED)


def nodes_in(text: str, due_on: date | None, calendar: Calendar) -> list[Node]:
    """The nodes that a text of lines names, in order of days. Raises CellError.

    A line begins with a day (``2026-12-01 完成招标``) or with working days before the due day
    (``提前20 完成招标``); a quantity may follow (``= 30 个``). Without lines the due day is the only node.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_NODES:
        raise CellError(_("节点太多，最多 %(n)s 个") % {"n": MOST_NODES})
    if not lines:
        return [Node(LAST, due_on)] if due_on else []
    return sorted((_node(line, due_on, calendar) for line in lines), key=lambda node: node.due_on)


def _node(line: str, due_on: date | None, calendar: Calendar) -> Node:
    day, rest = _when(line, due_on, calendar)
    target, unit = None, ""
    if found := TARGET.search(rest):
        target, unit, rest = Decimal(found[1]), found[2], rest[: found.start()]
    if not rest.strip():
        raise CellError(_("“%(line)s”没有写节点名称") % {"line": line[:30]})
    return Node(rest.strip()[:200], day, target, unit)


def _when(line: str, due_on: date | None, calendar: Calendar) -> tuple[date, str]:
    if found := DAY.match(line):
        day = day_in(_("节点日期"), found[1])
        assert day is not None
        return day, line[found.end() :]
    found = BACK.match(line)
    if found is None:
        raise CellError(_("“%(line)s”请以日期或“提前几个工作日”开头") % {"line": line[:30]})
    if due_on is None:
        raise CellError(_("“%(line)s”要先定办结期限才能倒排") % {"line": line[:30]})
    if due_on.year < 2000:
        raise CellError(_("办结期限太早，不能倒排"))
    return calendar.back(due_on, int(found[1])), line[found.end() :]


def lines_of(nodes: Iterable[Milestone | Node]) -> str:
    """The nodes as the lines of a form."""
    return "\n".join(_line(node) for node in nodes)


def _line(node: Milestone | Node) -> str:
    more = f" ={node.target.normalize():f}{node.unit}" if node.target is not None else ""
    return f"{node.due_on:%Y-%m-%d} {node.title}{more}"


@dataclass(frozen=True, slots=True)
class Clash:
    """一处冲突: a day, the node it is about, and why, in words."""

    day: date
    title: str
    why: str


def clashes_of(
    nodes: Sequence[Node | Milestone],
    *,
    due_on: date | None,
    calendar: Calendar,
    in_charge: Sequence[Any] = (),
    but: int | None = None,
) -> list[Clash]:
    """What is wrong with the days of some nodes: no working day, over already, after the due day, two on one
    day, or a day on which the same body or person has a node of another matter: two queries at most.
    """
    today = clock.today()
    found = []
    seen: dict[date, str] = {}
    for node in nodes:
        found += [Clash(node.due_on, node.title, why) for why in _alone(node, due_on, today, calendar)]
        if other := seen.get(node.due_on):
            found.append(Clash(node.due_on, node.title, _("与“%(title)s”同一天") % {"title": other}))
        seen[node.due_on] = node.title
    return found + _elsewhere(nodes, in_charge, but)


def _alone(node: Any, due_on: date | None, today: date, calendar: Calendar) -> Iterable[str]:
    if node.due_on < today:
        yield _("早于今天")
    if due_on and node.due_on > due_on:
        yield _("晚于办结期限")
    if not calendar.is_workday(node.due_on):
        back, on = calendar.back(node.due_on, 1), calendar.add(_before(node.due_on), 1)
        yield _("不是工作日，可改到 %(back)s 或 %(on)s") % {"back": back, "on": on}


def _before(day: date) -> date:
    return min(day, date.max - timedelta(days=30))


def _elsewhere(nodes: Sequence[Any], in_charge: Sequence[Any], but: int | None) -> list[Clash]:
    """Nodes of other matters of the same bodies or persons on the same days."""
    days = {node.due_on: node.title for node in nodes}
    bodies = {one.body.pk: one.body.name for one in in_charge}
    persons = {one.person.pk: one.person.name for one in in_charge if one.person}
    if not days or not bodies:
        return []
    rows = Milestone.objects.filter(due_on__in=days, matter__state__in=OPEN).exclude(matter=but)
    rows = rows.filter(Q(matter__bodies__body__in=bodies) | Q(matter__bodies__person__in=persons))
    told = rows.values_list("due_on", "matter__title", "matter__bodies__body", "matter__bodies__person")
    names: dict[tuple[date, str], set[str]] = defaultdict(set)
    for day, title, body, person in told.order_by("due_on", "pk")[: MOST_SHOWN * 4]:
        who = persons.get(person) or bodies.get(body)
        if who:
            names[day, who].add(title)
    return [
        Clash(day, days[day], _("%(who)s当天另有节点：%(title)s") % {"who": who, "title": _short(titles)})
        for (day, who), titles in list(names.items())[:MOST_SHOWN]
    ]


def _short(titles: set[str]) -> str:
    return "；".join(title[:30] for title in sorted(titles)[:3])


def clashes_of_matter(matter: Matter, calendar: Calendar) -> list[Clash]:
    """What clashes among the nodes of a matter that is kept."""
    return clashes_of(
        list(matter.milestones.all()),
        due_on=matter.due_on,
        calendar=calendar,
        in_charge=list(matter.bodies.all()),
        but=matter.pk,
    )


def in_charge_of(matter: Matter) -> list[InCharge]:
    """The bodies in charge as a draft names them."""
    return [InCharge(one.body, one.role, one.person) for one in matter.bodies.all()]
