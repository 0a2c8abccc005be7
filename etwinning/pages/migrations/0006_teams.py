from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("pages", "0005_remarks")]

    operations = [
        migrations.AddField(
            model_name="page", name="team", field=models.PositiveSmallIntegerField(blank=True, null=True)
        ),
    ]
