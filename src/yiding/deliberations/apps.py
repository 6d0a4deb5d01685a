from django.apps import AppConfig


class DeliberationsConfig(AppConfig):
    """审议: what happened in the room: presence, opinions, outcomes, routes."""

    name = "yiding.deliberations"
    label = "deliberations"
    verbose_name = "审议"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.onward import offer_onward

        from .onward import of_sitting

        offer_onward("sittings.sitting", of_sitting)
