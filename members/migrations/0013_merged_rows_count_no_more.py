from django.db import migrations

FUNCTION = """
CREATE FUNCTION members_merged_counts_no_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'members_standing' THEN
        PERFORM FROM members_person p WHERE p.id = NEW.person_id AND p.merged_into_id IS NOT NULL;
    ELSE
        PERFORM FROM members_standing s WHERE s.person_id = NEW.id;
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION 'a row that was merged into another is nothing to the union on any day'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER merged_counts_no_more BEFORE INSERT OR UPDATE OF person_id ON members_standing
    FOR EACH ROW EXECUTE FUNCTION members_merged_counts_no_more();
CREATE TRIGGER merged_counts_no_more BEFORE INSERT OR UPDATE OF merged_into_id ON members_person
    FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION members_merged_counts_no_more();
"""

AWAY = """
DROP TRIGGER merged_counts_no_more ON members_standing;
DROP TRIGGER merged_counts_no_more ON members_person;
DROP FUNCTION members_merged_counts_no_more();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0012_roster_terms")]

    operations = [migrations.RunSQL(FUNCTION, AWAY)]
