"""挂钩: what higher rooms tell of a body or a person; they offer it when the application starts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from yiding.core.figures import Figure
from yiding.core.lists import Rows, Viewer

from .models import Body, Person, Sighting
from .subjects import Indicator

FigureOf = Callable[[Viewer, Body], Figure]
Describe = Callable[[Rows], Rows]

Companions = Callable[[int, Collection[Sighting]], Iterator[tuple[type[Model], str, list[int]]]]

Objection = Callable[[Person, Person], None]


@dataclass(frozen=True, slots=True)
class Note:
    """口径: what a higher room knows of how an indicator is defined, since when, and the page behind it."""

    words: str
    on: date
    url: str = ""


NotesOf = Callable[[Viewer, Indicator], Iterable[Note]]

_notes: list[NotesOf] = []
_objections: list[Objection] = []
_figures: list[FigureOf] = []
_companions: list[Companions] = []
_describe: list[Describe] = []


def offer_objection(objection: Objection) -> None:
    """Raises an error of ours where two persons may not become one."""
    _objections.append(objection)


def object_to(kept: Person, absorbed: Person) -> None:
    """Asks the higher rooms whether two persons may become one."""
    for objection in _objections:
        objection(kept, absorbed)


def offer_notes(notes: NotesOf) -> None:
    """What an indicator's definition is known to mean."""
    _notes.append(notes)


def indicator_notes(viewer: Viewer, indicator: Indicator) -> list[Note]:
    """The rules of an indicator that the viewer may see, the newest first."""
    found = [note for notes in _notes for note in notes(viewer, indicator)]
    return sorted(found, key=lambda note: note.on, reverse=True)


def offer_figure(figure: FigureOf) -> None:
    """A figure of a body's page, with the page behind it."""
    _figures.append(figure)


def offer_description(describe: Describe) -> None:
    """Annotates sightings with ``meeting_kind``, ``meeting_number`` and ``heading``."""
    _describe.append(describe)


def offer_companions(companions: Companions) -> None:
    """The rows of a higher room that name a person in the places of some sightings: table, column, keys."""
    _companions.append(companions)


def companions_of(
    person: int, sightings: Collection[Sighting]
) -> Iterator[tuple[type[Model], str, list[int]]]:
    for companions in _companions:
        yield from companions(person, sightings)


def body_figures(viewer: Viewer, body: Body) -> Iterator[Figure]:
    return (figure(viewer, body) for figure in _figures)


def described(rows: Rows) -> Rows:
    for describe in _describe:
        rows = describe(rows)
    return rows
