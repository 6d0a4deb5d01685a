from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """清单台账: the engine, and the kinds of registers that it runs."""

    name = "yiding.registers"
    label = "registers"
    verbose_name = "清单台账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.files.hooks import offer_home

        from . import (
            jobs_campaigns,  # noqa: F401 - names its jobs
            notices,  # noqa: F401 - names its kinds
            notices_campaigns,  # noqa: F401 - names its kinds
        )
        from .catalogue import kinds, rules_of
        from .homes import HOME
        from .homes_checks import CHECK_HOME
        from .waiting_campaigns import WAITING as CAMPAIGNS_WAITING

        offer_home(HOME)
        offer_home(CHECK_HOME)
        offer_waiting(*CAMPAIGNS_WAITING)
        for code in kinds():
            rules_of(code)
