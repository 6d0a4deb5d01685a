"""突发事件、报告、报送、疑点的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import IncidentState, ReceiptState, ReportState, SuspicionState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


I = IncidentState  # noqa: E741 - the states of one machine, as in the rooms beside
INCIDENT = Machine.of(
    "incidents.incident",
    (
        _one("incident", "report", "known", I.REPORTED, "首报"),
        _one("incident", "verify", "reported", I.VERIFIED, "核实"),
        _one("incident", "handle", "verified", I.HANDLING, "转入处置"),
        _one("incident", "end", "reported verified handling", I.ENDED, "处置结束"),
        _one("incident", "review", "ended", I.REVIEWED, "复盘"),
        _one("incident", "dismiss", "known reported verified", I.DISMISSED, "不属实"),
    ),
)
REPORT = Machine.of(
    "incidents.report",
    (
        _one("incident_report", "submit", "draft", ReportState.SIGNING, "送签"),
        _one("incident_report", "return", "signing", ReportState.DRAFT, "退回修改"),
        _one("incident_report", "send", "signing", ReportState.SENT, "签发"),
        _one("incident_report", "drop", "draft", ReportState.DROPPED, "作废"),
    ),
)
RECIPIENT = Machine.of(
    "incidents.recipient",
    (
        _one("incident_recipient", "relay", "waiting", ReceiptState.SENT, "上报"),
        _one("incident_recipient", "deliver", "waiting", ReceiptState.RECEIVED, "上报并取得回执"),
        _one("incident_recipient", "receive", "sent", ReceiptState.RECEIVED, "登记回执"),
    ),
)
SUSPICION = Machine.of(
    "incidents.suspicion",
    (
        _one("suspicion", "confirm", "raised", SuspicionState.CONFIRMED, "属实"),
        _one("suspicion", "clear", "raised", SuspicionState.CLEARED, "不属实"),
    ),
)
