"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_papers

app_name = "meetings"
urlpatterns = [
    path("", views.meeting_list, name="meeting-list"),
    path("calendar/", views.meeting_calendar, name="meeting-calendar"),
    path("<int:pk>/", views.meeting_detail, name="meeting-detail"),
    path("<int:pk>/level/", views.meeting_level, name="meeting-level"),
    path("<int:pk>/papers/add/", views_papers.paper_add, name="paper-add"),
    path("<int:pk>/print/", views.meeting_print, name="meeting-print"),
    path("<int:meeting_pk>/items/<int:no>/", views.item_detail, name="item-detail"),
    path("items/<int:pk>/", views.item_forward, name="item-detail"),
]
