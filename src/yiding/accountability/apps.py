from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """督察追责: who answers for safety, and cases that only those named on them may read."""

    name = "yiding.accountability"
    label = "accountability"
    verbose_name = "督察追责"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.files.hooks import offer_home

        from .homes import HOME
        from .waiting import WAITING

        offer_home(HOME)
        offer_waiting(*WAITING)
