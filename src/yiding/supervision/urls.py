"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_candidates, views_matter, views_sheets, views_tasks
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
    *(path(act.path, act_view(act), name=act.name) for act in ACTS),
]
