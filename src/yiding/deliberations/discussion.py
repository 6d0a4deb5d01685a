"""讨论记录: all that was recorded of a sitting as one text, and the digest that it is frozen with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yiding.audit.chain import canonical, sm3
from yiding.sittings.models import Sitting

from .models import Attendance, Deliberation, DiscussionRecord
from .presence import heads_of, in_item, quorum_of_item
from .selectors import agenda_of, attendances_of


def content_of(sitting: Sitting) -> str:
    """The whole record as canonical JSON (RFC 8785): the same rows give the same characters."""
    rows = attendances_of(sitting)
    heads = heads_of(rows)
    return canonical(
        {
            "sitting": str(sitting),
            "public_id": str(sitting.public_id),
            "opened_at": sitting.opened_at,
            "ended_at": sitting.ended_at,
            "place": sitting.place,
            "chair": sitting.chair.name if sitting.chair else "",
            "chair_title": sitting.chair_title,
            "reason": sitting.reason,
            "heads": {"members": heads.sitting_members, "total": heads.total},
            "pauses": [
                {"from": pause.from_at, "to": pause.to_at, "reason": pause.reason}
                for pause in sitting.pauses.all()
            ],
            "attendance": [_attendance(row) for row in rows],
            "items": [_item(item, rows, sitting) for item in agenda_of(sitting)],
        }
    )


def sealed(content: str) -> str:
    """The SM3 of a record's text."""
    return sm3(content.encode("utf-8"))


def is_whole(row: DiscussionRecord) -> bool:
    """Is a frozen record as it was frozen?"""
    return sealed(row.content) == row.digest


def _attendance(row: Attendance) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "name": row.person.name if row.person else "",
        "unit": row.body_written,
        "title": row.title,
        "stands_in_for": row.stands_in_for.name if row.stands_in_for else "",
        "presence": row.presence,
        "is_late": row.is_late,
        "reason": row.reason,
        "stays": [{"from": one.from_at, "to": one.to_at} for one in row.stays.all()],
    }


def _item(item: Deliberation, rows: list[Attendance], sitting: Sitting) -> dict[str, Any]:
    """One item; of a secret one only that it was there."""
    entry = item.entry
    if entry.is_secret:
        return {"no": entry.position, "is_secret": True, "from": item.started_at, "to": item.ended_at}
    at = item.ended_at or item.started_at or sitting.starts_at
    return {
        "no": entry.position,
        "title": entry.title,
        "documents": list(entry.documents),
        "is_withdrawn": entry.is_withdrawn,
        "from": item.started_at,
        "to": item.ended_at,
        "quorum": quorum_of_item(rows, item, sitting.council, at).sentence if item.started_at else "",
        "there": [str(row) for row in in_item(rows, item, at)],
        "recused": [str(row) for row in rows if row in item.recused.all()],
        "outcome": item.outcome,
        "views": item.views,
        "remarks": item.remarks,
        "notes": item.notes,
        "revised_by": list(item.revised_by),
        "delegates": list(item.delegates),
        **_parts(item),
    }


def _parts(item: Deliberation) -> dict[str, Any]:
    columns = {
        "hearings": ("body_written", "person_written"),
        "opinions": ("speaker_written", "text", "is_for_reviser"),
        "dissents": ("person_written", "text"),
        "routes": ("kind", "in_name_of", "submitted_to", "informed", "by_written", "due_on"),
        "instructions": ("opening_verb", "text", "addressees", "lead_bodies", "support_bodies", "due_on"),
        "next_steps": ("body_written", "text", "is_approved", "due_on"),
        "sources": ("kind", "title", "source_on", "conveyor_written"),
        "themes": ("text",),
    }
    told = {name: _told(getattr(item, name).all(), names) for name, names in columns.items()}
    votes = [{"name": str(vote.attendance), "choice": vote.choice} for vote in item.votes.all()]
    return {**told, "votes": votes}


def _told(rows: Iterable[Any], columns: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{column: getattr(row, column) for column in columns} for row in rows]
