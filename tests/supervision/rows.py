"""督办的班底与事项: an office, bodies with a liaison each, and matters in every state.

stage = stage_make(government)
matter = stage.matter(leads=["甲局"], supports=["乙局"], due=10)        # assigned
stage.work(stage.task(matter, "甲局"))                                   # accepted
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User

from yiding.accounts.models import Holding
from yiding.accounts.services import account_of
from yiding.core import clock
from yiding.core.access import Level, Role, side_of
from yiding.directory.models import Body, Government, GroupMember, Person, Post
from yiding.supervision.assigning import matter_assign, task_accept
from yiding.supervision.closing import claim_accept, claim_file
from yiding.supervision.extending import extension_ask
from yiding.supervision.filing import (
    Draft,
    Ground,
    InCharge,
    Node,
    matter_draft,
    matters_approve,
    matters_submit,
)
from yiding.supervision.models import Check, Claim, Extension, Matter, Report, SourceKind, Task
from yiding.supervision.reporting import Found, Told, check_file, report_file


def holder(username: str, role: Role, body: Body | None) -> User:
    """Somebody who holds a role in a body (or without one), with a person of their own."""
    user = User.objects.create_user(username, last_name=username)
    account = account_of(user)
    post = None
    if body is not None:
        person = Person.objects.create(government=body.government, name=username)
        post = Post.objects.create(body=body, person=person, title="联络员")
        type(account).objects.filter(pk=account.pk).update(person=person)
    Holding.objects.create(account=account, role=role, side=side_of(role), post=post)
    return user


@dataclass
class Stage:
    """班底: the office, bodies by name with a liaison each, and a group of all of them (各局)."""

    government: Government
    inspector: User
    second_inspector: User
    director: User
    leader: User
    bodies: dict[str, Body] = field(default_factory=dict)
    liaisons: dict[str, User] = field(default_factory=dict)
    heads: dict[str, User] = field(default_factory=dict)
    group: Body | None = None

    def body(self, name: str) -> Body:
        return self.bodies[name]

    def draft(
        self,
        leads: Sequence[str] = ("甲局",),
        supports: Sequence[str] = (),
        due: int | None = 30,
        title: str = "建立养老服务台账",
        level: Level = Level.MEMBERS,
        ground: Ground | None = None,
        **more: Any,
    ) -> Matter:
        """A draft whose last node is ``due`` days ahead; names are of bodies, or 各局 for the group."""
        day = self.day(due) if due is not None else None
        charge = [InCharge(self._named(name), "lead") for name in leads]
        charge += [InCharge(self._named(name), "support") for name in supports]
        supervisor = more.pop("supervisor", None)
        return matter_draft(
            government=self.government,
            draft=Draft(
                title=title,
                in_charge=charge,
                nodes=[Node("办结", day)] if day else [],
                due_on=day,
                level=level,
                supervisor=supervisor,
                more=more,
            ),
            grounds=[ground or Ground(SourceKind.SUPERIOR, "请建立台账并按期办结。", given_by="上级机关")],
            by=self.inspector,
        )

    def matter(self, **more: Any) -> Matter:
        """An assigned matter."""
        matter = self.draft(**more)
        matters_submit(matters=[matter], by=self.inspector)
        matters_approve(matters=[matter], by=self.director)
        matter_assign(matter=matter, by=self.inspector)
        return matter

    def _named(self, name: str) -> Body:
        return self.group if name == "各局" and self.group else self.bodies[name]

    @staticmethod
    def day(days: int) -> date:
        return clock.today() + timedelta(days=days)

    @staticmethod
    def task(matter: Matter, name: str) -> Task:
        return matter.tasks.select_related("matter", "body").get(body__name=name, parent=None)

    def accept(self, task: Task) -> Task:
        """The body takes the task."""
        user = self.liaisons[task.body.name]
        task_accept(task=task, person=account_of(user).person, by=user)
        return task

    def report(self, task: Task, text: str = "已完成摸底。", **told: Any) -> Report:
        return report_file(task=task, told=Told(text, **told), by=self.liaisons[task.body.name])

    def claim(self, task: Task) -> Claim:
        return claim_file(task=task, text="已全部完成。", by=self.liaisons[task.body.name])

    def close(self, task: Task) -> Claim:
        """Claimed by the body, accepted by the office."""
        claim = self.claim(task)
        claim_accept(claim=claim, finding="属实", grade="good", by=self.inspector)
        return claim


def stage_make(
    government: Government, names: Sequence[str] = ("甲局", "乙局", "丙局"), mark: str = ""
) -> Stage:
    """The people and bodies; ``mark`` keeps the user names of two stages apart."""
    stage = Stage(
        government,
        inspector=holder(f"{mark}督查员", Role.INSPECTOR, None),
        second_inspector=holder(f"{mark}督查员二", Role.INSPECTOR, None),
        director=holder(f"{mark}主任", Role.DIRECTOR, None),
        leader=holder(f"{mark}市长", Role.LEADER, None),
    )
    stage.group = Body.objects.get_or_create(government=government, name="各局", is_group=True)[0]
    for name in names:
        body = Body.objects.create(government=government, name=name)
        stage.bodies[name] = body
        stage.liaisons[name] = holder(f"{mark}{name}联络员", Role.LIAISON, body)
        stage.heads[name] = holder(f"{mark}{name}局长", Role.BODY_HEAD, body)
        GroupMember.objects.create(group=stage.group, member=body)
    return stage


@dataclass(frozen=True)
class Rows:
    """督办各行: one row of each kind, for the tests that walk all addresses."""

    stage: Stage
    matter: Matter
    task: Task
    claim: Claim
    extension: Extension
    report: Report
    check: Check
    assigned: Task

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        """What the addresses of the room take."""
        task = {"pk": self.task.pk}
        acts = "accept report claim extend split decline insist reassign suspend resume reopen"
        return {
            "supervision": {"pk": self.matter.pk},
            "supervision:task-detail": task,
            **{f"supervision:task-{act}": task for act in acts.split()},
            **{f"supervision:report-{act}": {"pk": self.report.pk} for act in ("adopt", "return")},
            **{f"supervision:claim-{act}": {"pk": self.claim.pk} for act in ("accept", "return")},
            **{f"supervision:extension-{act}": {"pk": self.extension.pk} for act in ("grant", "refuse")},
        }

    @property
    def on_pages(self) -> dict[str, object]:
        """The same, by the names of the browser's table of pages."""
        return {
            "matter": self.matter.pk,
            "task": self.task.pk,
            "assigned": self.assigned.pk,
            "report": self.report.pk,
            "claim": self.claim.pk,
            "extension": self.extension.pk,
        }


def rows_of(stage: Stage) -> Rows:
    """A matter that two bodies work on, with what hangs on it."""
    matter = stage.matter(leads=["甲局"], supports=["乙局"])
    task = stage.accept(stage.task(matter, "甲局"))
    stage.report(task)
    support = stage.accept(stage.task(matter, "乙局"))
    extension_ask(task=task, to_due_on=stage.day(90), reason="需招标", by=stage.liaisons["甲局"])
    claim = stage.claim(support)
    found = Found(stage.day(0), "site", "partly", "台账只建了一半")
    check = check_file(matter=matter, found=found, by=stage.inspector)
    assigned = stage.task(stage.matter(title="清理占道经营"), "甲局")
    return Rows(stage, matter, task, claim, task.extensions.get(), task.reports.get(), check, assigned)
