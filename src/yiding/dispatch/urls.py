"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_review

app_name = "dispatch"
urlpatterns = [
    path("", views.dispatch_list, name="dispatch-list"),
    path("new/", views.dispatch_new, name="dispatch-new"),
    path("<int:pk>/", views.dispatch_detail, name="dispatch-detail"),
    path("<int:pk>/call/", views.dispatch_call_, name="dispatch-call"),
    path("<int:pk>/move/", views.dispatch_move, name="dispatch-move"),
    path("<int:pk>/note/", views.note_send_, name="note-send"),
    path("lines/<int:pk>/", views.line_edit, name="line-edit"),
    path("lines/<int:pk>/file/", views.line_file_, name="line-file"),
    path("series/", views_review.series_list, name="series-list"),
    path("series/new/", views_review.series_edit, name="series-new"),
    path("series/<int:pk>/", views_review.series_edit, name="series-edit"),
    path("comments/<int:pk>/", views_review.comment_edit, name="comment-edit"),
    path("<int:pk>/cases/new/", views_review.case_new, name="case-new"),
    path("<int:pk>/cases/take/", views_review.case_take_, name="case-take"),
    path("cases/", views_review.case_list, name="case-list"),
    path("cases/<int:pk>/", views_review.case_detail, name="case-detail"),
    path("cases/<int:pk>/decide/", views_review.case_decide_, name="case-decide"),
    path("cases/<int:pk>/solve/", views_review.case_solve_, name="case-solve"),
    path("cases/<int:pk>/reopen/", views_review.case_reopen_, name="case-reopen"),
    path("cases/<int:pk>/file/", views_review.case_file, name="case-file"),
]
