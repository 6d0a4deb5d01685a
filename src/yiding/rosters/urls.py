"""网址."""

from __future__ import annotations

from django.urls import path

from . import acts, checking_acts, setting_acts, views

app_name = "rosters"
SUBJECTS = (*acts.SUBJECTS, *checking_acts.SUBJECTS, *setting_acts.SUBJECTS)
urlpatterns = [
    path("", views.board, name="board"),
    path("months/", views.roster_list, name="roster-list"),
    path("months/<int:pk>/", views.roster_detail, name="roster-detail"),
    path("months/<int:pk>/import/", views.roster_import_view, name="roster-import"),
    path("months/<int:pk>/shifts/", views.roster_sheet, name="roster-sheet"),
    path("editions/<int:pk>/", views.edition_detail, name="edition-detail"),
    path("shifts/", views.shift_list, name="shift-list"),
    path("shifts/<int:pk>/", views.shift_detail, name="shift-detail"),
    path("changes/", views.change_list, name="change-list"),
    path("hand-overs/", views.hand_over_list, name="hand-over-list"),
    path("hand-overs/<int:pk>/", views.hand_over_detail, name="hand-over-detail"),
    path("checks/", views.check_list, name="check-list"),
    path("checks/<int:pk>/", views.check_detail, name="check-detail"),
    path("calls/", views.call_list, name="call-list"),
    path("posts/", views.post_list, name="post-list"),
    path("patterns/", views.pattern_list, name="pattern-list"),
    path("patterns/seed/", views.pattern_seed, name="pattern-seed"),
    *(one for subject in SUBJECTS for one in subject.paths()),
]
