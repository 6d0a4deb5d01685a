"""建议的产生: what the sightings of one government suggest about its directory, with reason and evidence.

Each finder looks at the history and gives candidates; nothing is changed but the table of proposals. What was
decided stays decided: a candidate with the key of a judged proposal is passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.bulk import rows_insert
from yiding.core.telling import tell

from .likeness import (
    MOST_LIKE,
    abbreviates,
    is_generic,
    kind_of,
    likeness,
    parts_of,
    place_of,
    shared,
    spelling_reason,
)
from .models import Body, Government, Person, Proposal, ProposalKind, ProposalState, Standing
from .names import is_leader
from .seen import History, Seen

MEETINGS_TO_JUDGE = 2
USUAL = 3
CHARACTERS_SHARED = 2
MOST_TURNS = 3
"""Who changes posts turns once; who goes back, twice."""
LONGEST_GAP = 400
LONGEST_SUMMARY = 300
MOST_AT_ONCE = 500
REASONS = {
    "homophone": "代表过同一单位，姓名只差一个字，读音相同",
    "alike": "代表过同一单位，姓名只差一个字，字形相近",
    "one": "代表过同一单位，姓名只差一个字",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """一条待写入的建议."""

    kind: str
    key: str
    summary: str
    ground: str
    left: list[dict[str, Any]]
    right: list[dict[str, Any]] = field(default_factory=list)
    body: int | None = None
    other_body: int | None = None
    person: int | None = None
    other_person: int | None = None
    suggested_kind: str = ""
    seen_on: date | None = None


@transaction.atomic
def proposals_find(government: Government) -> int:
    """寻找建议: writes what is suggested and not judged yet; gives back how many wait for a person.

    Open proposals that the sightings no longer bear are taken away: nobody has decided on them.
    """
    list(Government.objects.select_for_update().filter(pk=government.pk))
    found = {one.key: one for one in candidates(History.load(government))}
    rows = Proposal.objects.filter(government=government)
    unborne = [key for key in _open_keys(rows) if key not in found]
    for start in range(0, len(unborne), MOST_AT_ONCE):
        rows.filter(key__in=unborne[start : start + MOST_AT_ONCE], state=ProposalState.OPEN).delete()
    known = set(rows.values_list("key", flat=True))
    _refresh(rows, found)
    fresh = [one for key, one in found.items() if key not in known]
    _write(government, fresh)
    if fresh:
        _tell(government, len(fresh))
    return rows.filter(state=ProposalState.OPEN).count()


def _tell(government: Government, count: int) -> None:
    """Tells those who may judge, at most once a day."""
    tell(
        "directory.proposals",
        to=Permission.JUDGE_PROPOSALS,
        key=f"proposals:{clock.today()}",
        about=government,
        link=reverse("directory:proposal-list"),
        count=count,
        government=government.name,
    )


def _refresh(rows: QuerySet[Proposal], found: dict[str, Candidate]) -> None:
    """Open proposals say what the sightings say by now."""
    changed = []
    for row in rows.filter(state=ProposalState.OPEN):
        one = found[row.key]
        now = (one.ground[:LONGEST_SUMMARY], one.suggested_kind, one.seen_on)
        evidence = {"left": one.left, "right": one.right}
        if now != (row.ground, row.suggested_kind, row.seen_on) or evidence != row.evidence:
            row.ground, row.suggested_kind, row.seen_on = now
            row.evidence = evidence
            changed.append(row)
    Proposal.objects.bulk_update(
        changed, ["ground", "suggested_kind", "seen_on", "evidence"], batch_size=MOST_AT_ONCE
    )


def _open_keys(rows: QuerySet[Proposal]) -> list[str]:
    return list(rows.filter(state=ProposalState.OPEN).values_list("key", flat=True))


def candidates(history: History) -> Iterator[Candidate]:
    """All that one government's history suggests."""
    place = place_of(history.government.name)
    aliases = list(aliases_in(history, place))
    taken = {(one.body, one.other_body) for one in aliases}
    renamings = [one for one in renamings_in(history, place) if (one.body, one.other_body) not in taken]
    explained = {one.other_body for one in aliases}
    yield from aliases
    yield from renamings
    yield from (one for one in new_bodies_in(history) if one.body not in explained)
    yield from same_persons_in(history)
    yield from namesakes_in(history)
    alike = (one for one in renamings if _alike(history, one, place))
    same = {frozenset((one.body, one.other_body)) for one in (*aliases, *alike)}
    yield from changes_in(history, same)
    yield from stand_ins_in(history)


def _alike(history: History, one: Candidate, place: str) -> bool:
    """Is a renaming told by the names themselves? Else its sitters may simply have moved."""
    first, second = (history.bodies[key or 0].name for key in (one.body, one.other_body))
    return likeness(first, second, place) >= MOST_LIKE


def _write(government: Government, fresh: list[Candidate]) -> None:
    names = [
        *("government", "kind", "key", "state", "body", "other_body", "person", "other_person", "summary"),
        *("ground", "suggested_kind", "seen_on", "evidence", "effect", "found_at", "reason", "version"),
    ]
    now = clock.now()
    rows_insert(
        Proposal,
        names,
        (
            (
                government.pk,
                one.kind,
                one.key,
                ProposalState.OPEN,
                one.body,
                one.other_body,
                one.person,
                one.other_person,
                one.summary[:LONGEST_SUMMARY],
                one.ground[:LONGEST_SUMMARY],
                one.suggested_kind,
                one.seen_on,
                {"left": one.left, "right": one.right},
                {},
                now,
                "",
                1,
            )
            for one in fresh
        ),
    )


# --- bodies ----------------------------------------------------------------------------------------------


def _bodies(history: History) -> list[Body]:
    """The bodies that can be proposed: seen, no group, and no leader who is named as one."""
    rows = (row for row in history.bodies.values() if history.of_body.get(row.pk))
    return sorted(
        (row for row in rows if not row.is_group and not is_leader(row.name)), key=lambda row: row.pk
    )


def new_bodies_in(history: History) -> Iterator[Candidate]:
    """新机构: seen in minutes, not yet in the directory; its kind by the ending of its name."""
    for body in _bodies(history):
        if body.standing == Standing.LISTED or is_generic(body.name):
            continue
        rows = history.of_body[body.pk]
        kind, ending = kind_of(body.name)
        ground = f"名称以“{ending}”结尾" if ending else "名称的结尾看不出类别"
        yield Candidate(
            ProposalKind.NEW_BODY,
            f"new:{body.pk}",
            body.name,
            f"{ground}；在 {len({row.meeting for row in rows})} 次会议中出现",
            history.evidence(rows),
            body=body.pk,
            suggested_kind=kind,
            seen_on=max(history.days(rows), default=None),
        )


def aliases_in(history: History, place: str) -> Iterator[Candidate]:
    """别名: one name abbreviates another, and no attendance ever lists both side by side."""
    firsts: dict[str, list[Body]] = defaultdict(list)
    for body in _bodies(history):
        firsts[parts_of(body.name, place).core[:1]].append(body)
    for rows in firsts.values():
        for long, short in ((a, b) for a in rows for b in rows if abbreviates(b.name, a.name, place)):
            if history.seat_meetings(long.pk) & history.seat_meetings(short.pk):
                continue
            ground = f"“{short.name}”的字依次出现在“{long.name}”中；从未同时列席"
            yield _pair(history, ProposalKind.ALIAS, "alias", long, short, ground)


def renamings_in(history: History, place: str) -> Iterator[Candidate]:
    """更名: one name stops being seen, a similar one begins; or its sitters go on under the other."""
    spans = {}
    for body in _bodies(history):
        days = history.days(history.of_body[body.pk])
        if len(set(days)) >= MEETINGS_TO_JUDGE and body.successor_id is None:
            spans[body.pk] = (days[0], days[-1])
    for old, (_first, last) in spans.items():
        for new, (first, _last) in spans.items():
            near = last < first and (first - last).days <= LONGEST_GAP
            if near and (ground := _renamed(history, old, new, place)):
                one, other = history.bodies[old], history.bodies[new]
                told = f"{last} 之后不再出现“{one.name}”，{first} 起出现另一名称；{ground}"
                yield _pair(history, ProposalKind.RENAMING, "rename", one, other, told)


def _renamed(history: History, old: int, new: int, place: str) -> str:
    one, other = (history.bodies[key].name for key in (old, new))
    like, same = likeness(one, other, place), _same_ending(one, other, place)
    both = history.sitters(old).keys() & history.sitters(new).keys()
    names = "、".join(sorted(history.persons[key].name for key in both)[:3])
    if like >= MOST_LIKE:
        return f"名称有一半以上的字相同{f'，{names}先后代表两者' if names else ''}"
    if names and shared(one, other, place) >= CHARACTERS_SHARED:
        return f"名称有相同的字，{names}先后代表两者"
    return f"{names}先后代表两者，后缀同类" if names and same else ""


def _same_ending(one: str, other: str, place: str) -> bool:
    first, second = parts_of(one, place), parts_of(other, place)
    return bool(first.family) and (first.level, first.family) == (second.level, second.family)


def _pair(history: History, kind: str, word: str, body: Body, other: Body, ground: str) -> Candidate:
    mine, theirs = history.of_body[body.pk], history.of_body[other.pk]
    arrow = "→" if kind == ProposalKind.RENAMING else "="
    return Candidate(
        kind,
        f"{word}:{body.pk}:{other.pk}",
        f"{body.name} {arrow} {other.name}",
        ground,
        history.evidence(mine),
        history.evidence(theirs),
        body=body.pk,
        other_body=other.pk,
        seen_on=max(history.days([*mine, *theirs]), default=None),
    )


# --- persons ---------------------------------------------------------------------------------------------


def same_persons_in(history: History) -> Iterator[Candidate]:
    """同一人: two names of one body that differ in one character, never in the same attendance."""
    pairs: dict[tuple[int, int], int] = {}
    for body in history.bodies:
        sitters = history.sitters(body)
        for one, two in combinations(sorted(sitters), 2):
            pairs.setdefault((one, two), body)
    for (one, two), body in pairs.items():
        reason = spelling_reason(history.persons[one].name, history.persons[two].name)
        mine, theirs = history.of_person[one], history.of_person[two]
        if not reason or {row.meeting for row in mine} & {row.meeting for row in theirs}:
            continue
        if len(mine) < len(theirs):
            one, two, mine, theirs = two, one, theirs, mine
        kept, other = history.persons[one], history.persons[two]
        yield Candidate(
            ProposalKind.SAME_PERSON,
            f"person:{min(one, two)}:{max(one, two)}",
            f"{kept.name} = {other.name}（{history.bodies[body].name}）",
            f"{REASONS[reason]}；从未同时出席",
            history.evidence(mine),
            history.evidence(theirs),
            body=body,
            person=one,
            other_person=two,
            seen_on=max(history.days([*mine, *theirs]), default=None),
        )


def namesakes_in(history: History) -> Iterator[Candidate]:
    """同名的两人: one name for two bodies in one meeting, or by turns; or a name known to be two people's."""
    shared = _names_of_two(history)
    for key in sorted(history.persons):
        rows = _seats(history, key)
        days: dict[int, list[Seen]] = defaultdict(list)
        for row in rows:
            days[row.body or 0].append(row)
        order = sorted(days, key=lambda body: (-len({row.meeting for row in days[body]}), body))
        home, person = order[0] if order else 0, history.persons[key]
        for other in order[1:]:
            ground = _two_people(days[home], days[other])
            if not ground and person.name in shared and not person.note:
                ground = "这个姓名已知有两人，这个单位分不清是谁"
            if ground:
                yield _namesakes(history, person, home, other, ground)


def _names_of_two(history: History) -> set[str]:
    return {row.name for row in history.persons.values() if row.note}


def _two_people(mine: list[Seen], theirs: list[Seen]) -> str:
    """Why the same name for two bodies may be two people's."""
    if both := {row.meeting for row in mine} & {row.meeting for row in theirs}:
        return f"在 {len(both)} 次会议中同时代表两个单位"
    turns = sorted(
        [(row.on, row.meeting, 0) for row in mine if row.on]
        + [(row.on, row.meeting, 1) for row in theirs if row.on]
    )
    changes = sum(one[2] != other[2] for one, other in pairwise(turns))
    return "同一时期交替代表两个单位" if changes >= MOST_TURNS else ""


def _namesakes(history: History, person: Person, home: int, other: int, ground: str) -> Candidate:
    one, two = history.bodies[home], history.bodies[other]
    rows = _seats(history, person.pk)
    mine, theirs = ([row for row in rows if row.body == body] for body in (home, other))
    return Candidate(
        ProposalKind.NAMESAKES,
        f"namesakes:{person.pk}:{home}:{other}",
        f"{person.label}：{one.name} / {two.name}",
        ground,
        history.evidence(mine),
        history.evidence(theirs),
        body=home,
        other_body=other,
        person=person.pk,
        seen_on=max(history.days([*mine, *theirs]), default=None),
    )


def _seats(history: History, person: int) -> list[Seen]:
    """The dated sightings of a person for a body, in order."""
    return [row for row in history.of_person[person] if row.body in history.bodies and row.on is not None]


def changes_in(history: History, same: set[frozenset[int | None]]) -> Iterator[Candidate]:
    """职务变动: seen for one body up to a day, for another from then on."""
    for key in sorted(history.persons):
        rows = _seats(history, key)
        order = list(dict.fromkeys(row.body for row in rows))
        for before, after in pairwise(order):
            mine = [row for row in rows if row.body == before]
            theirs = [row for row in rows if row.body == after]
            enough = all(len({row.meeting for row in some}) >= MEETINGS_TO_JUDGE for some in (mine, theirs))
            last, first = mine[-1].on, theirs[0].on
            if not enough or not last or not first or last >= first or frozenset((before, after)) in same:
                continue
            old, new = history.bodies[before or 0], history.bodies[after or 0]
            yield Candidate(
                ProposalKind.CHANGE_OF_POST,
                f"change:{key}:{before}:{after}",
                f"{history.persons[key].name}：{old.name} → {new.name}",
                f"到 {last} 为止代表{old.name}，{first} 起代表{new.name}",
                history.evidence(mine),
                history.evidence(theirs),
                body=before,
                other_body=after,
                person=key,
                seen_on=first,
            )


def stand_ins_in(history: History) -> Iterator[Candidate]:
    """代会: once another sat for a body than the one who did before and does after."""
    for key in sorted(history.bodies):
        sitters = history.sitters(key)
        usual = max(sorted(sitters), key=lambda one: len(sitters[one]), default=None)
        if usual is None or len(sitters[usual]) < USUAL:
            continue
        own = [row for row in history.of_body[key] if row.person == usual and row.on]
        days = history.days(own)
        for other in sorted(sitters.keys() - {usual}):
            once = [row for row in history.of_body[key] if row.person == other and row.on]
            if len(sitters[other]) != 1 or sitters[other] & sitters[usual] or not once or not days:
                continue
            day = once[0].on
            if day is None or not days[0] < day < days[-1]:
                continue
            body, person = history.bodies[key], history.persons[other]
            yield Candidate(
                ProposalKind.STAND_IN,
                f"stand:{key}:{other}:{once[0].meeting}",
                f"{person.name}代{history.persons[usual].name}（{body.name}）",
                f"{day} 仅此一次代表{body.name}，此前此后都是{history.persons[usual].name}",
                history.evidence(once),
                history.evidence(own),
                body=key,
                person=other,
                other_person=usual,
                seen_on=day,
            )
