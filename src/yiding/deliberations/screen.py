"""会场屏: what the secretary's screen and the projector show, laid out from rows already read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.ids import uuid7
from yiding.directory.models import Body, Person, Sighting, SightingRole
from yiding.sittings.models import Sitting, SittingState

from .fields import TABLES
from .labels import CHOICES, OUTCOMES, ROUTES, SOURCES, VERBS
from .models import Attendance, Deliberation, LawText, Presence
from .presence import (
    Heads,
    counts,
    heads_of,
    in_item,
    missing_deputies,
    quorum_now,
    quorum_of_item,
    was_there,
)
from .quorum import Quorum
from .selectors import agenda_of, attendances_of, former_sittings_of_many

MOST_SUGGESTED = 300


@dataclass(frozen=True, slots=True)
class Input:
    """输入框的样子: ``shape`` line, words, choice, day, check; ``suggests`` the list that it offers."""

    name: str
    label: Any
    shape: str = "line"
    choices: Mapping[str, Any] = field(default_factory=dict)
    suggests: str = ""
    width: str = ""
    empty: Any = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """一格: an input with its present value; ``code`` is what it is called when the page is sent whole."""

    shape: Input
    code: str
    value: str
    note: str = ""
    options: tuple[tuple[str, Any, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """一条: one row of a part of the record."""

    kind: str
    key: str
    cells: tuple[Cell, ...]
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """一段: one kind of what is recorded of an item."""

    kind: str
    title: Any
    add: Any
    lines: tuple[Line, ...]
    blank: Line
    is_open: bool


SINGLE: Final = (
    Input("views", gettext_lazy("会议认为"), "words"),
    Input("remarks", gettext_lazy("会议指出"), "words"),
)
RESULT: Final = (
    Input("outcome", gettext_lazy("审议结果"), "choice", OUTCOMES, empty=gettext_lazy("未作决定")),
    Input("revised_by", gettext_lazy("修改单位"), suggests="bodies"),
    Input("delegates", gettext_lazy("授权研究者"), suggests="bodies"),
)
NOTES: Final = (Input("notes", gettext_lazy("记录员备注"), "words"),)

PARTS: Final = (
    (
        "hearing",
        "hearings",
        gettext_lazy("汇报"),
        gettext_lazy("加一家汇报单位"),
        (
            Input("body", gettext_lazy("单位"), suggests="bodies"),
            Input("person", gettext_lazy("汇报人"), suggests="persons"),
        ),
    ),
    (
        "source",
        "sources",
        gettext_lazy("传达学习的内容"),
        gettext_lazy("加一项传达学习"),
        (
            Input("kind", gettext_lazy("来源"), "choice", SOURCES, empty=gettext_lazy("请选择")),
            Input("title", gettext_lazy("内容"), suggests="laws", width="wide"),
            Input("source_on", gettext_lazy("来源日期"), "day"),
            Input("conveyor", gettext_lazy("传达者"), suggests="bodies"),
        ),
    ),
    (
        "theme",
        "themes",
        gettext_lazy("主题"),
        gettext_lazy("加一个主题"),
        (Input("text", gettext_lazy("主题"), width="wide"),),
    ),
    (
        "opinion",
        "opinions",
        gettext_lazy("审议意见"),
        gettext_lazy("加一条意见"),
        (
            Input("speaker", gettext_lazy("发言者"), suggests="persons"),
            Input("text", gettext_lazy("意见"), "words", width="wide"),
            Input("is_for_reviser", gettext_lazy("交修改单位答复"), "check"),
        ),
    ),
    (
        "dissent",
        "dissents",
        gettext_lazy("不同意见"),
        gettext_lazy("加一条不同意见"),
        (
            Input("person", gettext_lazy("组成人员"), suggests="persons"),
            Input("text", gettext_lazy("意见"), "words", width="wide"),
        ),
    ),
    (
        "route",
        "routes",
        gettext_lazy("去向"),
        gettext_lazy("加一个去向"),
        (
            Input("kind", gettext_lazy("去向"), "choice", ROUTES, empty=gettext_lazy("请选择")),
            Input("in_name_of", gettext_lazy("印发名义"), suggests="issuers"),
            Input("submitted_to", gettext_lazy("提交或征求对象"), suggests="receivers"),
            Input("informed", gettext_lazy("报告对象"), suggests="receivers"),
            Input("by", gettext_lazy("承办单位"), suggests="bodies"),
            Input("due_on", gettext_lazy("时限"), "day"),
        ),
    ),
    (
        "instruction",
        "instructions",
        gettext_lazy("会议要求"),
        gettext_lazy("加一条要求"),
        (
            Input("opening_verb", gettext_lazy("起词"), "choice", VERBS),
            Input("text", gettext_lazy("要求"), "words", width="wide"),
            Input("addressees", gettext_lazy("责任单位"), suggests="bodies"),
            Input("lead_bodies", gettext_lazy("牵头"), suggests="bodies"),
            Input("support_bodies", gettext_lazy("配合"), suggests="bodies"),
            Input("due_on", gettext_lazy("时限"), "day"),
        ),
    ),
    (
        "next_step",
        "next_steps",
        gettext_lazy("下一步工作安排"),
        gettext_lazy("加一项安排"),
        (
            Input("body", gettext_lazy("单位"), suggests="bodies"),
            Input("text", gettext_lazy("安排"), "words", width="wide"),
            Input("is_approved", gettext_lazy("会议同意"), "check"),
            Input("due_on", gettext_lazy("时限"), "day"),
        ),
    ),
)
STUDY_ONLY: Final = frozenset({"source", "theme"})
STUDIES: Final = ("传达", "学习")


def cell_of(kind: str, key: str, shape: Input, row: Any, item: str) -> Cell:
    """An input of a row. ``code`` carries all that a change needs: kind, key, field, item."""
    value = TABLES[kind][1][shape.name].told(row)
    options = tuple((code, word, code == value) for code, word in shape.choices.items())
    return Cell(shape, f"{kind}|{key}|{shape.name}|{item}", value, _note(shape, row), options)


def _note(shape: Input, row: Any) -> str:
    """A due date is a person's: whose is said beside it."""
    setter = getattr(row, "due_set_by", None) if shape.name == "due_on" else None
    if setter is None:
        return ""
    return _("人工设定：%(who)s") % {"who": setter.get_full_name() or setter.get_username()}


def sections_of(row: Deliberation) -> list[Section]:
    """The parts of an item's record, each with a blank line to write into."""
    item = str(row.entry.public_id)
    is_study = any(word in row.entry.act for word in STUDIES)
    found = []
    for kind, related, title, add, shapes in PARTS:
        lines = tuple(
            Line(kind, str(one.public_id), _cells(kind, str(one.public_id), shapes, one, item))
            for one in getattr(row, related).all()
        )
        blank_key = str(uuid7())
        empty = TABLES[kind][0](deliberation_id=row.pk)
        blank = Line(kind, blank_key, _cells(kind, blank_key, shapes, empty, item), is_blank=True)
        is_open = bool(lines) or (kind in STUDY_ONLY and is_study) or kind in ("opinion", "instruction")
        found.append(Section(kind, title, add, lines, blank, is_open))
    return found


def _cells(kind: str, key: str, shapes: Iterable[Input], row: Any, item: str) -> tuple[Cell, ...]:
    return tuple(cell_of(kind, key, shape, row, item) for shape in shapes)


# --- people -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seat:
    """一人在一项议题中: there when it was discussed, recused from it, and how they voted."""

    row: Attendance
    is_there: bool
    is_recused: bool
    is_counted: bool
    code: str
    vote_code: str
    vote: tuple[tuple[str, Any, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """一项议题的面板."""

    row: Deliberation
    key: str
    quorum: Quorum | None
    seats: tuple[Seat, ...]
    missing: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    single: tuple[Cell, ...] = ()
    result: tuple[Cell, ...] = ()
    notes: tuple[Cell, ...] = ()
    course: str = ""
    state: str = ""
    minutes: int = 0
    over: int = 0
    former: tuple[Deliberation, ...] = ()
    counted: tuple[tuple[Any, int], ...] = ()

    @property
    def title(self) -> str:
        """A secret item is a stub."""
        return _("涉密议题（线下）") if self.row.entry.is_secret else self.row.entry.title


@dataclass(frozen=True, slots=True)
class Room:
    """会场的此刻: the sitting with its people and items."""

    sitting: Sitting
    rows: tuple[Attendance, ...]
    panels: tuple[Panel, ...]
    quorum: Quorum
    heads: Heads
    absent: tuple[Attendance, ...]
    missing_entries: int = 0
    is_paused: bool = False

    @property
    def current(self) -> Panel | None:
        return next((panel for panel in self.panels if panel.state == "running"), None)

    @property
    def waiting(self) -> Panel | None:
        """The item that comes next."""
        return next((one for one in self.panels if one.state == "waiting"), None)

    @property
    def has_lost_quorum(self) -> bool:
        """Is the meeting going on without enough members?"""
        return self.sitting.state == SittingState.IN_SESSION and not self.quorum.is_reached

    @property
    def is_written(self) -> bool:
        """Can what happened still be written down?"""
        return self.sitting.state in (SittingState.CALLED, SittingState.IN_SESSION, SittingState.HELD)


def room_of(sitting: Sitting, *, is_whole: bool = True) -> Room:
    """The room as it is: the same number of queries for one item and one member as for many."""
    now, rows, items = clock.now(), attendances_of(sitting), agenda_of(sitting)
    former = former_sittings_of_many(items) if is_whole else {}
    custom = getattr(sitting.council, "custom", None)
    votes = bool(custom and custom.takes_votes)
    panels = tuple(_panel(one, rows, sitting, now, is_whole, votes, former) for one in items)
    return Room(
        sitting,
        tuple(rows),
        panels,
        quorum_now(rows, sitting.council),
        heads_of(rows),
        tuple(row for row in rows if counts(row) and row.presence in (Presence.EXPECTED, Presence.LEFT)),
        sitting.entries.filter(deliberation=None).count(),
        sitting.pauses.filter(to_at=None).exists(),
    )


def _panel(
    row: Deliberation,
    rows: Sequence[Attendance],
    sitting: Sitting,
    now: datetime,
    is_whole: bool,
    votes: bool,
    former: Mapping[int, Sequence[Deliberation]],
) -> Panel:
    key, entry = str(row.entry.public_id), row.entry
    state = "waiting" if row.started_at is None else "running" if row.ended_at is None else "done"
    state = "withdrawn" if entry.is_withdrawn else state
    spent = int(((row.ended_at or now) - row.started_at).total_seconds() // 60) if row.started_at else 0
    writes = is_whole and not entry.is_secret
    deputy = entry.topic.deputy if entry.topic else None
    away = missing_deputies(rows, [deputy.pk]) if deputy and state in ("waiting", "running") else []
    return Panel(
        row,
        key,
        quorum_of_item(rows, row, sitting.council, now) if row.started_at else None,
        _seats(row, rows, now, votes) if is_whole else (),
        (deputy.name,) if deputy and away else (),
        tuple(sections_of(row)) if writes else (),
        _cells("deliberation", "", SINGLE, row, key) if writes else (),
        _cells("deliberation", "", RESULT, row, key) if writes else (),
        _cells("deliberation", "", NOTES, row, key) if writes else (),
        f"deliberation||course|{key}",
        state,
        spent,
        max(0, spent - entry.minutes_planned) if row.started_at else 0,
        tuple(former.get(entry.topic_id or 0, ())),
        _votes(row) if votes else (),
    )


def _seats(row: Deliberation, rows: Sequence[Attendance], now: datetime, votes: bool) -> tuple[Seat, ...]:
    recused = {one.pk for one in row.recused.all()}
    voted = {vote.attendance_id: vote.choice for vote in row.votes.all()}
    there = {one.pk for one in in_item(rows, row, now)}
    item = str(row.entry.public_id)
    return tuple(
        Seat(
            one,
            one.pk in there or (row.started_at is None and was_there(one.stays.all(), now)),
            one.pk in recused,
            counts(one),
            f"attendance|{one.public_id}|recused|{item}",
            f"attendance|{one.public_id}|vote|{item}",
            tuple((code, word, voted.get(one.pk) == code) for code, word in CHOICES.items()) if votes else (),
        )
        for one in rows
    )


def _votes(row: Deliberation) -> tuple[tuple[Any, int], ...]:
    """The count: for, against, abstaining."""
    given = [vote.choice for vote in row.votes.all()]
    return tuple((word, given.count(code)) for code, word in CHOICES.items())


# --- suggestions --------------------------------------------------------------------------------------------


def suggestions_of(sitting: Sitting) -> dict[str, list[str]]:
    """What inputs offer: units and people of the directory, names of issue and receivers of the ledger."""
    government = sitting.government_id
    bodies = Body.objects.filter(government=government, merged_into=None).order_by("-meeting_count", "pk")
    persons = Person.objects.filter(government=government, merged_into=None).order_by("-meeting_count", "pk")
    return {
        "bodies": list(bodies.values_list("name", flat=True)[:MOST_SUGGESTED]),
        "persons": list(persons.values_list("name", flat=True)[:MOST_SUGGESTED]),
        "issuers": _seen(government, SightingRole.IN_NAME_OF),
        "receivers": _seen(government, SightingRole.SUBMITTED_TO),
        "laws": list(LawText.objects.filter(government=government).values_list("title", flat=True)[:100]),
    }


def _seen(government: int, role: str) -> list[str]:
    rows = Sighting.objects.filter(government=government, role=role, body__isnull=False).order_by()
    return list(rows.values_list("body__name", flat=True).distinct()[:100])
