"""应急准备的表, by subject."""

from .alerts import Alert, AlertColour, AlertOrder, AlertRule, AlertState, OrderState
from .plans import Drill, DrillFinding, DrillState, FindingState, Plan, PlanKind, PlanState
from .seasons import ChecklistEntry, Part, Season, SeasonItem, SeasonItemState, SeasonState
from .stations import Reading, ReadingSource, Station, StationKind, StationLevel
from .stocks import Category, ItemKind, Lot, Minimum, Movement, MovementKind, Store
from .teams import (
    Aspect,
    CallOut,
    CallOutState,
    CheckState,
    ReadinessAspect,
    ReadinessCheck,
    Team,
    TeamMember,
    TeamState,
)
from .terms import KeepingBody, Limits, Term, TermKind

__all__ = [
    "Alert",
    "AlertColour",
    "AlertOrder",
    "AlertRule",
    "AlertState",
    "Aspect",
    "CallOut",
    "CallOutState",
    "Category",
    "CheckState",
    "ChecklistEntry",
    "Drill",
    "DrillFinding",
    "DrillState",
    "FindingState",
    "ItemKind",
    "KeepingBody",
    "Limits",
    "Lot",
    "Minimum",
    "Movement",
    "MovementKind",
    "OrderState",
    "Part",
    "Plan",
    "PlanKind",
    "PlanState",
    "ReadinessAspect",
    "ReadinessCheck",
    "Reading",
    "ReadingSource",
    "Season",
    "SeasonItem",
    "SeasonItemState",
    "SeasonState",
    "Station",
    "StationKind",
    "StationLevel",
    "Store",
    "Team",
    "TeamMember",
    "TeamState",
    "Term",
    "TermKind",
]
