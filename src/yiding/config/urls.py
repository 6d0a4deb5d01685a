"""网址: each room under its own name."""

from django.urls import include, path

urlpatterns = [
    path("", include("yiding.web.urls")),
    path("accounts/", include("yiding.accounts.urls")),
    path("intake/", include("yiding.intake.urls")),
    path("meetings/", include("yiding.meetings.urls")),
    path("papers/", include("yiding.files.urls")),
    path("decisions/", include("yiding.decisions.urls")),
    path("matters/", include("yiding.supervision.urls")),
    path("difficulties/", include("yiding.difficulties.urls")),
    path("coordination/", include("yiding.coordination.urls")),
    path("outreach/", include("yiding.outreach.urls")),
    path("practices/", include("yiding.practices.urls")),
    path("accountability/", include("yiding.accountability.urls")),
    path("councils/", include("yiding.councils.urls")),
    path("topics/", include("yiding.topics.urls")),
    path("sittings/", include("yiding.sittings.urls")),
    path("deliberations/", include("yiding.deliberations.urls")),
    path("official-papers/", include("yiding.papers.urls")),
    path("disclosure/", include("yiding.disclosure.urls")),
    path("directory/", include("yiding.directory.urls")),
    path("notices/", include("yiding.notices.urls")),
    path("search/", include("yiding.search.urls")),
    path("audit/", include("yiding.audit.urls")),
    path("api/v1/", include("yiding.api.v1")),
    path("api-tokens/", include("yiding.api.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
