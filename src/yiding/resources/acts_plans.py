"""预案与演练的操作, as tables."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, Told, plain
from yiding.files.acts import bringing_paper

from . import drilling, planning
from .fields import NoteForm, ReasonForm
from .forms_plans import (
    DrillEditForm,
    DrillForm,
    EnforceForm,
    FindingForm,
    HoldForm,
    PaperForm,
    PlanEditForm,
    PlanForm,
    ReviewForm,
    ReviseForm,
    settle_form,
)
from .getting import drill_get, finding_get, plan_get
from .making import by_another, doing, fields_of, for_viewer, saving, within
from .permissions import may_approve, may_change, may_record
from .plans import Drill, DrillFinding, Plan
from .states import DRILL, FINDING, PLAN

PLAN_FIELDS = ("title", "kind", "level", "units", "changes")
DRILL_FIELDS = ("title", "form", "planned_on", "place", "scenario", "units")
DRAFTED, IN_FORCE = frozenset({"drafted"}), frozenset({"in_force"})


def _draft(_row: None, told: Told, by: User) -> Plan:
    return planning.plan_draft(body=told.pop("body"), values=told, by=by)


PLANS = Subject(
    "resources",
    "plan",
    _("应急预案"),
    get=plan_get,
    prefix="plans/",
    acts=(
        Act("draft", _("起草预案"), may_record, _draft, for_viewer(PlanForm), starts=True, is_first=True),
        Act(
            "approve",
            _("审定"),
            by_another(may_approve, "made_by_id"),
            doing(planning.plan_approve, "plan"),
            states=PLAN.moves["approve"].sources,
            is_open=lambda row: row.document_id is not None,
            is_first=True,
            in_batch=True,
        ),
        Act(
            "return",
            _("退回修改"),
            may_approve,
            doing(planning.plan_return, "plan"),
            plain(ReasonForm),
            states=PLAN.moves["return"].sources,
        ),
        Act(
            "enforce",
            _("印发施行"),
            may_change,
            doing(planning.plan_enforce, "plan"),
            plain(EnforceForm),
            states=PLAN.moves["enforce"].sources,
            is_first=True,
        ),
        Act(
            "revise",
            _("修订"),
            may_change,
            doing(planning.plan_revise, "plan"),
            plain(ReviseForm),
            states=IN_FORCE,
            is_first=True,
        ),
        Act(
            "review",
            _("复审不改"),
            may_change,
            doing(planning.plan_review, "plan"),
            plain(ReviewForm),
            states=IN_FORCE,
        ),
        Act(
            "drill",
            _("安排演练"),
            may_change,
            saving(drilling.drill_plan, "plan"),
            within(DrillForm),
            states=IN_FORCE,
        ),
        bringing_paper(
            Act(
                "paper",
                _("上传预案文本"),
                may_change,
                doing(planning.plan_paper, "plan"),
                plain(PaperForm),
                states=DRAFTED,
            )
        ),
        Act(
            "edit",
            _("修改"),
            may_change,
            saving(planning.plan_edit, "plan"),
            for_viewer(PlanEditForm, fields_of(*PLAN_FIELDS)),
            states=DRAFTED,
        ),
        Act(
            "expire",
            _("废止"),
            may_approve,
            doing(planning.plan_expire, "plan"),
            plain(ReasonForm),
            states=PLAN.moves["expire"].sources,
        ),
    ),
)
DRILLS = Subject(
    "resources",
    "drill",
    _("应急演练"),
    get=drill_get,
    prefix="plans/drills/",
    acts=(
        Act(
            "hold",
            _("登记演练"),
            may_change,
            saving(drilling.drill_hold, "drill"),
            plain(HoldForm),
            states=DRILL.moves["hold"].sources,
            is_first=True,
        ),
        Act(
            "finding",
            _("登记发现的问题"),
            may_change,
            doing(drilling.finding_add, "drill"),
            plain(FindingForm),
            states=frozenset({"held"}),
            is_first=True,
        ),
        bringing_paper(
            Act(
                "paper",
                _("加入照片和材料"),
                may_change,
                doing(drilling.drill_paper, "drill"),
                plain(PaperForm),
            )
        ),
        Act(
            "edit",
            _("修改"),
            may_change,
            saving(drilling.drill_edit, "drill"),
            within(DrillEditForm, fields_of(*DRILL_FIELDS)),
            states=frozenset({"planned"}),
        ),
        Act(
            "cancel",
            _("取消演练"),
            may_change,
            doing(drilling.drill_cancel, "drill"),
            plain(ReasonForm),
            states=DRILL.moves["cancel"].sources,
        ),
    ),
)


def _drill_page(row: Any) -> str:
    found: Drill | DrillFinding = row
    key = found.drill_id if isinstance(found, DrillFinding) else found.pk
    return reverse("resources:drill-detail", args=[key])


FINDINGS = Subject(
    "resources",
    "finding",
    _("发现的问题"),
    get=finding_get,
    prefix="plans/findings/",
    page=_drill_page,
    list_name="resources:drill-list",
    acts=(
        Act(
            "settle",
            _("已修订预案"),
            may_change,
            doing(drilling.finding_settle, "finding"),
            settle_form,
            states=FINDING.moves["settle"].sources,
        ),
        Act(
            "keep",
            _("不改预案"),
            may_change,
            doing(drilling.finding_keep, "finding"),
            plain(NoteForm),
            states=FINDING.moves["keep"].sources,
        ),
    ),
)
SUBJECTS = (PLANS, DRILLS, FINDINGS)
