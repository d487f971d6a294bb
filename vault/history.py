"""History that is written by triggers and only ever added to."""

from typing import Any

import pghistory
from django.db import migrations

REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION vault_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def tracked(**fields: Any) -> Any:
    """Keep each insert, update and delete of the model, also those by bulk update or SQL."""
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), **fields
    )


class AppendOnly(migrations.RunSQL):
    """A migration step: rows of `table` may be added, never changed, deleted or truncated.

    The triggers are written by hand and ENABLE ALWAYS, because pgtrigger's own protection can be
    asked to look away by any session, and replica mode walks past ordinary triggers.
    """

    def __init__(self, table: str) -> None:
        super().__init__(sql=_append_only_sql(table), reverse_sql=_drop_sql(table))
        self.table = table

    def deconstruct(self) -> tuple[str, list, dict]:
        return (self.__class__.__qualname__, [], {"table": self.table})


class ErasableOnly(migrations.RunSQL):
    """A migration step: rows of an append-only `table` may change in one way alone, by being erased.

    `erased` gives each personal column the SQL value that it must then have, in terms of OLD; every other
    column must be as it was. `allowed` is the SQL condition on OLD under which that may happen at all.
    """

    def __init__(self, table: str, *, allowed: str, erased: dict[str, str]) -> None:
        super().__init__(
            sql=_erasable_sql(table, allowed, erased),
            reverse_sql=_not_erasable_sql(table),
        )
        self.arguments = {"table": table, "allowed": allowed, "erased": erased}

    def deconstruct(self) -> tuple[str, list, dict]:
        return (self.__class__.__qualname__, [], self.arguments)


def _append_only_sql(table: str) -> str:
    return f"""{REFUSE_FUNCTION}
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION vault_refuse_change();
        CREATE TRIGGER {table}_append_only_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION vault_refuse_change();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only;
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only_truncate;
    """


def _drop_sql(table: str) -> str:
    return f"""
        DROP TRIGGER {table}_append_only ON {table};
        DROP TRIGGER {table}_append_only_truncate ON {table};
    """


def _erasable_sql(table: str, allowed: str, erased: dict[str, str]) -> str:
    values = ", ".join(f"'{column}', {value}" for column, value in erased.items())
    return f"""
        CREATE FUNCTION {table}_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object({values}) AND {allowed} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'rows of % are only ever added, or erased', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END $$;
        DROP TRIGGER {table}_append_only ON {table};
        CREATE TRIGGER {table}_append_only BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION vault_refuse_change();
        CREATE TRIGGER {table}_only_erased BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_only_erased();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only;
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_only_erased;
    """


def _not_erasable_sql(table: str) -> str:
    return f"""
        DROP TRIGGER {table}_only_erased ON {table};
        DROP FUNCTION {table}_only_erased();
        DROP TRIGGER {table}_append_only ON {table};
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION vault_refuse_change();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only;
    """
