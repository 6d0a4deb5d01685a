"""网址."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "disclosure"
urlpatterns: list[URLPattern] = []
