"""网址."""

from __future__ import annotations

from django.urls import path

from . import views
from .acts import DIFFICULTIES, KINDS

app_name = "difficulties"
urlpatterns = [
    path("", views.difficulty_list, name="difficulty-list"),
    path("<int:pk>/", views.difficulty_detail, name="difficulty-detail"),
    path("kinds/", views.kind_list, name="kind-list"),
    path("kinds/seed/", views.kind_seed, name="kind-seed"),
    *DIFFICULTIES.paths(),
    *KINDS.paths(),
]
