from django.apps import AppConfig


class AuditConfig(AppConfig):
    """审计: who did what, when."""

    name = "yiding.audit"
    label = "audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"
