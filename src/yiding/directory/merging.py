"""合并与撤销: two rows that a person judged to be one body, or one person; and exactly back again.

The absorbed row stays, points to the one that is kept, and its name becomes a name of that one. Every row
of every table that pointed to it is moved and its key noted. What cannot be moved, because the kept one
stands in its place already, stays where it is. Undoing moves back the noted rows, and of the sightings
entered since those that print one of the absorbed row's names; tallies are counted again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.errors import WrongState

from .dates import clear_of
from .errors import MergedSince, NotMergeable
from .hooks import object_to
from .models import (
    Body,
    BodyName,
    Government,
    Merge,
    MergeState,
    Person,
    PersonName,
    Proposal,
    ProposalState,
    Sighting,
    Split,
)
from .permissions import may_judge, require
from .tallies import tallies_recount

Row = Body | Person
# Judgements keep pointing to what they were about; the latest body is counted again.
KEPT_AS_THEY_ARE: set[tuple[type[models.Model], str]] = {
    (Proposal, "body"),
    (Proposal, "other_body"),
    (Proposal, "person"),
    (Proposal, "other_person"),
    (Person, "latest_body"),
}
MOST_AT_ONCE = 500


@transaction.atomic
def bodies_merge(*, kept: Body, absorbed: Body, by: User) -> Merge:
    """合并机构: ``absorbed`` becomes ``kept``. One event."""
    return _told(merge_rows(kept, absorbed, by=by), "body.merged", kept, by)


@transaction.atomic
def persons_merge(*, kept: Person, absorbed: Person, by: User) -> Merge:
    """合并人员: ``absorbed`` becomes ``kept``. One event."""
    return _told(merge_rows(kept, absorbed, by=by), "person.merged", kept, by)


@transaction.atomic
def merge_undo(*, merge: Merge, by: User) -> None:
    """撤销合并: all as it was. Raises MergedSince while a later merge stands on this one. One event.

    A proposal that had made the merge waits again.
    """
    undo_rows(merge, by=by)
    accepted = Proposal.objects.filter(government=merge.government_id, state=ProposalState.ACCEPTED)
    accepted.filter(effect__merge=merge.pk).update(
        state=ProposalState.OPEN, effect={}, decided_by=None, decided_at=None, version=F("version") + 1
    )
    model = Body if merge.model == "body" else Person
    kept = model._default_manager.get(pk=merge.kept_id)
    _told(merge, f"{merge.model}.merge_undone", kept, by)


def _told(merge: Merge, kind: str, kept: Row, by: User) -> Merge:
    told = {"merge": merge.pk, "kept": merge.kept_id, "absorbed": merge.absorbed_id}
    body = kept.pk if isinstance(kept, Body) else None
    record(kind, kept, by=by, after=told, touches=About(government_id=kept.government_id, body_id=body))
    return merge


# --- making ----------------------------------------------------------------------------------------------


def merge_rows(kept: Row, absorbed: Row, *, by: User) -> Merge:
    """Makes a merge in the caller's transaction, without an event."""
    require(may_judge(by))
    government_lock(kept.government_id)
    model: Any = type(kept)
    rows = {row.pk: row for row in _locked(model, kept.pk, absorbed.pk)}
    if len(rows) < 2 or any(row.merged_into_id for row in rows.values()):
        raise NotMergeable(f"{kept} / {absorbed}")
    kept, absorbed = rows[kept.pk], rows[absorbed.pk]
    if kept.government_id != absorbed.government_id:
        raise NotMergeable(f"{kept} / {absorbed}")
    if isinstance(kept, Person) and isinstance(absorbed, Person):
        object_to(kept, absorbed)
    merge = Merge(government=kept.government, model=_word(model), kept_id=kept.pk, absorbed_id=absorbed.pk)
    merge.made_at, merge.last_sighting = clock.now(), Sighting.objects.aggregate(n=Max("pk"))["n"] or 0
    merge.kept_was = _joined(kept, absorbed)
    written = f"{merge.model}_written"
    blank = list(Sighting.objects.filter(**{merge.model: absorbed, written: ""}).values_list("pk", flat=True))
    people = _sitters(absorbed)
    merge.moved = dict(_move_all(kept, absorbed))
    for some in _batches(blank):
        Sighting.objects.filter(pk__in=some).update(**{written: absorbed.name})
    merge.names = _name_added(kept, absorbed)
    model._default_manager.filter(pk=absorbed.pk).update(merged_into=kept.pk, version=F("version") + 1)
    merge.moved["_blank"] = blank
    merge.save()
    _recount(merge, people)
    return merge


def government_lock(key: int) -> None:
    """Takes a government's names for this transaction: who adds a name or merges waits for the other."""
    list(Government.objects.select_for_update().filter(pk=key).values_list("pk", flat=True))


def _locked(model: Any, *keys: int) -> list[Any]:
    return list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _word(model: type[models.Model]) -> str:
    return "body" if model is Body else "person"


def _sitters(row: Row) -> set[int]:
    """Those who sat for a body: the body that they sat for last may change."""
    if not isinstance(row, Body):
        return set()
    rows = Sighting.objects.filter(body=row, person__isnull=False)
    return set(rows.order_by().values_list("person_id", flat=True).distinct())


def _joined(kept: Row, absorbed: Row) -> dict[str, list[Any]]:
    """Gives the kept body what only the other one said of itself: each field before and after."""
    if not isinstance(kept, Body) or not isinstance(absorbed, Body):
        return {}
    wanted = {
        "kind": kept.kind or absorbed.kind,
        "standing": min(kept.standing, absorbed.standing),  # "listed" stands before "seen"
        "protocol_order": absorbed.protocol_order if kept.protocol_order is None else kept.protocol_order,
    }
    changed = {name: value for name, value in wanted.items() if value != getattr(kept, name)}
    if changed:
        Body.objects.filter(pk=kept.pk).update(**changed)
    return {name: [getattr(kept, name), value] for name, value in changed.items()}


def _move_all(kept: Row, absorbed: Row) -> Iterator[tuple[str, list[int]]]:
    for model, field in pointing_to(type(kept)):
        keys = list(movable(model, field, kept, absorbed).values_list("pk", flat=True))
        for some in _batches(keys):
            model._base_manager.filter(pk__in=some).update(**{field.name: kept.pk})
        if keys:
            yield f"{model._meta.label_lower}.{field.name}", keys


def pointing_to(model: type[models.Model]) -> list[tuple[type[models.Model], Any]]:
    """Every table and column that points to bodies (or persons), of all rooms."""
    relations = [each for each in model._meta.get_fields(include_hidden=True) if each.one_to_many]
    found = [
        (cast(Any, each).related_model, cast(Any, each).field) for each in relations if each.auto_created
    ]
    found = [pair for pair in found if (pair[0], pair[1].name) not in KEPT_AS_THEY_ARE]
    return sorted(found, key=lambda pair: (pair[0]._meta.label_lower, pair[1].name))


def movable(model: type[models.Model], field: Any, kept: Row, absorbed: Row) -> QuerySet[Any]:
    """The rows that can be moved: none that would point to the kept one twice, or stand where one stands."""
    rows = model._base_manager.filter(**{field.name: absorbed.pk}).order_by("pk")
    if model is type(kept):
        rows = rows.exclude(pk__in=_above(kept, field.attname))
    else:
        for other in model._meta.concrete_fields:
            if other is not field and other.related_model is type(kept):
                rows = rows.exclude(**{other.name: kept.pk})
    for names in _once_with(model, field.name):
        same = {name: OuterRef(name) for name in names}
        rows = rows.exclude(Exists(model._base_manager.filter(**{field.name: kept.pk}, **same)))
    return rows


def _above(row: Row, name: str) -> set[int]:
    """The row and those that it lies under: below it they would close a circle."""
    seen: set[int] = set()
    at: int | None = row.pk
    while at is not None and at not in seen:
        seen.add(at)
        at = type(row)._default_manager.filter(pk=at).values_list(name, flat=True).first()
    return seen


def _once_with(model: type[models.Model], name: str) -> Iterator[list[str]]:
    """The other columns of each rule that lets the column stand once."""
    if model._meta.get_field(name).unique:  # type: ignore[union-attr]
        yield []
    for rule in model._meta.total_unique_constraints + _partial(model):
        if name in rule.fields:
            yield [other for other in rule.fields if other != name]
    for together in model._meta.unique_together:
        if name in together:
            yield [other for other in together if other != name]


def _partial(model: type[models.Model]) -> list[models.UniqueConstraint]:
    rules = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    return [one for one in rules if one.condition is not None]


def _name_added(kept: Row, absorbed: Row) -> list[int]:
    """The absorbed row's own name becomes a name of the kept one, unless it bears the name already."""
    table, of = names_of(kept)
    others = table._default_manager.filter(government=kept.government_id, name=absorbed.name)
    if not clear_of((None, None), cast(Any, others)):
        return []
    row = table(government_id=kept.government_id, name=absorbed.name, **{of: kept})
    row.save()
    return [row.pk]


def names_of(row: Row) -> tuple[Any, str]:
    """The table of a row's names, and the column that points to the row."""
    return (BodyName, "body") if isinstance(row, Body) else (PersonName, "person")


def _batches(keys: list[int]) -> Iterator[list[int]]:
    return (keys[n : n + MOST_AT_ONCE] for n in range(0, len(keys), MOST_AT_ONCE))


def _recount(merge: Merge, people: set[int]) -> None:
    pair = {merge.kept_id, merge.absorbed_id}
    if merge.model == "body":
        tallies_recount(pair, people)
    else:
        tallies_recount(set(), pair)


# --- undoing ---------------------------------------------------------------------------------------------


def undo_rows(merge: Merge, *, by: User) -> None:
    """Undoes a merge in the caller's transaction, without an event."""
    require(may_judge(by))
    government_lock(merge.government_id)
    rows = Merge.objects.filter(pk=merge.pk, state=MergeState.MADE, version=merge.version)
    if not rows.update(state=MergeState.UNDONE, version=F("version") + 1):
        raise WrongState("merge.undo")
    pair = [merge.kept_id, merge.absorbed_id]
    later = Merge.objects.filter(model=merge.model, state=MergeState.MADE, pk__gt=merge.pk)
    if later.filter(Q(kept_id__in=pair) | Q(absorbed_id__in=pair)).exists():
        raise MergedSince
    splits = Split.objects.filter(state=MergeState.MADE, person_id__in=pair, last_merge__gte=merge.pk)
    if merge.model == "person" and splits.exists():
        raise MergedSince
    model: Any = Body if merge.model == "body" else Person
    kept, absorbed = (model._default_manager.get(pk=key) for key in pair)
    _locked(model, *pair)
    names_of(kept)[0]._default_manager.filter(pk__in=merge.names).delete()
    _move_back(merge, model, absorbed)
    _return_new(merge, absorbed)
    people = _sitters(absorbed)
    for name, (before, after) in merge.kept_was.items():
        model._default_manager.filter(pk=kept.pk, **{name: after}).update(**{name: before})
    model._default_manager.filter(pk=absorbed.pk).update(merged_into=None, version=F("version") + 1)
    _recount(merge, people)
    merge.refresh_from_db()


def _move_back(merge: Merge, model: type[models.Model], absorbed: Row) -> None:
    written = f"{merge.model}_written"
    for some in _batches(merge.moved.get("_blank", [])):
        Sighting.objects.filter(pk__in=some, **{merge.model: merge.kept_id}).update(**{written: ""})
    for table, field in pointing_to(model):
        for some in _batches(merge.moved.get(f"{table._meta.label_lower}.{field.name}", [])):
            rows = table._base_manager.filter(pk__in=some, **{field.name: merge.kept_id})
            rows.update(**{field.name: absorbed.pk})


def _return_new(merge: Merge, absorbed: Row) -> None:
    """Sightings entered since the merge that print a name of the absorbed row go back with it."""
    written, of = f"{merge.model}_written", merge.model
    table, column = names_of(absorbed)
    names = {
        absorbed.name,
        *table._default_manager.filter(**{column: absorbed}).values_list("name", flat=True),
    }
    rows = Sighting.objects.filter(pk__gt=merge.last_sighting, **{of: merge.kept_id})
    for name in sorted(names):
        printed = "" if name == absorbed.name else name
        rows.filter(**{written: name}).update(**{of: absorbed.pk, written: printed})
