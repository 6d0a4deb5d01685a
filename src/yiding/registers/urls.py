"""网址."""

from __future__ import annotations

from django.urls import path

from . import urls_duties, views, views_batch, views_entry, views_report
from .acts import SUBJECTS

app_name = "registers"
urlpatterns = [
    path("", views.home, name="home"),
    path("seed/", views.seed, name="seed"),
    path("waiting/", views.waiting, name="waiting"),
    path("sectors/", views.sector_list, name="sector-list"),
    path("entries/<int:pk>/", views_entry.entry_detail, name="entry-detail"),
    path("entries/<int:pk>/moves/<slug:name>/", views_entry.entry_moved, name="entry-move"),
    path("of/<slug:code>/", views.entry_list, name="entry-list"),
    path("of/<slug:code>/new/", views_entry.entry_new, name="entry-new"),
    path("of/<slug:code>/settings/", views.register_edit, name="register-edit"),
    path("of/<slug:code>/batch/<slug:name>/", views_batch.entry_batch, name="entry-batch"),
    path("of/<slug:code>/reports/<slug:key>/", views_report.report, name="report"),
    *(one for subject in SUBJECTS for one in subject.paths()),
    *urls_duties.urlpatterns,
]
