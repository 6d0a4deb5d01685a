"""承办任务的操作, as data: its address, whose it is, from which states, what its form asks, what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from yiding.core.columns import Viewer
from yiding.core.moves import Machine
from yiding.files.services import Paper

from . import forms_tasks as f
from .assigning import (
    task_accept,
    task_decline,
    task_insist,
    task_reassign,
    task_reopen,
    task_split,
)
from .batches import own_person
from .closing import claim_accept, claim_file, claim_return
from .extending import (
    extension_ask,
    extension_grant,
    extension_refuse,
    may_decide,
    task_resume,
    task_suspend,
)
from .models import Claim, Extension, Matter, Report, Task, TaskState
from .permissions import (
    may_carry,
    may_check,
    may_examine,
    may_file,
    may_grant,
    may_review,
    may_split,
)
from .reporting import Found, check_file, report_adopt, report_file, report_return
from .selectors import claim_get, extension_get, matter_get, report_get, task_get, tasks_visible_to
from .states import CLAIM, EXTENSION, REPORT, TASK
from .supports import told_by_supports


@dataclass(frozen=True, slots=True)
class Given:
    """填报: what a form brought: its values and its papers."""

    values: Mapping[str, Any]
    papers: Sequence[Paper] = ()

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class Act:
    """一种操作. Without a ``form`` it is a button: there is no page of it.

    ``states`` are those of the row in which it can be done; ``beside`` names what the page shows beside the
    form; ``icon`` and ``is_quiet`` say how its button looks.
    """

    name: str
    path: str
    row: Callable[[Viewer, int], Any]
    may: Callable[[Viewer, Any], bool]
    run: Callable[[Any, Given, User], object]
    label: Any
    states: frozenset[str] | None = None
    form: Callable[[HttpRequest, Any], forms.Form] | None = None
    takes_files: bool = False
    beside: str = ""
    done: Any = ""
    others: tuple[str, ...] = field(default=())

    def is_open(self, row: Any) -> bool:
        """Is the row in a state in which this can be done?"""
        return self.states is None or str(row.state) in self.states

    def url(self, row: Any) -> str:
        return reverse(f"supervision:{self.name}", args=[row.pk])

    def is_offered(self, viewer: Viewer, row: Any) -> bool:
        """Does a page show it to the viewer now?"""
        return self.is_open(row) and self.may(viewer, row)


def task_of(row: models.Model) -> Task | None:
    """The task that a row belongs to; of a matter, none."""
    if isinstance(row, Task):
        return row
    if isinstance(row, Report | Claim | Extension):
        return row.task
    return None


def _from(machine: Machine, move: str) -> frozenset[str]:
    return machine.moves[move].sources


def _plain(form: type[forms.Form]) -> Callable[[HttpRequest, Any], forms.Form]:
    return lambda request, _row: form(request.POST or None)


def _of_task(form: Callable[..., forms.Form], *, files: bool = False) -> Any:
    def make(request: HttpRequest, row: Task) -> forms.Form:
        more = {"files": request.FILES or None} if files else {}
        return form(request.POST or None, task=row, **more)

    return make


def _accept_form(request: HttpRequest, row: Task) -> forms.Form:
    own = own_person(request.user, row.body) if isinstance(request.user, User) else None
    return f.AcceptForm(request.POST or None, task=row, own=own)


def _report_form(request: HttpRequest, row: Task) -> forms.Form:
    initial = {}
    if request.method != "POST" and request.GET.get("all") == "1":
        initial = {"text": told_by_supports(request.user, row), "is_for_all": True}
    return f.ReportForm(request.POST or None, request.FILES or None, task=row, initial=initial)


def _claim_form(request: HttpRequest, _row: Task) -> forms.Form:
    return f.ClaimForm(request.POST or None, request.FILES or None)


def _grant_form(request: HttpRequest, row: Extension) -> forms.Form:
    return f.GrantForm(request.POST or None, extension=row)


def _check_form(request: HttpRequest, row: Matter) -> forms.Form:
    tasks = tasks_visible_to(request.user).filter(matter=row).exclude(state=TaskState.WITHDRAWN)
    return f.CheckForm(request.POST or None, request.FILES or None, tasks=tasks.select_related("body"))


def _files(viewer: Viewer, _row: Any) -> bool:
    return may_file(viewer)


def _grants(viewer: Viewer, _row: Any) -> bool:
    return may_grant(viewer)


def _found(given: Given) -> Found:
    return Found(
        given["checked_on"], given["way"], given["effect"], given["finding"], bool(given["is_look_back"])
    )


AT_WORK = frozenset({TaskState.ACTIVE.value, TaskState.CLAIMED.value})
LIVE = frozenset({"active", "suspended", "closed", "struck"})
TASK_ACTS = (
    Act(
        "task-accept",
        "tasks/<int:pk>/accept/",
        task_get,
        may_carry,
        lambda row, told, by: task_accept(task=row, person=told["person"], by=by),
        lazy("签收"),
        _from(TASK, "accept"),
        _accept_form,
        done=lazy("已签收。"),
    ),
    Act(
        "task-report",
        "tasks/<int:pk>/report/",
        task_get,
        may_carry,
        lambda row, told, by: report_file(
            task=row, told=told["told"], by=by, evidence=told.papers, key=told["key"]
        ),
        lazy("反馈进展"),
        AT_WORK,
        _report_form,
        takes_files=True,
        beside="supervision/_beside_task.html",
        done=lazy("已反馈。"),
    ),
    Act(
        "task-claim",
        "tasks/<int:pk>/claim/",
        task_get,
        may_carry,
        lambda row, told, by: claim_file(
            task=row, text=told["text"], by=by, evidence=told.papers, key=told["key"]
        ),
        lazy("申请办结"),
        _from(TASK, "claim"),
        _claim_form,
        takes_files=True,
        beside="supervision/_beside_task.html",
        done=lazy("已申请办结，等待审核。"),
    ),
    Act(
        "task-extend",
        "tasks/<int:pk>/extend/",
        task_get,
        may_carry,
        lambda row, told, by: extension_ask(task=row, by=by, **told.values),
        lazy("申请延期"),
        frozenset({TaskState.ACTIVE.value}),
        _of_task(f.ExtensionForm),
        done=lazy("已申请延期，等待批复。"),
    ),
    Act(
        "task-split",
        "tasks/<int:pk>/split/",
        task_get,
        may_split,
        lambda row, told, by: task_split(task=row, by=by, **told.values),
        lazy("单位内分解"),
        AT_WORK,
        _of_task(f.SplitForm),
        done=lazy("已分解。"),
    ),
    Act(
        "task-decline",
        "tasks/<int:pk>/decline/",
        task_get,
        may_carry,
        lambda row, told, by: task_decline(task=row, reason=told["reason"], by=by),
        lazy("拒签"),
        _from(TASK, "decline"),
        _plain(f.ReasonForm),
        done=lazy("已拒签，等待督查部门处理。"),
    ),
    Act(
        "task-insist",
        "tasks/<int:pk>/insist/",
        task_get,
        _files,
        lambda row, told, by: task_insist(task=row, reason=told["reason"], by=by),
        lazy("维持交办"),
        _from(TASK, "insist"),
        _plain(f.ReasonForm),
        done=lazy("已维持交办。"),
    ),
    Act(
        "task-reassign",
        "tasks/<int:pk>/reassign/",
        task_get,
        lambda viewer, row: may_file(viewer) and row.role != "split",
        lambda row, told, by: task_reassign(task=row, to=told["to"], reason=told["reason"], by=by),
        lazy("改派"),
        _from(TASK, "withdraw"),
        _of_task(f.BodyForm),
        done=lazy("已改派。"),
    ),
    Act(
        "task-suspend",
        "tasks/<int:pk>/suspend/",
        task_get,
        _grants,
        lambda row, told, by: task_suspend(task=row, reason=told["reason"], by=by),
        lazy("中止"),
        _from(TASK, "suspend"),
        _plain(f.ReasonForm),
        done=lazy("已中止。"),
    ),
    Act(
        "task-resume",
        "tasks/<int:pk>/resume/",
        task_get,
        _grants,
        lambda row, told, by: task_resume(task=row, by=by, due_on=told["due_on"]),
        lazy("恢复办理"),
        _from(TASK, "resume"),
        _plain(f.ResumeForm),
        done=lazy("已恢复办理。"),
    ),
    Act(
        "task-reopen",
        "tasks/<int:pk>/reopen/",
        task_get,
        _files,
        lambda row, told, by: task_reopen(task=row, reason=told["reason"], by=by),
        lazy("重新办理"),
        _from(TASK, "reopen"),
        _plain(f.ReasonForm),
        done=lazy("已重新交办。"),
    ),
)
REPORT_ACTS = (
    Act(
        "report-adopt",
        "reports/<int:pk>/adopt/",
        report_get,
        may_review,
        lambda row, _told, by: report_adopt(report=row, by=by),
        lazy("采用"),
        _from(REPORT, "adopt"),
        done=lazy("已采用。"),
    ),
    Act(
        "report-return",
        "reports/<int:pk>/return/",
        report_get,
        may_review,
        lambda row, told, by: report_return(report=row, reason=told["reason"], by=by),
        lazy("退回重报"),
        _from(REPORT, "return"),
        _plain(f.ReviewForm),
        beside="supervision/_beside_report.html",
        done=lazy("已退回重报。"),
    ),
)
CLAIM_ACTS = (
    Act(
        "claim-accept",
        "claims/<int:pk>/accept/",
        claim_get,
        lambda viewer, row: may_examine(viewer, row.task),
        lambda row, told, by: claim_accept(claim=row, finding=told["finding"], grade=told["grade"], by=by),
        lazy("同意办结"),
        _from(CLAIM, "accept"),
        _plain(f.ClaimAcceptForm),
        beside="supervision/_beside_claim.html",
        done=lazy("已同意办结。"),
        others=("claim-return",),
    ),
    Act(
        "claim-return",
        "claims/<int:pk>/return/",
        claim_get,
        lambda viewer, row: may_examine(viewer, row.task),
        lambda row, told, by: claim_return(claim=row, missing=told["missing"], by=by),
        lazy("退回补办"),
        _from(CLAIM, "return"),
        _plain(f.MissingForm),
        beside="supervision/_beside_claim.html",
        done=lazy("已退回补办。"),
        others=("claim-accept",),
    ),
)
EXTENSION_ACTS = (
    Act(
        "extension-grant",
        "extensions/<int:pk>/grant/",
        extension_get,
        may_decide,
        lambda row, told, by: extension_grant(
            extension=row, by=by, due_on=told["due_on"], words=told["words"] or ""
        ),
        lazy("同意延期"),
        _from(EXTENSION, "grant"),
        _grant_form,
        beside="supervision/_beside_extension.html",
        done=lazy("已同意延期。"),
        others=("extension-refuse",),
    ),
    Act(
        "extension-refuse",
        "extensions/<int:pk>/refuse/",
        extension_get,
        may_decide,
        lambda row, told, by: extension_refuse(extension=row, words=told["words"], by=by),
        lazy("不同意延期"),
        _from(EXTENSION, "refuse"),
        _plain(f.RefuseForm),
        beside="supervision/_beside_extension.html",
        done=lazy("已答复不同意延期。"),
        others=("extension-grant",),
    ),
)
CHECK = Act(
    "check-add",
    "<int:pk>/check/",
    matter_get,
    may_check,
    lambda row, told, by: check_file(
        matter=row, found=_found(told), by=by, task=told["task"], evidence=told.papers
    ),
    lazy("登记核查"),
    LIVE,
    _check_form,
    takes_files=True,
    beside="supervision/_beside_check.html",
    done=lazy("核查已登记。"),
)
ACTS = (*TASK_ACTS, *REPORT_ACTS, *CLAIM_ACTS, *EXTENSION_ACTS, CHECK)
BY_NAME = {act.name: act for act in ACTS}
