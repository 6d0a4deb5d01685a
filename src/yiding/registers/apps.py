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
            notices_campaigns,  # noqa: F401 - names its kinds
        )
        from .beside import offer_pages
        from .briefs import brief_follow, brief_unfollow
        from .catalogue import kinds, rules_of
        from .daily_figures import day_of_campaigns
        from .homes import HOME, UNIT_HOME
        from .homes_checks import CHECK_HOME
        from .insuring import day_of_policies
        from .issuing import edition_follow, edition_unfollow
        from .linking import OF_DECISION, OF_MATTER
        from .pool import day_of_pool
        from .pressing import day_of_registers
        from .villages import day_of_villages
        from .waiting import WAITING
        from .waiting_campaigns import WAITING as WAITING_IN_CAMPAIGNS
        from .waiting_duties import WAITING as WAITING_DUTIES
        from .waiting_gates import WAITING as WAITING_GATES

        for home in (HOME, CHECK_HOME, UNIT_HOME):
            offer_home(home)
        offer_waiting(*WAITING, *WAITING_IN_CAMPAIGNS, *WAITING_DUTIES, *WAITING_GATES)
        offer_pages()
        days = (day_of_registers, day_of_campaigns, day_of_policies, day_of_villages, day_of_pool)
        for act in days:
            on_day(act)
        for follow, unfollow in ((edition_follow, edition_unfollow), (brief_follow, brief_unfollow)):
            on_issued(follow)
            on_revoked(unfollow)
        offer_traces("supervision.matter", OF_MATTER)
        offer_traces("decisions.decision", OF_DECISION)
        for code in kinds():
            rules_of(code)
