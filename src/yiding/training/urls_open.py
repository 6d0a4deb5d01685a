"""学员的网址: without a log-in."""

from __future__ import annotations

from django.urls import path

from . import views_open as views

app_name = "learn"
OWN = "learn/<str:token>/<int:pk>/"
urlpatterns = [
    path("learn/<str:token>/", views.home, name="home"),
    path(f"{OWN}pages/<int:page>/", views.page, name="page"),
    path(f"{OWN}pages/<int:page>/beat/", views.beat, name="beat"),
    path(f"{OWN}pages/<int:page>/read/", views.read, name="read"),
    path(f"{OWN}files/<int:document>/", views.file, name="file"),
    path(f"{OWN}exam/", views.exam, name="exam"),
    path(f"{OWN}exam/start/", views.exam_start, name="exam-start"),
    path(f"{OWN}exam/save/", views.exam_save, name="exam-save"),
    path(f"{OWN}results/<int:number>/", views.result, name="result"),
    path(f"{OWN}certificate/", views.certificate, name="certificate"),
    path("verify/<str:token>/", views.verify, name="verify"),
]
