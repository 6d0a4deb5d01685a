"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_people, views_study

app_name = "deliberations"
urlpatterns = [
    path("", views.sitting_list, name="sitting-list"),
    path("<int:pk>/", views.room, name="room"),
    path("<int:pk>/state/", views.room_state, name="room-state"),
    path("<int:pk>/changes/", views.changes, name="changes"),
    path("<int:pk>/save/", views.page_save, name="page-save"),
    path("<int:pk>/recognise/", views.recognise, name="recognise"),
    path("<int:pk>/prepare/", views.prepare, name="room-prepare"),
    path("<int:pk>/open/", views.meeting_open, name="sitting-open"),
    path("<int:pk>/end/", views.meeting_end, name="sitting-end"),
    path("<int:pk>/close/", views.meeting_close, name="sitting-close"),
    path("<int:pk>/pause/", views.meeting_pause, name="pause-start"),
    path("<int:pk>/resume/", views.meeting_resume, name="pause-end"),
    path("<int:pk>/votes/", views.votes, name="votes-set"),
    path("<int:pk>/discussion/", views.discussion, name="discussion"),
    path("<int:pk>/discussion/print/", views.discussion_print, name="discussion-print"),
    path("<int:pk>/people/", views_people.people, name="people"),
    path("<int:pk>/people/add/", views_people.person_add, name="attendance-add"),
    path("<int:pk>/projector/", views_people.projector, name="projector"),
    path("<int:pk>/projector/now/", views_people.projector_now, name="projector-now"),
    path("sign-in/<str:token>/", views_people.sign_in, name="sign-in"),
    path("laws/", views_study.law_list, name="law-list"),
    path("studies/", views_study.study_list, name="study-list"),
    path("studies/<int:pk>/", views_study.conveying_add, name="conveying-add"),
]
