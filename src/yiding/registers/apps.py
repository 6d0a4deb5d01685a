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
        from yiding.papers.hooks import on_issued, on_revoked
        from yiding.urging.hooks import on_day

        from . import (
            importing,  # noqa: F401 - names its jobs
            notices,  # noqa: F401 - names its kinds
        )
        from .beside import offer_pages
        from .catalogue import kinds, rules_of
        from .homes import HOME, UNIT_HOME
        from .insuring import day_of_policies
        from .issuing import edition_follow, edition_unfollow
        from .linking import OF_DECISION, OF_MATTER
        from .pressing import day_of_registers
        from .waiting import WAITING
        from .waiting_duties import WAITING as WAITING_DUTIES

        offer_home(HOME)
        offer_home(UNIT_HOME)
        offer_waiting(*WAITING, *WAITING_DUTIES)
        offer_pages()
        on_day(day_of_registers)
        on_day(day_of_policies)
        on_issued(edition_follow)
        on_revoked(edition_unfollow)
        offer_traces("supervision.matter", OF_MATTER)
        offer_traces("decisions.decision", OF_DECISION)
        for code in kinds():
            rules_of(code)
