from django.apps import AppConfig


class PracticesConfig(AppConfig):
    """典型经验: what one place does well is spread, what one place did wrong is looked for elsewhere."""

    name = "yiding.practices"
    label = "practices"
    verbose_name = "典型经验"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.files.hooks import offer_home

        from . import notices  # noqa: F401 - names its kinds
        from .homes import HOME
        from .waiting import WAITING

        offer_home(HOME)
        offer_waiting(*WAITING)
