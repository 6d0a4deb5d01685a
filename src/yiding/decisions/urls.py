"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_policies, views_work

app_name = "decisions"
urlpatterns = [
    path("", views.decision_list, name="decision-list"),
    path("<int:meeting_pk>/<int:no>/", views_work.decision_detail, name="decision-detail"),
    path("<int:meeting_pk>/<int:no>/follow/", views_work.decision_follow, name="decision-follow"),
    path("work/", views_work.work_list, name="work-list"),
    path("work/<int:pk>/", views_work.work_detail, name="work-detail"),
    path("work/<int:pk>/ask/", views_work.round_add, name="round-add"),
    path("work/<int:pk>/receiver/", views_work.submission_new, name="submission-add"),
    path("work/<int:pk>/issue/", views_work.work_issue, name="work-issue"),
    path("work/<int:pk>/report/", views_work.work_report, name="work-report"),
    path("work/<int:pk>/drop/", views_work.work_drop, name="work-drop"),
    path("work/<int:pk>/reopen/", views_work.work_reopen, name="work-reopen"),
    path("work/rounds/<int:pk>/<slug:act>/move/", views_work.round_move, name="round-move"),
    path("work/rounds/<int:pk>/opinion/", views_work.opinion_add, name="opinion-add"),
    path("work/opinions/<int:pk>/answer/", views_work.answer_edit, name="remark-answer"),
    path("work/revisions/<int:pk>/file/", views_work.revision_add, name="revision-file"),
    path("work/revisions/<int:pk>/return/", views_work.revision_back, name="revision-return"),
    path("work/revisions/<int:pk>/compare/", views_work.revision_compare, name="revision-compare"),
    path("work/submissions/<int:pk>/<slug:step>/", views_work.submission_step, name="submission-move"),
    path("names/", views_work.name_list, name="name-list"),
    path("names/add/", views_work.name_add, name="name-add"),
    path("names/<int:pk>/", views_work.name_edit, name="name-edit"),
    path("policies/", views.policy_list, name="policy-list"),
    path("policies/add/", views_policies.policy_new, name="policy-add"),
    path("policies/<int:pk>/", views.policy_detail, name="policy-detail"),
    path("policies/<int:pk>/edit/", views_policies.policy_change, name="policy-edit"),
    path("policies/<int:pk>/state/<slug:life>/", views_policies.policy_step, name="policy-move"),
    path("policies/<int:pk>/link/<slug:link>/", views_policies.policy_connect, name="policy-link"),
    path("policies/series/", views.series_list, name="series-list"),
    path("policies/series/confirm/", views.series_judge, {"act": "confirm"}, name="series-confirm"),
    path("policies/series/dismiss/", views.series_judge, {"act": "dismiss"}, name="series-dismiss"),
    path("policies/series/<int:pk>/undo/", views.series_take_back, name="series-undo"),
]
