"""识别: what the grammar of the minutes reads in a requirement as typed: who is told, and to do what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yiding.directory.models import Body, Government
from yiding.directory.register import expand
from yiding.directory.resolving import resolve_all
from yiding.minutes.duties import duties_in
from yiding.minutes.grammar.addressees import read_roles
from yiding.minutes.grammar.amounts import read_amounts
from yiding.minutes.grammar.context import Context
from yiding.minutes.grammar.deadlines import read_deadlines
from yiding.minutes.passage import Passage
from yiding.minutes.record import Amount, Deadline
from yiding.minutes.vocabulary import Vocabulary, load


@dataclass(frozen=True, slots=True)
class Read:
    """读出的责任."""

    addressees: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    action: str = ""
    matter: str = ""
    deadlines: tuple[Deadline, ...] = ()
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """一个责任称谓, as written; ``bodies`` are the units that it means as of the day."""

    name: str
    bodies: tuple[Body, ...]
    is_group: bool


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    return load()


def read_requirement(text: str, on: date | None) -> Read:
    """What a requirement says, by the same grammar that will read the minutes."""
    if not text.strip():
        return Read()
    passage, vocabulary = Passage.whole(text), _vocabulary()
    roles = read_roles(passage, vocabulary)
    duty = next(iter(duties_in(passage, Context(on, None, vocabulary))), None)
    return Read(
        tuple(roles.addressees),
        tuple(roles.leads),
        tuple(roles.supports),
        (duty[0].verb or "" if duty else "")[:40],
        (duty[0].object or "" if duty else "")[:200],
        tuple(found.limit for found in read_deadlines(passage, on, vocabulary)),
        tuple(amount for _place, amount in read_amounts(passage, vocabulary)),
    )


def expanded(government: Government, names: Sequence[str], on: date | None) -> list[Told]:
    """Each name with the units that it means on the day; a collective one by its members in the directory."""
    known = resolve_all(government, list(names), on)
    return [
        Told(name, tuple(expand(known[name], on)), known[name].is_group)
        if name in known
        else Told(name, (), False)
        for name in names
    ]
