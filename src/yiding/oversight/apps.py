from django.apps import AppConfig


class OversightConfig(AppConfig):
    """落实总览: how matters are seen, what became of decisions, the leader's page. Reads only."""

    name = "yiding.oversight"
    label = "oversight"
    verbose_name = "落实总览"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from yiding.core.implementing import offer_implementation
        from yiding.core.looks import Look, offer_looks

        from .implementing import of_decisions, of_items, of_meetings

        offer_looks(
            "supervision.matter",
            Look(_("列表"), "supervision:matter-list"),
            Look(_("看板"), "oversight:board"),
            Look(_("时间轴"), "oversight:timeline"),
            Look(_("日历"), "oversight:calendar"),
            Look(_("任务树"), "oversight:tree"),
        )
        offer_implementation("meetings.item", of_items)
        offer_implementation("meetings.meeting", of_meetings)
        offer_implementation("decisions.decision", of_decisions)
