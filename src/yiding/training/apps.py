from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """安全教育: courses, learners of enterprises, exams, certificates, and who is trained of how many."""

    name = "yiding.training"
    label = "training"
    verbose_name = "安全教育"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.files.hooks import offer_home

        from . import jobs, notices  # noqa: F401 - names their kinds
        from .homes import HOME
        from .waiting import WAITING

        offer_home(HOME)
        offer_waiting(*WAITING)
