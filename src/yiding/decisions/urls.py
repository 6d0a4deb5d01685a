"""网址."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "decisions"
urlpatterns = [
    path("", views.decision_list, name="decision-list"),
    path("policies/", views.policy_list, name="policy-list"),
    path("policies/<int:pk>/", views.policy_detail, name="policy-detail"),
    path("policies/series/", views.series_list, name="series-list"),
    path("policies/series/confirm/", views.series_judge, {"act": "confirm"}, name="series-confirm"),
    path("policies/series/dismiss/", views.series_judge, {"act": "dismiss"}, name="series-dismiss"),
    path("policies/series/<int:pk>/undo/", views.series_take_back, name="series-undo"),
]
