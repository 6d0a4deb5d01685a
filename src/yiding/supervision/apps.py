from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """督办: matters."""

    name = "yiding.supervision"
    label = "supervision"
    verbose_name = "督办"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.directory.hooks import offer_figure
        from yiding.meetings.hooks import Link, offer_link
        from yiding.papers.hooks import on_issued

        from .figures import matters_of_body
        from .issued import matters_of_issued
        from .selectors import matters_in_chain, matters_visible_to

        offer_link(Link("matters", brief=matters_visible_to, full=matters_in_chain))
        offer_figure(matters_of_body)
        on_issued(matters_of_issued)
