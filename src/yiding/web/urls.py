"""网址."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from . import views

app_name = "web"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("keyboard/", views.keyboard, name="keyboard"),
    path("language/", login_not_required(set_language), name="language"),
    path("healthz", views.health, name="health"),
]
