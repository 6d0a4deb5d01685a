from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """调度会与季度点评会: live matters and indicators on the table of a meeting."""

    name = "yiding.dispatch"
    label = "dispatch"
    verbose_name = "调度会"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.onward import offer_onward
        from yiding.core.waiting import offer_waiting
        from yiding.papers.hooks import on_issued

        from .hooks import offer_hard_cases
        from .noting import note_follow
        from .onward import of_sitting
        from .unsolved import difficulties_carried, difficulties_offered
        from .waiting import WAITING

        offer_waiting(*WAITING)
        offer_hard_cases(difficulties_offered, difficulties_carried)
        on_issued(note_follow)
        offer_onward("sittings.sitting", of_sitting)
