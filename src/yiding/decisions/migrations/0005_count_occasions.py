"""How often documents came up, in how many spellings, when last; whose the routes are."""

from django.db import migrations
from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def fill(apps, editor):
    Decision, Name, Document, Route = (
        apps.get_model("decisions", name) for name in ("Decision", "PolicyName", "PolicyDocument", "Route")
    )
    decision = Decision.objects.filter(pk=OuterRef("decision")).order_by()
    Route.objects.update(government=Subquery(decision.values("government")))
    came_up = Name.objects.filter(policy=OuterRef("pk")).order_by()
    last = came_up.order_by(F("item__meeting__held_on").desc(nulls_last=True), "-item_id")
    Document.objects.update(
        times=_distinct(came_up, "item"),
        spellings=_distinct(came_up, "title"),
        last_on=Subquery(last.values("item__meeting__held_on")[:1]),
        last_outcome=Coalesce(Subquery(last.values("item__decision__outcome")[:1]), Value("")),
    )


def _distinct(came_up, field):
    return Coalesce(Subquery(came_up.values("policy").annotate(n=Count(field, distinct=True)).values("n")), 0)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0004_occasions")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
