from django.db import migrations

# What changes in a project is noted for the directory; who founded one that was approved is told to it (0010).
NOTE = """
CREATE FUNCTION directory_note_partner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO directory_change (kind, thing_id, xid)
    VALUES ('projects', CASE WHEN TG_OP = 'DELETE' THEN OLD.project_id ELSE NEW.project_id END,
            pg_current_xact_id()::text::bigint);
    RETURN NULL;
END $$;
CREATE TRIGGER directory_project_new AFTER INSERT OR DELETE ON projects_project FOR EACH ROW
    EXECUTE FUNCTION directory_note('projects');
CREATE TRIGGER directory_project_changed AFTER UPDATE ON projects_project FOR EACH ROW
    WHEN ((OLD.state, OLD.search, OLD.title, OLD.subjects, OLD.languages, OLD.competences, OLD.age_from, OLD.age_to,
           OLD.partner_limit) IS DISTINCT FROM
          (NEW.state, NEW.search, NEW.title, NEW.subjects, NEW.languages, NEW.competences, NEW.age_from, NEW.age_to,
           NEW.partner_limit))
    EXECUTE FUNCTION directory_note('projects');
CREATE TRIGGER directory_partner AFTER INSERT OR UPDATE OF state OR DELETE ON projects_partner FOR EACH ROW
    EXECUTE FUNCTION directory_note_partner();
INSERT INTO directory_founded (person_id)
    SELECT DISTINCT f.person_id FROM projects_founder f JOIN projects_project p ON p.id = f.project_id
    WHERE p.state IN ('active', 'closed', 'archived') ON CONFLICT DO NOTHING;
"""
FORGET = """
DROP TRIGGER directory_project_new ON projects_project;
DROP TRIGGER directory_project_changed ON projects_project;
DROP TRIGGER directory_partner ON projects_partner;
DROP FUNCTION directory_note_partner;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0002_project_picture_words_project_unfinished'),
        ('directory', '0001_initial'),
    ]

    operations = [migrations.RunSQL(NOTE, FORGET)]
