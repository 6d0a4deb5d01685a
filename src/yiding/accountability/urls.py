"""网址."""

from __future__ import annotations

from django.urls import path

from . import views
from .acts import SUBJECTS

app_name = "accountability"
urlpatterns = [
    path("", views.case_list, name="case-list"),
    path("<int:pk>/", views.case_detail, name="case-detail"),
    path("<int:pk>/file/", views.case_file, name="case-file"),
    path("<int:pk>/evidence/<int:key>/", views.case_evidence, name="case-evidence"),
    path("duties/", views.duty_list, name="duty-list"),
    path("duties/<int:pk>/", views.duty_detail, name="duty-detail"),
    *(one for subject in SUBJECTS for one in subject.paths()),
]
