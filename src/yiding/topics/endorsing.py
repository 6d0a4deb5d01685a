"""市领导审定: who reviews a topic before it is admitted, step by step."""

from __future__ import annotations

from django.contrib.auth.models import User

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.moves import move
from yiding.councils.models import Council, SeatKind
from yiding.directory.dates import valid_on

from .errors import NotOpenNow
from .gates import touches
from .models import Endorsement, EndorsementState, Topic
from .notices import submitters, topic_tell
from .people import people_who_are
from .states import ENDORSEMENT, TOPIC

STEPS = ("deputy", "chair")


def chair_of(council: Council) -> int | None:
    """The person in the council's chair today."""
    seats = council.seats.filter(valid_on(clock.today()), kind=SeatKind.CHAIR).select_related("post")
    seat = seats.first()
    if seat is None:
        return None
    return seat.person_id or (seat.post.person_id if seat.post else None)


def endorsements_prepare(topic: Topic) -> None:
    """When a topic is taken in: a row for each step that its kind asks for; the first is asked at once.

    Where the deputy sits in the chair, one review is enough.
    """
    people = {"deputy": topic.deputy_id, "chair": chair_of(topic.council)}
    for position, step in enumerate(step for step in topic.kind.endorsements if step in STEPS):
        if step == "chair" and people["chair"] is not None and people["chair"] == people["deputy"]:
            continue
        row, is_new = Endorsement.objects.get_or_create(
            topic=topic, step=step, defaults={"position": position, "person_id": people[step]}
        )
        if not is_new:
            _again(row, people[step])
    endorsement_ask(topic)


def _again(row: Endorsement, person: int | None) -> None:
    """A topic that was handed in anew is reviewed anew by who had said no, or by another person."""
    values: dict[str, object] = {"person_id": person}
    if row.state == EndorsementState.DECLINED or row.person_id != person:
        values.update({"state": EndorsementState.WAITING, "by": None, "at": None})
    Endorsement.objects.filter(pk=row.pk).update(**values)


def next_step(topic: Topic) -> Endorsement | None:
    """The step whose turn it is."""
    rows = topic.endorsements.exclude(state=EndorsementState.ENDORSED).select_related("person")
    return rows.order_by("position").first()


def endorsement_ask(topic: Topic) -> None:
    """Tells the leader whose turn it is."""
    row = next_step(topic)
    if row is not None and row.person_id is not None and row.state == EndorsementState.WAITING:
        to = people_who_are([row.person_id])
        mark = f"e{row.pk}:{row.version}"
        topic_tell("topics.endorsement_wanted", topic, to, mark, body=str(topic.body))


def endorsement_settle(row: Endorsement, name: str, note: str, by: User) -> None:
    """One leader's word. Raises NotOpenNow where it is not their turn or the topic is not treated now."""
    topic = row.topic
    first = next_step(topic)
    is_theirs = first is None or first.pk == row.pk or name == "reopen"
    if topic.state not in TOPIC.moves["admit"].sources or not is_theirs:
        raise NotOpenNow

    def write(kind: str, before: str, after: str) -> None:
        told = {"step": row.step, "state": after, "note": note}
        record(kind, topic, by=by, before={"state": before}, after=told, touches=touches(topic))

    move(ENDORSEMENT, name, row, write, note=note, by=by, at=clock.now())
    if name == "decline":
        told = {"word": "领导未同意上会", "reason": note}
        topic_tell("topics.returned", topic, submitters(topic), f"e{row.pk}:{row.version}", **told)
    endorsement_ask(topic)
