"""网址."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "audit"
urlpatterns = [
    path("", views.event_list, name="event-list"),
    path("<int:number>/", views.event_detail, name="event-detail"),
    path("objects/<str:kind>/<int:key>/", views.object_history, name="object-history"),
]
