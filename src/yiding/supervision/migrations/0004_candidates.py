from django.db import migrations


class Migration(migrations.Migration):
    """What minutes propose are candidates from now on; matters are what is filed."""

    dependencies = [("supervision", "0003_matter_order")]

    operations = [
        migrations.RemoveIndex("matterbody", "matter_body_role"),
        migrations.RemoveIndex("matter", "matter_newest"),
        migrations.RemoveIndex("matter", "matter_due"),
        migrations.RemoveIndex("matter", "matter_order"),
        migrations.RemoveIndex("matter", "matter_order_all"),
        migrations.RenameModel("Matter", "Candidate"),
        migrations.RenameModel("MatterBody", "CandidateBody"),
        migrations.RenameField("candidatebody", "matter", "candidate"),
    ]
