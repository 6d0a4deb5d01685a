"""网址."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "files"
urlpatterns = [
    path("<int:pk>/", views.document_detail, name="document-detail"),
    path("<int:pk>/versions/add/", views.document_version_add, name="version-add"),
    path("<int:pk>/level/", views.document_level, name="document-level"),
    path("<int:pk>/disclosure/", views.document_disclosure, name="document-disclosure"),
    path("versions/<int:pk>/", views.version_download, name="version-download"),
]
