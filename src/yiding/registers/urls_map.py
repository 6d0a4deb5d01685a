"""地图的网址."""

from __future__ import annotations

from django.urls import path

from . import views_map as views
from . import views_towns
from .acts_map import LAYERS, OUTLINES

urlpatterns = [
    path("map/", views.map_page, name="map"),
    path("map/points.json", views.map_points, name="map-points"),
    path("map/points/<slug:name>.json", views.map_offered, name="map-offered"),
    path("map/towns/", views_towns.town_map, name="map-towns"),
    path("map/layers/", views.layer_list, name="layer-list"),
    path("map/layers/<int:pk>/", views.layer_detail, name="layer-detail"),
    path("map/layers/<int:pk>/shapes.json", views.layer_shapes, name="layer-shapes"),
    path("entries/<int:pk>/spot/", views.entry_spot, name="entry-spot"),
    *LAYERS.paths(),
    *OUTLINES.paths(),
]
