"""网址."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "councils"
urlpatterns = [
    path("", views.council_list, name="council-list"),
    path("add/", views.council_add, name="council-add"),
    path("seed/", views.council_standard, name="council-seed"),
    path("<int:pk>/", views.council_detail, name="council-detail"),
    path("<int:pk>/edit/", views.council_change, name="council-edit"),
    path("<int:pk>/seats/add/", views.seat_new, name="seat-add"),
    path("seats/<int:pk>/end/", views.seat_close, name="seat-end"),
]
