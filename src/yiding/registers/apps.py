from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """清单台账: the engine, and the kinds of registers that it runs."""

    name = "yiding.registers"
    label = "registers"
    verbose_name = "清单台账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.onward import offer_traces
        from yiding.core.waiting import offer_waiting
        from yiding.files.hooks import offer_home
        from yiding.urging.hooks import on_day

        from . import (
            importing,  # noqa: F401 - names its jobs
            notices,  # noqa: F401 - names its kinds
            notices_campaigns,  # noqa: F401 - names its kinds
        )
        from .beside import offer_pages
        from .catalogue import kinds, rules_of
        from .daily_figures import day_of_campaigns
        from .homes import HOME
        from .homes_checks import CHECK_HOME
        from .linking import OF_DECISION, OF_MATTER
        from .pressing import day_of_registers
        from .waiting import WAITING
        from .waiting_campaigns import WAITING as WAITING_IN_CAMPAIGNS

        offer_home(HOME)
        offer_home(CHECK_HOME)
        offer_waiting(*WAITING, *WAITING_IN_CAMPAIGNS)
        offer_pages()
        on_day(day_of_registers)
        on_day(day_of_campaigns)
        offer_traces("supervision.matter", OF_MATTER)
        offer_traces("decisions.decision", OF_DECISION)
        for code in kinds():
            rules_of(code)
