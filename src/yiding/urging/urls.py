"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_rules
from .acts import RULESETS, SLIPS

app_name = "urging"
urlpatterns = [
    path("", views.today, name="today"),
    path("press/", views.press, name="press"),
    path("lights/", views.light_list, name="light-list"),
    path("slips/", views.slip_list, name="slip-list"),
    path("slips/issue/", views.slip_issue, name="slip-issue"),
    path("slips/<int:pk>/", views.slip_detail, name="slip-detail"),
    path("slips/<int:pk>/slip.<slug:form>", views.slip_copy, name="slip-copy"),
    *SLIPS.paths(),
    path("rules/", views_rules.ruleset_list, name="ruleset-list"),
    path("rules/take/", views_rules.ruleset_taken, name="ruleset-take"),
    path("rules/<int:pk>/", views_rules.ruleset_detail, name="ruleset-detail"),
    path("rules/<int:pk>/copy/", views_rules.ruleset_copied, name="ruleset-copy"),
    path("rules/<int:pk>/delete/", views_rules.ruleset_deleted, name="ruleset-delete"),
    *RULESETS.paths(),
    path("rules/<int:pk>/<slug:part>/add/", views_rules.rule_edit, name="rule-add"),
    path("rules/<int:pk>/<slug:part>/<int:row>/", views_rules.rule_edit, name="rule-edit"),
    path("rules/<int:pk>/<slug:part>/<int:row>/drop/", views_rules.rule_dropped, name="rule-drop"),
]
