"""演示事权与移交、告知承诺: powers and lists in every state; items, texts, promises, checks and credit.

The words stand in ``demo_powers.toml``; the acts go through the services.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.commitments import crediting, listing, promising, publishing, verifying
from yiding.commitments.identities import PERSON_DIGITS, PERSON_WEIGHTS, UNIT_LETTERS, UNIT_WEIGHTS
from yiding.commitments.keeping import grades_seed
from yiding.commitments.keeping import rule_set as commitment_rule_set
from yiding.commitments.models import Check, Commitment, CreditLevel, ProofItem, RiskGrade
from yiding.core import clock
from yiding.core.workdays import Calendar
from yiding.directory.models import Government
from yiding.handovers import checking, deciding, drafting, effecting, ruling, signing
from yiding.handovers.models import Handover, Line, LineKind, PowerMatter

from .demo_beside import City, _day

Words = Mapping[str, Any]
TOWN_HEAD, TOWN, WATER, WATER_HEAD, HOUSING = "zhenzhang", "zhen", "lianluo", "juzhang", "zhujian"
GIVERS = {"市水务局": WATER, "市住建局": HOUSING}


@transaction.atomic
def powers_fill(government: Government) -> None:
    """Fills both rooms once."""
    if PowerMatter.objects.filter(government=government).exists():
        return
    text = resources.files(__package__).joinpath("demo_powers.toml").read_text("utf-8")
    book = tomllib.loads(text)
    city = City(government, {user.username: user for user in User.objects.all()})
    _matters(city, book["handovers"])
    for told in book["handovers"]["lists"]:
        _list(city, told)
    _items(city, book["commitments"])
    for place, told in enumerate(book["commitments"]["cases"]):
        _cases(city, told, book["commitments"]["false"], 100 * (place + 1))
    _sample(city, book["commitments"]["sample"])


# --- powers and lists ------------------------------------------------------------------------------------


def _matters(city: City, book: Words) -> None:
    by = city.inspector
    values = {"answer_days": 10, "dispute_days": 15, "check_months": book["months"], "fall_percent": "5.00"}
    keepers = city.bodies(book["keepers"])
    deciding.rule_set(government=city.government, values=values, keepers=keepers, version=0, by=by)
    for told in book["matters"]:
        own = {name: told[name] for name in ("title", "area", "kind", "reason")}
        own |= {"direction": told.get("direction", "down"), "basis": told.get("basis", "")}
        own |= {"body": city.body(told["body"]), "starts_on": _day(told["starts"])}
        towns = city.bodies(told.get("towns", []))
        row = deciding.matter_list(government=city.government, values=own, towns=towns, by=by)
        for body, role, text in told.get("roles", []):
            deciding.role_add(matter=row, body=city.body(body), role=role, text=text, by=by)
        if not told.get("undecided"):
            deciding.matter_decide(
                matter=row,
                by=city.director,
                decided_on=_day(-150),
                decision="市政府第 18 次常务会议",
            )


def _exact(number: Any, places: str = "0.01") -> Decimal:
    return Decimal(str(number)).quantize(Decimal(places))


def _said(kind: str, quantity: Any, value: Any, standard: Any) -> drafting.Said:
    if kind == LineKind.FUND:
        return drafting.Said(None, _exact(value))
    worth = _exact(value) if value else None
    return drafting.Said(_exact(quantity, "0.0001"), worth, _exact(standard))


def _list(city: City, told: Words) -> None:
    """A list up to the state that the book names."""
    by, giver = city.people[GIVERS[told["giver"]]], city.body(told["giver"])
    values = {"title": told["title"], "basis": told.get("basis", ""), "data_year": clock.today().year - 1}
    matters = list(PowerMatter.objects.filter(government=city.government, title__in=told["matters"]))
    row = drafting.handover_draft(
        giver=giver,
        taker=city.body(told["taker"]),
        matters=matters,
        values={**values, "effective_on": _day(told["effective"])},
        by=by,
    )
    for kind, name, unit, place, quantity, value, standard, method in told["lines"]:
        own = {"kind": kind, "name": name, "unit": unit, "place": place, "method": method}
        own |= {"matter": matters[0], "recurs": standard >= 0}
        drafting.line_add(handover=row, values=own, said=_said(kind, quantity, value, standard), by=by)
    if "measure" in told:
        name, unit, before, source = told["measure"]
        own = {"name": name, "unit": unit, "before": Decimal(before), "source": source}
        checking.measure_add(handover=row, matter=matters[0], values=own, by=by)
    if told["until"] != "drafting":
        _go_on(city, row, told, by)


def _go_on(city: City, row: Handover, told: Words, by: User) -> None:
    drafting.handover_send(handover=row, by=by)
    town, differs = city.people[TOWN], told.get("differs", {})
    for line in row.lines.all():
        said = drafting.Said(line.giver_quantity, line.giver_value, line.giver_standard)
        if line.name in differs:
            quantity, value = differs[line.name]
            said = _said(line.kind, quantity, value, line.giver_standard)
        drafting.line_fill(line=Line.objects.get(pk=line.pk), said=said, version=line.version, by=town)
    row.refresh_from_db()
    for person in (by, town):
        signing.lines_sign(handover=row, by=person)
    if "dispute" in told:
        name, text = told["dispute"]
        ruling.dispute_raise(line=row.lines.get(name=name), text=text, by=town)
        return
    for name in (WATER_HEAD, TOWN_HEAD):
        signing.handover_confirm(handover=row, by=city.people[name])
    if told["until"] == "effective":
        _effect(city, row, told)


def _effect(city: City, row: Handover, told: Words) -> None:
    base = effecting.handover_effect(handover=row, by=city.people[TOWN])
    effecting.base_take(base=base, reference=told["reference"], by=city.people["zijin"])
    check, measure = row.checks.order_by("due_on")[0], row.measures.get()
    value, finding = told["checked"]
    values = {measure.pk: Decimal(value)}
    checking.check_fill(check=check, values=values, finding=finding, remedy="", by=city.people[WATER])
    checking.check_confirm(check=check, by=city.inspector)


# --- items and promises ----------------------------------------------------------------------------------


def _items(city: City, book: Words) -> None:
    by = city.inspector
    grades_seed(government=city.government)
    keepers = city.bodies(book["keepers"])
    commitment_rule_set(
        government=city.government, values={"hearing_days": 5}, keepers=keepers, version=0, by=by
    )
    for told in book["items"]:
        own = {name: told[name] for name in ("name", "business", "issuer", "basis", "who", "way")}
        own |= {"why_not": told.get("why_not", ""), "allowed": "why_not" not in told}
        own |= {"conditions": told.get("conditions", "")}
        own["risk"] = RiskGrade.objects.get(government=city.government, name=told["risk"])
        item = listing.item_draft(body=city.body(told["body"]), values=own, by=by)
        if own["allowed"]:
            words = {"notice": told["notice"], **book["words"]}
            text = listing.text_draft(item=item, values=words, by=by)
        if not told.get("draft"):
            listing.item_approve(item=item, by=city.people["fagai"])
            if own["allowed"]:
                listing.text_approve(text=text, by=city.director)
        if "guide" in told:
            title, days = told["guide"]
            values = {"title": title, "updated_on": _day(days)}
            listing.guide_keep(guide=None, body=item.body, values=values, items=[item], by=by)
    edition = publishing.list_prepare(government=city.government, title=book["list"], by=by)
    publishing.list_release(edition=edition, by=city.director)


def _number(place: int, kind: str) -> str:
    """A number of nobody's with its right check digit."""
    if kind == "person":
        told = f"320599{19700101 + place % 28:08}{place % 1000:03}"
        total = sum(int(digit) * weight for digit, weight in zip(told, PERSON_WEIGHTS, strict=True))
        return told + PERSON_DIGITS[total % 11]
    told = f"91320599{place:09}"
    total = sum(UNIT_LETTERS.index(one) * weight for one, weight in zip(told, UNIT_WEIGHTS, strict=True))
    return told + UNIT_LETTERS[(31 - total % 31) % 31]


def _cases(city: City, told: Words, untrue: Words, first: int) -> None:
    item = ProofItem.objects.get(government=city.government, name=told["item"])
    kind, by = "person" if item.who == "person" else "unit", city.inspector
    for place, (name, days, stage) in enumerate(
        zip(told["applicants"], told["days"], told["stages"], strict=True), start=first
    ):
        applicant = promising.Applicant(name, kind, _number(place, kind))
        case = promising.commitment_notice(item=item, body=item.body, applicant=applicant, by=by)
        if stage != "noticed":
            promising.commitment_accept(case=case, by=by)
        if stage == "paper":
            promising.commitment_paper(case=case, reason="申请人改为提交证明原件。", by=by)
        if stage in ("granted", "false"):
            promising.commitment_grant(case=case, outcome="准予。", by=by)
        _put_back(case, -days)
        _check(city, case, untrue, is_false=stage == "false", days=days)


def _put_back(case: Commitment, days: int) -> None:
    """The city has had promises for months: a case that is made now is dated back, its checks with it."""
    calendar, day = Calendar.load(), _day(days)
    told = {name: day for name in ("noticed_on", "accepted_on", "granted_on") if getattr(case, name)}
    Commitment.objects.filter(pk=case.pk).update(**told)
    limits = {"during": case.item.risk.during_days, "after": case.item.risk.after_days}
    for check in case.checks.all():
        due = calendar.add(day, limits[check.kind] or 0)
        Check.objects.filter(pk=check.pk).update(due_on=due)


def _check(city: City, case: Commitment, untrue: Words, *, is_false: bool, days: int) -> None:
    """What was due long ago was checked; the newest still waits."""
    rows = case.checks.filter(state="open").order_by("due_on")
    for check in rows:
        last = check.kind == "after"
        if days < 20 and not is_false:
            continue
        wrong = is_false and last
        finding = untrue["finding"] if wrong else "系统核验一致。"
        result = "false" if wrong else "true"
        verifying.check_do(check=check, result=result, finding=finding, by=city.inspector)
        Check.objects.filter(pk=check.pk).update(was_late=False, done_on=_before(check.due_on))
        if wrong and days > 40:
            _decide(city, check, untrue)


def _before(day: date) -> date:
    return min(day, clock.today())


def _decide(city: City, check: Check, untrue: Words) -> None:
    breach = check.breach
    crediting.breach_hear(
        breach=breach, statement=untrue["statement"], version=breach.version, by=city.inspector
    )
    level = CreditLevel.objects.get(government=city.government, rank=1)
    decided = crediting.Decided(untrue["consequence"], True, level)
    crediting.breach_decide(breach=breach, decided=decided, by=city.director)


def _sample(city: City, told: Words) -> None:
    drawing = verifying.Drawing(told["title"], _day(-90), _day(0), _day(15), told["seed"])
    row = verifying.sample_draw(government=city.government, drawing=drawing, by=city.inspector)
    first = row.checks.order_by("pk")[0]
    verifying.check_do(check=first, result="true", finding="电话和上门核实，情况属实。", by=city.inspector)
