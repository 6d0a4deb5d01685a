"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_rules
from .acts import INCIDENTS, LESSONS, RECIPIENTS, REPORTS, SUSPICIONS
from .rule_acts import SUBJECTS

app_name = "incidents"
urlpatterns = [
    path("", views.incident_list, name="incident-list"),
    path("<int:pk>/", views.incident_detail, name="incident-detail"),
    path("<int:pk>/clock/", views.incident_clock, name="incident-clock"),
    path("quick/", views.quick, name="quick"),
    path("watch/", views.watch, name="watch"),
    path("watch/now/", views.watch_now, name="watch-now"),
    path("figures/", views_rules.figures, name="figures"),
    path("rules/", views_rules.rules, name="rules"),
    path("rules/seed/", views_rules.rules_load, name="rules-seed"),
    path("grade/", views_rules.grade_now, name="grade-now"),
    path("reports/<int:pk>/", views.report_detail, name="report-detail"),
    path("reports/<int:pk>/compare/", views.report_compare, name="report-compare"),
    path("reports/<int:pk>/copy/<str:form>/", views.report_copy, name="report-copy"),
    *(
        one
        for subject in (INCIDENTS, REPORTS, RECIPIENTS, SUSPICIONS, LESSONS, *SUBJECTS)
        for one in subject.paths()
    ),
]
