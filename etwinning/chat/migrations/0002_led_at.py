from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_initial")]

    operations = [
        migrations.AddField("chat", "led_at", models.DateTimeField(blank=True, null=True)),
    ]
