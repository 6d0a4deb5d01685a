"""网址."""

from __future__ import annotations

from django.urls import path

from . import views
from .acts import BODIES, CHARGES, MEMBERS

app_name = "coordination"
urlpatterns = [
    path("", views.body_list, name="body-list"),
    path("<int:pk>/", views.body_detail, name="body-detail"),
    path("charges/", views.charge_list, name="charge-list"),
    path("kinds/seed/", views.kind_seed, name="kind-seed"),
    *BODIES.paths(),
    *MEMBERS.paths(),
    *CHARGES.paths(),
]
