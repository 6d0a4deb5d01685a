from django.apps import AppConfig


class DifficultiesConfig(AppConfig):
    """问题困难: what stands in the way of the work, who solves it, and how long that takes."""

    name = "yiding.difficulties"
    label = "difficulties"
    verbose_name = "问题困难"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.onward import offer_onward, offer_traces
        from yiding.core.waiting import offer_waiting

        from . import notices  # noqa: F401 - names its kinds
        from .onward import ABOUT, of_task
        from .origins import ENTERPRISES, MATTERS, TASKS, offer_origin
        from .waiting import WAITING

        for origin in (TASKS, MATTERS, ENTERPRISES):
            offer_origin(origin)
        offer_waiting(*WAITING)
        offer_onward("supervision.task", of_task)
        offer_traces("supervision.task", ABOUT)
        offer_traces("supervision.matter", ABOUT)
