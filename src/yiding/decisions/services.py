"""决定: enters what the meeting decided, and the documents that it deliberated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from yiding.audit.services import About, record
from yiding.core.bulk import rows_insert
from yiding.core.ids import uuid7_within
from yiding.directory.models import Government
from yiding.meetings.models import Meeting
from yiding.meetings.services import Entered
from yiding.minutes.record import Item as ItemRecord
from yiding.minutes.record import Route as RouteRecord

from .models import Decision, DecisionBody, PolicyDocument, PolicyName, Route, RouteKind
from .registering import policies_agreed, title_read
from .starting import followups_relink

YEARS = re.compile(r"(?:19|20)\d\d(?:[-—－至](?:19|20)?\d\d)?(?:年度|年)?")
BRACKETS = re.compile(r"[（(〔][^）)〕]{0,20}[）)〕]")


def title_stem(title: str, government: str) -> str:
    """The title without its year, brackets and the government's own name: what editions of it share."""
    stem = BRACKETS.sub("", YEARS.sub("", title))
    for own in (government, re.sub(r"人民政府$", "", government)):
        stem = stem.replace(own, "") if own else stem
    return stem.removeprefix("关于").strip("，、 ") or title


def title_year(title: str) -> int | None:
    """The year that a title names, if any."""
    match = YEARS.search(title)
    return int(match.group()[:4]) if match else None


@transaction.atomic
def decisions_enter(entered: Entered, *, by: User | AnonymousUser | None) -> None:
    """Enters the decision of each item with its routes, the bodies it touches, and the documents."""
    meeting = entered.meeting
    told = {item.no: item for item in reversed(entered.minutes.items)}
    rows = {
        no: Decision(
            public_id=uuid7_within(meeting.public_id, f"decision {no}"),
            item=row,
            meeting=meeting,
            government=meeting.government,
            held_on=meeting.held_on,
            outcome=told[no].outcome,
            text=told[no].decision or "",
        )
        for no, row in entered.items.items()
    }
    Decision.objects.bulk_create(rows.values())
    rows_insert(
        Route,
        ("decision", "government", "position", "kind", "in_name_of", "submitted_to", "by", "text"),
        (
            (
                rows[no].pk,
                meeting.government_id,
                n,
                route.kind or RouteKind.REVISE,
                (route.in_name_of or "")[:120],
                list(route.submitted_to),
                list(route.by),
                route.text or "",
            )
            for no in rows
            for n, route in enumerate(routes_of(told[no]))
        ),
    )
    rows_insert(
        DecisionBody,
        ("decision", "body", "role"),
        (
            (rows[no].pk, key, role)
            for no in rows
            for role, key in dict.fromkeys(
                (role, entered.bodies[name].pk) for role, name in _touched(told[no]) if name in entered.bodies
            )
        ),
    )
    _enter_documents(entered, told)
    if meeting.version > 1:
        followups_relink(meeting)
    record(
        "decisions.entered",
        meeting,
        by=by,
        after={"decisions": len(rows)},
        touches=About(government_id=meeting.government_id),
    )


def routes_of(item: ItemRecord) -> tuple[RouteRecord, ...]:
    """The ways out of an item; a record in the guide's bare form has one, in its follow-up."""
    if item.routes or item.follow_up is None:
        return item.routes
    one = item.follow_up
    return (RouteRecord(one.route, one.in_name_of, one.submitted_to, one.revised_by, one.text),)


def _touched(item: ItemRecord) -> Iterator[tuple[str, str]]:
    yield from (("presenter", name) for name in item.presenters)
    yield from (("reviser", name) for name in (item.follow_up.revised_by if item.follow_up else ()))
    for route in routes_of(item):
        if route.in_name_of:
            yield "issuer", route.in_name_of
        yield from (("receiver", name) for name in route.submitted_to)


def _enter_documents(entered: Entered, told: dict[int, ItemRecord]) -> None:
    """A row for each title in a heading; the opening's spelling is kept as a name of the same document."""
    government = entered.meeting.government
    agenda = _agenda_names(entered)
    titles = [title[:300] for no in entered.items for title in told[no].documents]
    policies = _policies(government, titles)
    names = []
    for no, row in entered.items.items():
        for title in told[no].documents:
            policy = policies[title[:300]]
            names.append((policy.pk, row.pk, title[:300], "heading"))
            if (other := agenda.get(title)) and other != title:
                names.append((policy.pk, row.pk, other[:300], "opening"))
    rows_insert(PolicyName, ("policy", "item", "title", "where"), names)
    if entered.meeting.version > 1:
        occasions_recount(government)  # documents that only the old text named are no longer known
    else:
        outcomes = {
            policies[t[:300]].pk: told[no].outcome for no in entered.items for t in told[no].documents
        }
        _occasions_add(entered.meeting, outcomes)
    policies_agreed([policy.pk for policy in policies.values()])


def _agenda_names(entered: Entered) -> dict[str, str]:
    """The opening's title for each heading's title, paired by order where both name as many documents."""
    headings = [title for item in entered.minutes.items for title in item.documents]
    agenda = list(entered.minutes.agenda)
    return dict(zip(headings, agenda, strict=True)) if len(headings) == len(agenda) else {}


def _policies(government: Government, titles: list[str]) -> dict[str, PolicyDocument]:
    rows = [
        PolicyDocument(
            government=government,
            title=title,
            stem=title_stem(title, government.name),
            year=title_year(title),
        )
        for title in sorted(set(titles))
    ]
    for row in rows:
        title_read(row)
    PolicyDocument.objects.bulk_create(rows, ignore_conflicts=True)
    found = PolicyDocument.objects.select_for_update().filter(government=government, title__in=titles)
    return {row.title: row for row in found.order_by("pk")}


def _occasions_add(meeting: Meeting, outcomes: Mapping[int, str]) -> None:
    """Adds a new meeting's occasions to its documents, each with the outcome of its last item."""
    rows = PolicyDocument.objects.filter(pk__in=outcomes)
    came_up = PolicyName.objects.filter(policy=OuterRef("pk")).order_by()
    rows.update(times=_distinct(came_up, "item"), spellings=_distinct(came_up, "title"))
    day = meeting.held_on
    newer = Q(last_on=None) if day is None else Q(last_on=None) | Q(last_on__lte=day)
    for outcome in sorted(set(outcomes.values())):
        keys = [key for key, told in outcomes.items() if told == outcome]
        rows.filter(newer, pk__in=keys).update(last_on=day, last_outcome=outcome)


def occasions_recount(government: Government) -> None:
    """Sets what all documents keep of their occasions, from the names that items wrote."""
    came_up = PolicyName.objects.filter(policy=OuterRef("pk")).order_by()
    last = came_up.order_by(F("item__meeting__held_on").desc(nulls_last=True), "-item_id")
    PolicyDocument.objects.filter(government=government).update(
        times=_distinct(came_up, "item"),
        spellings=_distinct(came_up, "title"),
        last_on=Subquery(last.values("item__meeting__held_on")[:1]),
        last_outcome=Coalesce(Subquery(last.values("item__decision__outcome")[:1]), Value("")),
    )


def _distinct(came_up: QuerySet[PolicyName], field: str) -> Coalesce:
    counted = came_up.values("policy").annotate(n=Count(field, distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)
