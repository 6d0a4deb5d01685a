"""网址."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "directory"
urlpatterns = [
    path("bodies/", views.body_list, name="body-list"),
    path("bodies/<int:pk>/", views.body_detail, name="body-detail"),
    path("persons/", views.person_list, name="person-list"),
    path("persons/<int:pk>/", views.person_detail, name="person-detail"),
]
