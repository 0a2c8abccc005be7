from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spaces", "0006_credit")]

    operations = [
        migrations.AddField("space", "words_waiting", models.PositiveIntegerField(default=0)),
    ]
