"""网址."""

from __future__ import annotations

from django.urls import path, register_converter

from . import (
    views,
    views_files,
    views_persons,
    views_phones,
    views_portfolios,
    views_proposals,
    views_register,
    views_subjects,
)


class Part:
    """一个部分: what a body's page adds and ends."""

    regex = "name|post|member"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Export(Part):
    """一种导出格式."""

    regex = "xlsx|json"


register_converter(Part, "part")
register_converter(Export, "export")

app_name = "directory"
urlpatterns = [
    path("bodies/", views.body_list, name="body-list"),
    path("bodies/<int:pk>/", views.body_detail, name="body-detail"),
    path("bodies/<int:pk>/register/", views_register.body_register, name="body-register"),
    path("bodies/<int:pk>/edit/", views_register.body_change, name="body-edit"),
    path("bodies/<int:pk>/add/<part:part>/", views_register.part_add, name="part-add"),
    path("bodies/<int:pk>/end/<part:part>/<int:key>/", views_register.part_end, name="part-end"),
    path("persons/", views.person_list, name="person-list"),
    path("persons/<int:pk>/", views.person_detail, name="person-detail"),
    path("persons/<int:pk>/split/", views_persons.person_divide, name="person-split"),
    path("splits/<int:pk>/undo/", views_persons.split_take_back, name="split-undo"),
    path("portfolios/", views_portfolios.portfolio_list, name="portfolio-list"),
    path("persons/<int:pk>/portfolio/", views_portfolios.portfolio_edit, name="portfolio-edit"),
    path("persons/<int:pk>/phones/add/", views_phones.phone_add, name="phone-add"),
    path("phones/<int:pk>/full/", views_phones.phone_full, name="phone-full"),
    path("phones/<int:pk>/blank/", views_phones.phone_erase, name="phone-blank"),
    path("proposals/", views_proposals.proposal_list, name="proposal-list"),
    path("proposals/search/", views_proposals.proposals_search, name="proposal-search"),
    path("proposals/judge/", views_proposals.proposals_judge, name="proposals-judge"),
    path("proposals/<int:pk>/", views_proposals.proposal_detail, name="proposal-detail"),
    path("proposals/<int:pk>/judge/", views_proposals.proposal_judge, name="proposal-judge"),
    path("files/", views_files.exchange, name="exchange"),
    path("files/directory.<export:form>", views_files.directory_export, name="directory-export"),
    path("enterprises/", views_subjects.enterprise_list, name="enterprise-list"),
    path("enterprises/<int:pk>/", views_subjects.enterprise_detail, name="enterprise-detail"),
    path("enterprises/<int:pk>/edit/", views_subjects.enterprise_edit, name="enterprise-edit"),
    path("places/", views_subjects.place_list, name="place-list"),
    path("places/<int:pk>/", views_subjects.place_detail, name="place-detail"),
    path("places/<int:pk>/edit/", views_subjects.place_edit, name="place-edit"),
    path("parcels/", views_subjects.parcel_list, name="parcel-list"),
    path("parcels/<int:pk>/", views_subjects.parcel_detail, name="parcel-detail"),
    path("parcels/<int:pk>/edit/", views_subjects.parcel_edit, name="parcel-edit"),
    path("indicators/", views_subjects.indicator_list, name="indicator-list"),
    path("indicators/<int:pk>/", views_subjects.indicator_detail, name="indicator-detail"),
    path("merges/<int:pk>/undo/", views_proposals.merge_take_back, name="merge-undo"),
]
