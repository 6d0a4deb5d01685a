from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    """应急准备: plans and drills, teams and materials, readings and warnings, and what precedes a season."""

    name = "yiding.resources"
    label = "resources"
    verbose_name = "应急准备"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.files.hooks import offer_home

        from . import notices  # noqa: F401 - names its kinds
        from .homes import HOMES
        from .waiting import WAITING

        for home in HOMES:
            offer_home(home)
        offer_waiting(*WAITING)
