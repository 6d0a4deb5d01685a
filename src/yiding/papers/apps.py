from django.apps import AppConfig


class PapersConfig(AppConfig):
    """公文: drafting, countersigning, signing, numbering, issuing, distribution."""

    name = "yiding.papers"
    label = "papers"
    verbose_name = "公文"
    default_auto_field = "django.db.models.BigAutoField"
