"""分开同名的人: two people of one name that were taken for one; and exactly back again.

The second becomes a person of their own, told apart by a note. The chosen sightings and posts go there, with
the rows of other rooms that stand for these sightings. Undoing brings back all that points to the second by
then, and the second is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max, Model, ProtectedError, Q

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.errors import WrongState

from .errors import NameTaken, NotSplittable, SplitSince
from .hooks import companions_of
from .merging import government_lock, movable, pointing_to
from .models import Merge, MergeState, Person, Post, Proposal, ProposalState, Sighting, Split
from .permissions import may_judge, require
from .tallies import tallies_recount

Keys = Collection[int]
MOST_AT_ONCE = 500


@transaction.atomic
def person_split(*, person: Person, note: str, by: User, sightings: Keys = (), posts: Keys = ()) -> Split:
    """分开: the sightings and posts become those of a new person of the same name. One event."""
    split = split_rows(person, note, sightings, posts, by=by)
    told = {"split": split.pk, "made": split.made_id, "note": split.note}
    record("person.split", person, by=by, after=told, touches=About(government_id=person.government_id))
    return split


@transaction.atomic
def split_undo(*, split: Split, by: User) -> None:
    """撤销分开: all as it was. Raises SplitSince while a later act stands on this one. One event.

    A proposal that had made the split waits again.
    """
    split_undo_rows(split, by=by)
    accepted = Proposal.objects.filter(government=split.government_id, state=ProposalState.ACCEPTED)
    accepted.filter(effect__split=split.pk).update(
        state=ProposalState.OPEN, effect={}, decided_by=None, decided_at=None, version=F("version") + 1
    )
    person = Person.objects.get(pk=split.person_id)
    told = {"split": split.pk, "made": split.made_id, "note": split.note}
    record("person.split_undone", person, by=by, after=told, touches=About(government_id=split.government_id))


def split_rows(person: Person, note: str, sightings: Keys, posts: Keys, *, by: User) -> Split:
    """Makes a split in the caller's transaction, without an event."""
    require(may_judge(by))
    government_lock(person.government_id)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    note = note.strip()[:60]
    seen = list(Sighting.objects.filter(pk__in=sightings, person=person).order_by("pk"))
    held = list(Post.objects.filter(pk__in=posts, person=person).order_by("pk").values_list("pk", flat=True))
    whole = (len(set(sightings)), len(set(posts))) == (len(seen), len(held))
    if person.merged_into_id or not note or not (seen or held) or not whole:
        raise NotSplittable(person.label)
    if Person.objects.filter(government=person.government_id, name=person.name, note=note).exists():
        raise NameTaken(f"{person.name}（{note}）")
    made = Person.objects.create(government_id=person.government_id, name=person.name, note=note)
    split = Split(government_id=person.government_id, person_id=person.pk, made_id=made.pk, note=note)
    split.made_at = clock.now()
    split.last_merge = Merge.objects.aggregate(n=Max("pk"))["n"] or 0
    companions = list(companions_of(person.pk, seen))
    rows: list[tuple[type[Model], str, list[int]]] = [
        (Sighting, "person", [row.pk for row in seen]),
        (Post, "person", held),
        *companions,
    ]
    for model, field, keys in rows:
        for some in _batches(keys):
            model._base_manager.filter(pk__in=some, **{field: person.pk}).update(**{field: made.pk})
    split.moved = {f"{model._meta.label_lower}.{field}": keys for model, field, keys in rows if keys}
    Person.objects.filter(pk=person.pk).update(version=F("version") + 1)
    split.save()
    tallies_recount(set(), {person.pk, made.pk})
    return split


def split_undo_rows(split: Split, *, by: User) -> None:
    """Undoes a split in the caller's transaction, without an event."""
    require(may_judge(by))
    government_lock(split.government_id)
    rows = Split.objects.filter(pk=split.pk, state=MergeState.MADE, version=split.version)
    if not rows.update(state=MergeState.UNDONE, version=F("version") + 1):
        raise WrongState("split.undo")
    pair = [split.person_id, split.made_id]
    merges = Merge.objects.filter(model="person", state=MergeState.MADE, pk__gt=split.last_merge)
    splits = Split.objects.filter(state=MergeState.MADE, pk__gt=split.pk, person_id__in=pair)
    if merges.filter(Q(kept_id__in=pair) | Q(absorbed_id__in=pair)).exists() or splits.exists():
        raise SplitSince
    both = Person.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(pair)
    person, made = both[split.person_id], both[split.made_id]
    _bring_back(person, made)
    Proposal.objects.filter(Q(person=made) | Q(other_person=made)).delete()
    try:
        made.delete()
    except ProtectedError as error:
        raise SplitSince from error
    Person.objects.filter(pk=person.pk).update(version=F("version") + 1)
    tallies_recount(set(), {person.pk})
    split.refresh_from_db()


def _bring_back(person: Person, made: Person) -> None:
    """All that points to the second points to the first; what cannot, stops it."""
    for model, field in pointing_to(Person):
        keys = list(movable(model, field, person, made).values_list("pk", flat=True))
        for some in _batches(keys):
            model._base_manager.filter(pk__in=some).update(**{field.name: person.pk})
        if model._base_manager.filter(**{field.name: made.pk}).exists():
            raise SplitSince


def _batches(keys: list[Any]) -> Iterator[list[Any]]:
    return (keys[n : n + MOST_AT_ONCE] for n in range(0, len(keys), MOST_AT_ONCE))
