"""网址."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "oversight"
urlpatterns = [
    path("", views.leading, name="leading"),
    path("all/", views.leading_whole, name="leading-all"),
    path("leaders/<int:pk>/", views.leading_leader, name="leading-leader"),
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/leaders/<int:pk>/", views.tasks_of_leader, name="tasks-of-leader"),
    path("tasks/bodies/<int:pk>/", views.tasks_of_body, name="tasks-of-body"),
    path("tasks/meetings/<int:pk>/", views.tasks_of_meeting, name="tasks-of-meeting"),
    path("tasks/items/<int:pk>/", views.tasks_of_item, name="tasks-of-item"),
    path("board/", views.board, name="board"),
    path("board/<slug:way>/", views.board, name="board-by"),
    path("timeline/", views.timeline_page, name="timeline"),
    path("timeline/<slug:scale>/<slug:month>/", views.timeline_page, name="timeline-at"),
    path("calendar/", views.calendar_page, name="calendar"),
    path("calendar/<slug:month>/", views.calendar_page, name="calendar-at"),
    path("tree/", views.tree_page, name="tree"),
]
