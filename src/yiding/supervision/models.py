"""督办的表, by subject: what minutes propose, what is filed, what each body does, and how it ends."""

from __future__ import annotations

from .candidates import Candidate, CandidateBody, CandidateState
from .claims import Claim, ClaimState, Extension, ExtensionState, Grade, Suspension
from .matters import (
    BodyRole,
    DueSource,
    Light,
    Matter,
    MatterBody,
    MatterKind,
    MatterState,
    Milestone,
    Rhythm,
    Source,
    SourceKind,
    Urgency,
)
from .patterns import Anchor, MatterTemplate, Shape, TemplateStep
from .reports import Check, CheckWay, Effect, MilestoneDone, Report, ReportDue, ReportState
from .tasks import Task, TaskRole, TaskState

__all__ = [
    "Anchor",
    "BodyRole",
    "Candidate",
    "CandidateBody",
    "CandidateState",
    "Check",
    "CheckWay",
    "Claim",
    "ClaimState",
    "DueSource",
    "Effect",
    "Extension",
    "ExtensionState",
    "Grade",
    "Light",
    "Matter",
    "MatterBody",
    "MatterKind",
    "MatterState",
    "MatterTemplate",
    "Milestone",
    "MilestoneDone",
    "Report",
    "ReportDue",
    "ReportState",
    "Rhythm",
    "Shape",
    "Source",
    "SourceKind",
    "Suspension",
    "Task",
    "TaskRole",
    "TaskState",
    "TemplateStep",
    "Urgency",
]
