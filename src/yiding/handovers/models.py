"""事权与移交的表, by subject."""

from .rows_checks import BaseMove, BaseState, CheckState, ContinuityCheck, QualityMeasure, QualityReading
from .rows_lists import (
    Dispute,
    DisputeState,
    Handover,
    HandoverEdition,
    HandoverState,
    Line,
    LineKind,
)
from .rows_matters import (
    CityRole,
    CityRoleKind,
    Direction,
    HandoverRule,
    MatterKind,
    MatterState,
    PowerMatter,
    Tenure,
)

__all__ = [
    "BaseMove",
    "BaseState",
    "CheckState",
    "CityRole",
    "CityRoleKind",
    "ContinuityCheck",
    "Direction",
    "Dispute",
    "DisputeState",
    "Handover",
    "HandoverEdition",
    "HandoverRule",
    "HandoverState",
    "Line",
    "LineKind",
    "MatterKind",
    "MatterState",
    "PowerMatter",
    "QualityMeasure",
    "QualityReading",
    "Tenure",
]
