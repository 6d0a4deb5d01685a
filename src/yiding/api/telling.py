"""行变成数据: rows as the interface tells them. What they touch was fetched with them."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from yiding.decisions import models as decisions
from yiding.directory import models as directory
from yiding.directory.models import BodyKind
from yiding.meetings import models as meetings

from . import schema


def named(row: Any) -> schema.Named:
    return schema.Named(public_id=row.public_id, name=str(row))


def named_or_none(row: Any) -> schema.Named | None:
    return named(row) if row is not None else None


def _copied(row: Any, of: type[Schema], *others: str) -> dict[str, Any]:
    """The fields that a row has under the same name."""
    return {name: getattr(row, name) for name in of.model_fields if name not in others}


def meeting(row: Any) -> schema.Meeting:
    told = _copied(row, schema.Meeting, "title", "government", "chair")
    return schema.Meeting(
        **told, title=str(row), government=row.government.name, chair=named_or_none(row.chair)
    )


def item(row: meetings.Item) -> schema.Item:
    told = _copied(row, schema.Item, "presenters", "directives", "decision")
    decision = getattr(row, "decision", None)
    return schema.Item(
        **told,
        presenters=[
            schema.Presenter(name=one.name, body=one.body.public_id if one.body else None)
            for one in row.presenters.all()
        ],
        directives=[schema.Directive(**_copied(one, schema.Directive)) for one in row.directives.all()],
        decision=schema.OutcomeOf(**_copied(decision, schema.OutcomeOf)) if decision else None,
    )


def decision(row: decisions.Decision) -> schema.Decision:
    told = _copied(row, schema.Decision, "government", "meeting", "item_no", "heading", "routes", "bodies")
    return schema.Decision(
        **told,
        government=row.government.name,
        meeting=named(row.meeting),
        item_no=row.item.no,
        heading=row.item.heading,
        routes=[schema.Route(**_copied(one, schema.Route)) for one in row.routes.all()],
        bodies=[
            schema.BodyTouched(public_id=one.body.public_id, name=one.body.name, role=one.role)
            for one in row.bodies.all()
        ],
    )


def _body(row: directory.Body) -> dict[str, Any]:
    told = _copied(row, schema.Body, "government", "kind", "parent")
    kind = BodyKind(row.kind) if row.kind in BodyKind.values else None
    return {**told, "government": row.government.name, "kind": kind, "parent": named_or_none(row.parent)}


def body(row: directory.Body) -> schema.Body:
    return schema.Body(**_body(row))


def body_in_full(row: directory.Body, posts: list[directory.Post]) -> schema.BodyInFull:
    return schema.BodyInFull(
        **_body(row),
        names=[name(one) for one in row.names.all()],
        successor=named_or_none(row.successor),
        merged_into=named_or_none(row.merged_into),
        posts=[post(one) for one in posts],
    )


def _person(row: directory.Person) -> dict[str, Any]:
    told = _copied(row, schema.Person, "government", "latest_body")
    return {**told, "government": row.government.name, "latest_body": named_or_none(row.latest_body)}


def person(row: directory.Person) -> schema.Person:
    return schema.Person(**_person(row))


def person_in_full(row: directory.Person, posts: list[directory.Post]) -> schema.PersonInFull:
    return schema.PersonInFull(
        **_person(row),
        names=[name(one) for one in row.names.all()],
        merged_into=named_or_none(row.merged_into),
        posts=[post(one) for one in posts],
    )


def name(row: Any) -> schema.Name:
    return schema.Name(**_copied(row, schema.Name))


def post(row: directory.Post) -> schema.Post:
    told = _copied(row, schema.Post, "body", "person")
    return schema.Post(**told, body=named(row.body), person=named(row.person))
