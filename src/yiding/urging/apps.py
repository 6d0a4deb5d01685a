from django.apps import AppConfig


class UrgingConfig(AppConfig):
    """催办: lights, reminders, slips, and the rules that they follow."""

    name = "yiding.urging"
    label = "urging"
    verbose_name = "催办"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.core.workdays import on_calendar_changed
        from yiding.files.hooks import offer_home
        from yiding.supervision.hooks import offer_chain, offer_rolling, on_assigned, on_task_changed

        from . import jobs, notices  # noqa: F401 - registers its jobs, names its kinds
        from .archiving import COPIES
        from .reading import rolls_on
        from .relighting import matter_relight, task_relight
        from .selectors import slips_of_matter
        from .shifting import replies_shift
        from .waiting import WAITING

        offer_home(COPIES)
        offer_waiting(*WAITING)
        offer_chain("urging.slip", slips_of_matter)
        offer_rolling(rolls_on)
        on_calendar_changed(replies_shift)
        on_task_changed(task_relight)
        on_assigned(lambda matter: matter_relight(matter.pk, matter.government_id))
