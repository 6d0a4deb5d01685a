"""网址."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from . import calendar, desk, views

app_name = "web"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<slug:pile>/", desk.desk_batch, name="desk-batch"),
    path("keyboard/", views.keyboard, name="keyboard"),
    path("calendar/", calendar.calendar_list, name="calendar-list"),
    path("calendar/add/", calendar.calendar_add, name="calendar-add"),
    path("calendar/import/", calendar.calendar_import, name="calendar-import"),
    path("calendar/<int:pk>/", calendar.calendar_edit, name="calendar-edit"),
    path("calendar/<int:pk>/clear/", calendar.calendar_clear, name="calendar-clear"),
    path("language/", login_not_required(set_language), name="language"),
    path("healthz", views.health, name="health"),
]
