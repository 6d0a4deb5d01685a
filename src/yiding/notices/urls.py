"""网址."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="notice-list"),
    path("read/", views.notices_read_all, name="notices-read"),
    path("<int:pk>/", views.notice_detail, name="notice-detail"),
    path("<int:pk>/read/", views.notice_read, name="notice-read"),
    path("preferences/", views.preferences, name="preferences"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:pk>/", views.delivery_detail, name="delivery-detail"),
    path("outbox/<int:pk>/again/", views.delivery_again, name="delivery-again"),
    path("templates/", views.template_list, name="template-list"),
    path("templates/<str:code>/", views.template_edit, name="template-edit"),
]
