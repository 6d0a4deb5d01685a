"""网址."""

from __future__ import annotations

from django.urls import path

from . import views
from .acts import APPROACHES, COMMITMENTS, COUNTS, LIBRARIES, LINES, PURPOSES

SUBJECTS = (APPROACHES, COMMITMENTS, LINES, LIBRARIES, COUNTS, PURPOSES)
app_name = "outreach"
urlpatterns = [
    path("", views.approach_list, name="approach-list"),
    path("<int:pk>/", views.approach_detail, name="approach-detail"),
    path("line/", views.line_list, name="line-list"),
    path("library/", views.library_list, name="library-list"),
    path("purpose/", views.purpose_list, name="purpose-list"),
    path("seed/", views.seed, name="seed"),
    *(one for subject in SUBJECTS for one in subject.paths()),
]
