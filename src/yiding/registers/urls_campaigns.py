"""专项行动、检查表、检查轮次和检查的网址."""

from __future__ import annotations

from django.urls import path

from . import acts_campaigns, acts_rounds, views_campaigns, views_checks, views_rounds

urlpatterns = [
    path("campaigns/", views_campaigns.campaign_list, name="campaign-list"),
    path("campaigns/<int:pk>/", views_campaigns.campaign_detail, name="campaign-detail"),
    path("campaigns/<int:pk>/figures/", views_campaigns.campaign_figures, name="campaign-figures"),
    path("campaigns/<int:pk>/coverage/", views_campaigns.campaign_coverage, name="campaign-coverage"),
    path("campaigns/<int:pk>/report/", views_campaigns.campaign_report, name="campaign-report"),
    path("campaigns/<int:pk>/patterns/", views_campaigns.campaign_patterns, name="campaign-patterns"),
    path("accident-patterns/", views_campaigns.accident_patterns, name="accident-patterns"),
    path("plan/", views_campaigns.plan_list, name="plan-list"),
    path("plan/<int:pk>/", views_campaigns.plan_detail, name="plan-detail"),
    path("calls/<int:pk>/", views_campaigns.call_detail, name="call-detail"),
    path("checklists/", views_rounds.checklist_list, name="checklist-list"),
    path("checklists/<int:pk>/", views_rounds.checklist_detail, name="checklist-detail"),
    path("rounds/", views_rounds.round_list, name="round-list"),
    path("rounds/<int:pk>/", views_rounds.round_detail, name="round-detail"),
    path("rounds/<int:pk>/coverage/", views_rounds.round_coverage, name="round-coverage"),
    path("rounds/<int:pk>/unchecked/", views_rounds.round_unchecked, name="round-unchecked"),
    path("coverage/", views_rounds.coverage, name="coverage"),
    path("checks/", views_rounds.check_list, name="check-list"),
    path("checks/start/", views_checks.check_start, name="check-start"),
    path("checks/objects/<int:pk>/", views_checks.check_form, name="check-form"),
    path("checks/<int:pk>/", views_checks.check_detail, name="check-detail"),
    path("checks/<int:pk>/photos/", views_checks.check_photo, name="check-photo"),
    *(one for subject in (*acts_campaigns.SUBJECTS, *acts_rounds.SUBJECTS) for one in subject.paths()),
]
