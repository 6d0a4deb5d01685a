"""网址: editions, duties, units, joint cases, the picture of safety."""

from __future__ import annotations

from django.urls import path

from . import acts_editions, acts_joint, acts_units, views_duties, views_editions, views_joint, views_safety

urlpatterns = [
    path("duties/", views_duties.duties, name="duties"),
    path("editions/", views_editions.edition_list, name="edition-list"),
    path("editions/<int:pk>/", views_editions.edition_detail, name="edition-detail"),
    path("editions/<int:pk>/print/", views_editions.edition_print, name="edition-print"),
    path("editions/<int:pk>/against/<int:other>/", views_editions.edition_compare, name="edition-compare"),
    *(one for subject in acts_editions.SUBJECTS for one in subject.paths()),
    *acts_units.UNITS.paths(),
    path("safety/", views_safety.safety, name="safety"),
    path("safety/entries/", views_safety.safety_list, name="safety-list"),
    path("safety/use/", views_safety.safety_use, name="safety-use"),
    path("enterprises/", views_safety.enterprise_list, name="enterprise-list"),
    path("enterprises/<int:pk>/", views_safety.enterprise, name="enterprise"),
    path("places/<int:pk>/", views_safety.place, name="place"),
    path("joint/", views_joint.joint_list, name="joint-list"),
    path("joint/<int:pk>/", views_joint.joint_detail, name="joint-detail"),
    *(one for subject in acts_joint.SUBJECTS for one in subject.paths()),
]
