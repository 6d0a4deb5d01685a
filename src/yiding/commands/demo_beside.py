"""演示督办旁支: what hangs on the matters of the demo city, so that no page of these rooms is empty.

Slips, difficulties, coordination bodies, upward liaison, practices, accountability, dispatches and reviews,
a look-back, bulletins and facts; the words stand in ``demo_beside.toml``, the acts go through the services.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.accountability.services import Clue, case_open, case_verify, duty_keep, reader_name, second_add
from yiding.bulletins.drafting import Asked, bulletin_draft
from yiding.bulletins.models import Bulletin
from yiding.bulletins.sending import bulletin_send
from yiding.coordination import services as coordinating
from yiding.coordination.models import CoordinationKind
from yiding.core import clock
from yiding.core.access import Level
from yiding.core.periods import Period, PeriodKind
from yiding.difficulties import services as solving
from yiding.difficulties.models import DifficultyKind
from yiding.directory.models import Body, BodyKind, Government, Person
from yiding.directory.register import body_edit
from yiding.directory.services import bodies_named
from yiding.dispatch import reviewing
from yiding.dispatch import services as dispatching
from yiding.dispatch.models import Dispatch, Tier
from yiding.facts.services import sheet_compute, sheet_freeze
from yiding.files.services import Paper as File
from yiding.lookback.models import LookBack
from yiding.lookback.services import item_check, look_back_open
from yiding.outreach import services as reaching
from yiding.outreach.models import Library, Purpose
from yiding.papers.issuing import Issue, paper_issue
from yiding.papers.signing import paper_approve, paper_sign
from yiding.practices import services as spreading
from yiding.supervision.models import CheckWay, Effect, Task
from yiding.supervision.reporting import Found
from yiding.urging.issuing import Order, slip_answer, slips_issue
from yiding.urging.keeping import ruleset_adopt, ruleset_take
from yiding.urging.relighting import lights_told

Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class City:
    """What every room needs: the city, its people by account, its bodies by name."""

    government: Government
    people: Mapping[str, User]

    @property
    def inspector(self) -> User:
        return self.people["ducha"]

    @property
    def director(self) -> User:
        return self.people["zhuren"]

    def bodies(self, names: Sequence[str]) -> list[Body]:
        found = bodies_named(self.government, set(names), clock.today())
        return [found[name] for name in names]

    def body(self, name: str) -> Body:
        return self.bodies([name])[0]

    def person(self, name: str) -> Person:
        return Person.objects.filter(government=self.government, name=name).earliest("pk")

    def task(self, title: str) -> Task:
        """The leading task of a matter."""
        rows = Task.objects.filter(matter__government=self.government, matter__title=title, role="lead")
        return rows.select_related("matter", "body", "government").earliest("pk")


@transaction.atomic
def rooms_fill(government: Government) -> None:
    """Fills the rooms once, after the matters are made."""
    if Dispatch.objects.filter(government=government).exists():
        return
    text = resources.files(__package__).joinpath("demo_beside.toml").read_text("utf-8")
    book = tomllib.loads(text)
    city = City(government, {user.username: user for user in User.objects.all()})
    for body in city.bodies(book["towns"]["names"]):
        body_edit(body=body, version=body.version, by=city.people["mishu"], values={"kind": BodyKind.TOWN})
    _urging(city, book["urging"])
    _difficulties(city, book["difficulties"])
    _coordination(city, book["coordination"])
    _outreach(city, book["outreach"])
    _practices(city, book["practices"])
    _accountability(city, book["accountability"])
    _dispatch(city, book["dispatch"])
    _review(city, book["review"])
    _look_back(city, book["look_back"])
    _facts(city)


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _file(name: str, text: str) -> File:
    return File(BytesIO(text.encode()), name, Level.GOVERNMENT)


def _urging(city: City, told: Words) -> None:
    """Rules in force, and two slips: one that waits, one that was answered."""
    rules = ruleset_take(government=city.government, code=told["rules"], by=city.inspector)
    ruleset_adopt(ruleset=rules, from_on=clock.today(), by=city.inspector)
    orders = [
        Order(city.task(told["late"]), "orange", told["late_reason"], _day(3)),
        Order(city.task(told["slow"]), "blue", told["slow_reason"], _day(3)),
    ]
    _late, slow = slips_issue(orders=orders, by=city.inspector)
    liaison = city.people["lianluo"]
    slip_answer(slip=slow, cause=told["cause"], measures=told["measures"], promised_on=_day(5), by=liaison)
    lights_told()


def _difficulties(city: City, told: Sequence[Words]) -> None:
    solving.kinds_seed(government=city.government, by=None)
    liaison = city.people["lianluo"]
    for one in told:
        task = city.task(one["matter"])
        kind = DifficultyKind.objects.get(government=city.government, name=one["kind"])
        raised = solving.Raised("supervision.task", task.pk, kind, one["title"], one["text"])
        row = solving.difficulty_raise(told=raised, body=task.body, by=liaison)
        if "owner" in one:
            owner = city.body(one["owner"])
            solving.difficulty_assign(difficulty=row, owner=owner, by=city.inspector)
            solving.difficulty_take(difficulty=row, by=city.people["fagai"])
            solving.difficulty_answer(difficulty=row, answer=one["answer"], by=city.people["fagai"])
        if "escalate" in one:
            solving.difficulty_escalate(difficulty=row, reason=one["escalate"], by=city.inspector)


def _coordination(city: City, told: Words) -> None:
    """One that works, with its three named persons per town, and one that is still to be set up."""
    by = city.inspector
    coordinating.kinds_seed(government=city.government)

    def order(kind: str, name: str, basis: str, host: str) -> Any:
        row = CoordinationKind.objects.get(government=city.government, name=kind)
        asked = coordinating.Order(name, row, basis, city.body(host), _day(-20))
        return coordinating.coordination_order(government=city.government, told=asked, by=by)

    group = order(told["kind"], told["name"], told["basis"], told["host"])
    leader = city.person(told["leader"])
    coordinating.member_add(coordination=group, role="组长", person=leader, by=by)
    for body in city.bodies(told["members"]):
        coordinating.member_add(coordination=group, role="成员", body=body, by=by)
    coordinating.rules_file(coordination=group, paper=_file("工作规则.txt", told["rules"]), by=by)
    coordinating.coordination_set_up(coordination=group, by=by)
    coordinating.coordination_start(coordination=group, by=by)
    towns = city.bodies(told["towns"])
    coordinating.work_open(coordination=group, work=told["work"], bodies=towns, by=by)
    charge = group.charges.get(body=towns[0])
    named = city.person(told["named"])
    coordinating.charge_fill(
        charge=charge, leader=None, deputy=None, person=named, version=charge.version, by=by
    )
    order(told["next_kind"], told["next_name"], told["next_basis"], told["next_host"])


def _outreach(city: City, told: Words) -> None:
    by, body = city.inspector, city.body(told["body"])
    reaching.outreach_seed(government=city.government)
    values = {"name": told["line"], "body": body, "superior": told["superior"], "rhythm": told["rhythm"]}
    line = reaching.line_keep(
        line=None, government=city.government, values={**values, "starts_on": _day(-60)}, by=by
    )

    def plan(title: str, purpose: str, days: int) -> Any:
        row = Purpose.objects.get(government=city.government, name=purpose)
        asked = reaching.Plan(title, row, told["superior"], body, _day(days), line)
        return reaching.approach_plan(told=asked, by=city.people["lianluo"])

    approach = plan(told["title"], told["purpose"], -12)
    reaching.approach_contact(
        approach=approach,
        contacted_on=_day(-10),
        people=told["people"],
        result=told["result"],
        next_step=told["next_step"],
        by=city.people["lianluo"],
    )
    reaching.commitment_add(approach=approach, text=told["promise"], due_on=_day(45), by=by)
    plan(told["planned"], told["planned_purpose"], 9)
    library = Library.objects.get(government=city.government, name=told["library"])
    for days, count in told["counts"]:
        reaching.library_count(library=library, counted_on=_day(days), count=count, by=by)


def _practices(city: City, told: Words) -> None:
    """One that was spread and taken up, one just found; a benchmark, an exemplar, a sweep."""
    by, body, towns = city.inspector, city.body(told["body"]), city.bodies(told["spread"])
    values = {"title": told["title"], "measure": told["measure"], "is_pilot": False}
    practice = spreading.practice_record(body=body, values=values, by=city.people["lianluo"])
    spreading.practice_summarise(practice=practice, by=city.people["lianluo"])
    spreading.practice_approve(practice=practice, by=city.director)
    spreading.practice_spread(practice=practice, bodies=towns, by=by, due_on=_day(30))
    adoption = practice.adoptions.get(body=towns[0])
    spreading.adoption_adopt(adoption=adoption, note=told["adopted"], by=city.people["zhen"])
    found = {"title": told["found_title"], "measure": told["found_measure"], "is_pilot": False}
    spreading.practice_record(body=city.body(told["found_body"]), values=found, by=by)
    compared = {name: told[name] for name in ("area", "standard", "gap")}
    compared |= {"measure": told["local"], "compared_on": _day(-15)}
    spreading.benchmark_keep(benchmark=None, body=body, values=compared, by=by)
    spreading.exemplar_name(
        government=city.government, honour=told["honour"], named_on=_day(-5), body=towns[0], by=by
    )
    sweep = spreading.sweep_send(
        government=city.government,
        title=told["sweep"],
        problem=told["problem"],
        bodies=towns,
        due_on=_day(10),
        by=by,
    )
    answer = sweep.answers.get(body=towns[0])
    spreading.sweep_answer(answer=answer, found="mending", text=told["answer"], by=city.people["zhen"])
    spreading.levels_seed(government=city.government)


def _accountability(city: City, told: Words) -> None:
    """Who answers for safety in a unit; a case that was verified, known to two."""
    by = city.inspector
    head = city.person(told["party"])
    duty = duty_keep(duty=None, body=city.body(told["body"]), party_head=head, government_head=head, by=by)
    second_add(duty=duty, post=told["post"], text=told["duty"], by=by)
    task = city.task(told["late"])
    clue = Clue(task.body, told["ground"], told["rule"], task=task)
    case = case_open(clue=clue, by=by)
    reader_name(case=case, user=city.people[told["reader"]], by=by)
    case_verify(case=case, finding=told["finding"], rule=told["rule"], by=by)


def _dispatch(city: City, told: Words) -> None:
    """A special dispatch that was held, with one line written; an overall one that is planned."""
    by, members = city.inspector, city.bodies(told["members"])
    plan = dispatching.Plan(Tier.SPECIAL, told["title"], _day(-1), domain=told["domain"], members=members)
    dispatch = dispatching.dispatch_plan(government=city.government, plan=plan, by=by)
    dispatching.dispatch_freeze(dispatch=dispatch, by=by)
    dispatching.dispatch_hold(dispatch=dispatch, by=by)
    line = dispatch.lines.order_by("position")[0]
    words = {name: told[name] for name in ("state", "cause", "next_step", "decision")}
    written = dispatching.Written(unit=members[0], next_on=_day(10), **words)
    dispatching.line_write(line=line, written=written, version=line.version, by=by)
    ahead = dispatching.Plan(Tier.OVERALL, told["planned"], _day(12), members=members)
    dispatching.dispatch_plan(government=city.government, plan=ahead, by=by)


def _review(city: City, told: Words) -> None:
    """This quarter's review with its data frozen: a unit that was spoken of, a hard case decided."""
    by = city.inspector
    arranged = reviewing.Arranged(told["domain"], members=city.bodies(told["members"]))
    series = reviewing.series_set(government=city.government, arranged=arranged, by=by)
    review = series.reviews.order_by("period")[0]
    dispatching.dispatch_freeze(dispatch=review, by=by)
    comment = review.comments.get(body__name=told["commented"])
    reviewing.comment_write(comment=comment, words=told["words"], version=comment.version, by=by)
    case = reviewing.case_raise(
        review=review, title=told["case"], detail=told["detail"], body=city.body(told["unit"]), by=by
    )
    handling = reviewing.Handling(told["analysis"], told["decision"], city.body(told["unit"]), _day(60))
    reviewing.case_decide(case=case, handling=handling, version=case.version, by=by)


def _look_back(city: City, told: Words) -> None:
    row = look_back_open(
        government=city.government, title=told["title"], series=told["series"], by=city.inspector
    )
    item = LookBack.objects.get(pk=row.pk).items.order_by("position")[0]
    found = Found(clock.today(), CheckWay.values[0], Effect.DONE, told["finding"])
    item_check(item=item, found=found, version=item.version, by=city.inspector)


def _facts(city: City) -> None:
    """Last month's figures frozen, so that bodies see theirs; those of this month open."""
    last = Period.of(PeriodKind.MONTH, clock.today()).previous
    sheet = sheet_compute(government=city.government, period=last.key, by=city.inspector)
    sheet_freeze(sheet=sheet, by=city.inspector)
    sheet_compute(government=city.government, period=last.next.key, by=city.inspector)


def bulletins_make(government: Government) -> None:
    """Last month's bulletin, issued and sent; this month's as a draft. Typesets, so outside a transaction."""
    if Bulletin.objects.filter(government=government).exists():
        return
    people = {user.username: user for user in User.objects.all()}
    inspector, director = people["ducha"], people["zhuren"]
    last = Period.of(PeriodKind.MONTH, clock.today()).previous
    bulletin = bulletin_draft(government=government, asked=Asked(period=last), by=inspector)
    paper = bulletin_send(bulletin=bulletin, version=bulletin.version, by=inspector)
    paper_approve(paper=paper, by=director)
    paper_sign(paper=paper, by=people["changwu"])
    paper_issue(paper=paper, told=Issue(clock.today()), by=people["mishu"])
    bulletin_draft(government=government, asked=Asked(period=last.next), by=inspector)
