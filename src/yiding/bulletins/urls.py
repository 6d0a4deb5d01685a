"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_edit

app_name = "bulletins"
urlpatterns = [
    path("", views.bulletin_list, name="bulletin-list"),
    path("new/", views_edit.bulletin_new, name="bulletin-new"),
    path("wording/", views_edit.wording_edit, name="wording-edit"),
    path("<int:pk>/", views.bulletin_detail, name="bulletin-detail"),
    path("<int:pk>/figure/", views.figure, name="figure"),
    path("<int:pk>/changes/", views.changes, name="changes"),
    path("<int:pk>/print.pdf", views.print_sample, name="print"),
    path("<int:pk>/edit/", views_edit.bulletin_edit, name="bulletin-edit"),
    path("<int:pk>/facts/", views_edit.bulletin_facts, name="bulletin-facts"),
    path("<int:pk>/recount/", views_edit.bulletin_recount_, name="bulletin-recount"),
    path("<int:pk>/choose/", views_edit.choice, name="choice-settle"),
    path("<int:pk>/send/", views_edit.bulletin_send_, name="bulletin-send"),
    path("<int:pk>/take-back/", views_edit.bulletin_take_back_, name="bulletin-take-back"),
    path("<int:pk>/drop/", views_edit.bulletin_drop_, name="bulletin-drop"),
]
