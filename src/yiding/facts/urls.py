"""网址."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "facts"
urlpatterns = [
    path("", views.sheet_list, name="sheet-list"),
    path("add/", views.sheet_new, name="sheet-add"),
    path("<int:pk>/", views.sheet_detail, name="sheet-detail"),
    path("<int:pk>/compute/", views.sheet_again, name="sheet-compute"),
    path("<int:pk>/freeze/", views.sheet_stop, name="sheet-freeze"),
    path("figures/<int:pk>/", views.fact_detail, name="fact-detail"),
    path("figures/<int:pk>/object/", views.objection_new, name="objection-add"),
    path("objections/<int:pk>/", views.objection_decide, name="objection-decide"),
]
