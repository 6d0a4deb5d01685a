from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """决定: outcomes, routes, deliberated documents."""

    name = "yiding.decisions"
    label = "decisions"
    verbose_name = "决定"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.directory.hooks import offer_figure
        from yiding.files.hooks import offer_home
        from yiding.meetings.hooks import Link, offer_link

        from . import notices  # noqa: F401 - names its kinds
        from .figures import decisions_of_body
        from .papers import HOMES
        from .selectors import decisions_in_chain, decisions_visible_to
        from .waiting import WAITING

        for home in HOMES:
            offer_home(home)
        offer_waiting(*WAITING)
        offer_link(Link("decision", brief=decisions_visible_to, full=decisions_in_chain))
        offer_figure(decisions_of_body)
