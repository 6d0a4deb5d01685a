"""图形和机械现场检查的网址."""

from __future__ import annotations

from django.urls import path

from . import views_machines
from . import views_shapes as views

urlpatterns = [
    path("entries/<int:pk>/shapes.json", views.entry_shapes, name="entry-shapes"),
    path("map/shapes.json", views.map_shapes, name="map-shapes"),
    path("machines/check/", views_machines.machine_check, name="machine-check"),
    path("machines/check/<int:pk>/photos/", views_machines.machine_photo, name="machine-photo"),
    path("machines/zones.json", views_machines.machine_zones, name="machine-zones"),
    path("machines/verdict.json", views_machines.machine_verdict, name="machine-verdict"),
]
