"""Kinds of bodies that were written as words become those of the list; others are left open."""

from django.db import migrations

WORDS = {
    "政府": "government",
    "政府办事机构": "office",
    "部门": "department",
    "党委机构": "party",
    "议事协调机构": "coordinating",
    "乡镇街道": "town",
    "乡镇": "town",
    "街道": "town",
    "镇": "town",
    "开发园区": "zone",
    "垂直管理机构": "vertical",
    "法院检察院": "justice",
    "群众团体": "people",
    "国有企业": "state_company",
    "银行与通信企业": "bank_telecom",
    "学校": "school",
    "人大政协": "assembly",
    "事业单位": "institution",
    "外部单位": "outside",
}


def name_kinds(apps, editor):
    bodies = apps.get_model("directory", "Body").objects.exclude(kind="")
    for word, kind in WORDS.items():
        bodies.filter(kind=word).update(kind=kind)
    bodies.exclude(kind__in=set(WORDS.values())).update(kind="")


class Migration(migrations.Migration):
    dependencies = [("directory", "0008_standing")]
    operations = [migrations.RunPython(name_kinds, migrations.RunPython.noop)]
