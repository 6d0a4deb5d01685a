"""课程和学习档案的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import CourseState, EnrolmentState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


C, E = CourseState, EnrolmentState
COURSE = Machine.of(
    "training.course",
    (
        _one("course", "open", "draft retired", C.OPEN, "开放课程"),
        _one("course", "retire", "open", C.RETIRED, "停用课程"),
    ),
)
ENROLMENT = Machine.of(
    "training.enrolment",
    (
        _one("enrolment", "begin", "enrolled", E.LEARNING, "开始学习"),
        _one("enrolment", "fail", "learning tested", E.TESTED, "未通过考试"),
        _one("enrolment", "certify", "learning tested", E.CERTIFIED, "取得证书"),
    ),
)
