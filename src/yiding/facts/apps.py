from django.apps import AppConfig


class FactsConfig(AppConfig):
    """履职事实: what each body did in a period, counted from events; the inputs of any assessment."""

    name = "yiding.facts"
    label = "facts"
    verbose_name = "履职事实"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting

        from . import notices  # noqa: F401 - names its kinds
        from .waiting import WAITING

        offer_waiting(*WAITING)
