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
