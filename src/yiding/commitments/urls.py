"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_cases
from .acts import SUBJECTS

app_name = "commitments"
urlpatterns = [
    path("items/", views.item_list, name="item-list"),
    path("items/<int:pk>/", views.item_detail, name="item-detail"),
    path("items/import/", views.item_import, name="item-import"),
    path("items/texts/<int:pk>/", views.text_detail, name="text-detail"),
    path("items/texts/<int:pk>/sheet/", views.text_sheet, name="text-sheet"),
    path("guides/", views.guide_list, name="guide-list"),
    path("guides/<int:pk>/", views.guide_detail, name="guide-detail"),
    path("editions/", views.edition_list, name="edition-list"),
    path("editions/<int:pk>/", views.edition_detail, name="edition-detail"),
    path("editions/<int:pk>/file/<str:form>/", views.edition_file, name="edition-file"),
    path("cases/", views_cases.case_list, name="case-list"),
    path("cases/<int:pk>/", views_cases.case_detail, name="case-detail"),
    path("cases/<int:pk>/sheet/", views_cases.case_sheet, name="case-sheet"),
    path("checks/", views_cases.check_list, name="check-list"),
    path("checks/<int:pk>/", views_cases.check_detail, name="check-detail"),
    path("rounds/", views_cases.round_list, name="round-list"),
    path("rounds/<int:pk>/", views_cases.round_detail, name="round-detail"),
    path("breaches/", views_cases.breach_list, name="breach-list"),
    path("breaches/<int:pk>/", views_cases.breach_detail, name="breach-detail"),
    path("credit/", views_cases.record_list, name="record-list"),
    path("credit/<int:pk>/", views_cases.record_detail, name="record-detail"),
    path("figures/", views_cases.figures, name="figures"),
    path("settings/", views.settings, name="settings"),
    path("settings/seed/", views.seed, name="seed"),
    *(one for subject in SUBJECTS for one in subject.paths()),
]
