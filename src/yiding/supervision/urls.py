"""网址."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "supervision"
urlpatterns = [
    path("", views.matter_list, name="matter-list"),
    path("<int:pk>/", views.matter_detail, name="matter-detail"),
]
