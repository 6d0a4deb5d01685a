"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_lists
from .acts import SUBJECTS

app_name = "handovers"
urlpatterns = [
    path("matters/", views.matter_list, name="matter-list"),
    path("matters/<int:pk>/", views.matter_detail, name="matter-detail"),
    path("matters/continuity/", views.continuity, name="continuity"),
    path("lists/", views_lists.handover_list, name="handover-list"),
    path("lists/<int:pk>/", views_lists.handover_detail, name="handover-detail"),
    path("lists/<int:pk>/sheet/", views_lists.handover_sheet, name="handover-sheet"),
    path("lists/<int:pk>/workbook/", views_lists.handover_workbook, name="handover-workbook"),
    path("lists/<int:pk>/import/", views_lists.handover_import, name="handover-import"),
    path("lists/editions/<int:pk>/", views_lists.edition_detail, name="edition-detail"),
    path("disputes/", views.dispute_list, name="dispute-list"),
    path("disputes/<int:pk>/", views.dispute_detail, name="dispute-detail"),
    path("bases/", views.base_list, name="base-list"),
    path("bases/<int:pk>/", views.base_detail, name="base-detail"),
    path("checks/", views.check_list, name="check-list"),
    path("checks/<int:pk>/", views.check_detail, name="check-detail"),
    *(one for subject in SUBJECTS for one in subject.paths()),
]
