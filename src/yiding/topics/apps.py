from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """议题: what is put before a meeting, from the first form to its admission."""

    name = "yiding.topics"
    label = "topics"
    verbose_name = "议题"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers this room's jobs and notices, its papers, and what of it waits for people."""
        from yiding.core.waiting import offer_waiting
        from yiding.files.hooks import offer_home

        from . import jobs, notices  # noqa: F401
        from .papers import HOME
        from .waiting import WAITING

        offer_home(HOME)
        offer_waiting(*WAITING)
