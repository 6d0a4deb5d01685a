"""演示突发事件: incidents of the demo city in every state, made through the services; words in the toml.

What lies days back was done just now: after each step the incident's instants are moved back by what has
passed since, so that limits, delays and reports stand as they would.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from importlib import resources
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F

from yiding import typeset
from yiding.core import clock
from yiding.directory.models import Body, Government
from yiding.files.services import blob_keep
from yiding.incidents.limits import day_of
from yiding.incidents.models import (
    Action,
    Call,
    Due,
    Incident,
    IncidentKind,
    Recipient,
    Report,
    Suspicion,
)
from yiding.incidents.relaying import Relayed, recipient_receive, recipient_relay
from yiding.incidents.reporting import (
    incident_flash,
    report_correct,
    report_draft,
    report_receive,
    report_send,
    report_submit,
)
from yiding.incidents.reviewing import incident_review, lesson_add, lesson_propose
from yiding.incidents.ruling import rules_seed
from yiding.incidents.services import (
    Called,
    Done,
    Noted,
    Verified,
    action_add,
    bodies_call_in,
    call_log,
    incident_dismiss,
    incident_end,
    incident_record,
    incident_verify,
)
from yiding.incidents.sheets import kept_version, printed, sheet_of
from yiding.incidents.suspicions import suspicion_confirm

from .demo_beside import City

Words = Mapping[str, Any]
INSTANTS: Mapping[type[models.Model], tuple[str, str]] = {
    Incident: ("pk", "occurred_at known_at found_known_at first_reported_at ended_at made_at"),
    Report: ("incident", "drafted_at sent_at received_at"),
    Recipient: ("report__incident", "sent_at received_at"),
    Call: ("incident", "at made_at"),
    Action: ("incident", "at made_at"),
    Due: ("incident", "started_at due_at met_at"),
    Suspicion: ("incident", "raised_at judged_at"),
}


def incidents_make(government: Government) -> None:
    """Fills the room once. Each incident typesets its reports, so each is a transaction of its own."""
    if Incident.objects.filter(government=government).exists():
        return
    book = tomllib.loads(resources.files(__package__).joinpath("demo_incidents.toml").read_text("utf-8"))
    city = City(government, {user.username: user for user in User.objects.all()})
    rules_seed(government=government, by=city.director)
    for told in book["incident"]:
        with transaction.atomic():
            _Course(city, told).run()


class _Course:
    """One incident, step by step."""

    def __init__(self, city: City, told: Words) -> None:
        self.city, self.told = city, told
        self.by = city.people[told["by"]]
        self.signer = city.people[told["signer"]]
        self.duty = city.people["mishu"]
        self.row = self._recorded()

    def run(self) -> None:
        steps: Sequence[Sequence[Any]] = self.told.get("steps", ())
        for name, *words in steps:
            act: Callable[..., None] = getattr(self, f"do_{name}")
            act(*words)
            self.row = Incident.objects.select_related("body", "government", "kind", "town").get(
                pk=self.row.pk
            )
        self._papers()

    def _body(self, name: str) -> Body | None:
        return self.city.body(name) if name else None

    def _recorded(self) -> Incident:
        told, now = self.told, clock.now()
        known = now - timedelta(minutes=told.get("known_ago", 2))
        noted = Noted(
            body=self.city.body(told["body"]),
            kind=IncidentKind.objects.get(government=self.city.government, name=told["kind"]),
            title=told["title"],
            address=told["address"],
            occurred_at=known - timedelta(minutes=told.get("before", 8)),
            known_at=known,
            town=self._body(told.get("town", "")),
            longitude=told.get("longitude"),
            latitude=told.get("latitude"),
            origin=told.get("origin", "own"),
            figures=told.get("figures", {}),
        )
        if told.get("is_flash"):
            return incident_flash(noted=noted, course=told["course"], measures=told["measures"], by=self.by)
        return incident_record(noted=noted, by=self.by)

    def do_pass(self, minutes: int) -> None:
        """So much later."""
        gone = timedelta(minutes=minutes)
        for model, (key, names) in INSTANTS.items():
            rows = model._default_manager.filter(**{key: self.row.pk})
            rows.update(**{name: F(name) - gone for name in names.split()})
        for due in Due.objects.filter(incident=self.row):
            Due.objects.filter(pk=due.pk).update(due_on=day_of(due.due_at))
        if self.row.update_until:
            days = day_of(clock.now()) - day_of(clock.now() - gone)
            Incident.objects.filter(pk=self.row.pk).update(update_until=self.row.update_until - days)

    def do_call(self, text: str) -> None:
        who = f"{self.told['body']}值班员"
        called = Called("unit", clock.now(), who, "市总值班室 梅映雪", text)
        call_log(incident=self.row, called=called, by=self.duty)

    def do_call_up(self, text: str) -> None:
        called = Called("upward", clock.now(), "市总值班室 梅映雪", "上级总值班室 值班员", text)
        call_log(incident=self.row, called=called, by=self.duty)

    def do_report(self, kind: str, course: str, values: Words | None = None) -> None:
        told = {"measures": self.told["measures"], "source": f"{self.told['body']}报告", **(values or {})}
        report = report_draft(incident=self.row, kind=kind, values={**told, "course": course}, by=self.by)
        report_submit(report=report, by=self.by)
        report_send(report=report, by=self.signer)

    def do_draft(self, kind: str, course: str) -> None:
        report_draft(incident=self.row, kind=kind, values={"course": course}, by=self.by)

    def do_correct(self, change: str, values: Words) -> None:
        report = self.row.reports.filter(state="sent").latest("sent_at")
        report = report_correct(report=report, values=values, change=change, by=self.by)
        report_submit(report=report, by=self.by)
        report_send(report=report, by=self.signer)

    def do_receive(self) -> None:
        for report in self.row.reports.filter(state="sent", received_at=None, body__isnull=False):
            report_receive(report=report, by=self.duty)

    def do_relay(self, receipt: str = "") -> None:
        rows = Recipient.objects.filter(report__incident=self.row, state="waiting", target="outside")
        for one in rows.select_related("report__incident", "due"):
            relayed = Relayed(clock.now(), "上级值班信息系统", "上级总值班室 值班员", receipt)
            recipient_relay(recipient=one, relayed=relayed, by=self.duty)

    def do_sign_for(self) -> None:
        rows = Recipient.objects.filter(report__incident=self.row, state="sent", target="leaders")
        for one in rows.select_related("report__incident"):
            recipient_receive(recipient=one, by=self.city.people["changwu"])

    def do_verify(self, grade: int, known_before: int = 0) -> None:
        known = self.row.known_at - timedelta(minutes=known_before)
        figures = {
            name: getattr(self.row, name) for name in ("deaths", "missing", "injuries", "light_injuries")
        }
        verified = Verified(grade, min(self.row.occurred_at, known), known, figures)
        incident_verify(incident=self.row, verified=verified, by=self.duty)

    def do_call_in(self, names: Sequence[str], task: str) -> None:
        bodies_call_in(incident=self.row, bodies=self.city.bodies(names), task=task, by=self.duty)

    def do_action(self, unit: str, people: int, text: str) -> None:
        body = Body.objects.filter(government=self.city.government, name=unit).first()
        done = Done(clock.now(), text, body, "" if body else unit, people or None)
        action_add(incident=self.row, done=done, by=self.duty)

    def do_end(self, ending: str) -> None:
        incident_end(incident=self.row, ended_at=clock.now(), ending=ending, by=self.by)

    def do_dismiss(self, reason: str) -> None:
        incident_dismiss(incident=self.row, reason=reason, by=self.duty)

    def do_confirm(self, fault: str, finding: str) -> None:
        row = self.row.suspicions.select_related("incident").get(fault=fault)
        suspicion_confirm(suspicion=row, finding=finding, by=self.city.inspector)

    def do_review(self, cause: str, assessment: str) -> None:
        incident_review(incident=self.row, cause=cause, assessment=assessment, by=self.duty)

    def do_lesson(self, text: str, body: str, days: int, proposed: bool) -> None:
        due_on = clock.today() + timedelta(days=days)
        lesson = lesson_add(incident=self.row, text=text, body=self._body(body), due_on=due_on, by=self.duty)
        if proposed:
            lesson_propose(lesson=lesson, by=self.city.inspector)

    def _papers(self) -> None:
        """The forms say the instants as they stand now."""
        rows = self.row.reports.filter(state="sent").select_related("body", "drafted_by", "signed_by")
        for report in rows.select_related("incident__government", "incident__kind", "incident__town"):
            sheet = typeset.to_json(sheet_of(report))
            Report.objects.filter(pk=report.pk).update(sheet=sheet)
            version = kept_version(report)
            if version is not None:
                version.blob = blob_keep(BytesIO(printed(sheet, "pdf")))
                version.save(update_fields=["blob"])
