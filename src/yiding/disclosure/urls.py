"""网址."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "disclosure"
urlpatterns = [
    path("", views.copy_list, name="copy-list"),
    path("meetings/<int:pk>/mark/", views.mark_edit, name="mark-edit"),
    path("meetings/<int:pk>/copy/", views.copy_new, name="copy-new"),
    path("<int:pk>/", views.copy_detail, name="copy-detail"),
    path("<int:pk>/edit/", views.copy_edit, name="copy-edit"),
    path("<int:pk>/preview/", views.copy_preview, name="copy-preview"),
    path("<int:pk>/state/<slug:step>/", views.copy_step, name="copy-move"),
    path("<int:pk>/file/<slug:kind>/", views.copy_file, name="copy-file"),
    path("<int:pk>/interpretation/", views.interpretation_edit, name="interpretation-edit"),
    path("<int:pk>/interpretation/publish/", views.interpretation_out, name="interpretation-publish"),
    path("reasons/", views.reason_list, name="reason-list"),
    path("reasons/add/", views.reason_add, name="reason-add"),
    path("reasons/<int:pk>/", views.reason_edit, name="reason-edit"),
]
