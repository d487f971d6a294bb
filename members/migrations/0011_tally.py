from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION members_tally_steps(sign integer, periods daterange[], categories text[], memberships text[])
RETURNS void LANGUAGE sql AS $$
    INSERT INTO members_tally (is_month, since, category, membership, people)
    SELECT bucket.is_month, bucket.since, stretch.category, stretch.membership, sum(step.n * sign)
    FROM unnest(periods, categories, memberships) AS stretch(period, category, membership),
        LATERAL (VALUES (lower(stretch.period), 1), (upper(stretch.period), -1)) AS step(day, n),
        LATERAL (VALUES (false, step.day), (true, date_trunc('month', step.day)::date)) AS bucket(is_month, since)
    WHERE step.day IS NOT NULL
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (is_month, since, category, membership)
        DO UPDATE SET people = members_tally.people + EXCLUDED.people;
$$;

CREATE FUNCTION members_tally_standings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One writer at a time, or two that touch the same days in another order would wait for each other.
    PERFORM pg_advisory_xact_lock(hashtext('members_tally'));
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        PERFORM members_tally_steps(-1, array_agg(period), array_agg(category::text), array_agg(membership::text))
            FROM gone HAVING count(*) > 0;
    END IF;
    IF TG_OP IN ('UPDATE', 'INSERT') THEN
        PERFORM members_tally_steps(1, array_agg(period), array_agg(category::text), array_agg(membership::text))
            FROM come HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION members_tally_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM members_tally;
    RETURN NULL;
END $$;

CREATE TRIGGER tally_come AFTER INSERT ON members_standing
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION members_tally_standings();
CREATE TRIGGER tally_gone AFTER DELETE ON members_standing
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION members_tally_standings();
CREATE TRIGGER tally_changed AFTER UPDATE ON members_standing
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION members_tally_standings();
CREATE TRIGGER tally_emptied AFTER TRUNCATE ON members_standing
    FOR EACH STATEMENT EXECUTE FUNCTION members_tally_nothing();

SELECT members_tally_steps(1, array_agg(period), array_agg(category::text), array_agg(membership::text))
    FROM members_standing HAVING count(*) > 0;
"""

AWAY = """
DROP TRIGGER tally_come ON members_standing;
DROP TRIGGER tally_gone ON members_standing;
DROP TRIGGER tally_changed ON members_standing;
DROP TRIGGER tally_emptied ON members_standing;
DROP FUNCTION members_tally_nothing();
DROP FUNCTION members_tally_standings();
DROP FUNCTION members_tally_steps(integer, daterange[], text[], text[]);
"""

CATEGORIES = [
    ("permanent", "permanent staff"),
    ("contract", "contract staff"),
    ("temporary", "temporary staff"),
    ("agency", "agency staff"),
    ("retired", "retired"),
    ("other", "other"),
]
MEMBERSHIPS = [("full", "full member"), ("kept", "membership kept"), ("none", "not a member")]


class Migration(migrations.Migration):
    dependencies = [("members", "0010_identity_history")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_month", models.BooleanField()),
                ("since", models.DateField()),
                ("category", models.CharField(choices=CATEGORIES, max_length=12)),
                ("membership", models.CharField(choices=MEMBERSHIPS, max_length=8)),
                ("people", models.IntegerField()),
            ],
            options={
                "verbose_name": "tally",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("is_month", "since", "category", "membership"), name="one_tally_a_step"
                    )
                ],
            },
        ),
        migrations.RunSQL(FUNCTION, AWAY),
    ]
