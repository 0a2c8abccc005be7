import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [("spaces", "0007_words_waiting"), ("archives", "0003_words_are_kept_by_looking")]

    operations = [
        migrations.CreateModel(
            name="Words",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("page", "Page"), ("page_file", "File"), ("remark", "Comment"), ("post", "Post"), ("post_file", "File"), ("thread", "Thread"), ("note", "Note"), ("note_file", "File"), ("item", "Material"), ("named", "Material"), ("captions", "Captions"), ("activity", "Activity"), ("step", "Step"), ("task", "Task")], max_length=10)),
                ("thing", models.BigIntegerField()),
                ("place", models.BigIntegerField()),
                ("stamp", models.CharField(max_length=32)),
                ("at", models.DateTimeField(null=True)),
                ("title", models.CharField(max_length=200)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("plain", models.TextField(blank=True)),
                ("folded", models.TextField(blank=True)),
                ("space", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="spaces.space")),
            ],
            options={
                "indexes": [models.Index(fields=["space", "kind"], name="words_of_room")],
                "constraints": [models.UniqueConstraint(fields=("kind", "thing"), name="one_row_of_words_a_thing")],
            },
        ),
    ]
