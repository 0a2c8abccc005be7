from django.db import migrations

COUNT = """
UPDATE spaces_member SET letters_waiting = waiting.number
FROM (
    SELECT space_id, to_id, count(*) AS number FROM letters_letter
    WHERE NOT on_wall AND read_at IS NULL AND removed_at IS NULL GROUP BY space_id, to_id
) AS waiting
WHERE spaces_member.space_id = waiting.space_id AND spaces_member.person_id = waiting.to_id
"""


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial"), ("spaces", "0005_letters_waiting")]

    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]
