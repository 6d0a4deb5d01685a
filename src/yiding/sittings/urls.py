"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_agenda, views_invitations, views_pack

app_name = "sittings"
urlpatterns = [
    path("", views.sitting_list, name="sitting-list"),
    path("calendar/", views.sitting_calendar, name="sitting-calendar"),
    path("add/", views.sitting_add, name="sitting-add"),
    path("numbers/<int:pk>/", views.number_first, name="number-set"),
    path("<int:pk>/", views.sitting_detail, name="sitting-detail"),
    path("<int:pk>/edit/", views.sitting_change, name="sitting-edit"),
    path("<int:pk>/copy/", views.sitting_again, name="sitting-copy"),
    path("<int:pk>/call/", views.sitting_send, name="sitting-call"),
    path("<int:pk>/cancel/", views.sitting_stop, name="sitting-cancel"),
    path("<int:pk>/agenda/", views_agenda.agenda, name="agenda"),
    path("<int:pk>/agenda/take/", views_agenda.topic_put, name="entry-take"),
    path("<int:pk>/agenda/write/", views_agenda.entry_new, name="entry-write"),
    path("<int:pk>/agenda/sort/", views_agenda.agenda_order, name="agenda-sort"),
    path("<int:pk>/agenda/freeze/", views_agenda.agenda_keep, name="agenda-freeze"),
    path("<int:pk>/agenda/diff/", views_agenda.agenda_diff, name="agenda-diff"),
    path("agenda/<int:pk>/", views_agenda.agenda_version, name="agenda-version"),
    path("agenda/<int:pk>/approve/", views_agenda.agenda_pass, name="agenda-approve"),
    path("items/<int:pk>/", views_agenda.entry_change, name="entry-edit"),
    path("items/<int:pk>/move/", views_agenda.entry_shift, name="entry-move"),
    path("items/<int:pk>/remove/", views_agenda.entry_drop, name="entry-remove"),
    path("items/<int:pk>/ready/", views_agenda.entry_mark, name="entry-ready"),
    path("<int:pk>/people/", views_invitations.people, name="people"),
    path("<int:pk>/people/propose/", views_invitations.people_propose, name="people-propose"),
    path("<int:pk>/people/add/", views_invitations.invitee_new, name="invitation-add"),
    path("<int:pk>/people/remind/", views_invitations.people_remind, name="people-remind"),
    path("calls/", views_invitations.own_list, name="invitation-list"),
    path("calls/<int:pk>/", views_invitations.invitation, name="invitation-detail"),
    path("calls/<int:pk>/send/", views_invitations.one_send, name="invitation-send"),
    path("calls/<int:pk>/read/", views_invitations.one_read, name="invitation-read"),
    path("calls/<int:pk>/come/", views_invitations.one_come, name="invitation-come"),
    path("calls/<int:pk>/leave/", views_invitations.one_leave, name="invitation-leave"),
    path("calls/<int:pk>/substitute/", views_invitations.one_substitute, name="invitation-substitute"),
    path("calls/<int:pk>/grant/", views_invitations.one_grant, name="invitation-grant"),
    path("calls/<int:pk>/refuse/", views_invitations.one_refuse, name="invitation-refuse"),
    path("calls/<int:pk>/withdraw/", views_invitations.one_withdraw, name="invitation-withdraw"),
    path("calls/<int:pk>/calendar.ics", views_invitations.one_calendar, name="invitation-calendar"),
    path("<int:pk>/pack/", views_pack.pack_take, name="pack-take"),
]
