"""网址: editions, duties, units, joint cases, the picture of safety."""

from __future__ import annotations

from django.urls import path

from . import acts_editions, acts_units, views_duties, views_editions

urlpatterns = [
    path("duties/", views_duties.duties, name="duties"),
    path("editions/", views_editions.edition_list, name="edition-list"),
    path("editions/<int:pk>/", views_editions.edition_detail, name="edition-detail"),
    path("editions/<int:pk>/print/", views_editions.edition_print, name="edition-print"),
    path("editions/<int:pk>/against/<int:other>/", views_editions.edition_compare, name="edition-compare"),
    *(one for subject in acts_editions.SUBJECTS for one in subject.paths()),
    *acts_units.UNITS.paths(),
]
