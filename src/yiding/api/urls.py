"""网址: the pages of the tokens. The interface itself: ``v1.py``."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "api"
urlpatterns = [
    path("", views.token_list, name="token-list"),
    path("make/", views.token_create, name="token-make"),
    path("<int:pk>/", views.token_detail, name="token-detail"),
    path("<int:pk>/revoke/", views.token_take_back, name="token-revoke"),
]
