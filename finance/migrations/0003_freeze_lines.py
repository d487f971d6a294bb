from django.db import migrations, models

from vault.history import AppendOnly

# FOR SHARE waits for an approval under way and makes the next one wait for this edit. FOR KEY SHARE
# would not: an UPDATE of the status leaves the key alone. The search path keeps a temporary table
# named like ours from being asked instead. Replica mode and pgtrigger's ignore are walked past
# ordinary triggers, hence ENABLE ALWAYS.
FREEZE = """
CREATE FUNCTION finance_refuse_frozen_line() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    asked bigint;
    stands text;
BEGIN
    FOR asked IN
        SELECT DISTINCT b FROM unnest(ARRAY[OLD.budget_id, NEW.budget_id]) b WHERE b IS NOT NULL ORDER BY b
    LOOP
        stands := NULL;
        SELECT status INTO stands FROM finance_budget WHERE id = asked FOR SHARE;
        IF stands IS NULL OR stands NOT IN ('drafting', 'returned') THEN
            RAISE EXCEPTION 'the lines of budget % are frozen (%)', asked, stands
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE FUNCTION finance_refuse_thaw() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen CONSTANT text[] := ARRAY['approved', 'running', 'adjusting', 'closed'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status NOT IN ('drafting', 'returned') THEN
            RAISE EXCEPTION 'budget % was passed and cannot be deleted', OLD.id
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status = ANY (frozen) AND (
        NOT NEW.status = ANY (frozen) OR (NEW.id, NEW.year, NEW.note) IS DISTINCT FROM (OLD.id, OLD.year, OLD.note)
    ) THEN
        RAISE EXCEPTION 'budget % was approved and stays as it is', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION finance_refuse_emptying() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    LOCK TABLE finance_budget IN SHARE MODE;
    IF EXISTS (SELECT FROM finance_budget WHERE status NOT IN ('drafting', 'returned')) THEN
        RAISE EXCEPTION 'a budget that was passed is never emptied' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER finance_line_frozen BEFORE INSERT OR UPDATE OR DELETE ON finance_budgetline
    FOR EACH ROW EXECUTE FUNCTION finance_refuse_frozen_line();
CREATE TRIGGER finance_line_emptied BEFORE TRUNCATE ON finance_budgetline
    FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_emptying();
CREATE TRIGGER finance_budget_thaw BEFORE UPDATE OR DELETE ON finance_budget
    FOR EACH ROW EXECUTE FUNCTION finance_refuse_thaw();
CREATE TRIGGER finance_budget_emptied BEFORE TRUNCATE ON finance_budget
    FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_emptying();
ALTER TABLE finance_budgetline ENABLE ALWAYS TRIGGER finance_line_frozen;
ALTER TABLE finance_budgetline ENABLE ALWAYS TRIGGER finance_line_emptied;
ALTER TABLE finance_budget ENABLE ALWAYS TRIGGER finance_budget_thaw;
ALTER TABLE finance_budget ENABLE ALWAYS TRIGGER finance_budget_emptied;
"""

THAW = """
DROP TRIGGER finance_line_frozen ON finance_budgetline;
DROP TRIGGER finance_line_emptied ON finance_budgetline;
DROP TRIGGER finance_budget_thaw ON finance_budget;
DROP TRIGGER finance_budget_emptied ON finance_budget;
DROP FUNCTION finance_refuse_frozen_line();
DROP FUNCTION finance_refuse_thaw();
DROP FUNCTION finance_refuse_emptying();
"""


class Migration(migrations.Migration):
    """An approved budget cannot change, whoever asks and however."""

    dependencies = [("finance", "0002_history_append_only")]

    operations = [
        migrations.RemoveConstraint("budgetline", "one_line_an_item_and_category"),
        migrations.AddConstraint(
            "budgetline",
            models.UniqueConstraint(
                fields=("budget", "item", "category"),
                name="one_line_an_item_and_category",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ),
        migrations.RunSQL(FREEZE, THAW),
        AppendOnly("finance_budgetapproval"),
    ]
