"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_candidates

app_name = "supervision"
urlpatterns = [
    path("", views.matter_list, name="matter-list"),
    path("<int:pk>/", views.matter_detail, name="matter-detail"),
    path("tasks/", views.task_list, name="task-list"),
    path("tasks/<int:pk>/", views.task_detail, name="task-detail"),
    path("candidates/", views_candidates.candidate_list, name="candidate-list"),
    path("candidates/<int:pk>/", views_candidates.candidate_detail, name="candidate-detail"),
]
