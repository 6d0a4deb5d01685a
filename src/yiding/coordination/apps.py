from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    """议事协调机构: leading groups, joint meetings, task forces, and the three persons of each town."""

    name = "yiding.coordination"
    label = "coordination"
    verbose_name = "议事协调机构"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.onward import offer_traces
        from yiding.core.waiting import offer_waiting
        from yiding.files.hooks import offer_home
        from yiding.supervision.hooks import offer_objection

        from .homes import HOME
        from .onward import OF_MATTER
        from .selectors import objection_of
        from .waiting import WAITING

        offer_home(HOME)
        offer_objection(objection_of)
        offer_waiting(*WAITING)
        offer_traces("supervision.matter", OF_MATTER)
