"""突发事件各行: a scene with rules, and one row for each address, on the stage of supervision.

incident = scene.incident(deaths=3)                 # 甲局 reports; known now
report = scene.sent(incident)                       # the first report, signed by its head
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from tests.supervision.rows import Stage, holder
from yiding.core import clock
from yiding.core.access import Role
from yiding.directory.models import Body
from yiding.incidents.models import (
    Due,
    GradeRule,
    Incident,
    IncidentKind,
    Lesson,
    Limit,
    Recipient,
    RecipientRule,
    Report,
    Suspicion,
)
from yiding.incidents.reporting import report_draft, report_send, report_submit
from yiding.incidents.reviewing import lesson_add
from yiding.incidents.ruling import rules_seed
from yiding.incidents.services import Called, Done, Noted, action_add, call_log, incident_end, incident_record
from yiding.incidents.suspicions import suspicion_confirm, suspicion_raise

SUPERIOR = "上一级人民政府总值班室"


@dataclass
class Scene:
    """现场: the office with somebody on duty, units, a town of which something happens."""

    stage: Stage
    duty: User
    town: Body

    @property
    def head(self) -> User:
        return self.stage.heads["甲局"]

    @property
    def liaison(self) -> User:
        return self.stage.liaisons["甲局"]

    @property
    def unit(self) -> Body:
        return self.stage.body("甲局")

    def kind(self, name: str = "工贸企业事故") -> IncidentKind:
        return IncidentKind.objects.get(government=self.stage.government, name=name)

    def incident(
        self,
        *,
        known: datetime | None = None,
        body: Body | None = None,
        by: User | None = None,
        kind: str = "工贸企业事故",
        key: Any = None,
        **more: Any,
    ) -> Incident:
        """Known now (or at ``known``), ten minutes after it happened."""
        known = known or clock.now()
        figures = {name: more.pop(name) for name in ("deaths", "missing", "injuries", "loss") if name in more}
        told = {"title": "厂房坍塌", "address": "工业路 8 号", "town": self.town, **more}
        told.setdefault("occurred_at", known - timedelta(minutes=10))
        noted = Noted(body=body or self.unit, kind=self.kind(kind), known_at=known, figures=figures, **told)
        return incident_record(noted=noted, by=by or self.liaison, client_key=key)

    def called(self, incident: Incident, step: str = "unit", **more: Any) -> None:
        by = more.pop("by", self.stage.inspector)
        told = {"at": clock.now(), "caller": "甲局值班员", "receiver": "总值班室", "text": "厂房坍塌", **more}
        call_log(incident=incident, called=Called(step, **told), by=by)

    def drafted(
        self, incident: Incident, kind: str = "first", by: User | None = None, **values: Any
    ) -> Report:
        told = {"course": "厂房屋面坍塌，正在搜救。", **values}
        return report_draft(incident=incident, kind=kind, values=told, by=by or self.liaison)

    def sent(
        self,
        incident: Incident,
        kind: str = "first",
        by: User | None = None,
        signer: User | None = None,
        **values: Any,
    ) -> Report:
        """Drafted by the liaison, signed by the head."""
        report = self.drafted(incident, kind, by, **values)
        report_submit(report=report, by=by or self.liaison)
        report_send(report=report, by=signer or self.head)
        incident.refresh_from_db()
        return report


def scene_make(stage: Stage, mark: str = "") -> Scene:
    rules_seed(government=stage.government)
    duty = holder(f"{mark}值班员", Role.CLERK, None)
    town = Body.objects.create(government=stage.government, name=f"{mark}临河镇")
    return Scene(stage, duty, town)


INCIDENT_ACTS = (
    "detail clock first follow final call verify handle action call-in end review lesson suspect paper edit"
)
INCIDENT_STATES = {
    "verify": "reported",
    "handle": "verified",
    "review": "ended",
    "lesson": "ended",
    "final": "ended",
    "end": "handling",
}
REPORT_ACTS = "detail send return submit edit drop receive correct compare copy"
REPORT_STATES = {"send": "signing", "return": "signing"}


@dataclass(frozen=True)
class Rows:
    """各行: by act an incident, a report of ``seat``; recipients, suspicions, a lesson, rules."""

    scene: Scene
    recipients: dict[str, Recipient]
    suspicions: dict[str, Suspicion]
    lesson: Lesson
    kind: IncidentKind
    grade: GradeRule
    limit: Limit
    rule: RecipientRule
    at: dict[str, Incident] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        told = {f"incidents:incident-{act}": row.pk for act, row in self.at.items()}
        told |= {f"incidents:report-{act}": row.pk for act, row in self.reports.items()}
        told |= {f"incidents:recipient-{act}": row.pk for act, row in self.recipients.items()}
        told |= {f"incidents:suspicion-{act}": row.pk for act, row in self.suspicions.items()}
        told |= {"incidents:lesson-propose": self.lesson.pk, "incidents:kind-edit": self.kind.pk}
        for noun, row in (("grade", self.grade), ("limit", self.limit), ("recipient-rule", self.rule)):
            told |= {f"incidents:{noun}-{act}": row.pk for act in ("edit", "end")}
        keys: dict[str, dict[str, object]] = {name: {"pk": key} for name, key in told.items()}
        keys["incidents:report-copy"]["form"] = "docx"
        return keys

    @property
    def on_pages(self) -> dict[str, object]:
        rows: dict[str, object] = {f"incident_{act}": row.pk for act, row in self.at.items()}
        rows |= {f"incident_report_{act}": row.pk for act, row in self.reports.items()}
        rows |= {f"incident_recipient_{act}": row.pk for act, row in self.recipients.items()}
        rows |= {f"suspicion_{act}": row.pk for act, row in self.suspicions.items()}
        names = {"incident_kind": self.kind, "incident_grade": self.grade, "incident_limit": self.limit}
        return {**rows, **{name: row.pk for name, row in names.items()}, "incident_rule": self.rule.pk}


def rows_of(stage: Stage, seat: Body | None = None, drafter: User | None = None, mark: str = "突") -> Rows:
    """One for each address; ``seat`` is the unit of those who try."""
    scene = scene_make(stage, mark)
    seat = seat or scene.unit
    by = stage.inspector
    at = {act: scene.incident(body=seat, by=by, deaths=3) for act in (*INCIDENT_ACTS.split(), "dismiss")}
    for act in ("follow", "final"):
        scene.sent(at[act], by=by, signer=stage.director)
    for act, row in at.items():
        Incident.objects.filter(pk=row.pk).update(state=INCIDENT_STATES.get(act, row.state))
        row.refresh_from_db()
    incident_of = {act: scene.incident(body=seat, by=by, deaths=3) for act in REPORT_ACTS.split()}
    reports = {}
    for act, incident in incident_of.items():
        is_sent = act in ("receive", "correct", "compare", "copy")
        report = (
            scene.sent(incident, by=by, signer=stage.director) if is_sent else scene.drafted(incident, by=by)
        )
        Report.objects.filter(pk=report.pk).update(state=REPORT_STATES.get(act, report.state), body=seat)
        reports[act] = report
    Report.objects.filter(pk=reports["receive"].pk).update(body=seat)
    old = reports["compare"]
    later = Report.objects.create(
        incident=old.incident,
        body=seat,
        kind="first",
        edition=2,
        grade=3,
        course="屋面坍塌，更正伤亡。",
        change="伤亡人数",
        drafted_by=by,
        drafted_at=clock.now(),
    )
    reports["compare"] = later
    for row in reports.values():
        row.refresh_from_db()
    above = Recipient.objects.filter(report=reports["copy"], target="outside").get()
    also = Recipient.objects.filter(report=reports["correct"], target="outside").get()
    Recipient.objects.filter(pk=also.pk).update(state="sent", sent_at=clock.now())
    own = Recipient.objects.create(
        report=reports["copy"], target="body", body=seat, name="本单位", state="sent", sent_at=clock.now()
    )
    suspicions = {}
    for act, fault in (("confirm", "late"), ("clear", "false"), ("case", "concealed")):
        row = suspicion_raise(incident=at["detail"], fault=fault, ground="群众早已反映", by=by)
        suspicions[act] = row
    suspicion_confirm(suspicion=suspicions["case"], finding="属实", by=by)
    now = clock.now()
    scene.called(at["detail"], by=by)
    action_add(incident=at["detail"], done=Done(now, "到场会商", unit="上级专家组"), by=by)
    over = scene.incident(body=seat, by=by)
    scene.sent(over, by=by, signer=stage.director)
    incident_end(incident=over, ended_at=clock.now(), ending="搜救结束", by=by)
    lesson = lesson_add(incident=over, text="排查老旧厂房屋面", body=seat, due_on=stage.day(60), by=by)
    unused = Limit.objects.exclude(pk__in=Due.objects.values("limit")).earliest("pk")
    return Rows(
        scene,
        {"relay": above, "receipt": also, "receive": own},
        suspicions,
        lesson,
        scene.kind(),
        GradeRule.objects.filter(government=stage.government).earliest("pk"),
        unused,
        RecipientRule.objects.filter(government=stage.government).earliest("pk"),
        at,
        reports,
    )
