"""网址."""

from __future__ import annotations

from django.urls import path

from . import urls_briefs, urls_figures, urls_map, views

app_name = "registers"
urlpatterns = [
    path("", views.home, name="home"),
    path("entries/<int:pk>/", views.entry_detail, name="entry-detail"),
    path("of/<slug:code>/", views.entry_list, name="entry-list"),
    path("of/<slug:code>/reports/<slug:key>/", views.report, name="report"),
    *urls_map.urlpatterns,
    *urls_figures.urlpatterns,
    *urls_briefs.urlpatterns,
]
