"""评分: how well read records agree with golden ones, field by field, as the golden records' guide measures.

Each field of each document gives a bag of values wanted and a bag of values read; what both hold counts as a
hit. F1 per field over all documents; *macro* is the mean over the fields, *micro* counts all values alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

Record = Mapping[str, Any]
Bag = tuple[str, list[str], list[str]]
"""A field's name, the values wanted, the values read."""

SCALARS = (
    *("issuer", "kind", "issue_no", "issuing_office", "issue_date", "compiled_by", "compiled_date"),
    *("disclosure", "meeting.body", "meeting.number", "meeting.kind", "meeting.date", "meeting.part_of_day"),
    *("meeting.chair.name", "meeting.chair.title", "meeting.chair.on_behalf_of"),
    *("meeting.term", "meeting.year", "meeting.place"),
)
ITEM_SCALARS = (
    *("heading", "outcome", "views"),
    *("follow_up.route", "follow_up.in_name_of", "follow_up.text"),
)
ITEM_LISTS = ("acts", "documents", "presenters", "follow_up.revised_by", "follow_up.submitted_to")
DIRECTIVE_LISTS = ("addressees", "leads", "supports")
LISTS = (
    *("attendance.present", "attendance.representatives"),
    *("distribution.main", "distribution.copy"),
)
LIKE_ENOUGH = 0.6


@dataclass(slots=True)
class Score:
    """得分: counts per field, and what was missed."""

    hits: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    misses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, want: Record, give: Record) -> None:
        """One document."""
        for bag_name, wanted, given in bags(want, give):
            self._count(name, bag_name, Counter(wanted), Counter(given))

    def _count(self, document: str, name: str, wanted: Counter[str], given: Counter[str]) -> None:
        self.hits[name] += (wanted & given).total()
        self.wanted[name] += wanted.total()
        self.given[name] += given.total()
        self.misses[name] += [f"{document}: missing {value[:80]}" for value in (wanted - given).elements()]
        self.misses[name] += [f"{document}: spurious {value[:80]}" for value in (given - wanted).elements()]

    @property
    def fields(self) -> dict[str, float]:
        """F1 of each field that was wanted or given anywhere."""
        names = [name for name in self.wanted if self.wanted[name] or self.given[name]]
        return {name: f1(self.hits[name], self.wanted[name], self.given[name]) for name in names}

    @property
    def macro(self) -> float:
        fields = self.fields
        return sum(fields.values()) / len(fields) if fields else 1.0

    @property
    def micro(self) -> float:
        return f1(self.hits.total(), self.wanted.total(), self.given.total())


def f1(hits: int, wanted: int, given: int) -> float:
    return 2 * hits / (wanted + given) if wanted + given else 1.0


# --- records → bags ------------------------------------------------------------------------------------


def dig(record: Any, path: str) -> Any:
    """The value at a dotted path; ``None`` where there is none."""
    for key in path.split("."):
        record = record.get(key) if record else None
    return record


def one(value: Any) -> list[str]:
    return [] if value is None else [str(value)]


def many(values: Iterable[Any] | None) -> list[str]:
    return [str(value) for value in values or ()]


def order(values: Sequence[Any] | None) -> list[str]:
    """Neighbours, so that a shuffled list loses."""
    return [f"{before} → {after}" for before, after in pairwise(values or ())]


def bags(want: Record, give: Record) -> Iterator[Bag]:
    """All fields of one document."""
    for path in SCALARS:
        yield path, one(dig(want, path)), one(dig(give, path))
    yield "agenda", many(want.get("agenda")), many(give.get("agenda"))
    yield "agenda (order)", order(want.get("agenda")), order(give.get("agenda"))
    yield from _items(want.get("items") or [], give.get("items") or [])
    for path in LISTS:
        yield path, many(dig(want, path)), many(dig(give, path))
    yield "attendance.observers", _observers(want), _observers(give)
    yield "attendance.observers (order)", order(_observers(want)), order(_observers(give))
    yield "attendance.on_leave", _on_leave(want), _on_leave(give)
    yield "findings", _findings(want), _findings(give)


def _observers(record: Record) -> list[str]:
    seats = dig(record, "attendance.observers") or []
    return [f"{seat['org']}:{name}" for seat in seats for name in seat["names"]]


def _on_leave(record: Record) -> list[str]:
    return [f"{row.get('org')}:{row['name']}" for row in dig(record, "attendance.on_leave") or []]


def _findings(record: Record) -> list[str]:
    return [str(finding["kind"]) for finding in record.get("findings") or []]


def _items(want: Sequence[Record], give: Sequence[Record]) -> Iterator[Bag]:
    read = {item.get("no"): item for item in give}
    yield "items", many(item["no"] for item in want), many(read)
    numbers = [item.get("no") for item in give]
    yield "items (order)", order([item["no"] for item in want]), order(numbers)
    for item in want:
        yield from _item(item, read.get(item["no"], {}))


def _item(want: Record, give: Record) -> Iterator[Bag]:
    for path in ITEM_SCALARS:
        yield f"items.{path}", one(dig(want, path)), one(dig(give, path))
    for path in ITEM_LISTS:
        yield f"items.{path}", many(dig(want, path)), many(dig(give, path))
    wanted, given = want.get("directives") or [], give.get("directives") or []
    for key in ("text", "lead"):
        yield (
            f"items.directives.{key}",
            many(row[key] for row in wanted),
            many(row.get(key) for row in given),
        )
    yield "items.directives.no", _numbered(wanted), _numbered(given)
    for golden, read in paired(wanted, given):
        yield from _directive(golden, read)


def _numbered(directives: Sequence[Record]) -> list[str]:
    return [f"{row.get('no')}: {row.get('text')}" for row in directives]


def paired(wanted: Sequence[Record], given: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Golden and read directives, each with the likest free one; what stays alone is paired with nothing."""
    free = list(range(len(given)))
    for golden in wanted:
        ranked = [(_likeness(golden, given[place]), place) for place in free]
        likeness, best = max(ranked, key=lambda row: row[0], default=(0.0, -1))
        if likeness > LIKE_ENOUGH:
            free.remove(best)
            yield golden, given[best]
        else:
            yield golden, {}
    for place in free:
        yield {}, given[place]


def _likeness(golden: Record, read: Record) -> float:
    one_text, other = golden["text"], read.get("text") or ""
    return 1.0 if one_text == other else SequenceMatcher(None, one_text, other, autojunk=False).ratio()


def _directive(want: Record, give: Record) -> Iterator[Bag]:
    for key in DIRECTIVE_LISTS:
        yield f"items.directives.{key}", many(want.get(key)), many(give.get(key))
    yield "items.directives.deadlines", _deadlines(want), _deadlines(give)


def _deadlines(directive: Record) -> list[str]:
    rows = directive.get("deadlines") or []
    return [f"{row['text']}|{row['kind']}|{row.get('due')}" for row in rows]
