"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_acts, views_draft, views_settings

app_name = "topics"
urlpatterns = [
    path("", views.topic_list, name="topic-list"),
    path("all/", views.topic_all, name="topic-all"),
    path("own/", views.topic_own, name="topic-own"),
    path("asked/", views.asked_list, name="asked-list"),
    path("replies/", views.reply_list, name="reply-list"),
    path("add/", views_draft.topic_add, name="topic-add"),
    path("<int:pk>/", views.topic_detail, name="topic-detail"),
    path("<int:pk>/edit/", views_draft.topic_edit, name="topic-edit"),
    path("<int:pk>/papers/add/", views_draft.paper_add, name="topic-paper-add"),
    path("rounds/<int:pk>/", views.round_detail, name="round-detail"),
    *(path(act.path, views_acts.act_view(act), name=act.name) for act in views_acts.ACTS),
    path("settings/", views_settings.setting_list, name="setting-list"),
    path("settings/seed/", views_settings.topics_seed, name="settings-seed"),
    path("settings/<slug:part>/add/", views_settings.setting_add, name="setting-add"),
    path("settings/<slug:part>/<int:pk>/", views_settings.setting_edit, name="setting-edit"),
]
