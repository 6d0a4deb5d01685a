"""网址."""

from __future__ import annotations

from django.urls import path

from . import views_countersign, views_draft, views_issued, views_paper

app_name = "papers"
urlpatterns = [
    path("", views_draft.paper_list, name="paper-list"),
    path("to-sign/", views_paper.sign_list, name="sign-list"),
    path("issued/", views_issued.register, name="register"),
    path("inbox/", views_issued.inbox, name="inbox"),
    path("asked/", views_countersign.asked_list, name="asked-list"),
    path("new/", views_draft.paper_new, name="paper-new"),
    path("minutes/<int:sitting>/", views_draft.minutes_new, name="minutes-new"),
    path("archive/<int:sitting>/", views_issued.archive, name="archive"),
    path("<int:pk>/", views_paper.paper_detail, name="paper-detail"),
    path("<int:pk>/edit/", views_draft.paper_edit, name="paper-edit"),
    path("<int:pk>/check/", views_draft.paper_check, name="paper-check"),
    path("<int:pk>/facts/", views_draft.paper_facts, name="paper-facts"),
    path("<int:pk>/refresh/", views_draft.paper_refresh_, name="paper-refresh"),
    path("<int:pk>/choose/", views_draft.offer_choose, name="offer-choose"),
    path("<int:pk>/differences/", views_draft.difference, name="difference-settle"),
    path("<int:pk>/versions/", views_draft.versions, name="paper-versions"),
    path("<int:pk>/pages/<int:number>.png", views_paper.page, name="paper-page"),
    path("<int:pk>/countersign/", views_countersign.round_new, name="round-open"),
    path("<int:pk>/countersign/again/", views_countersign.again, name="round-again"),
    path("<int:pk>/countersign/urge/", views_countersign.urge, name="round-urge"),
    path("countersign/<int:pk>/", views_countersign.answer, name="countersign"),
    path("comments/<int:pk>/", views_countersign.handle, name="comment-handle"),
    path("<int:pk>/approve/", views_paper.approve, name="paper-approve"),
    path("<int:pk>/send-back/", views_paper.send_back, name="paper-send-back"),
    path("<int:pk>/sign/", views_paper.sign, name="paper-sign"),
    path("<int:pk>/issue/", views_issued.issue, name="paper-issue"),
    path("<int:pk>/correct/", views_issued.correct, name="paper-correct"),
    path("<int:pk>/revoke/", views_issued.revoke, name="paper-revoke"),
    path("<int:pk>/copies/<str:form>/", views_issued.copy, name="paper-copy"),
    path("<int:pk>/distribution/", views_issued.distribution, name="distribution"),
    path("<int:pk>/distribution/urge/", views_issued.urge, name="distribution-urge"),
    path("received/<int:pk>/", views_issued.receive, name="receive"),
    path("read/<int:pk>/", views_issued.opened, name="opened"),
]
