"""网址."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "sittings"
urlpatterns: list[URLPattern] = []
