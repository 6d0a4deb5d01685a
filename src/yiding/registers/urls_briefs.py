"""台账通报和公开清单的网址."""

from __future__ import annotations

from django.urls import path

from . import views_briefs as views
from . import views_public as public

urlpatterns = [
    path("briefs/", views.brief_list, name="brief-list"),
    path("briefs/new/", views.brief_new, name="brief-new"),
    path("briefs/wording/", views.brief_wording, name="brief-wording"),
    path("briefs/<int:pk>/", views.brief_detail, name="brief-detail"),
    path("briefs/<int:pk>/edit/", views.brief_edit, name="brief-edit"),
    path("briefs/<int:pk>/facts/", views.brief_facts, name="brief-facts"),
    path("briefs/<int:pk>/recount/", views.brief_recount, name="brief-recount"),
    path("briefs/<int:pk>/choose/", views.brief_choose, name="brief-choose"),
    path("briefs/<int:pk>/send/", views.brief_send, name="brief-send"),
    path("briefs/<int:pk>/take-back/", views.brief_take_back, name="brief-take-back"),
    path("briefs/<int:pk>/drop/", views.brief_drop, name="brief-drop"),
    path("briefs/<int:pk>/print/", views.brief_print, name="brief-print"),
    path("public/", public.public_list, name="public-list"),
    path("public/prepare/", public.public_prepare, name="public-prepare"),
    path("public/<int:pk>/", public.public_detail, name="public-detail"),
    path("public/<int:pk>/copy.json", public.public_json, name="public-json"),
    path("public/<int:pk>/copy.csv", public.public_csv, name="public-csv"),
    *public.PUBLIC.paths(),
]
