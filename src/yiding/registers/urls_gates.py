"""关口的网址."""

from __future__ import annotations

from django.urls import path

from . import views_gates
from .acts_gates import NEEDS

urlpatterns = [path("needs/", views_gates.need_list, name="need-list"), *NEEDS.paths()]
