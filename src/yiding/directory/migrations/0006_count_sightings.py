"""Counts what was seen; of a seat whose sitter is named one sighting stays."""

from django.db import migrations
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

DUTY_ROLES = ("addressee", "lead", "support")


def fill(apps, editor):
    Sighting = apps.get_model("directory", "Sighting")
    sitter = Sighting.objects.filter(
        body=OuterRef("body"), role="observer", meeting_id=OuterRef("meeting_id"), person__isnull=False
    )
    seats = Sighting.objects.filter(role="observer", person=None, body__isnull=False)
    seats.filter(Exists(sitter)).delete()
    for name in ("body", "person"):
        seen = Sighting.objects.filter(**{name: OuterRef("pk")}).order_by()
        days = seen.values(name)
        told = {
            "meeting_count": _meetings(seen, name),
            "first_seen_on": Subquery(days.annotate(d=Min("seen_on")).values("d")),
            "last_seen_on": Subquery(days.annotate(d=Max("seen_on")).values("d")),
        }
        if name == "body":
            told["report_count"] = _meetings(seen.filter(role="presenter"), name)
            told["duty_count"] = _meetings(seen.filter(role__in=DUTY_ROLES), name)
        else:
            last = seen.filter(body__isnull=False).order_by(F("seen_on").desc(nulls_last=True), "-pk")
            told["latest_body"] = Subquery(last.values("body")[:1])
        apps.get_model("directory", name).objects.update(**told)


def _meetings(seen, name):
    return Coalesce(Subquery(seen.values(name).annotate(n=Count("meeting_id", distinct=True)).values("n")), 0)


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_most_seen")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
