"""出席情况与文尾: who was there, who compiled, who gets it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..phrases import Phrases
from ..record import Attendance, Minutes
from .head import written_date
from .texts import Block


def attendance_block(seats: Attendance, phrases: Phrases) -> Iterator[Block]:
    yield Block("attendance", "".join(f"{line}\n" for line in _rolls(seats, phrases) if line))


def _rolls(seats: Attendance, phrases: Phrases) -> Iterator[str]:
    def joined(names: Sequence[str], separator: str = "names") -> str:
        return phrases.text(f"separators.{separator}").join(names)

    yield phrases("attendance.present", names=joined(seats.present))
    rows = [phrases("attendance.seat", org=seat.org, names=joined(seat.names)) for seat in seats.observers]
    yield phrases("attendance.observers", seats=joined(rows, "seats"))
    form = "representatives" if rows else "representatives_alone"
    yield phrases(f"attendance.{form}", bodies=joined(seats.representatives))
    absences = [
        phrases("attendance.absence", org=absence.org, name=absence.name, reason=absence.reason)
        for absence in seats.on_leave
    ]
    yield phrases("attendance.on_leave", absences=joined(absences))
    yield phrases("attendance.recorders", names=joined(seats.recorders))


def foot_blocks(minutes: Minutes, phrases: Phrases) -> Iterator[Block]:
    compiled = [
        phrases("foot.compiled_by", office=minutes.compiled_by),
        phrases("foot.compiled_date", date=written_date(minutes.compiled_date)),
    ]
    yield Block("compiled", "".join(f"{line}\n" for line in compiled if line))
    said = minutes.disclosure
    form = "disclosure" if said and said.startswith("此件") else "disclosure_other"
    yield Block("disclosure", _line(phrases(f"foot.{form}", disclosure=said)))
    separator = phrases.text("separators.bodies")
    lists = minutes.distribution
    yield Block(
        "distribution",
        _line(phrases("foot.main", bodies=separator.join(lists.main)))
        + _line(phrases("foot.copy", bodies=separator.join(lists.copy))),
    )


def _line(text: str) -> str:
    return f"{text}\n" if text else ""
