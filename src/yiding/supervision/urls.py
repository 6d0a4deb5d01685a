"""网址."""

from __future__ import annotations

from django.urls import path

from . import (
    views,
    views_candidates,
    views_filing,
    views_matter,
    views_plans,
    views_proposals,
    views_sheets,
    views_tasks,
)
from .task_acts import ACTS
from .views_acts import act_view

app_name = "supervision"
urlpatterns = [
    path("", views.matter_list, name="matter-list"),
    path("<int:pk>/", views_matter.matter_detail, name="matter-detail"),
    path("tasks/", views.task_list, name="task-list"),
    path("ledger/", views_sheets.ledger, name="ledger"),
    path("tasks/progress/", views_sheets.progress, name="progress"),
    path("tasks/progress/sheet/", views_sheets.progress_sheet, name="progress-sheet"),
    path("tasks/today/", views_tasks.task_today, name="task-today"),
    path("tasks/<int:pk>/", views_tasks.task_detail, name="task-detail"),
    path("candidates/", views_candidates.candidate_list, name="candidate-list"),
    path("candidates/<int:pk>/", views_candidates.candidate_detail, name="candidate-detail"),
    path("candidates/<int:pk>/split/", views_proposals.candidate_split_page, name="candidate-split"),
    path("proposals/", views_proposals.proposal_list, name="proposal-list"),
    path("proposals/<int:pk>/", views_proposals.proposal_page, name="proposal-page"),
    path("filing/", views_filing.filing_list, name="filing-list"),
    *(
        path(f"filing/{act.name}/", views_filing.act_view(act), name=f"matters-{act.name}")
        for act in views_filing.ACTS
    ),
    path("add/", views_filing.matter_add, name="matter-add"),
    path("instructions/add/", views_filing.instruction_add, name="instruction-add"),
    path("<int:pk>/edit/", views_filing.matter_edit_page, name="matter-edit"),
    path("<int:pk>/sources/add/", views_filing.source_add_page, name="source-add"),
    path("<int:pk>/parts/add/", views_filing.part_add, name="part-add"),
    path("<int:pk>/plans/ask/", views_filing.plans_ask_page, name="plans-ask"),
    path("tasks/<int:pk>/plan/", views_plans.unit_plan_add, name="unit-plan-add"),
    path("groups/", views_plans.matter_groups, name="matter-groups"),
    path("unit-plans/", views_plans.unit_plan_list, name="unit-plan-list"),
    path("plans/", views_plans.plan_list, name="plan-list"),
    path("plans/add/", views_plans.plan_add, name="plan-add"),
    path("plans/<int:pk>/", views_plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/fill/", views_plans.plan_fill_page, name="plan-fill"),
    path("plans/<int:pk>/edit/", views_plans.container_edit_page, name="plan-edit"),
    path("templates/", views_plans.template_list, name="template-list"),
    path("templates/add/", views_plans.template_add, name="template-add"),
    path("templates/<int:pk>/edit/", views_plans.template_edit, name="template-edit"),
    path("templates/<int:pk>/use/", views_plans.template_use_page, name="template-use"),
    *(path(act.path, act_view(act), name=act.name) for act in ACTS),
]
