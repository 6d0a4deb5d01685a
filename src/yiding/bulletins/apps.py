from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    """督查通报: bulletins drafted from how tasks stood, edited, handed in as official papers."""

    name = "yiding.bulletins"
    label = "bulletins"
    verbose_name = "督查通报"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.papers.hooks import on_issued, on_revoked
        from yiding.supervision.hooks import on_assigned

        from . import notices  # noqa: F401 - names its kinds
        from .planning import planned_of_matter
        from .sending import bulletin_follow, bulletin_unfollow
        from .waiting import WAITING

        offer_waiting(*WAITING)
        on_issued(bulletin_follow)
        on_revoked(bulletin_unfollow)
        on_assigned(planned_of_matter)
