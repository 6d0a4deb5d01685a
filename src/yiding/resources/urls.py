"""网址."""

from __future__ import annotations

from django.urls import path

from . import views, views_plans, views_teams, views_water
from .acts import SUBJECTS

app_name = "resources"
urlpatterns = [
    path("plans/", views_plans.plan_list, name="plan-list"),
    path("plans/<int:pk>/", views_plans.plan_detail, name="plan-detail"),
    path("plans/drills/", views_plans.drill_list, name="drill-list"),
    path("plans/drills/<int:pk>/", views_plans.drill_detail, name="drill-detail"),
    path("teams/", views_teams.team_list, name="team-list"),
    path("teams/<int:pk>/", views_teams.team_detail, name="team-detail"),
    path("teams/members/<int:pk>/phone/", views_teams.member_phone, name="member-phone"),
    path("teams/call-outs/", views_teams.call_out_list, name="call-out-list"),
    path("teams/call-outs/<int:pk>/", views_teams.call_out_detail, name="call-out-detail"),
    path("teams/checks/", views_teams.check_list, name="check-list"),
    path("teams/checks/<int:pk>/", views_teams.check_detail, name="check-detail"),
    path("teams/stores/", views_teams.store_list, name="store-list"),
    path("teams/stores/<int:pk>/", views_teams.store_detail, name="store-detail"),
    path("teams/lots/", views_teams.lot_list, name="lot-list"),
    path("teams/lots/<int:pk>/", views_teams.lot_detail, name="lot-detail"),
    path("teams/movements/", views_teams.movement_list, name="movement-list"),
    path("teams/shortages/", views_teams.minimum_list, name="minimum-list"),
    path("teams/points/", views.points, name="points"),
    path("teams/points/data/", views.point_data, name="point-data"),
    path("stations/", views_water.station_list, name="station-list"),
    path("stations/<int:pk>/", views_water.station_detail, name="station-detail"),
    path("stations/gaps/", views_water.gaps, name="gaps"),
    path("stations/readings/", views_water.reading_list, name="reading-list"),
    path("stations/readings/post/", views_water.reading_post, name="reading-post"),
    path("stations/readings/import/", views_water.reading_import, name="reading-import"),
    path("stations/alerts/", views_water.alert_list, name="alert-list"),
    path("stations/alerts/<int:pk>/", views_water.alert_detail, name="alert-detail"),
    path("stations/orders/", views_water.order_list, name="order-list"),
    path("stations/seasons/", views_water.season_list, name="season-list"),
    path("stations/seasons/<int:pk>/", views_water.season_detail, name="season-detail"),
    path("stations/items/", views_water.item_list, name="item-list"),
    path("stations/brief/", views.brief, name="brief"),
    path("settings/", views.settings, name="settings"),
    path("settings/seed/", views.seed, name="seed"),
    *(one for subject in SUBJECTS for one in subject.paths()),
]
