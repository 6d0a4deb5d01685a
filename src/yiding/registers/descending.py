"""沿革: an object is divided, or merged with others; what came of it goes on from the same stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import gathered, record
from yiding.core import clock

from .catalogue import kind_of
from .errors_gates import WrongParts
from .gate_rows import Descent
from .models import Entry
from .moving import entry_move
from .permissions import require
from .permissions_gates import may_divide
from .recording import PLAIN, SPOT, From, entry_record, touching, values_now
from .values import value_of

Told = Mapping[str, Any]
FEWEST = 2


@transaction.atomic
def object_divide(*, entry: Entry, parts: Sequence[Told], retire: str, reason: str, by: User) -> list[Entry]:
    """分割: what each part says beside the whole, which ends by the move ``retire``. Raises WrongParts."""
    require(may_divide(by, entry))
    if len(parts) < FEWEST:
        raise WrongParts("至少要分成两部分。")
    with gathered():
        made = [_made([entry], told, reason, by) for told in parts]
        _ended([entry], made, "divide", retire, reason, by)
        after = {"numbers": [one.number for one in made], "reason": reason}
        record("entry.divided", entry, by=by, after=after, touches=touching(entry))
    return made


@transaction.atomic
def objects_merge(*, entries: Sequence[Entry], told: Told, retire: str, reason: str, by: User) -> Entry:
    """合并: several of one kind, stage and town become one; the first says the rest. Raises WrongParts."""
    for one in entries:
        require(may_divide(by, one))
    if len({one.pk for one in entries}) < FEWEST:
        raise WrongParts("至少要有两个。")
    if len({(one.code, one.state, one.town_id, one.government_id) for one in entries}) > 1:
        raise WrongParts("要合并的必须在同一镇（街道）、同一环节。")
    with gathered():
        made = _made(entries, told, reason, by)
        _ended(entries, [made], "merge", retire, reason, by)
        after = {"of": [one.number for one in entries], "number": made.number, "reason": reason}
        record("entry.merged", made, by=by, after=after, touches=touching(made))
    return made


def _made(older: Sequence[Entry], told: Told, reason: str, by: User) -> Entry:
    """One new object: as the first of the older ones, where nothing else is told, and in their stage."""
    first = older[0]
    kind = kind_of(first.code)
    computed = {one.key for one in kind.fields if one.computed}
    held = {key: value for key, value in values_now(kind, first).items() if key in PLAIN or key in SPOT}
    own = {one.key: value_of(one, first.values) for one in kind.fields if one.key not in computed}
    origin = From(state=first.state, note=reason, finder=first.finder)
    return entry_record(
        kind=kind, government=first.government, told={**held, **own, **told}, by=by, origin=origin
    )


def _ended(
    older: Sequence[Entry], newer: Sequence[Entry], way: str, retire: str, reason: str, by: User
) -> None:
    """The older ones end; what was still open at them goes to the first of the new ones."""
    rows = [
        Descent(older=one, newer=other, way=way, on=clock.today(), reason=reason[:300], by=by)
        for one in older
        for other in newer
    ]
    Descent.objects.bulk_create(rows)
    for one in older:
        Entry.objects.filter(parent=one, is_open=True).update(parent=newer[0])
        entry_move(entry=one, name=retire, told={"note": reason}, by=by)
