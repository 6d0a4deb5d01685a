"""网址."""

from __future__ import annotations

from django.urls import path

from . import (
    urls_briefs,
    urls_campaigns,
    urls_duties,
    urls_figures,
    urls_gates,
    urls_map,
    urls_shapes,
    views,
    views_batch,
    views_entry,
    views_import,
    views_report,
)
from .acts import SUBJECTS

app_name = "registers"
urlpatterns = [
    path("", views.home, name="home"),
    path("seed/", views.seed, name="seed"),
    path("waiting/", views.waiting, name="waiting"),
    path("sectors/", views.sector_list, name="sector-list"),
    path("entries/<int:pk>/", views_entry.entry_detail, name="entry-detail"),
    path("entries/<int:pk>/moves/<slug:move>/", views_entry.entry_moved, name="entry-move"),
    path("of/<slug:register>/", views.entry_list, name="entry-list"),
    path("of/<slug:register>/new/", views_entry.entry_new, name="entry-new"),
    path("of/<slug:register>/settings/", views.register_edit, name="register-edit"),
    path("of/<slug:register>/batch/<slug:move>/", views_batch.entry_batch, name="entry-batch"),
    path("of/<slug:register>/reports/<slug:report>/", views_report.report_detail, name="report"),
    path("of/<slug:register>/export/", views_import.whole, name="entry-export"),
    path("of/<slug:register>/import/", views_import.import_new, name="import-new"),
    path("of/<slug:register>/import/template/", views_import.template, name="import-template"),
    path("of/<slug:register>/import/sample/", views_import.sample, name="import-sample"),
    path("imports/<int:pk>/", views_import.import_detail, name="import-detail"),
    path("imports/<int:pk>/start/", views_import.import_start, name="import-start"),
    path("imports/<int:pk>/faults/", views_import.import_faults, name="import-faults"),
    *urls_campaigns.urlpatterns,
    *(one for subject in SUBJECTS for one in subject.paths()),
    *urls_duties.urlpatterns,
    *urls_map.urlpatterns,
    *urls_shapes.urlpatterns,
    *urls_figures.urlpatterns,
    *urls_briefs.urlpatterns,
    *urls_gates.urlpatterns,
]
