"""纪要的记录: what a set of minutes says, as frozen values.

The values hold what the text says, after normalisation; where each value stands in the original is
told apart, in ``Minutes.marks``: a map from the value's path (``items.0.directives.1.addressees.0``)
to its :class:`Mark`. Two records are equal when they say the same, wherever it was said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Outcome(StrEnum):
    """审议结果: what became of an item."""

    AGREED_IN_PRINCIPLE = "agreed_in_principle"
    AGREED = "agreed"
    NOTED = "noted"
    DEFERRED = "deferred"
    REJECTED = "rejected"


class RouteKind(StrEnum):
    """去向: the way out that a decision takes; in the order in which a follow-up takes the one that counts.

    An opinion round (征求意见) is a route of its own, never the one that counts.
    """

    ISSUE = "issue"
    SUBMIT = "submit"
    IMPLEMENT = "implement"
    OPINION = "opinion"


class DeadlineKind(StrEnum):
    """时限的种类: a day, a span counted from something, a rhythm."""

    FIXED = "fixed"
    RELATIVE = "relative"
    RECURRING = "recurring"


class NotMinutes(StrEnum):
    """不是纪要的原因: why a text is not minutes."""

    EMPTY = "empty"
    TORN = "torn"
    NEWS = "news"
    NOTICE = "notice"
    OTHER = "other"


class FindingKind(StrEnum):
    """校对发现的种类: the seven slips that a proof-reader marks."""

    TITLE_MISMATCH = "title_mismatch"
    NAME_VARIANT = "name_variant"
    DATE_ORDER = "date_order"
    STRAY_TEXT = "stray_text"
    VARIANT_CHARACTER = "variant_character"
    PUNCTUATION = "punctuation"
    MISSING_BLOCK = "missing_block"


@dataclass(frozen=True, slots=True)
class Span:
    """出处: a place in one version of the original text.

    ``start`` and ``end`` count characters of the original (end excluded); ``text_version`` is the
    digest of that text, so that a span never points into a text that was edited since.
    """

    text_version: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Mark:
    """标记: where a value stands, and how sure its reading is (0 to 1)."""

    span: Span
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """段: one stretch of the original. All parts of a text, in order, make up the whole text.

    ``path`` is the field that holds the stretch, ``None`` for a label (``出席：``, a number, white space,
    a running head); a path ``unknown.N`` is a stretch that was not understood.
    """

    start: int
    end: int
    path: str | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """未识别: text that no field holds. ``after`` is the path of the field before it ("" at the top)."""

    text: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Chair:
    """主持人. ``title`` is the government post only; ``on_behalf_of`` who entrusted the chair."""

    name: str | None = None
    title: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """会议. ``number`` counts within ``term`` or ``year`` where these are printed."""

    body: str | None = None
    term: int | None = None
    year: int | None = None
    number: int | None = None
    kind: str | None = None
    date: date | None = None
    part_of_day: str | None = None
    time: str | None = None
    place: str | None = None
    chair: Chair = Chair()


@dataclass(frozen=True, slots=True)
class Deadline:
    """时限: ``due`` is the last day allowed, for a fixed one."""

    text: str
    kind: DeadlineKind
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """数额: money or another quantity, its unit as printed (``万元``, ``亩``, ``%``)."""

    text: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Directive:
    """要求: one thing that the meeting stressed, required or settled beyond the decision."""

    text: str
    no: int | None = None
    opening_verb: str | None = None
    addressees: tuple[str, ...] = ()
    lead_bodies: tuple[str, ...] = ()
    support_bodies: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """去向: one way out of a decision. ``kind`` is ``None`` where the paper is only revised."""

    kind: RouteKind | None = None
    in_name_of: str | None = None
    submitted_to: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """会后去向: who revises after the meeting, and the way out that counts (issue, submit, implement)."""

    revised_by: tuple[str, ...] = ()
    route: RouteKind | None = None
    in_name_of: str | None = None
    submitted_to: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """议题: one numbered section.

    ``report`` is the sentence that tells who reported (``会议听取了…的汇报。``), ``decision`` the sentences
    that decide, as printed; both are kept so that the record can be written out again.
    """

    no: int
    heading: str
    acts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    presenters: tuple[str, ...] = ()
    report: str | None = None
    outcome: Outcome = Outcome.NOTED
    decision: str | None = None
    follow_up: FollowUp | None = None
    routes: tuple[Route, ...] = ()
    views: str | None = None
    directives: tuple[Directive, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """列席单位: one body and those who sat in for it."""

    org: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """请假: one person who was away, with the body (``None`` for a government leader) and the reason."""

    name: str
    org: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """出席情况."""

    present: tuple[str, ...] = ()
    observers: tuple[Seat, ...] = ()
    on_leave: tuple[Absence, ...] = ()
    representatives: tuple[str, ...] = ()
    recorders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Distribution:
    """发送范围: 主送 and 抄送."""

    main: tuple[str, ...] = ()
    copy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """校对发现: a slip of the source. ``span`` is its place, where it has one."""

    kind: FindingKind
    where: str
    detail: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """拟立事项: a proposed matter, read from a decision or a directive.

    ``source`` is the path of the field that says it (``items.0.follow_up`` or ``items.0.directives.2``).
    ``verb`` and ``object`` say what is to be done; ``sentence`` is the clause that says so.
    """

    item_no: int
    source: str
    sentence: str
    verb: str | None = None
    object: str | None = None
    lead_bodies: tuple[str, ...] = ()
    support_bodies: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    confidence: float = 0.0
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """纪要: the whole record. ``opening`` is the paragraph that opens the minutes, as printed."""

    issuer: str | None = None
    kind: str | None = None
    issue_no: int | None = None
    issuing_office: str | None = None
    issue_date: date | None = None
    compiled_by: str | None = None
    compiled_date: date | None = None
    disclosure: str | None = None
    meeting: Meeting = Meeting()
    opening: str | None = None
    agenda: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    attendance: Attendance = Attendance()
    distribution: Distribution = Distribution()
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    duties: tuple[Duty, ...] = field(default=(), compare=False)
    unknown: tuple[Unknown, ...] = ()
    not_minutes: NotMinutes | None = None
    text_version: str = field(default="", compare=False)
    marks: Mapping[str, Mark] = field(default_factory=dict, compare=False)
    parts: Sequence[Part] = field(default=(), compare=False)
