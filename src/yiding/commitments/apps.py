from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """告知承诺: what may be promised in place of a paper, who promised, and whether it was true."""

    name = "yiding.commitments"
    label = "commitments"
    verbose_name = "告知承诺"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting

        from . import notices  # noqa: F401 - names its kinds
        from .waiting import WAITING

        offer_waiting(*WAITING)
