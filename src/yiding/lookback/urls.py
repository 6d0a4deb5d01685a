"""网址."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "lookback"
urlpatterns = [
    path("", views.look_back_list, name="look-back-list"),
    path("new/", views.look_back_new, name="look-back-new"),
    path("<int:pk>/", views.look_back_detail, name="look-back-detail"),
    path("items/<int:pk>/", views.item_check_, name="item-check"),
    path("<int:pk>/conclude/", views.look_back_conclude_, name="look-back-conclude"),
    path("<int:pk>/reopen/", views.look_back_reopen_, name="look-back-reopen"),
    path("<int:pk>/send/", views.report_send_, name="report-send"),
]
