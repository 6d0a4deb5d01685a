"""网址."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from . import views_accounts, views_login, views_security

app_name = "accounts"
urlpatterns = [
    path("login/", views_login.LogIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("", views_accounts.account_list, name="account-list"),
    path("add/", views_accounts.account_add, name="account-add"),
    path("me/", views_accounts.account_own, name="account-own"),
    path("<int:pk>/", views_accounts.account_detail, name="account-detail"),
    path("<int:pk>/close/", views_accounts.account_switch, {"act": "close"}, name="account-close"),
    path("<int:pk>/reopen/", views_accounts.account_switch, {"act": "reopen"}, name="account-reopen"),
    path("<int:pk>/reset/", views_accounts.account_switch, {"act": "reset"}, name="password-reset"),
    path("<int:pk>/unlock/", views_security.account_guard, {"act": "unlock"}, name="account-unlock"),
    path("<int:pk>/factor/end/", views_security.account_guard, {"act": "factor"}, name="factor-end"),
    path("<int:pk>/elsewhere/", views_security.account_guard, {"act": "elsewhere"}, name="account-elsewhere"),
    path("<int:pk>/roles/add/", views_accounts.holding_add, name="holding-add"),
    path("<int:pk>/roles/<int:key>/end/", views_accounts.holding_stop, name="holding-end"),
    path("<int:pk>/stand-ins/add/", views_accounts.stand_in_add, name="stand-in-add"),
    path("<int:pk>/stand-ins/<int:key>/end/", views_accounts.stand_in_stop, name="stand-in-end"),
    path("<int:pk>/looks/add/", views_accounts.look_add, name="look-add"),
    path("act-for/<int:key>/", views_accounts.act_for, name="act-for"),
    path("act-for/end/", views_accounts.act_for_end, name="act-for-end"),
    path("see-as/<int:key>/", views_accounts.see_as, name="see-as"),
    path("see-as/end/", views_accounts.see_as_end, name="see-as-end"),
    path("password/", views_login.PasswordChange.as_view(), name="password-change"),
    path("login/code/", views_login.second_step, name="second-step"),
    path("oidc/", views_login.oidc_begin, name="oidc-begin"),
    path("oidc/return/", views_login.oidc_return, name="oidc-return"),
    path("sessions/", views_security.session_list, name="session-list"),
    path("sessions/end/", views_security.session_end_one, name="session-end"),
    path("second-factor/", views_security.factor, name="second-factor"),
]
