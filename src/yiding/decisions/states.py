"""系列的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import SeriesState

ANY = frozenset(SeriesState.values)
OPEN = frozenset({SeriesState.SUGGESTED, SeriesState.CONFIRMED})
JUDGED = frozenset({SeriesState.CONFIRMED, SeriesState.DISMISSED})

SERIES = Machine.of(
    "series",
    (
        Move("confirm", ANY, SeriesState.CONFIRMED, "series.confirmed", "确认为系列"),
        Move("dismiss", OPEN, SeriesState.DISMISSED, "series.dismissed", "不是系列"),
        Move("undo", JUDGED, SeriesState.SUGGESTED, "series.undone", "撤销"),
    ),
)
