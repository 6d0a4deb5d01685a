"""网址."""

from __future__ import annotations

from django.urls import path

from . import views
from .acts import SUBJECTS

app_name = "practices"
urlpatterns = [
    path("", views.practice_list, name="practice-list"),
    path("<int:pk>/", views.practice_detail, name="practice-detail"),
    path("benchmarks/", views.benchmark_list, name="benchmark-list"),
    path("exemplars/", views.exemplar_list, name="exemplar-list"),
    path("sweeps/", views.sweep_list, name="sweep-list"),
    path("sweeps/<int:pk>/", views.sweep_detail, name="sweep-detail"),
    path("summary/", views.summary, name="summary"),
    path("levels/seed/", views.level_seed, name="level-seed"),
    *(one for subject in SUBJECTS for one in subject.paths()),
]
