"""统计的网址."""

from __future__ import annotations

from django.urls import path

from . import views_figures as views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/<slug:register>/entries/", views.figure_entries, name="figure-entries"),
]
