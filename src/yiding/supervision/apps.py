from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """督办: what is filed, carried out, examined and struck off."""

    name = "yiding.supervision"
    label = "supervision"
    verbose_name = "督办"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.waiting import offer_waiting
        from yiding.core.workdays import on_calendar_changed
        from yiding.directory.hooks import offer_figure
        from yiding.files.hooks import offer_home
        from yiding.meetings.hooks import Link, offer_link
        from yiding.papers.hooks import on_issued

        from . import notices  # noqa: F401 - names its kinds
        from .candidate_figures import candidates_of_body
        from .candidate_selectors import candidates_in_chain, candidates_visible_to
        from .homes import HOMES
        from .issued import candidates_of_issued
        from .shifting import dues_shift
        from .waiting import WAITING

        for home in HOMES:
            offer_home(home)
        offer_waiting(*WAITING)
        offer_link(Link("candidates", brief=candidates_visible_to, full=candidates_in_chain))
        offer_figure(candidates_of_body)
        on_calendar_changed(dues_shift)
        on_issued(candidates_of_issued)
