from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_tasks")]

    operations = [
        migrations.AddField("step", "place", models.PositiveSmallIntegerField(default=0)),
    ]
